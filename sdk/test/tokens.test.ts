import { AsyncLocalStorage } from 'node:async_hooks';
import { createClient, type TokenRequest } from '@tickwire/sdk';
import { expect, test } from 'vitest';
import { failureOf } from './harness/failure-of.ts';
import { page, reset } from './harness/faults.ts';
import { startTestServer } from './harness/test-server.ts';

const credentials = { email: 'a@example.com', password: 'correct horse' };
const retry = { baseDelayMs: 1 };

interface Door {
  /** Whether a token is taken. */
  readonly takes: (token: string) => boolean;
  readonly signIn?: (input: { readonly totpCode?: string }) => object;
}

/** A server that looks at tokens as Tickwire does: 401 before anything runs. */
function guarded({ takes, signIn }: Door) {
  const refused = JSON.stringify({ errors: [{ message: 'Sign in again.', extensions: { code: 'UNAUTHENTICATED' } }] });
  return startTestServer({
    root: {
      plans: [],
      requestEmailVerification: true,
      signIn: ({ input }: { readonly input: { readonly totpCode?: string } }) => signIn?.(input),
    },
    guard: (request, response) => {
      const token = request.headers.authorization?.replace('Bearer ', '');
      if (token === undefined || takes(token)) return true;
      response.writeHead(401, { 'content-type': 'application/json' }).end(refused);
      return false;
    },
  });
}

function issuing() {
  let issued = 0;
  return {
    takes: (token: string) => token === `t${issued}`,
    signIn: () => {
      issued += 1;
      return { __typename: 'AuthPayload', token: `t${issued}` };
    },
    expire: () => {
      issued += 1;
    },
    get issued() {
      return issued;
    },
  };
}

test('a function is asked once with the token that was refused, for all calls that were refused with it', async () => {
  await using server = await guarded({ takes: (token) => token === 'new' });
  let current = 'old';
  const asked: TokenRequest[] = [];
  const client = createClient({
    url: server.url,
    token: async (request) => {
      if (request.rejected !== undefined) {
        asked.push(request);
        await new Promise((resolve) => setTimeout(resolve, 20));
        current = 'new';
      }
      return current;
    },
  });
  const symbols = Array.from({ length: 20 }, (_, index) => `{ plans { tier } } # ${index}`);
  expect(await Promise.all(symbols.map((text) => client.request(text)))).toHaveLength(20);
  expect(asked).toEqual([{ rejected: 'old' }]);
  expect(server.heard).toHaveLength(20);
});

test('of several callers of one client each has the own token renewed, also at the same time', async () => {
  await using server = await guarded({ takes: (token) => token.endsWith('new') });
  const caller = new AsyncLocalStorage<{ token: string }>();
  const asked: TokenRequest[] = [];
  const client = createClient({
    url: server.url,
    token: async (request) => {
      const store = caller.getStore();
      if (request.rejected !== undefined) {
        asked.push(request);
        await new Promise((resolve) => setTimeout(resolve, 20));
        if (store) store.token = `${request.rejected}-new`;
      }
      return store?.token;
    },
  });
  const calls = ['a', 'b'].flatMap((token) => {
    const store = { token };
    return [1, 2].map((index) => caller.run(store, () => client.request(`{ plans { tier } } # ${index}`)));
  });
  expect(await Promise.all(calls)).toHaveLength(4);
  expect(asked).toEqual([{ rejected: 'a' }, { rejected: 'b' }]);
});

test('a function that never answers ends its calls and streams, and is asked again', async () => {
  await using server = await guarded({ takes: (token) => token === 'new' });
  let current = 'old';
  let asked = 0;
  const client = createClient({
    url: server.url,
    timeoutMs: 50,
    token({ rejected }) {
      if (rejected === undefined) return current;
      asked += 1;
      if (asked === 1) return new Promise(() => {});
      current = 'new';
      return current;
    },
  });
  expect((await failureOf(client.plans())).code).toBe('TIMEOUT');
  await expect.poll(() => client.plans()).toEqual([]);
  expect(asked).toBe(2);

  const silent = createClient({ url: server.url, timeoutMs: 50, token: () => new Promise(() => {}) });
  expect(await failureOf(silent.prices(['AAPL']).next())).toMatchObject({ code: 'TIMEOUT', operationName: 'Prices' });
  expect((await failureOf(silent.signOut())).code).toBe('TIMEOUT');
});

test('a mutation goes on with the new token and the same key', async () => {
  await using server = await guarded({ takes: (token) => token === 'new' });
  const client = createClient({ url: server.url, token: ({ rejected }) => (rejected === undefined ? 'old' : 'new') });
  const keys: (string | null)[] = [];
  const watched = createClient({
    url: server.url,
    token: rotating('old', 'new'),
    fetch: (url, init) => {
      keys.push(new Headers(init?.headers).get('idempotency-key'));
      return fetch(url, init);
    },
  });
  expect(await watched.requestEmailVerification()).toBe(true);
  expect(keys).toHaveLength(2);
  expect(keys[0]).toBe(keys[1]);
  // This one forgets what it gave.
  expect(await failureOf(client.plans())).toMatchObject({ name: 'AuthenticationError', tries: 2 });
});

function rotating(...tokens: string[]) {
  return ({ rejected }: TokenRequest) => {
    if (rejected !== undefined && tokens[0] === rejected) tokens.shift();
    return tokens[0];
  };
}

