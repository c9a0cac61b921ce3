import { seedInstruments } from '@tickwire/prisma';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { createCatalogue } from '../src/market/catalogue/catalogue.ts';
import { createProcessLog } from '../src/market/feed/process-log.ts';
import { createMarketService } from '../src/market/service.ts';
import { type MarketSource, SourceError } from '../src/ports/market.ts';
import type { MarketCache } from '../src/ports/market-cache.ts';
import { createWatchlistService } from '../src/watchlists/service.ts';
import { manualSource, sourceQuote, sourceTick } from './manual-source.ts';
import { ownDatabase } from './own-database.ts';

const database = await ownDatabase('live_market');
await seedInstruments(database);
const catalogue = createCatalogue(database);
await catalogue.reload();
const names = { email: 'watcher@example.com', username: 'watcher', usernameSkeleton: 'watcher' };
const { id: userId } = await database.user.create({ data: names });

/** Keeps nothing. */
const noCache: MarketCache = {
  async getMany(_kind, keys, load) {
    const loaded = await load(keys);
    return new Map(
      [...loaded].flatMap(([key, value]) =>
        value instanceof SourceError ? [] : [[key, { value, readAtMs: Date.now(), isOverdue: false }] as const],
      ),
    );
  },
  get: async (_kind, _key, load) => ({ value: await load(), readAtMs: Date.now(), isOverdue: false }),
};

/** The whole market, of one source that the test speaks for. */
function marketOf(source: MarketSource) {
  const rejected: string[] = [];
  const reports: string[] = [];
  const market = createMarketService({
    catalogue,
    sources: [source],
    cache: noCache,
    database,
    metrics: {
      count: (_name, labels) => {
        if ('reason' in labels) rejected.push(`${labels.what} ${labels.reason}`);
      },
    },
    report: (error, what) => void reports.push(`${what}: ${error}`),
    tickLog: createProcessLog(),
    tickLogLength: 1_000,
    feedLingerMs: 0,
  });
  onTestFinished(() => market.close());
  return { market, rejected, reports };
}

const day = { high: '120.00', low: '80.00' };
const quoteOf = (symbol: string, told = {}) => sourceQuote(symbol, Date.now(), { ...day, ...told });
const tickOf = (symbol: string, sequence: number, told = {}) =>
  sourceTick(symbol, Date.now(), { ...day, sequence, ...told });

describe('what is on a watchlist is streamed', () => {
  const listed = (market: ReturnType<typeof marketOf>['market']) =>
    createWatchlistService({ database, cache: { announce: async () => {}, drop: async () => {} }, market });

  test('from a moment after the start on, and at once when it is put there', async () => {
    const source = manualSource();
    const lists = listed(marketOf(source).market);
    const { id } = await lists.create(userId, { name: 'A list', symbols: ['SPX', 'aapl'], teamId: null });
    await vi.waitFor(() => expect(source.open).toEqual(['AAPL', 'SPX']));
    await lists.addItem(userId, id, 'msft', null);
    await vi.waitFor(() => expect(source.open).toEqual(['AAPL', 'MSFT', 'SPX']));

    const later = manualSource();
    marketOf(later);
    await vi.waitFor(() => expect(later.open).toEqual(['AAPL', 'MSFT', 'SPX']), { timeout: 5_000 });
    await lists.delete(userId, id);
  });

  test('but not where nobody has put it there', async () => {
    const source = manualSource();
    const lists = listed(marketOf(source).market);
    await expect(lists.create(userId, { name: 'A list', symbols: ['NOSUCH'], teamId: null })).rejects.toThrow(
      'Unknown symbol',
    );
    await new Promise(setImmediate);
    expect(source.open).toEqual([]);
  });
});

describe('quotes of what is streamed', () => {
  async function streamed() {
    const source = manualSource();
    source.answer = (symbols) => symbols.map((symbol) => quoteOf(symbol));
    const made = { source, ...marketOf(source) };
    const stream = made.market.prices({ symbols: ['SPX'], after: null, maxRate: null });
    await stream.next();
    const next = stream.next();
    source.send(tickOf('SPX', 1, { price: '101.00' }));
    expect((await next).value).toMatchObject({ price: '101.00' });
    source.asked.length = 0;
    return { ...made, stream };
  }

  test('are what the stream told last, and cost no question', async () => {
    const { market, source } = await streamed();
    expect(await market.quotes(['SPX'])).toMatchObject([{ price: '101.00', stale: false }]);
    expect(source.asked).toEqual([]);
  });

  test('are never what is not to be believed, told or answered, which is counted', async () => {
    const { market, source, rejected } = await streamed();
    source.send(
      tickOf('SPX', 2, { price: '0' }),
      tickOf('SPX', 3, { price: '101000.00' }),
      tickOf('SPX', 4, { timeMs: Date.now() + 3_600_000 }),
      tickOf('SPX', 1),
    );
    expect(await market.quotes(['SPX'])).toMatchObject([{ price: '101.00' }]);
    source.answer = (symbols) => symbols.map((symbol) => quoteOf(symbol, { price: '-1.00' }));
    expect(await market.quotes(['SPX', 'AAPL'])).toMatchObject([{ symbol: 'SPX', price: '101.00' }]);
    expect(rejected).toEqual(['tick not_positive', 'tick step', 'tick future', 'tick duplicate', 'quote not_positive']);
  });

  test('are the last that was told, as stale, where the stream has ended and the source answers nothing', async () => {
    const { market, source, stream } = await streamed();
    source.answer = () => [];
    await stream.return();
    await vi.waitFor(() => expect(source.open).toEqual([]));
    expect(await market.quotes(['SPX', 'AAPL'])).toMatchObject([{ symbol: 'SPX', price: '101.00', stale: true }]);
  });

  test('never go back to an older answer that was kept, neither as a quote nor as a SNAPSHOT', async () => {
    const { market, source, stream } = await streamed();
    source.answer = (symbols) =>
      symbols.map((symbol) => quoteOf(symbol, { price: '99.00', confirmedAtMs: Date.now() - 60_000 }));
    await stream.return();
    await vi.waitFor(() => expect(source.open).toEqual([]));
    expect(await market.quotes(['SPX'])).toMatchObject([{ price: '101.00', stale: true }]);
    const again = market.prices({ symbols: ['SPX'], after: null, maxRate: null });
    expect((await again.next()).value).toMatchObject({ kind: 'SNAPSHOT', price: '101.00' });
    await again.return();
  });

  test('cost a subscription nothing where the source answers with an error', async () => {
    const source = manualSource();
    source.answer = () => {
      throw new SourceError('BINANCE', 'TIMEOUT', 'no answer');
    };
    const { market, reports } = marketOf(source);
    const stream = market.prices({ symbols: ['SPX', 'AAPL'], after: null, maxRate: null });
    const first = stream.next();
    await vi.waitFor(() => expect(source.asked.length).toBeGreaterThan(0));
    await new Promise(setImmediate);
    source.send(tickOf('AAPL', 7));
    expect((await first).value).toMatchObject({ kind: 'SNAPSHOT', symbol: 'AAPL', sequence: 7 });
    expect(reports).toEqual([]);
    await stream.return();
  });
});
