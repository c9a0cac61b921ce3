import { randomUUID } from 'node:crypto';
import { countWatchers } from '@tickwire/schema';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { data, newUser, newWatchlist, post } from './harness/client.ts';
import { migratedDatabase } from './harness/database.ts';
import { startTestServer } from './harness/server.ts';

const server = await startTestServer({ databaseUrl: await migratedDatabase(`search_${process.pid}`) });

const more: readonly (readonly [symbol: string, name: string, assetClass?: 'CRYPTO', currency?: string])[] = [
  ['APLE', 'Apple Hospitality REIT, Inc.'],
  ['AMAT', 'Applied Materials, Inc.'],
  ['BRK.B', 'Berkshire Hathaway Inc. Class B'],
  ['CIM', 'Orbit Consulting Inc.'],
  ['GS', 'The Goldman Sachs Group, Inc.'],
  ['MSTR', 'MicroStrategy Incorporated'],
  ['MU', 'Micron Technology, Inc.'],
  ['NESN', 'Nestlé S.A.'],
  ['NFLX', 'Netflix, Inc.'],
  ['OR', "L'Oréal S.A."],
  ['USB', 'U.S. Bancorp'],
  ['BCHUSDT', 'Bitcoin Cash / Tether', 'CRYPTO', 'USDT'],
  ['BTCEUR', 'Bitcoin / Euro', 'CRYPTO', 'EUR'],
  ['BITUSDT', 'BitDAO / Tether', 'CRYPTO', 'USDT'],
  ['ETHBTC', 'Ether / Bitcoin', 'CRYPTO', 'BTC'],
];
await server.database.instrument.createMany({
  data: more.map(([symbol, name, assetClass = 'EQUITY' as const, currency = 'USD']) => ({
    symbol,
    name,
    assetClass,
    currency,
    priceDecimals: 2,
  })),
});
const { catalogue } = server.services.market;
await catalogue.reload();

const pageShape = z.object({
  instruments: z.object({
    totalCount: z.number(),
    nodes: z.array(z.object({ symbol: z.string() })),
    pageInfo: z.object({
      hasNextPage: z.boolean(),
      hasPreviousPage: z.boolean(),
      startCursor: z.string().nullable(),
      endCursor: z.string().nullable(),
    }),
  }),
});
const query = `query ($search: String, $assetClass: AssetClass, $first: Int, $after: String, $last: Int, $before: String) {
  instruments(search: $search, assetClass: $assetClass, first: $first, after: $after, last: $last, before: $before) {
    totalCount
    nodes { symbol }
    pageInfo { hasNextPage hasPreviousPage startCursor endCursor }
  }
}`;

async function page(variables: Record<string, unknown>) {
  const { instruments } = await data(server, pageShape, query, { variables });
  return { ...instruments, symbols: instruments.nodes.map(({ symbol }) => symbol) };
}

const found = async (search: string, more = {}) => (await page({ search, first: 100, ...more })).symbols;

