import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { data, post } from './harness/client.ts';
import { startTestServer } from './harness/server.ts';

const server = await startTestServer();

const pageShape = z.object({
  instruments: z.object({
    totalCount: z.number(),
    nodes: z.array(z.object({ symbol: z.string(), assetClass: z.string() })),
    pageInfo: z.object({
      hasNextPage: z.boolean(),
      hasPreviousPage: z.boolean(),
      startCursor: z.string().nullable(),
      endCursor: z.string().nullable(),
    }),
  }),
});

const pageQuery = `query ($search: String, $assetClass: AssetClass, $first: Int, $after: String, $last: Int, $before: String) {
  instruments(search: $search, assetClass: $assetClass, first: $first, after: $after, last: $last, before: $before) {
    totalCount
    nodes { symbol assetClass }
    pageInfo { hasNextPage hasPreviousPage startCursor endCursor }
  }
}`;

const page = async (variables: Record<string, unknown>) =>
  (await data(server, pageShape, pageQuery, { variables })).instruments;

const symbolsOf = ({ nodes }: { nodes: { symbol: string }[] }) => nodes.map((node) => node.symbol);

describe('the catalogue', () => {
  test('has equities, crypto, the futures and an index, at least twenty in all', async () => {
    const { totalCount, nodes } = await page({ first: 100 });
    expect(totalCount).toBe(nodes.length);
    expect(totalCount).toBeGreaterThanOrEqual(20);
    expect(symbolsOf({ nodes })).toEqual(
      expect.arrayContaining(['AAPL', 'BTCUSDT', 'ES', 'NQ', 'CL', 'YM', 'RTY', 'SPX']),
    );
    expect(symbolsOf({ nodes })).toEqual(symbolsOf({ nodes }).toSorted());
  });

  test('is read page by page, forwards and backwards, with nothing missed', async () => {
    const whole = symbolsOf(await page({ first: 100 }));
    const forwards: string[] = [];
    for (let after: string | null = null; ; ) {
      const { pageInfo, ...rest }: Awaited<ReturnType<typeof page>> = await page({ first: 7, after });
      forwards.push(...symbolsOf(rest));
      expect(pageInfo.hasPreviousPage).toBe(after !== null);
      if (!pageInfo.hasNextPage) break;
      after = pageInfo.endCursor;
    }
    expect(forwards).toEqual(whole);
    const backwards: string[] = [];
    for (let before: string | null = null; ; ) {
      const { pageInfo, ...rest }: Awaited<ReturnType<typeof page>> = await page({ last: 7, before });
      backwards.unshift(...symbolsOf(rest));
      expect(pageInfo.hasNextPage).toBe(before !== null);
      if (!pageInfo.hasPreviousPage) break;
      before = pageInfo.startCursor;
    }
    expect(backwards).toEqual(whole);
  });

  test('is searched by symbol and name in any case, and by kind', async () => {
    expect(symbolsOf(await page({ search: 'appl' }))).toEqual(['AAPL']);
    expect(symbolsOf(await page({ search: 'bTc' }))).toEqual(['BTCUSDT']);
    const futures = await page({ assetClass: 'FUTURE' });
    expect(new Set(futures.nodes.map((node) => node.assetClass))).toEqual(new Set(['FUTURE']));
    expect(await page({ search: 'no such thing' })).toMatchObject({ totalCount: 0, nodes: [] });
  });

  test.each([
    [{ first: -1 }, /first/],
    [{ first: 101 }, /first: at most 100/],
    [{ last: -5 }, /last/],
    [{ first: 1, last: 1 }, /first, last/],
    [{ after: 'nonsense' }, /after: is not a cursor/],
    [{ before: '\u0000' }, /before: is not a cursor/],
  ])('refuses %j with the argument named', async (variables, message) => {
    const { errors } = await post(server, pageQuery, { variables });
    expect(errors?.[0]?.extensions.code).toBe('BAD_USER_INPUT');
    expect(errors?.[0]?.message).toMatch(message);
  });

  test('finds an instrument in any case, and null for one that is not there', async () => {
    const shape = z.object({ a: z.object({ symbol: z.string() }).nullable(), b: z.null() });
    const query = '{ a: instrument(symbol: " spx ") { symbol } b: instrument(symbol: "NOSUCH") { symbol } }';
    expect(await data(server, shape, query)).toEqual({ a: { symbol: 'SPX' }, b: null });
  });
});

const decimal = z.string().regex(/^-?\d+(\.\d+)?$/);
const quoteShape = z.object({
  symbol: z.string(),
  price: decimal,
  bid: z.null(),
  ask: z.null(),
  open: decimal,
  high: decimal,
  low: decimal,
  previousClose: decimal.nullable(),
  change: decimal.nullable(),
  changePercent: z.number().nullable(),
  volume: decimal.nullable(),
  source: z.literal('REPLAY'),
  asOf: z.iso.datetime(),
  stale: z.literal(false),
  synthetic: z.boolean(),
});
const quoteFields =
  'symbol price bid ask open high low previousClose change changePercent volume source asOf stale synthetic';

