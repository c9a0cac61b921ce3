import type { AssetClass } from '@tickwire/prisma';
import { createModelPerformance } from '@tickwire/schema';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { data, newApiKey, post } from '../harness/client.ts';
import { quickUser } from '../harness/quick-user.ts';
import { startTestServer } from '../harness/server.ts';
import { endedAnalysis, requestAnalysis } from './asking.ts';
import {
  closeOf,
  connect,
  type GivenPrediction,
  newDatabase,
  newInstrument,
  newPrediction,
  resolve,
  risingInstrument,
} from './prediction-fixtures.ts';

const database = connect(await newDatabase());
const tell = createModelPerformance(database);

interface Said extends Omit<GivenPrediction, 'instrumentId' | 'price'> {
  /** What comes of it: it is made at a price that is below, at or above that of the end; or its end has not come. */
  readonly comes: 'higher' | 'same' | 'lower' | 'open';
}

/** A day each, as of one version one of a day is kept; unless it is said when. */
async function say(instrumentId: string, predictions: readonly Said[]): Promise<void> {
  for (const [index, { comes, ...said }] of predictions.entries()) {
    const madeDaysAgo = said.madeDaysAgo ?? (comes === 'open' ? 1 : 40) + index;
    const atEnd = closeOf(madeDaysAgo - 29);
    const price = { higher: atEnd - 0.01, same: atEnd, lower: atEnd + 0.01, open: closeOf(madeDaysAgo) }[comes];
    await newPrediction(database, { instrumentId, ...said, madeDaysAgo, price });
  }
}

/** The lines of the versions that said something of it. */
async function of(instrumentId: string) {
  const lines = await tell({ model: 'BASIC', instrumentId, assetClass: null });
  return lines.filter(({ pending, givenUp, resolved }) => pending + givenUp + resolved > 0);
}

const nothing = {
  ...{ pending: 0, givenUp: 0, resolved: 0, hits: 0 },
  ...{ hitRate: null, brierScore: null, baselineHitRate: null, baselineBrierScore: null },
};

