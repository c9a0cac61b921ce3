import { createCatalogueRefresh, type MarketSource, SourceError, type SourceListing } from '@tickwire/schema';
import { beforeEach, describe, expect, onTestFinished, test, vi } from 'vitest';
import { z } from 'zod';
import { createCache } from '../../src/cache/cache.ts';
import { scheduleCatalogueRefresh } from '../../src/market/catalogue-refresh.ts';
import type { Pace } from '../../src/repeat.ts';
import { createLogger } from '../../src/telemetry/logger.ts';
import { data, newUser, newWatchlist } from '../harness/client.ts';
import { migratedDatabase } from '../harness/database.ts';
import { startTestServer, type TestServer } from '../harness/server.ts';
import { whenDone } from '../harness/when-done.ts';
import { dayMs, fileOf, seriesOf } from './replay-fixtures.ts';

const databaseUrl = await migratedDatabase(`refresh_${process.pid}`);
const here = await startTestServer({ databaseUrl });
const there = await startTestServer({ databaseUrl });
const { database } = here;
const log = createLogger('silent');
const cache = createCache({ databaseUrl, redis: null, log });
whenDone(() => cache.close());
await cache.started;

const counted = new Map<string, number>();
const metrics = {
  count(name: string, labels: object, by = 1) {
    const key = [name, ...Object.values(labels)].join(' ');
    counted.set(key, (counted.get(key) ?? 0) + by);
  },
};

const fast: Pace = { firstMs: 5, everyMs: 20 };
const never = new AbortController().signal;

function coin(symbol: string, more: Partial<SourceListing> = {}): SourceListing {
  const listing = { sourceSymbol: symbol, symbol, name: `${symbol.slice(0, -4)} / Tether` };
  return { ...listing, assetClass: 'CRYPTO', currency: 'USDT', priceDecimals: 4, ...more };
}
const coins = (count: number) => Array.from({ length: count }, (_, index) => coin(`C${index}USDT`));
const seeded = ['BNBUSDT', 'BTCUSDT', 'DOGEUSDT', 'ETHUSDT', 'SOLUSDT', 'XRPUSDT'].map((symbol) => coin(symbol));

/** A source that lists what it is told to, and counts how often it is asked. */
function listing(source: MarketSource['source'] = 'BINANCE') {
  const state = { calls: 0, answer: async (): Promise<readonly SourceListing[]> => seeded };
  return {
    state,
    lists(...listings: readonly SourceListing[]) {
      state.answer = async () => listings;
    },
    source,
    listings: () => {
      state.calls += 1;
      return state.answer();
    },
  };
}

const refreshOf = ({ services }: TestServer) =>
  createCatalogueRefresh({ database, cache, catalogue: services.market.catalogue, metrics }).refresh;

// The column keeps milliseconds: now() itself may be rounded up to a moment that has yet to come.
const dueNow = () => database.$executeRaw`UPDATE catalogue_refreshes SET due_at = now() - interval '1 second'`;
const state = (subject = 'BINANCE') => database.catalogueRefresh.findUnique({ where: { subject } });

async function refreshNow(source: ReturnType<typeof listing>, server = here) {
  await dueNow();
  return refreshOf(server)(source, never);
}

const instrumentShape = z.object({
  instrument: z
    .object({
      symbol: z.string(),
      name: z.string(),
      priceDecimals: z.number(),
      delistedAt: z.iso.datetime().nullable(),
      candles: z.array(z.object({ close: z.string() })),
    })
    .nullable(),
});

async function instrument(symbol: string, server = here) {
  const query = `query ($symbol: String!) {
    instrument(symbol: $symbol) { symbol name priceDecimals delistedAt candles(interval: D1, limit: 1) { close } }
  }`;
  return (await data(server, instrumentShape, query, { variables: { symbol } })).instrument;
}

/** Both servers have heard of what was changed. */
async function reloaded() {
  await Promise.all([here, there].map((server) => server.services.market.catalogue.reload()));
}

beforeEach(async () => {
  await database.watchlistItem.deleteMany();
  await database.listing.deleteMany({ where: { source: { not: 'YAHOO' } } });
  await database.instrument.deleteMany({ where: { addedBy: { not: null } } });
  await database.catalogueRefresh.deleteMany();
  const instruments = await database.instrument.findMany({ where: { assetClass: 'CRYPTO' } });
  await database.listing.createMany({
    data: instruments.map(({ id, symbol }) => ({ instrumentId: id, source: 'BINANCE' as const, sourceSymbol: symbol })),
  });
  await reloaded();
  counted.clear();
});