describe('a search', () => {
  test.each([
    ['aapl', ['AAPL']],
    [' Appl ', ['AAPL', 'AMAT', 'APLE']],
    ['brk.b', ['BRK.B']],
    ['brkb', ['BRK.B']],
    ['btc usd', ['BTCUSDT']],
    ['btc/usdt', ['BTCUSDT']],
    ['S&P 500', ['SPX', 'ES']],
    ['sp500', ['SPX', 'ES']],
    ['dow', ['YM']],
    ['tether bitcoin', ['BTCUSDT', 'BCHUSDT']],
    ['nestle', ['NESN']],
    ['NESTLÉ', ['NESN']],
    ['loreal', ['OR']],
    ['us bancorp', ['USB']],
  ])('for %j finds by symbol and by name, what is the text before what begins with it: %j', async (search, symbols) => {
    expect((await found(search)).slice(0, symbols.length)).toEqual(symbols);
  });

  test.each([
    ['Aple', ['APLE', 'AAPL']],
    ['appel', ['AAPL']],
    ['microsft', ['MSFT']],
    ['mircosoft', ['MSFT']],
    ['bitcon', ['BTCEUR', 'BTCUSDT']],
    ['bitcion', ['BTCUSDT']],
    ['netfilx', ['NFLX']],
    ['dogcoin', ['DOGEUSDT']],
    ['etherum', ['ETHUSDT']],
    ['goldmann sachs', ['GS']],
    ['berkshir hathway', ['BRK.B']],
    ['nvdia', ['NVDA']],
    ['russel 2000', ['RTY']],
    ['tlsa', ['TSLA']],
    ['mstf', ['MSFT']],
    ['MSFTT', ['MSFT']],
    ['MFT', []],
    ['btcustd', ['BTCUSDT']],
    ['bcusdt', ['BTCUSDT']],
  ])('for %j finds what was meant: %j', async (search, symbols) => {
    expect(await found(search)).toEqual(expect.arrayContaining(symbols));
  });

  test.each([
    'no such thing',
    'zzzzzz',
    'xyzw',
    '%',
    '_',
    '%%%',
    '\\',
    "'",
    '"',
    '!?',
    '🚀',
    '🚀🚀🚀',
    '\u0000',
    '\ud800',
    '日本',
    '%a%',
  ])('for %j finds nothing, and does no harm', async (search) => {
    if (search !== '%a%') expect(await page({ search })).toMatchObject({ totalCount: 0, nodes: [] });
    else expect(await found(search)).toEqual(await found('a'));
  });

  test.each([`'; DROP TABLE instruments; --`, 'app%', 'a_pl', 'apple\u0000inc', "'apple'", ' apple\u3000\u00a0inc '])(
    'for %j takes every character for itself or for a gap',
    async (search) => {
      const { errors } = await post(server, query, { variables: { search } });
      expect(errors).toBeUndefined();
    },
  );

  test.each([null, '', '   ', '\t\n'])(
    'for %j is none: everything comes in the order of the symbols',
    async (search) => {
      const { symbols, totalCount } = await page({ search, first: 100 });
      expect(symbols).toEqual(symbols.toSorted());
      expect(totalCount).toBe(catalogue.all().length);
    },
  );

  test('of 100 characters is the longest', async () => {
    expect(await page({ search: '🚀'.repeat(100) })).toMatchObject({ totalCount: 0 });
    for (const search of ['a'.repeat(101), 'a '.repeat(500_00), '🚀'.repeat(101)]) {
      const { errors } = await post(server, query, { variables: { search } });
      expect(errors?.[0]?.extensions.code).toBe('BAD_USER_INPUT');
      expect(errors?.[0]?.message).toBe('search: at most 100 characters');
    }
  });

  test('can be for one kind alone', async () => {
    expect(await found('s', { assetClass: 'INDEX' })).toEqual(['SPX']);
    expect(await page({ search: 'bitcoin', assetClass: 'EQUITY' })).toMatchObject({ totalCount: 0 });
    expect(await page({ search: 'bitcoin', assetClass: 'CRYPTO', first: 1 })).toMatchObject({ totalCount: 4 });
  });

  test('costs the database one statement, however many ask for it and for its pages', async () => {
    server.statements.length = 0;
    const search = `tech ${randomUUID().slice(0, 4)}`;
    await Promise.all(Array.from({ length: 30 }, () => page({ search })));
    await page({ search: ` ${search.toUpperCase()} `, assetClass: 'EQUITY', last: 1 });
    expect(server.statements).toHaveLength(1);
  });
});

