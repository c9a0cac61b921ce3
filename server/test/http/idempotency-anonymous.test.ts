import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { authenticateToken } from '../../src/http/credentials.ts';
import { newUser } from '../harness/client.ts';
import { createTask, newKey, postKeyed } from '../harness/keyed.ts';
import { quickUser } from '../harness/quick-user.ts';
import { startTestServer } from '../harness/server.ts';

const server = await startTestServer();

const signUp = `mutation ($input: SignUpInput!) {
  signUp(input: $input) { __typename ... on AuthPayload { token user { id } } ... on Error { message } }
}`;

function account() {
  const tag = newKey().replaceAll('-', '').slice(0, 20);
  return { email: `${tag}@example.com`, username: `u_${tag}`, password: `password-${tag}` };
}

const signedUp = z.object({ signUp: z.object({ token: z.string(), user: z.object({ id: z.string() }) }) });

/** All that the database keeps of calls with keys, as text. */
async function everythingKept(): Promise<string> {
  const rows = await server.database.$queryRaw<{ row: string }[]>`
    SELECT k::text || ' ' || coalesce(encode(answer, 'escape'), '') AS row FROM keyed_calls AS k`;
  return rows.map(({ row }) => row).join('\n');
}

describe('somebody who is nobody yet', () => {
  test('signs up once, whose answer was lost, and has the session that was begun then', async () => {
    const input = account();
    const key = newKey();
    const call = { variables: { input } };
    const [first, again] = [await postKeyed(server, signUp, key, call), await postKeyed(server, signUp, key, call)];
    const { token } = signedUp.parse(first.data).signUp;
    expect(again).toEqual({ ...first, isReplay: true });
    const viewer = await postKeyed(server, createTask, key, { token, variables: { title: 'mine' } });
    expect(viewer).toMatchObject({ isReplay: false, data: { createTask: { title: 'mine' } } });
    const user = await server.database.user.findUniqueOrThrow({ where: { email: input.email } });
    expect(await server.database.session.count({ where: { userId: user.id } })).toBe(1);
  });

  test('leaves what changed something for a day, and for ten minutes what changed nothing', async () => {
    const minutes = async (query: string, variables = {}) => {
      const where = { userId: null };
      const before = await server.database.keyedCall.findMany({ where, select: { hash: true } });
      const key = newKey();
      const first = await postKeyed(server, query, key, { variables });
      expect(await postKeyed(server, query, key, { variables })).toEqual({ ...first, isReplay: true });
      const hash = { notIn: before.map((row) => row.hash) };
      const { expiresAt } = await server.database.keyedCall.findFirstOrThrow({ where: { ...where, hash } });
      return Math.round((expiresAt.getTime() - Date.now()) / 60_000);
    };
    expect(await minutes('mutation { verifyEmail(token: "nobody has it") { __typename } }')).toBe(10);
    expect(await minutes(signUp, { input: account() })).toBe(24 * 60);
  });

  test('is given the cookie again', async () => {
    const call = { variables: { input: account() } };
    const key = newKey();
    const [first, again] = [await postKeyed(server, signUp, key, call), await postKeyed(server, signUp, key, call)];
    expect(first.cookie).toContain(signedUp.parse(first.data).signUp.token);
    expect(again.cookie).toBe(first.cookie);
  });

  test('is answered nothing of another account by its key with another password', async () => {
    const input = account();
    const key = newKey();
    await postKeyed(server, signUp, key, { variables: { input } });
    const guessed = { ...input, password: `${input.password}!` };
    expect(await postKeyed(server, signUp, key, { variables: { input: guessed } })).toMatchObject({
      status: 422,
      data: undefined,
    });
  });
});

test('of what was sent and answered nothing can be read in the database', async () => {
  const input = account();
  const key = newKey();
  const { data } = await postKeyed(server, signUp, key, { variables: { input } });
  const kept = await everythingKept();
  expect(kept.split('\n').length).toBeGreaterThan(0);
  for (const secret of [key, input.password, input.email, signedUp.parse(data).signUp.token]) {
    expect(kept).not.toContain(secret);
  }
});

