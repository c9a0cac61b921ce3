import { randomBytes } from 'node:crypto';
import { createIdempotencyService, createKeyedCallPruner, withChanges } from '@tickwire/schema';
import { GraphQLError, Source } from 'graphql';
import { describe, expect, test } from 'vitest';
import { keptAnswer, revivedAnswer } from '../../src/http/kept-answer.ts';
import { send } from '../harness/http.ts';
import { createTask, newKey, postKeyed } from '../harness/keyed.ts';
import { quickUser } from '../harness/quick-user.ts';
import { startTestServer } from '../harness/server.ts';

const server = await startTestServer();
const noCache = { announce: async () => {}, drop: async () => {} };
const unknown = { status: 409, retryAfter: null, code: 'IDEMPOTENCY_OUTCOME_UNKNOWN' };

/** A mutation that makes a task of each text, and answers them. */
function taskFor(texts: readonly string[]): string {
  const fields = texts.map(
    (_, index) =>
      `t${index}: createTask(input: { title: "x", description: $t${index} }) { ... on Task { description } }`,
  );
  return `mutation (${texts.map((_, index) => `$t${index}: String`).join(' ')}) { ${fields.join(' ')} }`;
}

const variablesOf = (texts: readonly string[]) => Object.fromEntries(texts.map((text, index) => [`t${index}`, text]));

test('an answer of some hundred thousand characters is kept, in little room', async () => {
  const { token, databaseId } = await quickUser(server);
  const texts = Array.from({ length: 45 }, (_, index) => `${index} wörter `.repeat(1_000));
  const key = newKey();
  const call = { token, variables: variablesOf(texts) };
  const first = await postKeyed(server, taskFor(texts), key, call);
  expect(JSON.stringify(first.data).length).toBeGreaterThan(400_000);
  expect(await postKeyed(server, taskFor(texts), key, call)).toEqual({ ...first, isReplay: true });
  const [row] = await server.database.keyedCall.findMany({ where: { userId: databaseId } });
  expect(row?.answer?.length).toBeLessThan(40_000);
  expect(await server.database.task.count({ where: { creatorId: databaseId } })).toBe(45);
});

describe('an answer that is not kept, to a call that has changed something', () => {
  test('as it takes more than 256 KB even when it is compressed: who repeats it is told so, and it is not done again', async () => {
    const { token, databaseId } = await quickUser(server);
    const texts = Array.from({ length: 40 }, () => randomBytes(7_500).toString('base64'));
    const key = newKey();
    const call = { token, variables: variablesOf(texts) };
    expect(await postKeyed(server, taskFor(texts), key, call)).toMatchObject({ status: 200, code: null });
    expect(await postKeyed(server, taskFor(texts), key, call)).toMatchObject(unknown);
    expect(await server.database.task.count({ where: { creatorId: databaseId } })).toBe(40);
  });

  test('as a later part of it failed as a whole', async () => {
    const { token, databaseId, id } = await quickUser(server);
    const query = `mutation ($id: ID!) {
      createTask(input: { title: "x" }) { __typename }
      changeRole(input: { userId: $id, role: ADMIN }) { __typename }
    }`;
    const key = newKey();
    const call = { token, variables: { id } };
    expect(await postKeyed(server, query, key, call)).toMatchObject({ code: 'FORBIDDEN' });
    expect(await postKeyed(server, query, key, call)).toMatchObject(unknown);
    expect(await server.database.task.count({ where: { creatorId: databaseId } })).toBe(1);
  });
});

test('errors beside data are kept with their paths and places', () => {
  const source = new Source('mutation { a { b } }');
  const error = new GraphQLError('no', {
    source,
    positions: [15],
    path: ['a', 'b'],
    extensions: { code: 'NOT_FOUND' },
  });
  const cookies = { set: () => {}, clear: () => {} };
  const answer = { data: { a: { b: null } }, errors: [error] };
  const revived = revivedAnswer(keptAnswer({ ...answer, cookies: [] }), source, cookies);
  expect(JSON.parse(JSON.stringify(revived))).toEqual(JSON.parse(JSON.stringify(answer)));
  expect(revived.errors?.[0]?.locations).toEqual([{ line: 1, column: 16 }]);
});