describe('how predictions turned out', () => {
  test('is counted as by hand', async () => {
    const { id } = await risingInstrument(database);
    await say(id, [
      // Up by 0.9, 0.7, 0.5; down by 0.6, 0.8, 0.9.
      { score: 100, comes: 'higher' },
      { score: 75, comes: 'lower' },
      { score: 50, comes: 'same' },
      { score: 37.5, comes: 'lower' },
      { score: 12.5, comes: 'same' },
      { score: 0, comes: 'higher' },
      { score: 100, comes: 'open' },
      { score: 0, comes: 'open' },
    ]);
    expect(await of(id)).toEqual([{ ...nothing, model: 'BASIC', version: 1, pending: 8 }]);
    await resolve(database);
    expect(await of(id)).toEqual([
      {
        ...{ model: 'BASIC', version: 1, pending: 2, givenUp: 0, resolved: 6, hits: 3, hitRate: 0.5 },
        // Misses at 0.7, 0.5 and 0.9: (0.1² + 0.7² + 0.5² + 0.4² + 0.2² + 0.9²) / 6
        brierScore: expect.closeTo(1.76 / 6, 12),
        // Two of six rose: what is the same did not.
        baselineHitRate: expect.closeTo(1 / 3, 12),
        baselineBrierScore: expect.closeTo(2 / 9, 12),
      },
    ]);
  });

  test('tells two versions apart that spoke of the same at the same times', async () => {
    const { id } = await risingInstrument(database);
    const comes = ['higher', 'higher', 'lower', 'lower'] as const;
    const said = (version: number, scores: readonly number[]): Said[] =>
      comes.map((what, index) => ({ version, score: scores[index] ?? 0, comes: what, madeDaysAgo: 40 + index }));
    await say(id, [...said(1, [87.5, 87.5, 87.5, 87.5]), ...said(2, [87.5, 87.5, 12.5, 87.5])]);
    await resolve(database);
    expect(await of(id)).toMatchObject([
      // (2 · 0.2² + 2 · 0.8²) / 4
      { version: 1, resolved: 4, hits: 2, baselineHitRate: 0.5, brierScore: expect.closeTo(0.34, 12) },
      // (3 · 0.2² + 0.8²) / 4
      { version: 2, resolved: 4, hits: 3, baselineHitRate: 0.5, brierScore: expect.closeTo(0.19, 12) },
    ]);
  });

  test('counts what was given up by itself, and in no rate', async () => {
    const { id } = await newInstrument(database);
    await newPrediction(database, { instrumentId: id, madeDaysAgo: 61 });
    await newPrediction(database, { instrumentId: id, madeDaysAgo: 50 });
    await resolve(database);
    expect(await of(id)).toEqual([{ ...nothing, model: 'BASIC', version: 1, pending: 1, givenUp: 1 }]);
  });

  test('has a line for each version that there is or was, in the order of the models', async () => {
    const { id } = await risingInstrument(database);
    await say(id, [
      { model: 'LYNCH', version: 73, comes: 'higher' },
      { model: 'LYNCH', version: 37, comes: 'lower' },
    ]);
    await resolve(database);
    const lines = await tell({ model: null, instrumentId: id, assetClass: null });
    // Further versions may be written.
    const told = lines.filter(({ version }) => [1, 37, 73].includes(version));
    expect(told.map(({ model, version, hitRate }) => [`${model}@${version}`, hitRate])).toEqual([
      ['BASIC@1', null],
      ['BUFFETT@1', null],
      ['LYNCH@1', null],
      ['LYNCH@37', 0],
      ['LYNCH@73', 1],
      ['DCF@1', null],
    ]);
    const ofOne = await tell({ model: 'LYNCH', instrumentId: id, assetClass: null });
    expect(ofOne).toEqual(lines.filter(({ model }) => model === 'LYNCH'));
  });

  test('is counted over all instruments, those of a kind, or one', async () => {
    const [share, coin] = [await risingInstrument(database), await risingInstrument(database, 'FX')];
    // A version that is no other test's.
    const version = 99;
    await say(share.id, [
      { version, comes: 'higher' },
      { version, comes: 'higher' },
      { version, comes: 'lower' },
    ]);
    await say(coin.id, [
      { version, comes: 'higher' },
      { version, comes: 'lower' },
    ]);
    await resolve(database);
    const counted = async (assetClass: AssetClass | null, instrumentId: string | null = null) => {
      const lines = await tell({ model: 'BASIC', instrumentId, assetClass });
      const line = lines.find((one) => one.version === version);
      return line === undefined ? null : [line.resolved, line.hits];
    };
    expect(await counted(null)).toEqual([5, 3]);
    expect(await counted('EQUITY')).toEqual([3, 2]);
    expect(await counted('FX')).toEqual([2, 1]);
    expect(await counted('FX', coin.id)).toEqual([2, 1]);
    expect(await counted('FX', share.id)).toBeNull();
  });

  test('is what the predictions themselves say, whatever they are: hits within resolved, rates from 0 to 1', async () => {
    const comes = fc.constantFrom<Said['comes'][]>('higher', 'same', 'lower', 'open');
    const said = fc.record({ score: fc.double({ min: 0, max: 100, noNaN: true }), comes });
    await fc.assert(
      fc.asyncProperty(fc.array(said, { maxLength: 8 }), async (predictions) => {
        const { id } = await risingInstrument(database);
        await say(id, predictions);
        await resolve(database);
        const [line] = await tell({ model: 'BASIC', instrumentId: id, assetClass: null });
        if (line === undefined) throw new Error('BASIC has no line');
        const { pending, givenUp, resolved, hits, hitRate, brierScore, baselineHitRate, baselineBrierScore } = line;
        expect(pending + givenUp + resolved).toBe(predictions.length);
        expect(hits).toBeLessThanOrEqual(resolved);
        for (const rate of [hitRate, brierScore, baselineHitRate, baselineBrierScore]) {
          if (resolved === 0) expect(rate).toBeNull();
          else expect(rate ?? -1).toSatisfy((value: number) => value >= 0 && value <= 1);
        }
        expect({ resolved, hits, brierScore }).toEqual(await recounted(id));
      }),
      { numRuns: 6 },
    );
  });
});

