import { createModelPerformance } from '@tickwire/schema';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { createCache } from '../../src/cache/cache.ts';
import { createLogger } from '../../src/telemetry/logger.ts';
import { data, newApiKey, post } from '../harness/client.ts';
import { quickUser } from '../harness/quick-user.ts';
import { startTestServer } from '../harness/server.ts';
import { whenDone } from '../harness/when-done.ts';
import { connect, type GivenPrediction, newDatabase, newInstrument, newPrediction } from './prediction-fixtures.ts';

const server = await startTestServer();
const { database } = server;
const reader = await quickUser(server);

const line = z.object({
  model: z.string(),
  version: z.number(),
  pending: z.number(),
  givenUp: z.number(),
  resolved: z.number(),
  hits: z.number(),
  hitRate: z.number().nullable(),
  brierScore: z.number().nullable(),
  baselineHitRate: z.number().nullable(),
  baselineBrierScore: z.number().nullable(),
});
const shape = z.object({ modelPerformance: z.array(line) });
const query = `query ($model: AnalysisModel, $symbol: String, $assetClass: AssetClass) {
  modelPerformance(model: $model, symbol: $symbol, assetClass: $assetClass) {
    model version pending givenUp resolved hits hitRate brierScore baselineHitRate baselineBrierScore } }`;

const read = async (variables: Record<string, unknown>) =>
  (await data(server, shape, query, { token: reader.token, variables })).modelPerformance;

type Told = Omit<GivenPrediction, 'instrumentId'>;

/** An instrument of which this was said. */
async function instrumentWith(predictions: readonly Told[]) {
  const instrument = await newInstrument(database);
  // A day each: of one version no two of a day are kept.
  await Promise.all(
    predictions.map((told, index) =>
      newPrediction(database, { instrumentId: instrument.id, madeDaysAgo: 40 + index, ...told }),
    ),
  );
  await server.services.market.catalogue.reload();
  return instrument;
}

const nothing = { pending: 0, givenUp: 0, resolved: 0, hits: 0 };
const unknown = { hitRate: null, brierScore: null, baselineHitRate: null, baselineBrierScore: null };

