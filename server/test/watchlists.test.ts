import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { data, newUser, newWatchlist, post, type TestUser } from './harness/client.ts';
import { startTestServer } from './harness/server.ts';

const server = await startTestServer();

const listFields = '__typename ... on Watchlist { id name items { note instrument { symbol } } }';
const errorFields = '... on Error { code message }';
const limitFields = '... on PlanLimitError { tier limit }';

const resultShape = z.looseObject({
  __typename: z.string(),
  id: z.string().optional(),
  name: z.string().optional(),
  message: z.string().optional(),
  items: z.array(z.object({ note: z.string().nullable(), instrument: z.object({ symbol: z.string() }) })).optional(),
});

async function mutate(user: TestUser, field: string, input: Record<string, unknown>) {
  const type = `${field.charAt(0).toUpperCase()}${field.slice(1)}Input`;
  const extra = ['createWatchlist', 'addToWatchlist'].includes(field) ? limitFields : '';
  const query = `mutation ($input: ${type}!) { result: ${field}(input: $input) { ${listFields} ${errorFields} ${extra} } }`;
  const shape = z.object({ result: resultShape });
  return (await data(server, shape, query, { token: user.token, variables: { input } })).result;
}

async function remove(user: TestUser, id: string) {
  const query = `mutation ($id: ID!) { result: deleteWatchlist(id: $id) { __typename ... on DeletedNode { id } ${errorFields} } }`;
  return (await data(server, z.object({ result: resultShape }), query, { token: user.token, variables: { id } }))
    .result;
}

const symbolsOf = (result: z.infer<typeof resultShape>) => result.items?.map((item) => item.instrument.symbol);

async function storedSymbols(user: TestUser): Promise<string[]> {
  const items = await server.database.watchlistItem.findMany({
    where: { watchlist: { user: { username: user.username } } },
    include: { instrument: true },
  });
  return items.map((item) => item.instrument.symbol);
}

describe('changing a watchlist', () => {
  test('it is made with its symbols in their order, each once, in any case', async () => {
    const user = await newUser(server);
    const list = await mutate(user, 'createWatchlist', { name: '  Tech  ', symbols: ['msft', 'AAPL', 'MSFT'] });
    expect(list.name).toBe('Tech');
    expect(symbolsOf(list)).toEqual(['MSFT', 'AAPL']);
  });

  test('symbols are added at the end with their note, and removed', async () => {
    const user = await newUser(server);
    const watchlistId = await newWatchlist(server, user, ['SPX']);
    const added = await mutate(user, 'addToWatchlist', { watchlistId, symbol: 'ibm', note: 'since 1911' });
    expect(added.items).toEqual([
      { note: null, instrument: { symbol: 'SPX' } },
      { note: 'since 1911', instrument: { symbol: 'IBM' } },
    ]);
    const removed = await mutate(user, 'removeFromWatchlist', { watchlistId, symbol: 'SPX' });
    expect(symbolsOf(removed)).toEqual(['IBM']);
  });

  test('it is renamed, reordered and deleted', async () => {
    const user = await newUser(server);
    const watchlistId = await newWatchlist(server, user, ['AAPL', 'MSFT', 'IBM']);
    expect((await mutate(user, 'renameWatchlist', { watchlistId, name: 'Another' })).name).toBe('Another');
    const reordered = await mutate(user, 'reorderWatchlist', { watchlistId, symbols: ['IBM', 'AAPL', 'MSFT'] });
    expect(symbolsOf(reordered)).toEqual(['IBM', 'AAPL', 'MSFT']);
    expect(await remove(user, watchlistId)).toEqual({ __typename: 'DeletedNode', id: watchlistId });
    expect(await storedSymbols(user)).toEqual([]);
  });

  test('two changes in one operation are each answered with the list as they left it', async () => {
    const user = await newUser(server);
    const watchlistId = await newWatchlist(server, user);
    const query = `mutation ($id: ID!) {
      a: addToWatchlist(input: { watchlistId: $id, symbol: "AAPL" }) { ${listFields} }
      b: addToWatchlist(input: { watchlistId: $id, symbol: "MSFT" }) { ${listFields} }
    }`;
    const shape = z.object({ a: resultShape, b: resultShape });
    const { a, b } = await data(server, shape, query, { token: user.token, variables: { id: watchlistId } });
    expect([symbolsOf(a), symbolsOf(b)]).toEqual([['AAPL'], ['AAPL', 'MSFT']]);
  });

  test('any order is kept exactly', async () => {
    const user = await newUser(server);
    const symbols = ['AAPL', 'MSFT', 'IBM', 'SPX', 'ES'];
    const watchlistId = await newWatchlist(server, user, symbols);
    await fc.assert(
      fc.asyncProperty(fc.shuffledSubarray(symbols, { minLength: symbols.length }), async (order) => {
        expect(symbolsOf(await mutate(user, 'reorderWatchlist', { watchlistId, symbols: order }))).toEqual(order);
      }),
      { numRuns: 10 },
    );
  });
});