describe('the schedule', () => {
  /** Looks until it has looked so often; answers what came of it. */
  async function run(source: ReturnType<typeof listing>, looks: number): Promise<string[]> {
    const outcomes: string[] = [];
    const refresh = refreshOf(here);
    const schedule = scheduleCatalogueRefresh({
      database,
      async refresh(...asked) {
        const result = await refresh(...asked);
        outcomes.push(result.outcome);
        return result;
      },
      sources: [source],
      log,
      pace: fast,
    });
    await vi.waitFor(() => expect(outcomes.length).toBeGreaterThanOrEqual(looks), { timeout: 10_000 });
    await schedule.close();
    return outcomes;
  }

  test('asks a source once a day, whatever the number of servers and of restarts', async () => {
    const source = listing();
    const outcomes = (await Promise.all([run(source, 4), run(source, 4)])).flat();
    for (let restart = 0; restart < 3; restart += 1) outcomes.push(...(await run(source, 2)));
    expect(source.state.calls).toBe(1);
    expect(outcomes.filter((outcome) => outcome === 'ok')).toHaveLength(1);
    const dueInMs = Number((await state())?.dueAt) - Date.now();
    expect(dueInMs).toBeGreaterThan(0.99 * dayMs);
    expect(dueInMs).toBeLessThan(1.1 * dayMs);

    await dueNow();
    await Promise.all([run(source, 3), run(source, 3)]);
    expect(source.state.calls).toBe(2);
  });

  test('asks a source that failed again after a while, later each time, and not at each restart', async () => {
    const source = listing();
    source.state.answer = () => Promise.reject(new SourceError('BINANCE', 'UNREACHABLE', 'nothing answers'));
    const waits: number[] = [];
    for (let failure = 1; failure <= 3; failure += 1) {
      for (let restart = 0; restart < 2; restart += 1) await run(source, 2);
      expect(source.state.calls).toBe(failure);
      expect(await state()).toMatchObject({ failures: failure, refreshedAt: null });
      waits.push(Number((await state())?.dueAt) - Date.now());
      await dueNow();
    }
    const [first = 0, second = 0, third = 0] = waits;
    expect(first).toBeGreaterThan(50_000);
    expect(first).toBeLessThan(80_000);
    expect(second / first).toBeGreaterThan(2);
    expect(third / second).toBeGreaterThan(2);
    expect(counted.get('catalogue_refreshes BINANCE failed')).toBe(3);

    source.lists(...seeded);
    await run(source, 1);
    expect(await state()).toMatchObject({ failures: 0, refreshedAt: expect.any(Date) });
  });

  test('of a server that stops waits for no source', async () => {
    const source = listing();
    source.state.answer = () => new Promise(() => {});
    const schedule = scheduleCatalogueRefresh({
      database,
      refresh: refreshOf(here),
      sources: [source],
      log,
      pace: fast,
    });
    await vi.waitFor(() => expect(source.state.calls).toBe(1));
    await schedule.close();
    expect(await state()).toMatchObject({ failures: 1 });
  });

  test('leaves those alone that list nothing', async () => {
    expect(await refreshOf(here)({ source: 'REPLAY', listings: null }, never)).toEqual({ outcome: 'not_due' });
    expect(await state('REPLAY')).toBeNull();
  });
});

