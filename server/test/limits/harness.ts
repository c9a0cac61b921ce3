import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { defaultCostBudgets } from '@tickwire/schema';
import { expect } from 'vitest';
import { z } from 'zod';
import type { TestUser } from '../harness/client.ts';
import { jsonOf, send } from '../harness/http.ts';
import { startTestServer, type TestServer, type TestServerOptions } from '../harness/server.ts';

/** What a server has unless it is told otherwise, behind one proxy: tests say where they come from. */
const realLimits = {
  trustedProxies: 1,
  costBudgets: defaultCostBudgets,
  signUpsPerAddress: 60,
  signInFailuresPerAccount: 5,
  signInFailuresPerAddress: 30,
} satisfies TestServerOptions;

export const startLimitedServer = (options: TestServerOptions = {}): Promise<TestServer> =>
  startTestServer({ ...realLimits, ...options });

let addresses = 0;

/** An address that no other test comes from. */
export function newAddress(): string {
  addresses += 1;
  return `10.${process.env.VITEST_POOL_ID ?? '0'}.${Math.floor(addresses / 250)}.${(addresses % 250) + 1}`;
}

export const from = (ip: string) => ({ 'X-Forwarded-For': ip });

/** Answered once: a server that is busy takes a connection of which nothing has come for ten seconds for an idle one. */
async function inUse(socket: Socket): Promise<void> {
  await once(socket, 'connect');
  socket.write('HEAD /health/live HTTP/1.1\r\nHost: localhost\r\n\r\n');
  await once(socket, 'data');
}

/**
 * So many connections, made a hundred at a time: of more that knock at once than the system lets wait for a server, it turns
 * some away. Each is good for one request.
 */
export async function connections({ url }: { readonly url: string }, count: number): Promise<Socket[]> {
  const { hostname, port } = new URL(url);
  const made: Socket[] = [];
  while (made.length < count) {
    const some = Array.from({ length: Math.min(100, count - made.length) }, () => connect(Number(port), hostname));
    await Promise.all(some.map((socket) => inUse(socket)));
    made.push(...some);
  }
  return made;
}

const answerShape = z.object({
  data: z.object({ signIn: z.object({ __typename: z.enum(['AuthPayload', 'InvalidCredentialsError']) }) }).nullish(),
  errors: z
    .array(z.object({ extensions: z.object({ code: z.string(), retryAfterSeconds: z.number().int().positive() }) }))
    .optional(),
});

/** What a try to sign in comes to: a session, a wrong password, or the seconds to wait. */
export type Tried = 'AuthPayload' | 'InvalidCredentialsError' | { readonly code: string; readonly wait: number };

/** Over this connection, where one is given. */
export async function tryToSignIn(
  server: { readonly url: string },
  { email, password }: Pick<TestUser, 'email' | 'password'>,
  ip: string,
  socket?: Socket,
): Promise<Tried> {
  const query = 'mutation ($input: SignInInput!) { signIn(input: $input) { __typename } }';
  const answer = await send(server.url, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', ...from(ip) },
    body: JSON.stringify({ query, variables: { input: { email, password } } }),
    ...(socket !== undefined && { socket }),
  });
  const { data, errors = [] } = answerShape.parse(jsonOf(answer));
  const [error] = errors;
  if (error !== undefined) return { code: error.extensions.code, wait: error.extensions.retryAfterSeconds };
  return data?.signIn.__typename ?? expect.unreachable();
}

export const wrongPassword = () => `wrong-${randomUUID()}`;

/** How many tries at this account were checked and found wrong, as the audit log has it. */
export function wrongTries({ database }: TestServer, userId: string): Promise<number> {
  return database.auditEntry.count({ where: { action: 'SIGN_IN_FAILED', userId } });
}