/** From the predictions one by one. */
async function recounted(instrumentId: string) {
  const rows = await database.prediction.findMany({ where: { instrumentId, resolvedPrice: { not: null } } });
  const outcomes = rows.map(({ isUp, probability, price, resolvedPrice }) => {
    const isHit = isUp === resolvedPrice?.greaterThan(price);
    return { isHit, error: (isHit ? 1 - probability : probability) ** 2 };
  });
  const error = outcomes.reduce((sum, outcome) => sum + outcome.error, 0);
  return {
    resolved: rows.length,
    hits: outcomes.filter(({ isHit }) => isHit).length,
    brierScore: rows.length === 0 ? null : expect.closeTo(error / rows.length, 12),
  };
}

const query = `query ($model: AnalysisModel, $symbol: String, $assetClass: AssetClass) {
  modelPerformance(model: $model, symbol: $symbol, assetClass: $assetClass) {
    model version pending givenUp resolved hits hitRate brierScore baselineHitRate baselineBrierScore } }`;
const shape = z.object({ modelPerformance: z.array(z.record(z.string(), z.unknown())) });

describe('modelPerformance', async () => {
  const server = await startTestServer({ jobConcurrency: 1 });
  const reader = await quickUser(server);

  test('answers whoever is signed in, for the symbol, model and kind that is asked for', async () => {
    const { id, symbol } = await newInstrument(server.database);
    await server.services.market.catalogue.reload();
    await server.database.predictionTally.create({
      data: {
        ...{ instrumentId: id, model: 'DCF', version: 1, made: 9, resolved: 4 },
        ...{ hits: 3, rises: 2, givenUp: 1, squaredError: 0.5 },
      },
    });
    const ask = async (variables: Record<string, unknown>) => {
      const { modelPerformance } = await data(server, shape, query, { token: reader.token, variables });
      return modelPerformance.filter(({ version }) => version === 1);
    };
    const none = { ...nothing, model: 'DCF', version: 1 };
    expect(await ask({ symbol: symbol.toLowerCase(), model: 'DCF', assetClass: 'EQUITY' })).toEqual([
      {
        ...{ ...none, pending: 4, givenUp: 1, resolved: 4, hits: 3, hitRate: 0.75, brierScore: 0.125 },
        ...{ baselineHitRate: 0.5, baselineBrierScore: 0.25 },
      },
    ]);
    expect(await ask({ symbol, model: 'DCF', assetClass: 'FX' })).toEqual([none]);
  });

  test('has what an analysis predicts as soon as that is COMPLETED', async () => {
    const symbol = 'DOGEUSDT';
    const { id } = await requestAnalysis(server, reader, { symbol });
    await endedAnalysis(server, reader, id);
    const variables = { symbol, model: 'BASIC' };
    const { modelPerformance } = await data(server, shape, query, { token: reader.token, variables });
    const line = modelPerformance.find(({ version }) => version === 1);
    expect(line?.pending).toBeGreaterThan(0);
  });

  test('of an unknown symbol is an error that names it', async () => {
    const answer = await post(server, query, { token: reader.token, variables: { symbol: 'NO"SUCH' } });
    expect(answer.errors?.[0]).toMatchObject({
      message: 'symbol: unknown symbol "NO\\"SUCH"; `instruments` lists those that are known',
      extensions: { code: 'BAD_USER_INPUT' },
    });
  });

  test('tells nothing to who is not signed in, nor to an app whose key may not read', async () => {
    const { secret } = await newApiKey(server, reader, ['WRITE']);
    const code = async (call: { token?: string }) => (await post(server, query, call)).errors?.[0]?.extensions.code;
    expect(await code({})).toBe('UNAUTHENTICATED');
    expect(await code({ token: secret })).toBe('FORBIDDEN');
  });
});