describe('what is refused, with nothing changed', () => {
  test('a symbol that is in the list already', async () => {
    const user = await newUser(server);
    const watchlistId = await newWatchlist(server, user, ['AAPL']);
    const again = await mutate(user, 'addToWatchlist', { watchlistId, symbol: 'aapl' });
    expect(again).toMatchObject({ __typename: 'ConflictError', code: 'CONFLICT' });
  });

  test('an unknown symbol, which is named', async () => {
    const user = await newUser(server);
    const watchlistId = await newWatchlist(server, user);
    const unknown = await mutate(user, 'addToWatchlist', { watchlistId, symbol: 'NOSUCH' });
    expect(unknown).toMatchObject({ __typename: 'NotFoundError', code: 'NOT_FOUND' });
    expect(unknown.message).toContain('NOSUCH');
    const atCreation = await mutate(user, 'createWatchlist', { name: 'x', symbols: ['AAPL', 'NOSUCH'] });
    expect(atCreation.__typename).toBe('NotFoundError');
    expect(await storedSymbols(user)).toEqual([]);
  });

  test.each(['', '   ', '\u200b', 'a\u0000b', 'x'.repeat(101), '\u202egnp.exe'])('the name %j', async (name) => {
    const user = await newUser(server);
    const refused = await mutate(user, 'createWatchlist', { name });
    expect(refused).toMatchObject({ __typename: 'ValidationError', code: 'VALIDATION' });
    expect(refused.message).toContain('input.name');
  });

  test.each([[['AAPL']], [['AAPL', 'AAPL']], [['AAPL', 'MSFT', 'IBM']], [['AAPL', 'NOSUCH']], [[]]])(
    'an order that does not name each symbol once: %j',
    async (symbols) => {
      const user = await newUser(server);
      const watchlistId = await newWatchlist(server, user, ['AAPL', 'MSFT']);
      const refused = await mutate(user, 'reorderWatchlist', { watchlistId, symbols });
      expect(refused).toMatchObject({ __typename: 'ValidationError' });
      expect(await storedSymbols(user)).toEqual(['AAPL', 'MSFT']);
    },
  );

  test.each([
    ['empty', ''],
    ['nonsense', 'nonsense'],
    ['of no uuid', 'V2F0Y2hsaXN0OjE'],
    ['endless', 'a'.repeat(5_000)],
    ['of control characters', '\u0000'],
  ])('an id that is %s', async (_what, watchlistId) => {
    const user = await newUser(server);
    expect((await mutate(user, 'addToWatchlist', { watchlistId, symbol: 'AAPL' })).__typename).toBe('NotFoundError');
    expect((await mutate(user, 'renameWatchlist', { watchlistId, name: 'x' })).__typename).toBe('NotFoundError');
    expect((await remove(user, watchlistId)).__typename).toBe('NotFoundError');
  });

  test.each(['createWatchlist', 'renameWatchlist', 'reorderWatchlist', 'addToWatchlist', 'removeFromWatchlist'])(
    '%s without a login',
    async (field) => {
      const inputs: Record<string, string> = {
        createWatchlist: '{ name: "x" }',
        renameWatchlist: '{ watchlistId: "x", name: "x" }',
        reorderWatchlist: '{ watchlistId: "x", symbols: [] }',
        addToWatchlist: '{ watchlistId: "x", symbol: "AAPL" }',
        removeFromWatchlist: '{ watchlistId: "x", symbol: "AAPL" }',
      };
      const answer = await post(server, `mutation { ${field}(input: ${inputs[field]}) { __typename } }`);
      expect(answer.errors?.[0]?.extensions.code).toBe('UNAUTHENTICATED');
    },
  );
});

describe("the plan's limit", () => {
  const six = ['AAPL', 'MSFT', 'IBM', 'SPX', 'ES', 'NQ'];

  test('counts different symbols over all lists, and says whose limit it is', async () => {
    const user = await newUser(server);
    await newWatchlist(server, user, six.slice(0, 5));
    const second = await newWatchlist(server, user);
    const known = await mutate(user, 'addToWatchlist', { watchlistId: second, symbol: 'AAPL' });
    expect(symbolsOf(known)).toEqual(['AAPL']);
    const sixth = await mutate(user, 'addToWatchlist', { watchlistId: second, symbol: 'NQ' });
    expect(sixth).toMatchObject({ __typename: 'PlanLimitError', code: 'PLAN_LIMIT', tier: 'FREE', limit: 5 });
    const whole = await mutate(await newUser(server), 'createWatchlist', { name: 'x', symbols: six });
    expect(whole.__typename).toBe('PlanLimitError');
  });

  test('holds under twenty additions at once, over two lists: exactly five symbols are left', async () => {
    const user = await newUser(server);
    const lists = [await newWatchlist(server, user), await newWatchlist(server, user)];
    const { instruments } = await data(
      server,
      z.object({ instruments: z.object({ nodes: z.array(z.object({ symbol: z.string() })) }) }),
      '{ instruments(first: 20) { nodes { symbol } } }',
    );
    const results = await Promise.all(
      instruments.nodes.map(({ symbol }, index) =>
        mutate(user, 'addToWatchlist', { watchlistId: lists[index % 2], symbol }),
      ),
    );
    const kinds = Map.groupBy(results, (result) => result.__typename);
    expect(kinds.get('Watchlist')).toHaveLength(5);
    expect(kinds.get('PlanLimitError')).toHaveLength(15);
    expect(new Set(await storedSymbols(user)).size).toBe(5);
  });

  test('a larger plan allows more, and a downgrade keeps what is there and refuses more', async () => {
    const user = await newUser(server);
    const setTier = (tier: 'FREE' | 'PRO') =>
      server.database.user.update({ where: { username: user.username }, data: { tier } });
    await setTier('PRO');
    const watchlistId = await newWatchlist(server, user, six);
    await setTier('FREE');
    const more = await mutate(user, 'addToWatchlist', { watchlistId, symbol: 'CL' });
    expect(more).toMatchObject({ __typename: 'PlanLimitError', limit: 5 });
    expect(await storedSymbols(user)).toHaveLength(6);
  });
});