describe('quotes', () => {
  test('come for each known symbol in the order asked, as exact decimals of a replay', async () => {
    const { quotes } = await data(
      server,
      z.object({ quotes: z.array(quoteShape) }),
      `{ quotes(symbols: ["ES", "nosuch", "spx", "AAPL"]) { ${quoteFields} } }`,
    );
    expect(quotes.map((quote) => quote.symbol)).toEqual(['ES', 'SPX', 'AAPL']);
    for (const { price, high, low, change, previousClose } of quotes) {
      expect(Number(price)).toBeGreaterThanOrEqual(Number(low));
      expect(Number(price)).toBeLessThanOrEqual(Number(high));
      if (previousClose !== null) expect(Number(previousClose) + Number(change)).toBeCloseTo(Number(price), 8);
    }
  });

  test('say which prices are made up, and whose the recorded ones are', async () => {
    const provenance = z.object({
      synthetic: z.boolean(),
      description: z.string(),
      origin: z.string().nullable(),
      licence: z.string().nullable(),
    });
    const shape = z.object({
      nodes: z.array(z.object({ symbol: z.string(), quote: quoteShape.pick({ synthetic: true }), provenance })),
    });
    const query =
      '{ instruments(first: 100) { nodes { symbol quote { synthetic } provenance { synthetic description origin licence } } } }';
    const { instruments } = await data(server, z.object({ instruments: shape }), query);
    for (const { quote, provenance } of instruments.nodes) {
      expect(provenance.synthetic).toBe(quote.synthetic);
      expect(provenance.origin === null).toBe(quote.synthetic);
    }
    const recorded = instruments.nodes.filter((node) => !node.quote.synthetic).map((node) => node.symbol);
    expect(recorded.sort()).toEqual(['AAPL', 'AMZN', 'BTCUSDT', 'GOOG', 'IBM', 'MSFT', 'SPX']);
  });

  test('of more than 100 symbols at once are refused', async () => {
    const variables = { symbols: Array.from({ length: 101 }, () => 'SPX') };
    const { errors } = await post(server, 'query ($symbols: [String!]!) { quotes(symbols: $symbols) { price } }', {
      variables,
    });
    expect(errors?.[0]?.message).toBe('symbols: at most 100 at once');
  });
});

const candleShape = z.object({
  time: z.iso.datetime(),
  open: decimal,
  high: decimal,
  low: decimal,
  close: decimal,
  volume: decimal,
  missingBefore: z.literal(0),
});
const candlesShape = z.object({ instrument: z.object({ candles: z.array(candleShape) }) });
const candlesQuery = `query ($symbol: String!, $interval: CandleInterval!, $from: DateTime, $to: DateTime, $limit: Int) {
  instrument(symbol: $symbol) {
    candles(interval: $interval, from: $from, to: $to, limit: $limit) { time open high low close volume missingBefore }
  }
}`;
const candles = async (variables: Record<string, unknown>) =>
  (await data(server, candlesShape, candlesQuery, { variables })).instrument.candles;

describe('candles', () => {
  test.each(['M1', 'M5', 'M15', 'H1', 'H4', 'D1', 'W1'])(
    'of %s come oldest first, whole and on the grid',
    async (interval) => {
      const lengthMs = { M1: 6e4, M5: 3e5, M15: 9e5, H1: 36e5, H4: 144e5, D1: 864e5, W1: 6048e5 }[interval] ?? 0;
      const bars = await candles({ symbol: 'SPX', interval, limit: 20 });
      expect(bars).toHaveLength(20);
      const times = bars.map((bar) => Date.parse(bar.time));
      expect(new Set(times.slice(1).map((time, index) => time - (times[index] ?? 0)))).toEqual(new Set([lengthMs]));
      // Weeks begin on Monday, as 1970-01-05 was one.
      expect((Date.parse(bars[0]?.time ?? '') - (interval === 'W1' ? 4 * 864e5 : 0)) % lengthMs).toBe(0);
      for (const bar of bars) {
        expect(Number(bar.high)).toBeGreaterThanOrEqual(Math.max(Number(bar.open), Number(bar.close)));
        expect(Number(bar.low)).toBeLessThanOrEqual(Math.min(Number(bar.open), Number(bar.close)));
      }
    },
  );

  test('between two instants are those that begin there', async () => {
    const day = (daysAgo: number) => new Date(Math.floor(Date.now() / 864e5 - daysAgo) * 864e5).toISOString();
    const bars = await candles({ symbol: 'SPX', interval: 'D1', from: day(9), to: day(6) });
    expect(bars.map((bar) => bar.time)).toEqual([day(9), day(8), day(7)]);
  });

  test.each([
    [{ limit: 0 }, /limit: from 1 to 1000/],
    [{ limit: 1001 }, /limit: from 1 to 1000/],
    [{ from: '2026-01-02T00:00:00Z', to: '2026-01-01T00:00:00Z' }, /from: must lie before/],
    [{ from: 'yesterday' }, /ISO 8601/],
    [{ from: '2026-02-30T00:00:00Z' }, /ISO 8601/],
  ])('with %j are refused', async (variables, message) => {
    const { errors } = await post(server, candlesQuery, { variables: { symbol: 'SPX', interval: 'D1', ...variables } });
    expect(errors?.[0]?.extensions.code).toBe('BAD_USER_INPUT');
    expect(errors?.[0]?.message).toMatch(message);
  });
});