describe('what is found', () => {
  test('comes in the order of how many accounts watch it, where it matches about as well', async () => {
    expect((await found('bit')).slice(0, 3)).toEqual(['BITUSDT', 'BTCEUR', 'BTCUSDT']);
    for (let user = 0; user < 4; user += 1) {
      const watcher = await newUser(server);
      await newWatchlist(server, watcher, ['BTCUSDT', ...(user < 2 ? ['BTCEUR'] : [])]);
      // The same account on another list of its own counts once.
      await newWatchlist(server, watcher, ['BTCUSDT']);
    }
    await server.database.instrument.update({ where: { symbol: 'ETHBTC' }, data: { watchers: 1_000 } });
    await countWatchers(server.database);
    const watchers = await server.database.instrument.findMany({ where: { watchers: { gt: 0 } } });
    expect(Object.fromEntries(watchers.map((one) => [one.symbol, one.watchers]))).toEqual({ BTCEUR: 2, BTCUSDT: 4 });
    await catalogue.reload();
    expect((await found('bitcoin')).slice(0, 2)).toEqual(['BTCUSDT', 'BTCEUR']);

    await server.database.instrument.update({ where: { symbol: 'BTCUSDT' }, data: { watchers: 50_000 } });
    await catalogue.reload();
    expect((await found('bit')).slice(0, 2)).toEqual(['BTCUSDT', 'BITUSDT']);
    expect((await found('bitusdt'))[0]).toBe('BITUSDT');
    // It was counted within the hour.
    await countWatchers(server.database);
    expect(await server.database.instrument.findUnique({ where: { symbol: 'BTCUSDT' } })).toMatchObject({
      watchers: 50_000,
    });
  });

  test('is read page by page, either way, each once and in one order', async () => {
    const text = fc.oneof(
      fc.constantFrom('bit', 'inc', 'usd', 's', 'a', 't', 'tether', 'e mini', 'future', 'bitcon'),
      fc
        .string({ unit: fc.constantFrom(...'abcdeinostu '), minLength: 1, maxLength: 4 })
        .filter((one) => one.trim() !== ''),
    );
    await fc.assert(
      fc.asyncProperty(text, fc.integer({ min: 1, max: 12 }), async (search, size) => {
        const whole = await page({ search, first: 100 });
        expect(whole.totalCount).toBe(whole.symbols.length);
        const forwards: string[] = [];
        for (let after: string | null = null; ; ) {
          const { symbols, totalCount, pageInfo }: Awaited<ReturnType<typeof page>> = await page({
            search,
            first: size,
            after,
          });
          forwards.push(...symbols);
          expect([totalCount, pageInfo.hasPreviousPage]).toEqual([whole.totalCount, after !== null]);
          if (!pageInfo.hasNextPage) break;
          after = pageInfo.endCursor;
        }
        const backwards: string[] = [];
        for (let before: string | null = null; ; ) {
          const { symbols, pageInfo }: Awaited<ReturnType<typeof page>> = await page({ search, last: size, before });
          backwards.unshift(...symbols);
          if (!pageInfo.hasPreviousPage) break;
          before = pageInfo.startCursor;
        }
        expect(forwards).toEqual(whole.symbols);
        expect(backwards).toEqual(whole.symbols);
        expect(new Set(forwards).size).toBe(forwards.length);
      }),
      { numRuns: 40 },
    );
  });

  test('lies between two cursors where both are given', async () => {
    const { symbols } = await page({ search: 'inc', first: 100 });
    const { pageInfo: upTo } = await page({ search: 'inc', first: 1 });
    const { pageInfo: from } = await page({ search: 'inc', last: 1 });
    const between = await page({ search: 'inc', first: 100, after: upTo.endCursor, before: from.startCursor });
    expect(between.symbols).toEqual(symbols.slice(1, -1));
  });

  test.each([
    ['of another search', async () => (await page({ search: 'apple', first: 1 })).pageInfo.endCursor],
    ['of no search', async () => (await page({ first: 1 })).pageInfo.endCursor],
    ['that is none', async () => 'nonsense'],
  ])('is not read on from a cursor %s', async (_what, cursorOf) => {
    const cursor = await cursorOf();
    for (const argument of ['after', 'before']) {
      const { errors } = await post(server, query, { variables: { search: 'bitcoin', [argument]: cursor } });
      expect(errors?.[0]?.extensions.code).toBe('BAD_USER_INPUT');
      expect(errors?.[0]?.message).toMatch(new RegExp(`^${argument}: is not a cursor of this list`));
    }
  });

  test('is not what a list without a search goes on from', async () => {
    const { pageInfo } = await page({ search: 'apple', first: 1 });
    const { errors } = await post(server, query, { variables: { after: pageInfo.endCursor } });
    expect(errors?.[0]?.message).toMatch(/^after: is not a cursor of this list/);
  });
});