describe('how predictions turned out', () => {
  test('is counted as by hand', async () => {
    const { symbol } = await instrumentWith([
      { isUp: true, probability: 0.9, resolvedPrice: '101' },
      { isUp: true, probability: 0.7, resolvedPrice: '99.99' },
      { isUp: false, probability: 0.6, resolvedPrice: '80' },
      // The same price is not higher.
      { isUp: false, probability: 0.8, resolvedPrice: '100.00' },
      { isUp: true, probability: 0.5, resolvedPrice: '100' },
      { isUp: true, probability: 0.9, resolvedPrice: null },
      { isUp: true, probability: 0.9, madeDaysAgo: 3 },
      { isUp: true, probability: 0.9, madeDaysAgo: 2 },
    ]);
    const [basic] = await read({ symbol: symbol.toLowerCase(), model: 'BASIC' });
    expect(basic).toEqual({
      ...{ model: 'BASIC', version: 1, pending: 2, givenUp: 1, resolved: 5, hits: 3, hitRate: 0.6 },
      // (0.1² + 0.7² + 0.4² + 0.2² + 0.5²) / 5
      brierScore: expect.closeTo(0.19, 12),
      // One of five rose: 0.2 · 0.8
      baselineHitRate: 0.2,
      baselineBrierScore: expect.closeTo(0.16, 12),
    });
  });

  test('has a line for each version that there is or was, in the order of the models', async () => {
    const { symbol } = await instrumentWith([
      { model: 'LYNCH', version: 7, resolvedPrice: '120' },
      { model: 'LYNCH', version: 3, resolvedPrice: '90' },
    ]);
    const lines = await read({ symbol });
    expect(lines.map(({ model, version }) => `${model}@${version}`)).toEqual([
      ...['BASIC@1', 'BUFFETT@1', 'LYNCH@1', 'LYNCH@3', 'LYNCH@7', 'DCF@1'],
    ]);
    expect(lines[0]).toEqual({ model: 'BASIC', version: 1, ...nothing, ...unknown });
    expect((await read({ symbol, model: 'LYNCH' })).map(({ hitRate }) => hitRate)).toEqual([null, 0, 1]);
  });

  test('tells two versions apart that spoke of the same at the same times', async () => {
    const outcomes = ['110', '120', '90', '95'];
    const said = (version: number, ups: readonly boolean[]): Told[] =>
      outcomes.map((resolvedPrice, index) => ({
        ...{ version, resolvedPrice, isUp: ups[index] ?? false, probability: 0.8, madeDaysAgo: 40 + index },
      }));
    const { symbol } = await instrumentWith([
      ...said(1, [true, true, true, true]),
      ...said(2, [true, true, false, true]),
    ]);
    const lines = await read({ symbol, model: 'BASIC' });
    const told = lines.map(({ version, resolved, hits, baselineHitRate }) => [
      version,
      resolved,
      hits,
      baselineHitRate,
    ]);
    expect(told).toEqual([
      [1, 4, 2, 0.5],
      [2, 4, 3, 0.5],
    ]);
    // (2 · 0.2² + 2 · 0.8²) / 4, and (3 · 0.2² + 0.8²) / 4
    expect(lines.map(({ brierScore }) => brierScore)).toEqual([expect.closeTo(0.34, 12), expect.closeTo(0.19, 12)]);
  });

  test('is counted over all instruments, and over those of a kind', async () => {
    const url = await newDatabase();
    const own = connect(url);
    const outcomes = { EQUITY: ['110', '120', '90'], CRYPTO: ['50', '101'] } as const;
    for (const assetClass of ['EQUITY', 'CRYPTO'] as const) {
      for (const resolvedPrice of outcomes[assetClass]) {
        const { id: instrumentId } = await newInstrument(own, { assetClass });
        await newPrediction(own, { instrumentId, resolvedPrice });
      }
    }
    const cache = createCache({ databaseUrl: url, redis: null, log: createLogger('silent') });
    whenDone(() => cache.close());
    const tell = createModelPerformance({ database: own, cache });
    const counted = async (assetClass: 'EQUITY' | 'CRYPTO' | 'FX' | null) =>
      (await tell({ model: 'BASIC', instrumentId: null, assetClass })).map(({ resolved, hits }) => [resolved, hits]);
    expect(await counted(null)).toEqual([[5, 3]]);
    expect(await counted('EQUITY')).toEqual([[3, 2]]);
    expect(await counted('CRYPTO')).toEqual([[2, 1]]);
    expect(await counted('FX')).toEqual([[0, 0]]);
  });

  test('of an instrument of another kind is nothing', async () => {
    const { symbol } = await instrumentWith([{ resolvedPrice: '120' }]);
    expect((await read({ symbol, assetClass: 'FX', model: 'BASIC' }))[0]).toMatchObject(nothing);
  });

  test('keeps hits within what is resolved, and every rate between 0 and 1', async () => {
    const prices = fc.constantFrom('99', '100', '101', null, undefined);
    const told = fc.record({
      isUp: fc.boolean(),
      probability: fc.double({ min: 0.5, max: 1, noNaN: true }),
      price: prices,
    });
    await fc.assert(
      fc.asyncProperty(fc.array(told, { maxLength: 12 }), async (predictions) => {
        const { symbol } = await instrumentWith(
          predictions.map(({ price, ...said }) => ({ ...said, ...(price !== undefined && { resolvedPrice: price }) })),
        );
        const [basic] = await read({ symbol, model: 'BASIC' });
        if (basic === undefined) throw new Error('BASIC has no line');
        expect(basic.pending + basic.givenUp + basic.resolved).toBe(predictions.length);
        expect(basic.hits).toBeLessThanOrEqual(basic.resolved);
        const rates = [basic.hitRate, basic.brierScore, basic.baselineHitRate, basic.baselineBrierScore];
        if (basic.resolved === 0) expect(rates).toEqual([null, null, null, null]);
        else for (const rate of rates) expect(rate ?? -1).toSatisfy((value: number) => value >= 0 && value <= 1);
      }),
      { numRuns: 12 },
    );
  });
});

test('an unknown symbol is an error that names it', async () => {
  const answer = await post(server, query, { token: reader.token, variables: { symbol: 'NO"SUCH' } });
  expect(answer.errors?.[0]).toMatchObject({
    message: 'symbol: unknown symbol "NO\\"SUCH"; `instruments` lists those that are known',
    extensions: { code: 'BAD_USER_INPUT' },
  });
});

test('who is not signed in is not told, nor an app whose key may not read', async () => {
  const { secret } = await newApiKey(server, reader, ['WRITE']);
  const code = async (call: { token?: string }) => (await post(server, query, call)).errors?.[0]?.extensions.code;
  expect(await code({})).toBe('UNAUTHENTICATED');
  expect(await code({ token: secret })).toBe('FORBIDDEN');
});
