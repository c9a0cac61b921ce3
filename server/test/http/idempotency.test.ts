import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { newApiKey, newUser, post } from '../harness/client.ts';
import { jsonOf, sendJson, toldCode } from '../harness/http.ts';
import { createTask, newKey, postKeyed } from '../harness/keyed.ts';
import { type QuickUser, quickUser } from '../harness/quick-user.ts';
import { startTestServer } from '../harness/server.ts';

const server = await startTestServer();
const other = await startTestServer();

const tasksOf = ({ databaseId }: QuickUser) => server.database.task.count({ where: { creatorId: databaseId } });

const title = (text: string) => ({ title: text });

describe('a mutation that is repeated with its key', () => {
  test('is done once, and answered the same on every server', async () => {
    const user = await quickUser(server);
    const key = newKey();
    const call = { token: user.token, variables: title('once') };
    const first = await postKeyed(server, createTask, key, call);
    const again = [
      await postKeyed(server, createTask, key, call),
      await postKeyed(other, createTask, key, call),
      await postKeyed(other, createTask, `"${key}"`, call),
    ];
    expect(first).toMatchObject({ status: 200, isReplay: false, data: { createTask: { __typename: 'Task' } } });
    for (const one of again) expect(one).toEqual({ ...first, isReplay: true });
    expect(await tasksOf(user)).toBe(1);
  });

  test('at once on two servers, two hundred times: each is done once, and both are answered the same', async () => {
    const user = await quickUser(server);
    const sendTwice = (index: number) => {
      const call = { token: user.token, variables: title(`pair ${index}`) };
      const key = newKey();
      return Promise.all([server, other].map((where) => postKeyed(where, createTask, key, call)));
    };
    const pairs = [];
    for (let sent = 0; sent < 200; sent += 20) {
      pairs.push(...(await Promise.all(Array.from({ length: 20 }, (_, index) => sendTwice(sent + index)))));
    }
    for (const [one, two] of pairs) {
      expect(one?.data).toMatchObject({ createTask: { __typename: 'Task' } });
      expect(two?.data).toEqual(one?.data);
      expect(one?.isReplay).not.toBe(two?.isReplay);
    }
    expect(await tasksOf(user)).toBe(200);
  }, 60_000);

  test('answers an expected failure again, although it would succeed by now', async () => {
    const user = await quickUser(server);
    const key = newKey();
    const query = 'mutation { deleteTask(id: "nope") { __typename ... on Error { message } } }';
    const first = await postKeyed(server, query, key, { token: user.token });
    expect(first.data).toMatchObject({ deleteTask: { __typename: 'NotFoundError' } });
    expect(await postKeyed(server, query, key, { token: user.token })).toEqual({ ...first, isReplay: true });
  });

  test('is charged as it was', async () => {
    const user = await quickUser(server);
    const body = JSON.stringify({ query: createTask, variables: title('cost') });
    const headers = { Authorization: `Bearer ${user.token}`, 'Idempotency-Key': newKey() };
    const costs = [server, server, other].map(async ({ url }) => {
      const { extensions } = z
        .object({ extensions: z.object({ cost: z.object({ cost: z.number() }) }) })
        .parse(jsonOf(await sendJson(url, body, headers)));
      return extensions.cost.cost;
    });
    expect(new Set(await Promise.all(costs))).toEqual(new Set([13]));
  });

  test('with the order of names in its variables changed is the same', async () => {
    const user = await quickUser(server);
    const query = 'mutation ($input: CreateTaskInput!) { createTask(input: $input) { ... on Task { id } } }';
    const key = newKey();
    const [one, two] = [
      { title: 'a', priority: 'LOW' },
      { priority: 'LOW', title: 'a' },
    ].map((input) => postKeyed(server, query, key, { token: user.token, variables: { input } }));
    expect((await one)?.data).toEqual((await two)?.data);
    expect(await tasksOf(user)).toBe(1);
  });

  test('a day later is another one', async () => {
    const user = await quickUser(server);
    const key = newKey();
    const call = { token: user.token, variables: title('daily') };
    await postKeyed(server, createTask, key, call);
    const where = { userId: user.databaseId };
    const [row] = await server.database.keyedCall.findMany({ where });
    expect(Math.round(((row?.expiresAt.getTime() ?? 0) - Date.now()) / 3_600_000)).toBe(24);
    await server.database.keyedCall.updateMany({ where, data: { expiresAt: new Date() } });
    expect(await postKeyed(server, createTask, key, call)).toMatchObject({ status: 200, isReplay: false });
    expect(await tasksOf(user)).toBe(2);
  });
});

