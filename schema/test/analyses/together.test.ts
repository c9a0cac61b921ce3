import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type AnalysisModel, analysisModels } from '../../src/analyses/models/model.ts';
import { combine, type Opinion } from '../../src/analyses/models/together.ts';
import { verdictOf } from '../../src/analyses/models/verdict.ts';

const alike = { BASIC: 1, BUFFETT: 1, LYNCH: 1, DCF: 1 };

function opinion(model: AnalysisModel, score: number | null, confidence: number | null, version = 1): Opinion {
  return { model, version, score, confidence };
}

describe('by hand', () => {
  test('two that disagree: the mean by weight and confidence, and a confidence that the deviation takes from', () => {
    // (0.64 × 72 + 0.66 × 31) / 1.3 = 66.54 / 1.3 = 51.18; the scores deviate by 20.82 and 20.18 from it, together
    // √((0.64 × 20.815² + 0.66 × 20.185²) / 1.3) = 20.50, which is 0.41 of 50; 0.65 × (1 - 0.40996) = 0.3835.
    expect(combine([opinion('BASIC', 72, 0.64), opinion('DCF', 31, 0.66)], alike)).toEqual({
      score: 51.18,
      verdict: 'HOLD',
      confidence: 0.3835,
      summary:
        'BASIC says BUY (72), DCF says SELL (31): they disagree, so confidence is 0.38; together that is HOLD (51).',
    });
  });

  test('a weight counts as that many models of the same mind', () => {
    // (3 × 0.5 × 60 + 0.5 × 40) / 2 = 55; √(0.75 × 5² + 0.25 × 15²) = 8.66, 0.1732 of 50; 0.5 × 0.8268 = 0.4134.
    expect(combine([opinion('BASIC', 60, 0.5), opinion('LYNCH', 40, 0.5)], { ...alike, BASIC: 3 })).toMatchObject({
      score: 55,
      confidence: 0.4134,
      summary: 'BASIC says BUY (60), LYNCH says HOLD (40): together that is HOLD (55), with a confidence of 0.41.',
    });
  });

  test('one alone is what it says, and those that do not apply are named', () => {
    const opinions = [opinion('BASIC', 81.5, 0.6), opinion('DCF', null, null), opinion('BUFFETT', null, null)];
    expect(combine(opinions, alike)).toEqual({
      score: 81.5,
      verdict: 'STRONG_BUY',
      confidence: 0.6,
      summary: 'BASIC says STRONG BUY (82), with a confidence of 0.60. BUFFETT and DCF do not apply and are left out.',
    });
  });

  test('one that has no weight is told, and does not count', () => {
    expect(combine([opinion('BASIC', 50, 0.4), opinion('DCF', 90, 0.4)], { ...alike, DCF: 0 })).toMatchObject({
      score: 50,
      confidence: 0.4,
      summary:
        'BASIC says HOLD (50), with a confidence of 0.40. DCF says STRONG BUY (90) and does not count, as its weight is 0.',
    });
  });

  test('two versions of one model are told apart', () => {
    const { summary } = combine([opinion('BASIC', 70, 0.5, 2), opinion('BASIC', 61, 0.5, 1)], alike);
    expect(summary).toContain('BASIC@2 says BUY (70), BASIC@1 says BUY (61)');
  });

  test('where none applies there is nothing, and it is said', () => {
    const nothing = { score: null, verdict: null, confidence: null };
    expect(combine([], alike)).toEqual({ ...nothing, summary: 'No model was asked.' });
    expect(combine([opinion('DCF', null, null)], alike)).toEqual({
      ...nothing,
      summary: 'No model that counts applies, so there is no score. DCF does not apply and is left out.',
    });
    expect(combine([opinion('DCF', 50, 0.5)], { ...alike, DCF: 0 })).toMatchObject(nothing);
  });

  test('those that are not believed at all still have a score, with no confidence', () => {
    expect(combine([opinion('BASIC', 20, 0), opinion('DCF', 40, 0)], alike)).toMatchObject({
      score: 30,
      verdict: 'SELL',
      confidence: 0,
    });
  });

  test('a score is not told as one of another verdict', () => {
    expect(combine([opinion('BASIC', 79.6, 0.5)], alike).summary).toContain('BUY (79.6)');
    expect([0, 19.99, 20, 39.99, 40, 59.99, 60, 79.99, 80, 100].map(verdictOf)).toEqual(
      ['STRONG_SELL', 'SELL', 'HOLD', 'BUY', 'STRONG_BUY'].flatMap((verdict) => [verdict, verdict]),
    );
  });
});

describe('any opinions', () => {
  const score = fc.integer({ min: 0, max: 10_000 }).map((hundredths) => hundredths / 100);
  const confidence = fc.oneof(fc.constantFrom(0, 1), fc.double({ min: 0, max: 1, noNaN: true }));
  const weight = fc.oneof(fc.constantFrom(0, 1), fc.double({ min: 0.01, max: 10, noNaN: true }));
  const weights = fc.record({ BASIC: weight, BUFFETT: weight, LYNCH: weight, DCF: weight });
  const applying = fc.uniqueArray(
    fc.record({
      model: fc.constantFrom(...analysisModels),
      version: fc.integer({ min: 1, max: 2 }),
      score,
      confidence,
    }),
    { selector: ({ model, version }) => `${model}@${version}`, minLength: 1 },
  );

  test('have a score between the lowest and the highest that counts, with the verdict that it has', () => {
    fc.assert(
      fc.property(applying, weights, (opinions, weights) => {
        const together = combine(opinions, weights);
        const scores = opinions.filter(({ model }) => weights[model] > 0).map(({ score }) => score);
        if (together.score === null) {
          expect(scores).toEqual([]);
          expect(together).toMatchObject({ verdict: null, confidence: null });
          return;
        }
        expect(together.score).toBeGreaterThanOrEqual(Math.min(...scores));
        expect(together.score).toBeLessThanOrEqual(Math.max(...scores));
        expect(together.verdict).toBe(verdictOf(together.score));
        expect(together.confidence).toBeGreaterThanOrEqual(0);
        expect(together.confidence).toBeLessThanOrEqual(1);
      }),
    );
  });

  test('say the same in any order', () => {
    const shuffled = applying.chain((opinions) =>
      fc.tuple(fc.constant(opinions), fc.shuffledSubarray(opinions, { minLength: opinions.length })),
    );
    fc.assert(
      fc.property(shuffled, weights, ([one, other], weights) => {
        expect(combine(other, weights)).toEqual(combine(one, weights));
      }),
    );
  });

  test('are never believed more as they drift apart', () => {
    const share = fc.double({ min: 0, max: 1, noNaN: true });
    fc.assert(
      fc.property(applying, weights, share, (opinions, weights, share) => {
        const together = combine(opinions, weights);
        const middle = together.score ?? 50;
        const closer = opinions.map((each) => ({ ...each, score: middle + (each.score - middle) * share }));
        expect(combine(closer, weights).confidence ?? 0).toBeGreaterThanOrEqual(together.confidence ?? 0);
      }),
    );
  });

  test('are not changed by a model that does not apply, but for the summary, which names it', () => {
    fc.assert(
      fc.property(applying, weights, fc.constantFrom(...analysisModels), (opinions, weights, model) => {
        const { summary: _, ...before } = combine(opinions, weights);
        const { summary, ...after } = combine([...opinions, opinion(model, null, null, 3)], weights);
        expect(after).toEqual(before);
        expect(summary).toMatch(new RegExp(`${model}(@3)? does not apply and is left out`));
      }),
    );
  });
});