describe('what a source lists', () => {
  test('is found on every server: by its symbol, in the list, and by a search', async () => {
    const source = listing();
    source.lists(...seeded, coin('PEPEUSDT', { name: 'Pepe / Tether', priceDecimals: 8 }));
    await refreshNow(source, there);
    for (const server of [here, there]) {
      await vi.waitFor(async () => expect(await instrument('pepeusdt', server)).not.toBeNull());
      expect(await instrument('PEPEUSDT', server)).toMatchObject({
        name: 'Pepe / Tether',
        priceDecimals: 8,
        delistedAt: null,
      });
      const shape = z.object({ instruments: z.object({ nodes: z.array(z.object({ symbol: z.string() })) }) });
      const { instruments } = await data(server, shape, '{ instruments(search: "pepe") { nodes { symbol } } }');
      expect(instruments.nodes).toEqual([{ symbol: 'PEPEUSDT' }]);
    }
    const { services } = here;
    expect(services.market.catalogue.listedAt('BINANCE').fromSource('PEPEUSDT')).toBe('PEPEUSDT');
  });

  test('keeps its names up to date where it brought them, and leaves those that were there before', async () => {
    const source = listing();
    source.lists(...seeded, coin('PEPEUSDT'));
    await refreshNow(source);
    source.lists(...seeded, coin('PEPEUSDT', { name: 'Pepe Two / Tether', priceDecimals: 9 }));
    await refreshNow(source);
    await reloaded();
    expect(await instrument('PEPEUSDT')).toMatchObject({ name: 'Pepe Two / Tether', priceDecimals: 9 });
    expect(await instrument('BTCUSDT')).toMatchObject({ name: 'Bitcoin / Tether', priceDecimals: 2 });
  });

  test('of many hundreds is written down by a few statements', async () => {
    const source = listing();
    source.lists(...seeded, ...coins(600));
    here.statements.length = 0;
    expect(await refreshNow(source)).toMatchObject({ outcome: 'ok', counts: { added: 600 } });
    expect(here.statements.length).toBeLessThan(20);
    expect(await database.listing.count({ where: { source: 'BINANCE' } })).toBe(606);
    here.statements.length = 0;
    expect(await refreshNow(source)).toMatchObject({ outcome: 'ok', counts: { added: 0, joined: 0, renamed: 0 } });
    expect(here.statements.filter((sql) => /^\s*(INSERT|UPDATE) .*(instruments|listings)/i.test(sql))).toEqual([]);
  });

  test('is another place to quote an instrument where symbol, kind and currency agree, and else nothing', async () => {
    await refreshNow(listing());
    const other = listing('CCXT');
    other.lists(
      coin('BTCUSDT', { sourceSymbol: 'BTC/USDT', name: 'BTC/USDT' }),
      coin('ETHUSDT', { sourceSymbol: 'ETH/USDT', currency: 'USDC' }),
      coin('IBM', { sourceSymbol: 'IBM/USDT' }),
      coin('NEWUSDT', { sourceSymbol: 'NEW/USDT' }),
      coin('NEWUSDT', { sourceSymbol: 'NEW/USDT:USDT' }),
    );
    const result = await refreshNow(other);
    expect(result).toMatchObject({ outcome: 'ok', counts: { joined: 1, added: 1, colliding: 3 } });
    await reloaded();
    const { toSource } = here.services.market.catalogue.listedAt('CCXT');
    const symbols = ['BTCUSDT', 'ETHUSDT', 'IBM', 'NEWUSDT'];
    expect(symbols.map(toSource)).toEqual(['BTC/USDT', null, null, 'NEW/USDT']);
    expect(here.services.market.catalogue.listedAt('BINANCE').toSource('BTCUSDT')).toBe('BTCUSDT');
    expect(await instrument('BTCUSDT')).toMatchObject({ name: 'Bitcoin / Tether' });
    expect(counted.get('catalogue_listings CCXT colliding')).toBe(3);
  });

  test('is left out and counted where it is not as an instrument must be', async () => {
    const bad: readonly Partial<SourceListing>[] = [
      { symbol: 'peepusdt' },
      { symbol: 'P'.repeat(33) },
      { symbol: 'PEEP/USDT' },
      { name: ' ' },
      { name: 'x'.repeat(201) },
      { name: 'Pe\u0007ep' },
      { name: '\u202eteehteB' },
      { priceDecimals: 1.5 },
      { priceDecimals: -1 },
      { currency: '' },
      { sourceSymbol: 'PEEP\u0000' },
      { sourceSymbol: '' },
    ];
    const source = listing();
    source.lists(...seeded, ...bad.map((more, index) => coin(`BAD${index}USDT`, more)), coin('PEPEUSDT'));
    expect(await refreshNow(source)).toMatchObject({ outcome: 'ok', counts: { added: 1, invalid: bad.length } });
    expect(counted.get('catalogue_listings BINANCE invalid')).toBe(bad.length);
  });

  test('is the same under another spelling of its own', async () => {
    const source = listing();
    source.lists(...seeded, coin('PEPEUSDT'));
    await refreshNow(source);
    source.lists(...seeded, coin('PEPEUSDT', { sourceSymbol: 'PEPE-USDT' }));
    expect(await refreshNow(source)).toMatchObject({ counts: { joined: 1, delisted: 0, added: 0 } });
    await reloaded();
    expect(here.services.market.catalogue.listedAt('BINANCE').toSource('PEPEUSDT')).toBe('PEPE-USDT');
  });
});

