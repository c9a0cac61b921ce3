import type { Instrument } from '@tickwire/prisma';
import { type MarketService, serviceUnavailable } from '@tickwire/schema';
import { describe, expect, test } from 'vitest';
import {
  closeOf,
  connect,
  dayMs,
  daysAgo,
  marketOf,
  newDatabase,
  newInstrument,
  newPrediction,
  resolve,
  risingInstrument,
  today,
} from './prediction-fixtures.ts';

const url = await newDatabase();
const database = connect(url);
const rising = await risingInstrument(database);

async function stateOf(runId: string) {
  const { resolvedPrice, resolvedAt, dueAt } = await database.prediction.findFirstOrThrow({ where: { runId } });
  return { price: resolvedPrice?.toFixed() ?? null, isResolved: resolvedAt !== null, dueAt };
}

const hoursUntil = (at: Date): number => (at.getTime() - Date.now()) / 3_600_000;

describe('a prediction whose horizon has ended', () => {
  test('is held against the close of the last day that had ended then, not the newest', async () => {
    const price = closeOf(40);
    const runId = await newPrediction(database, { instrumentId: rising.id, price });
    expect(await resolve(database)).toEqual([]);
    // It ended 10 days ago, within a day: the day before that one is the last that was over.
    expect(await stateOf(runId)).toMatchObject({ isResolved: true, price: String(closeOf(11)) });
  });

  test('of a share that was split since is held against the price in its own units', async () => {
    const price = closeOf(35) * 4;
    const runId = await newPrediction(database, { instrumentId: rising.id, price, madeDaysAgo: 35 });
    await resolve(database);
    expect(await stateOf(runId)).toMatchObject({ price: String(closeOf(6) * 4) });
  });

  test('is left alone until then', async () => {
    const runId = await newPrediction(database, { instrumentId: rising.id, madeDaysAgo: 29 });
    const market = marketOf(database);
    await resolve(database, { market });
    expect(market.asked).toEqual([]);
    expect(await stateOf(runId)).toMatchObject({ isResolved: false });
  });

  test('is one of many that are read by one call', async () => {
    const made = [200, 100, 60].map((madeDaysAgo) =>
      newPrediction(database, { instrumentId: rising.id, price: closeOf(madeDaysAgo), madeDaysAgo }),
    );
    const runs = await Promise.all(made);
    const market = marketOf(database);
    await resolve(database, { market });
    expect(market.asked).toEqual([rising.symbol]);
    const states = await Promise.all(runs.map(stateOf));
    expect(states.map((state) => state.price)).toEqual([171, 71, 31].map((ago) => String(closeOf(ago))));
  });
});

describe('where there is no price', () => {
  test.each([
    ['half an hour', 0.5, 1],
    ['five hours', 5, 5],
    ['20 days', 480, 24],
  ])(
    '%s after the end, it is looked at again, after as long as that, an hour at least and a day at most',
    async (_what, endedHours, laterHours) => {
      const { id: instrumentId } = await newInstrument(database);
      const runId = await newPrediction(database, { instrumentId, madeDaysAgo: 30 + endedHours / 24 });
      await resolve(database);
      const { dueAt, ...state } = await stateOf(runId);
      expect(state).toEqual({ price: null, isResolved: false });
      expect(Math.round(hoursUntil(dueAt))).toBe(laterHours);
    },
  );

  test('30 days after the end it is given up, and never looked at again', async () => {
    const { id: instrumentId } = await newInstrument(database);
    const runId = await newPrediction(database, { instrumentId, madeDaysAgo: 61 });
    await resolve(database);
    expect(await stateOf(runId)).toMatchObject({ price: null, isResolved: true });
    const market = marketOf(database);
    await resolve(database, { market });
    expect(market.asked).toEqual([]);
  });

  test('any more, as no source lists it, the last close that is kept counts', async () => {
    const instrument = await newInstrument(database);
    await keepDays(instrument, [
      [41, '100'],
      [40, '101'],
      [30, '1.5'],
    ]);
    await database.listing.create({
      data: { instrumentId: instrument.id, source: 'YAHOO', sourceSymbol: instrument.symbol, delistedAt: daysAgo(29) },
    });
    const runId = await newPrediction(database, { instrumentId: instrument.id });
    await resolve(database);
    expect(await stateOf(runId)).toMatchObject({ price: '1.5', isResolved: true });
  });

  test('as its source gives no answer, it waits; a fault is told; neither holds up the others', async () => {
    const [silent, faulty] = await Promise.all([newInstrument(database), newInstrument(database)]);
    const fault = new TypeError('a fault of ours');
    const market = marketOf(
      database,
      new Map<string, Error>([
        [silent.symbol, serviceUnavailable('candles: YAHOO gives no answer at present')],
        [faulty.symbol, fault],
      ]),
    );
    const runs = [];
    for (const { id } of [silent, faulty, rising]) {
      runs.push(await newPrediction(database, { instrumentId: id, price: closeOf(45), madeDaysAgo: 45 }));
    }
    expect(await resolve(database, { market })).toEqual([fault]);
    const states = await Promise.all(runs.map(stateOf));
    expect(states.map(({ isResolved }) => isResolved)).toEqual([false, false, true]);
  });
});