describe('a key', () => {
  test('with other variables, or another operation, is refused with 422, and nothing is done', async () => {
    const user = await quickUser(server);
    const key = newKey();
    await postKeyed(server, createTask, key, { token: user.token, variables: title('one') });
    const twoInOne = `${createTask} mutation Other { signOut }`;
    for (const [query, variables] of [
      [createTask, title('two')],
      ['mutation { signOut }', {}],
      [twoInOne, title('one')],
    ] as const) {
      const refused = await postKeyed(other, query, key, { token: user.token, variables });
      if (query === twoInOne) expect(refused.code).toBe('OPERATION_RESOLUTION_FAILURE');
      else expect(refused).toMatchObject({ status: 422, code: 'IDEMPOTENCY_KEY_REUSED' });
    }
    expect(await tasksOf(user)).toBe(1);
  });

  test('of another user, and of another credential of the same user, is another one', async () => {
    const [user, stranger] = [await quickUser(server), await quickUser(server)];
    const keys = await Promise.all([0, 1].map(() => newApiKey(server, user, ['READ', 'WRITE'])));
    const key = newKey();
    const tokens = [user.token, stranger.token, ...keys.map(({ secret }) => secret)];
    const answers = await Promise.all(
      tokens.map((token) => postKeyed(server, createTask, key, { token, variables: title('mine') })),
    );
    expect(answers.map(({ isReplay }) => isReplay)).toEqual([false, false, false, false]);
    expect([await tasksOf(user), await tasksOf(stranger)]).toEqual([3, 1]);
  });

  test('shows an API key that may only read nothing of what its owner was answered', async () => {
    const user = await quickUser(server);
    const { secret } = await newApiKey(server, user, ['READ']);
    const key = newKey();
    const query =
      'mutation { createApiKey(input: { name: "k", scopes: [WRITE] }) { ... on CreatedApiKey { secret } } }';
    await postKeyed(server, query, key, { token: user.token });
    expect(await postKeyed(server, query, key, { token: secret })).toMatchObject({
      isReplay: false,
      code: 'FORBIDDEN',
    });
  });

  test('is found again by who has signed in anew', async () => {
    const user = await newUser(server);
    const key = newKey();
    const first = await postKeyed(server, createTask, key, { token: user.token, variables: title('late') });
    const signIn = 'mutation ($input: SignInInput!) { signIn(input: $input) { ... on AuthPayload { token } } }';
    const { email, password } = user;
    const { data } = await post(server, signIn, { variables: { input: { email, password } } });
    const token = JSON.stringify(data).match(/"token":"([^"]+)"/)?.[1] ?? '';
    expect(await postKeyed(server, createTask, key, { token, variables: title('late') })).toEqual({
      ...first,
      isReplay: true,
    });
  });

  test('does nothing for a query', async () => {
    const key = newKey();
    const answers = [0, 1].map(() => postKeyed(server, '{ viewer { id } }', key));
    for (const answer of await Promise.all(answers)) {
      expect(answer).toMatchObject({ status: 200, isReplay: false, data: { viewer: null } });
    }
  });

  test.each([
    ['that is empty', ''],
    ['of two words', 'two words'],
    ['in letters that are not ASCII', Buffer.from('schlüssel-schlüssel', 'utf8').toString('latin1')],
    ['of 256 characters', 'x'.repeat(256)],
    ['whose quotes are open', '"0123456789abcdef'.padEnd(30, ' ')],
  ])('%s is refused with 400, and nothing is done', async (_what, key) => {
    const user = await quickUser(server);
    const answer = await sendJson(server.url, JSON.stringify({ query: createTask, variables: title('x') }), {
      Authorization: `Bearer ${user.token}`,
      'Idempotency-Key': key,
    });
    expect({ status: answer.status, code: toldCode(answer) }).toEqual({ status: 400, code: 'BAD_REQUEST' });
    expect(await tasksOf(user)).toBe(0);
  });

  test('may be short where somebody is signed in, and not where nobody is', async () => {
    const user = await quickUser(server);
    expect(await postKeyed(server, createTask, '1', { token: user.token, variables: title('x') })).toMatchObject({
      status: 200,
      code: null,
    });
    expect(await postKeyed(server, 'mutation { signOut }', 'short')).toMatchObject({
      status: 400,
      code: 'BAD_REQUEST',
    });
  });
});