describe('what a source lists no more', () => {
  const without = (symbol: string) => seeded.filter((one) => one.symbol !== symbol);

  test('stays readable with the time of that, on watchlists too, and comes back when it is listed again', async () => {
    const source = listing();
    await refreshNow(source);
    const user = await newUser(here);
    await newWatchlist(here, user, ['DOGEUSDT']);
    source.lists(...without('DOGEUSDT'));
    expect(await refreshNow(source)).toMatchObject({ counts: { delisted: 1 } });
    for (const server of [here, there]) {
      await vi.waitFor(async () => expect((await instrument('DOGEUSDT', server))?.delistedAt).not.toBeNull());
    }
    const gone = await instrument('DOGEUSDT');
    expect(Math.abs(Date.parse(gone?.delistedAt ?? '') - Date.now())).toBeLessThan(60_000);
    expect(gone?.candles).toHaveLength(1);
    expect(here.services.market.catalogue.listedAt('BINANCE').toSource('DOGEUSDT')).toBeNull();
    const shape = z.looseObject({ viewer: z.unknown() });
    const query = '{ viewer { watchlists { nodes { items { instrument { symbol delistedAt } } } } } }';
    expect(await data(there, shape, query, { token: user.token })).toEqual({
      viewer: {
        watchlists: { nodes: [{ items: [{ instrument: { symbol: 'DOGEUSDT', delistedAt: gone?.delistedAt } }] }] },
      },
    });

    source.lists(...seeded);
    expect(await refreshNow(source)).toMatchObject({ counts: { relisted: 1, delisted: 0 } });
    await reloaded();
    expect((await instrument('DOGEUSDT'))?.delistedAt).toBeNull();
  });

  test('is not delisted while another source lists it', async () => {
    const other = listing('CCXT');
    other.lists(coin('DOGEUSDT', { sourceSymbol: 'DOGE/USDT' }));
    await refreshNow(other);
    const source = listing();
    source.lists(...without('DOGEUSDT'));
    await refreshNow(source);
    await reloaded();
    expect((await instrument('DOGEUSDT'))?.delistedAt).toBeNull();
  });

  test('is not believed if it is more than a fifth of many at once, until it has been so for three days', async () => {
    const source = listing();
    source.lists(...seeded, ...coins(60));
    await refreshNow(source);
    const before = await state();
    source.lists(...seeded, ...coins(40), coin('NEWUSDT'));
    for (let again = 1; again <= 2; again += 1) {
      expect(await refreshNow(source)).toMatchObject({ outcome: 'refused' });
      expect(await state()).toMatchObject({ failures: again, refreshedAt: before?.refreshedAt });
    }
    expect(await database.listing.count({ where: { source: 'BINANCE', delistedAt: null } })).toBe(66);
    expect(await database.instrument.findUnique({ where: { symbol: 'NEWUSDT' } })).toBeNull();
    expect(counted.get('catalogue_refreshes BINANCE refused')).toBe(2);

    await database.$executeRaw`UPDATE catalogue_refreshes SET refused_since = now() - interval '3 days 1 minute'`;
    expect(await refreshNow(source)).toMatchObject({ outcome: 'ok', counts: { delisted: 20, added: 1 } });
    expect(await state()).toMatchObject({ failures: 0, refusedSince: null });
  });

  test('is a fifth at most of what may go at once', async () => {
    const source = listing();
    source.lists(...seeded, ...coins(54));
    await refreshNow(source);
    source.lists(...seeded, ...coins(42));
    expect(await refreshNow(source)).toMatchObject({ outcome: 'ok', counts: { delisted: 12 } });
  });

  test.each<[what: string, listings: readonly SourceListing[]]>([
    ['empty', []],
    ['of nothing that an instrument could be', [coin('a coin'), coin('another')]],
    ['without end', Array.from({ length: 50_001 }, () => coin('PEPEUSDT'))],
  ])('is never taken from a list %s', async (_what, listings) => {
    const source = listing();
    source.lists(...listings);
    expect(await refreshNow(source)).toMatchObject({ outcome: 'refused' });
    expect(await database.listing.count({ where: { source: 'BINANCE', delistedAt: null } })).toBe(6);
  });
});

test('what another server adds at its start is known to the others', async () => {
  expect(await instrument('XYZUSD', here)).toBeNull();
  await startTestServer({ databaseUrl, replay: fileOf(seriesOf('XYZUSD', dayMs, 10)) });
  await vi.waitFor(async () => expect(await instrument('XYZUSD', here)).toMatchObject({ delistedAt: null }));
  onTestFinished(async () => {
    await database.instrument.delete({ where: { symbol: 'XYZUSD' } });
  });
});