test('two processes at once resolve each once, and ask for the bars of each instrument once', async () => {
  const instruments = await Promise.all(Array.from({ length: 12 }, () => newInstrument(database)));
  await database.$executeRaw`CREATE TABLE writes (run_id uuid)`;
  await database.$executeRaw`
    CREATE FUNCTION count_write() RETURNS trigger LANGUAGE plpgsql AS
    'BEGIN INSERT INTO writes VALUES (NEW.run_id); RETURN NEW; END'`;
  await database.$executeRaw`
    CREATE TRIGGER counting AFTER UPDATE ON predictions FOR EACH ROW EXECUTE FUNCTION count_write()`;
  const runs = await Promise.all(
    instruments.map(({ id }) => newPrediction(database, { instrumentId: id, madeDaysAgo: 70 })),
  );
  const markets = [1, 2, 3].map(() => marketOf(database));
  await Promise.all(markets.map((market) => resolve(connect(url), { market })));
  expect(markets.flatMap(({ asked }) => asked).sort()).toEqual(instruments.map(({ symbol }) => symbol).sort());
  const writes = await database.$queryRaw<{ times: number }[]>`
    SELECT count(*)::int AS times FROM writes WHERE run_id = ANY (${runs}::uuid[]) GROUP BY run_id`;
  // Taken, and resolved.
  expect(writes).toEqual(runs.map(() => ({ times: 2 })));
});

test('a process that comes back late, after another one has done its work, counts nothing twice', async () => {
  const { id: instrumentId } = await risingInstrument(database);
  const runId = await newPrediction(database, { instrumentId, price: closeOf(40) });
  const market = marketOf(database);
  const candles: MarketService['candles'] = async (...call) => {
    // Meanwhile it is thought to be dead.
    await database.prediction.updateMany({ where: { runId }, data: { dueAt: daysAgo(1) } });
    await resolve(database);
    return market.candles(...call);
  };
  await resolve(database, { market: { ...market, candles } });
  expect(await stateOf(runId)).toMatchObject({ isResolved: true });
  const tallies = await database.predictionTally.findMany({ where: { instrumentId } });
  expect(tallies).toMatchObject([{ made: 1, resolved: 1, hits: 1, rises: 1, givenUp: 0 }]);
});

test('a process that stops writes what it has, and leaves the rest', async () => {
  const instruments = await Promise.all([newInstrument(database), newInstrument(database)]);
  const runs = await Promise.all(
    instruments.map(({ id }) => newPrediction(database, { instrumentId: id, madeDaysAgo: 62 })),
  );
  const stopping = new AbortController();
  const market = marketOf(database);
  const candles: MarketService['candles'] = (...call) => {
    stopping.abort();
    return market.candles(...call);
  };
  await resolve(database, { market: { ...market, candles }, signal: stopping.signal });
  const states = await Promise.all(runs.map(stateOf));
  expect(states.map(({ isResolved }) => isResolved).sort()).toEqual([false, true]);
});

/** Days as a source that has left told them. */
async function keepDays({ id }: Instrument, days: readonly (readonly [ago: number, close: string])[]): Promise<void> {
  const timeOf = (ago: number) => new Date((today - ago) * dayMs);
  const [first = 0, last = 0] = [days[0]?.[0], days.at(-1)?.[0]];
  await database.$executeRaw`SELECT ensure_candle_partitions(${timeOf(first)}, ${timeOf(last)})`;
  await database.candle.createMany({
    data: days.map(([ago, close]) => ({
      ...{ instrumentId: id, source: 'YAHOO', interval: 'D1', time: timeOf(ago) },
      ...{ open: close, high: close, low: close, close, volume: '1' },
    })),
  });
  await database.$executeRaw`
    INSERT INTO candle_coverage (instrument_id, source, interval, known)
    VALUES (${id}::uuid, 'YAHOO', 'D1', tstzmultirange(tstzrange(${timeOf(first)}, ${timeOf(last - 1)})))`;
}