test('a new token that is refused too is an error, after one try', async () => {
  await using server = await guarded({ takes: () => false });
  const client = createClient({ url: server.url, token: rotating('a', 'b', 'c') });
  expect(await failureOf(client.plans())).toMatchObject({ name: 'AuthenticationError', status: 401, tries: 2 });
});

test.each([
  ['a string', 'old'],
  ['a function that has no other', () => 'old'],
])('%s cannot be renewed', async (_name, token) => {
  await using server = await guarded({ takes: () => false });
  const error = await failureOf(createClient({ url: server.url, token }).plans());
  expect(error).toMatchObject({ name: 'AuthenticationError', code: 'UNAUTHENTICATED', tries: 1 });
});

test('credentials sign in once when a token is first needed, and again when it has ended', async () => {
  const door = issuing();
  await using server = await guarded(door);
  const client = createClient({ url: server.url, token: credentials });
  await Promise.all([client.plans(), client.request('{ plans { tier } }'), client.requestEmailVerification()]);
  expect(door.issued).toBe(1);
  door.expire();
  await Promise.all([client.plans(), client.request('{ plans { tier } }')]);
  expect(door.issued).toBe(3);
  const signIns = server.heard.filter(({ operationName }) => operationName === 'SignInForToken');
  expect(signIns.map(({ variables }) => variables)).toEqual([{ input: credentials }, { input: credentials }]);
  expect(signIns.every(({ authorization }) => authorization === undefined)).toBe(true);
});

test('a sign-in is sent again as any other call, and one that fails for the moment is tried by the next call', async () => {
  const door = issuing();
  await using server = await startTestServer({
    root: { plans: [], signIn: door.signIn },
    faults: [reset, page(502), page(502)],
  });
  const client = createClient({ url: server.url, token: credentials, retry: { ...retry, maxRetries: 1 } });
  expect(await failureOf(client.plans())).toMatchObject({ name: 'ServerError', operationName: 'Plans', tries: 0 });
  expect(await client.plans()).toEqual([]);
  expect(door.issued).toBe(1);
});

test('credentials that are refused are not sent again and again, and are in no error', async () => {
  let tried = 0;
  const signIn = () => {
    tried += 1;
    return { __typename: 'InvalidCredentialsError', code: 'INVALID_CREDENTIALS', message: 'Wrong.' };
  };
  await using server = await guarded({ takes: () => true, signIn });
  const client = createClient({ url: server.url, token: credentials });
  for (const call of [client.plans(), client.plans()]) {
    const error = await failureOf(call);
    expect(error).toMatchObject({ name: 'AuthenticationError', code: 'INVALID_CREDENTIALS', message: 'Wrong.' });
    expect(error.stack).toMatch(/tokens\.test\.ts\b/);
    expect(`${error.stack} ${JSON.stringify(error)}`).not.toContain(credentials.password);
  }
  expect(await failureOf(client.plans())).toMatchObject({ code: 'INVALID_CREDENTIALS' });
  expect(tried).toBe(1);
});

test('the code of a second factor is asked for at each sign-in', async () => {
  const codes: (string | undefined)[] = [];
  const signIn = ({ totpCode }: { readonly totpCode?: string }) => {
    codes.push(totpCode);
    if (totpCode === '222222') return { __typename: 'AuthPayload', token: 't' };
    const isMissing = totpCode === undefined;
    return isMissing
      ? { __typename: 'TotpRequiredError', code: 'TOTP_REQUIRED', message: 'Your code, please.' }
      : { __typename: 'InvalidCredentialsError', code: 'INVALID_CREDENTIALS', message: 'Wrong.' };
  };
  await using server = await guarded({ takes: () => true, signIn });
  const { url } = server;
  expect(await failureOf(createClient({ url, token: credentials }).plans())).toMatchObject({ code: 'TOTP_REQUIRED' });
  const mistyped = ['111111', '222222'];
  const client = createClient({ url, token: { ...credentials, totpCode: async () => mistyped.shift() ?? '' } });
  expect(await failureOf(client.plans())).toMatchObject({ code: 'INVALID_CREDENTIALS' });
  expect(await client.plans()).toEqual([]);
  expect(codes).toEqual([undefined, '111111', '222222']);
});

test('who signs out of a client with credentials is not signed in again', async () => {
  const door = issuing();
  await using server = await startTestServer({ root: { plans: [], signIn: door.signIn, signOut: true } });
  const client = createClient({ url: server.url, token: credentials });
  await client.plans();
  expect(await client.signOut()).toBe(true);
  await client.plans();
  expect(server.heard.map(({ operationName, authorization }) => [operationName, authorization])).toEqual([
    ['SignInForToken', undefined],
    ['Plans', 'Bearer t1'],
    ['SignOut', 'Bearer t1'],
    ['Plans', undefined],
  ]);
});

test('nothing is asked for anew where no token was sent', async () => {
  const errors = [{ message: 'Sign in.', extensions: { code: 'UNAUTHENTICATED' } }];
  await using server = await startTestServer({ respond: (_, response) => response.end(JSON.stringify({ errors })) });
  const asked: TokenRequest[] = [];
  const token = (request: TokenRequest) => {
    asked.push(request);
    return null;
  };
  const error = await failureOf(createClient({ url: server.url, token }).viewer());
  expect(error).toMatchObject({ name: 'AuthenticationError', tries: 1 });
  expect(asked).toEqual([{ rejected: undefined }]);
});