test('whoever waits longer than a repeat may is told when to come again', async () => {
  const service = createIdempotencyService({ database: server.database, report: () => {}, waitMs: 30 });
  const call = { viewer: null, key: newKey(), input: 'x' };
  const { promise, resolve } = Promise.withResolvers<string>();
  const keeping = (answer: string) => ({ answer, hasFailed: false });
  const first = service.once(call, () => promise, keeping);
  const extensions = {
    code: 'IDEMPOTENCY_IN_PROGRESS',
    retryAfterSeconds: 1,
    http: { status: 409, headers: { 'Retry-After': '1' } },
  };
  await expect.poll(() => server.database.keyedCall.count({ where: { userId: null, answer: null } })).toBe(1);
  await expect(service.once(call, async () => 'again', keeping)).rejects.toMatchObject({ extensions });
  resolve('done');
  expect(await first).toEqual({ first: 'done' });
  expect(await service.once(call, async () => 'again', keeping)).toEqual({ replayed: 'done' });
});

test('a change that is under way for longer than its lease is taken over by nobody, and nobody waits for it in the database', async () => {
  const { database } = server;
  const service = createIdempotencyService({ database, report: () => {}, leaseMs: 1, waitMs: 30 });
  const user = await quickUser(server);
  const call = { viewer: null, key: newKey(), input: 'x' };
  const [begun, going] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
  const change = async () => {
    const { id } = await withChanges({ database, cache: noCache }, async (transaction) => {
      begun.resolve();
      await going.promise;
      return transaction.task.create({
        data: { title: 'slow', creatorId: user.databaseId, scopeId: user.databaseId },
      });
    });
    return id;
  };
  const keeping = (answer: string) => ({ answer, hasFailed: false });
  const first = service.once(call, change, keeping);
  await begun.promise;
  const code = 'IDEMPOTENCY_IN_PROGRESS';
  await expect(service.once(call, change, keeping)).rejects.toMatchObject({ extensions: { code } });
  going.resolve();
  expect(await first).toMatchObject({ first: expect.any(String) });
  expect(await service.once(call, change, keeping)).toMatchObject({ replayed: expect.any(String) });
  expect(await database.task.count({ where: { creatorId: user.databaseId } })).toBe(1);
});

test('what has expired is deleted, and nothing else', async () => {
  const { token, databaseId: userId } = await quickUser(server);
  for (const title of ['old', 'new']) await postKeyed(server, createTask, newKey(), { token, variables: { title } });
  const [old] = await server.database.keyedCall.findMany({ where: { userId } });
  await server.database.keyedCall.update({ where: { hash: old?.hash ?? '' }, data: { expiresAt: new Date() } });
  await createKeyedCallPruner(server.database).run(new AbortController().signal);
  const left = await server.database.keyedCall.findMany({ where: { userId }, select: { hash: true } });
  expect(left).toHaveLength(1);
  expect(left[0]?.hash).not.toBe(old?.hash);
});

test('a page of another origin may send a key, and read whether the answer was given before', async () => {
  const headers = {
    Origin: 'http://localhost:3000',
    'Access-Control-Request-Method': 'POST',
    'Access-Control-Request-Headers': 'content-type,idempotency-key',
  };
  const preflight = await send(server.url, { method: 'OPTIONS', headers });
  expect(preflight.headers['access-control-allow-headers']).toContain('idempotency-key');
  const answer = await send(`${server.url}?query=%7B__typename%7D`, { headers: { Origin: headers.Origin } });
  expect(answer.headers['access-control-expose-headers']).toContain('Idempotency-Replayed');
});
