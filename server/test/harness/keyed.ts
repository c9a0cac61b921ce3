import { randomUUID } from 'node:crypto';
import { type Call, post } from './client.ts';
import type { TestServer } from './server.ts';

/** A POST with an `Idempotency-Key`: what it answered, apart from what is about this one request. */
export async function postKeyed(where: { readonly url: string }, query: string, key: string, call: Call = {}) {
  const headers = { ...call.headers, 'Idempotency-Key': key };
  const { response, data, errors } = await post(where, query, { ...call, headers });
  return {
    status: response.status,
    isReplay: response.headers.get('idempotency-replayed') === 'true',
    retryAfter: response.headers.get('retry-after'),
    cookie: response.headers.get('set-cookie'),
    data,
    errors,
    code: errors?.[0]?.extensions.code ?? null,
  };
}

export const newKey = (): string => randomUUID();

export const createTask = `mutation CreateTask($title: String!) {
  createTask(input: { title: $title }) { __typename ... on Task { id title } ... on Error { message } }
}`;

/** As if whoever runs this user's calls had been silent for too long. */
export async function endLeases({ database }: Pick<TestServer, 'database'>, userId: string | null): Promise<void> {
  await database.keyedCall.updateMany({ where: { userId, answer: null }, data: { leasedUntil: new Date(0) } });
}