test('an account that is deleted takes what it was answered along', async () => {
  const user = await newUser(server);
  const { id: userId } = await server.database.user.findUniqueOrThrow({ where: { email: user.email } });
  await postKeyed(server, createTask, newKey(), { token: user.token, variables: { title: 'x' } });
  expect(await server.database.keyedCall.count({ where: { userId } })).toBe(1);
  const query = `mutation ($password: String!) {
    deleteAccount(input: { password: $password }) { __typename ... on Error { message } }
  }`;
  const { data } = await postKeyed(server, query, newKey(), {
    token: user.token,
    variables: { password: user.password },
  });
  expect(data).toMatchObject({ deleteAccount: { __typename: expect.stringMatching(/Deleted|Payload/) } });
  expect(await server.database.user.count({ where: { id: userId } })).toBe(0);
  expect(await server.database.keyedCall.count({ where: { userId } })).toBe(0);
});

test('an account whose deletion is sent several times at once is deleted, and who is late is told that the token has ended', async () => {
  const other = await startTestServer();
  const { token, password } = await newUser(server);
  const query = 'mutation ($password: String!) { deleteAccount(input: { password: $password }) { __typename } }';
  const key = newKey();
  const call = { token, variables: { password } };
  const answers = await Promise.all([server, other, server, other].map((where) => postKeyed(where, query, key, call)));
  const [done, ...late] = answers.sort((a, b) => a.status - b.status);
  expect(done?.data).toMatchObject({ deleteAccount: { __typename: 'DeletedNode' } });
  for (const one of late) {
    if (!one.isReplay) expect(one).toMatchObject({ status: 401, code: 'UNAUTHENTICATED' });
  }
});

test('a token that was looked at just before its account was deleted begins nothing', async () => {
  const { token, databaseId: id } = await quickUser(server);
  const caller = { requestId: 'late', ip: null, userAgent: null };
  const viewer = await authenticateToken(server.services.credentials, token, caller);
  await server.database.user.delete({ where: { id } });
  const late = server.services.idempotency.once(
    { viewer, key: newKey(), input: 'x' },
    async () => 'done',
    (answer) => ({ answer, hasFailed: false }),
  );
  await expect(late).rejects.toMatchObject({ extensions: { code: 'UNAUTHENTICATED', http: { status: 401 } } });
});

describe('what changed nothing is not kept, and runs again with its key', () => {
  test('who came with a token that has ended, and comes with a new one', async () => {
    const user = await quickUser(server);
    const key = newKey();
    const call = { variables: { title: 'x' } };
    expect(await postKeyed(server, createTask, key, { ...call, token: 'ended' })).toMatchObject({ status: 401 });
    expect(await postKeyed(server, createTask, key, call)).toMatchObject({ code: 'UNAUTHENTICATED', isReplay: false });
    expect(await postKeyed(server, createTask, key, call)).toMatchObject({ code: 'UNAUTHENTICATED', isReplay: false });
    expect(await postKeyed(server, createTask, key, { ...call, token: user.token })).toMatchObject({
      data: { createTask: { title: 'x' } },
    });
  });

  test('who had nothing left to spend', async () => {
    const poor = await startTestServer({ costBudgets: { ANONYMOUS: 100, FREE: 20, PRO: 20, EXPERT: 20 } });
    const user = await quickUser(poor);
    const call = { token: user.token, variables: { title: 'x' } };
    const key = newKey();
    await postKeyed(poor, createTask, newKey(), call);
    expect(await postKeyed(poor, createTask, key, call)).toMatchObject({ status: 429, code: 'COST_LIMITED' });
    expect(await postKeyed(server, createTask, key, call)).toMatchObject({ status: 200, isReplay: false });
  });

  test('a call that failed for a fault of ours', async () => {
    const user = await quickUser(server);
    const call = { token: user.token, variables: { title: 'x' } };
    const key = newKey();
    await server.database.$executeRaw`ALTER TABLE tasks RENAME TO tasks_away`;
    const first = await postKeyed(server, createTask, key, call).finally(
      () => server.database.$executeRaw`ALTER TABLE tasks_away RENAME TO tasks`,
    );
    expect(first).toMatchObject({ code: 'INTERNAL_SERVER_ERROR', isReplay: false });
    expect(await postKeyed(server, createTask, key, call)).toMatchObject({ code: null, isReplay: false });
  });
});
