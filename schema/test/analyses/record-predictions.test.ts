import { randomUUID } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { predictionOf, recordPredictions, type Scored } from '../../src/analyses/predictions/record.ts';
import { ownDatabase } from '../own-database.ts';

const database = await ownDatabase('recorded');
const noon = Date.UTC(2026, 5, 1, 12);
const hourMs = 3_600_000;

async function newInstrument(): Promise<string> {
  const symbol = `T${randomUUID().slice(0, 12).toUpperCase()}`;
  const data = { symbol, name: symbol, assetClass: 'EQUITY', currency: 'USD', priceDecimals: 2 } as const;
  return (await database.instrument.create({ data })).id;
}

const basic = (version: number, score: number): Scored => ({
  variant: { model: 'BASIC', version },
  horizonDays: 30,
  score,
});

/** As a run does that ends at this moment; answers its id. */
async function record(instrumentId: string, atMs: number, outcomes: readonly Scored[], price = '101.25') {
  const { id } = await database.analysisRun.create({ data: { instrumentId, status: 'COMPLETED' } });
  await database.$transaction((transaction) =>
    recordPredictions(transaction, { id, instrumentId, price, atMs }, outcomes),
  );
  return id;
}

const kept = (instrumentId: string) =>
  database.prediction.findMany({ where: { instrumentId }, orderBy: [{ madeAt: 'asc' }, { version: 'asc' }] });

describe('what a score predicts', () => {
  test.each([
    [0, false, 0.9],
    [25, false, 0.7],
    [49.99, false, 0.50008],
    [50, true, 0.5],
    [60, true, 0.58],
    [100, true, 0.9],
  ])('%d', (score, isUp, probability) => {
    const prediction = predictionOf(score);
    expect(prediction.isUp).toBe(isUp);
    expect(prediction.probability).toBeCloseTo(probability, 10);
  });

  test('is the surer the further it lies from 50, and never surer than 0.9', () => {
    const scores = fc.double({ min: 0, max: 100, noNaN: true });
    fc.assert(
      fc.property(scores, scores, (one, other) => {
        const [near, far] = Math.abs(one - 50) < Math.abs(other - 50) ? [one, other] : [other, one];
        expect(predictionOf(far).probability).toBeGreaterThanOrEqual(predictionOf(near).probability);
        expect(predictionOf(near).probability).toBeGreaterThanOrEqual(0.5);
        expect(predictionOf(far).probability).toBeLessThanOrEqual(0.9);
      }),
    );
  });
});

test('a run records a prediction of each version that applies, with its own horizon', async () => {
  const instrumentId = await newInstrument();
  const dcf: Scored = { variant: { model: 'DCF', version: 1 }, horizonDays: 365, score: 20 };
  const runId = await record(instrumentId, noon, [basic(1, 75), basic(2, 25), dcf]);
  const rows = await database.prediction.findMany({
    where: { runId },
    orderBy: [{ model: 'asc' }, { version: 'asc' }],
  });
  const told = rows.map(({ price, madeOn, ...row }) => ({
    ...row,
    price: price.toFixed(),
    madeOn: madeOn.toISOString(),
  }));
  const made = {
    ...{ runId, instrumentId, price: '101.25', madeAt: new Date(noon), madeOn: '2026-06-01T00:00:00.000Z' },
    ...{ resolvedPrice: null, resolvedAt: null },
  };
  const until = (ends: string) => ({ endsAt: new Date(ends), dueAt: new Date(ends) });
  expect(told).toEqual([
    { ...made, model: 'BASIC', version: 1, isUp: true, probability: 0.7, ...until('2026-07-01T12:00:00Z') },
    { ...made, model: 'BASIC', version: 2, isUp: false, probability: 0.7, ...until('2026-07-01T12:00:00Z') },
    { ...made, model: 'DCF', version: 1, isUp: false, probability: 0.74, ...until('2027-06-01T12:00:00Z') },
  ]);
});

test('a run of which nothing applies records nothing', async () => {
  const instrumentId = await newInstrument();
  await record(instrumentId, noon, []);
  expect(await kept(instrumentId)).toEqual([]);
});

describe('of one instrument', () => {
  test('the first of a day in UTC is kept, and the others are not', async () => {
    const instrumentId = await newInstrument();
    const midnight = Date.UTC(2026, 5, 2);
    const runs = [];
    for (const atMs of [noon, noon + hourMs / 2, midnight - 1, midnight, midnight + hourMs]) {
      runs.push(await record(instrumentId, atMs, [basic(1, 75)]));
    }
    expect((await kept(instrumentId)).map(({ runId }) => runId)).toEqual([runs[0], runs[3]]);
  });

  test('two versions count each for itself: one that begins at noon is kept beside what the other said at dawn', async () => {
    const instrumentId = await newInstrument();
    await record(instrumentId, noon - 6 * hourMs, [basic(1, 75)]);
    await record(instrumentId, noon, [basic(1, 75), basic(2, 75)]);
    expect((await kept(instrumentId)).map(({ version }) => version)).toEqual([1, 2]);
  });

  test('runs that end at once keep one between them, and none fails', async () => {
    const instrumentId = await newInstrument();
    await Promise.all(Array.from({ length: 8 }, () => record(instrumentId, noon, [basic(1, 75), basic(2, 30)])));
    expect(await kept(instrumentId)).toHaveLength(2);
  });
});
