import { describe, expect, test } from 'vitest';
import { lynch1 } from '../../../src/analyses/models/lynch.ts';
import type { ModelInput, ModelOutcome, StatementYear } from '../../../src/analyses/models/model.ts';
import { appleYears, hasApple } from '../apple.ts';
import { inputOf, yearOf } from './inputs.ts';

const factorOf = ({ factors }: ModelOutcome, name: string) => factors.find((factor) => factor.name === name);
const figureOf = (outcome: ModelOutcome, name: string) => factorOf(outcome, name)?.value;
const judge = (years: readonly StatementYear[], changes?: Partial<ModelInput>) =>
  lynch1.evaluate(inputOf(years, changes));

/** Five years from 2019 whose sales, earnings and inventories are these, at 100 shares. */
const companyOf = (figures: readonly [revenue: number, netIncome: number][], changes: Partial<StatementYear> = {}) =>
  figures.map(([revenue, netIncome], index) =>
    yearOf(2019 + index, { revenue, netIncome, epsDiluted: netIncome / 100, ...changes }),
  );
const growing = (rate: number, changes?: Partial<StatementYear>) =>
  companyOf(
    [0, 1, 2, 3, 4].map((year) => [1_000 * (1 + rate) ** year, 100 * (1 + rate) ** year]),
    changes,
  );
const all = (years: readonly StatementYear[], changes: Partial<StatementYear>) =>
  years.map((year) => ({ ...year, ...changes }));

describe('LYNCH', () => {
  test('holds the P/E against growth by the year, the right way up', () => {
    // 12% a year to 1.5735 a share; at 18.88 the P/E is 12, and 30 paid as dividends by 100 shares yield 1.589%.
    const price = 12 * 1.12 ** 4;
    const outcome = judge(growing(0.12), { price });
    expect(figureOf(outcome, 'earningsGrowth')).toBeCloseTo(0.12, 10);
    expect(figureOf(outcome, 'newestEarningsGrowth')).toBeCloseTo(0.12, 10);
    expect(figureOf(outcome, 'revenueGrowth')).toBeCloseTo(0.12, 10);
    expect(figureOf(outcome, 'peg')).toBeCloseTo(1, 10);
    expect(figureOf(outcome, 'growthAndYieldToPriceEarnings')).toBeCloseTo((12 + 30 / price) / 12, 10);
    expect(outcome.fairValue).toBeCloseTo(price, 8);
    expect(figureOf(outcome, 'fairPriceMargin')).toBeCloseTo(0, 10);
  });

  test('counts a PEG of a half and a yield that adds to growth as good, twice the growth as bad', () => {
    const [cheap, dear] = [0.5, 2].map((peg) => judge(growing(0.12), { price: peg * 12 * 1.12 ** 4 }));
    if (!cheap || !dear) throw new Error('two prices');
    expect(factorOf(cheap, 'peg')).toMatchObject({ points: 15, maxPoints: 15 });
    expect(factorOf(cheap, 'growthAndYieldToPriceEarnings')).toMatchObject({ points: 15, maxPoints: 15 });
    expect(factorOf(dear, 'peg')?.points).toBeCloseTo(0, 3);
  });

  test('pays for no more than 25% of growth, and never more than 25 times earnings', () => {
    const outcome = judge(growing(3), { price: 100 });
    expect(outcome.assumptions.growthOfPeg).toBe(0.25);
    expect(outcome.fairValue).toBeCloseTo(25 * 4 ** 4, 8);
  });

  test('pays a fair price for the lower growth, of earnings or of sales', () => {
    const years = growing(0.2).map((year, index) => ({ ...year, revenue: 1_000 * 1.08 ** index }));
    // 8 times 1.2^4.
    expect(judge(years).fairValue).toBeCloseTo(8 * 1.2 ** 4, 8);
  });

  test.each([
    ['SLOW_GROWER', growing(0.03), /slow grower.*3\.0% a year/],
    ['STALWART', growing(0.11), /stalwart.*11\.0% a year/],
    ['FAST_GROWER', growing(0.22), /fast grower.*22\.0% a year/],
    [
      'CYCLICAL',
      companyOf([
        [1_000, 100],
        [1_200, 150],
        [900, 60],
        [1_000, 90],
        [1_100, 140],
      ]),
      /cyclical.*mean earnings/,
    ],
    [
      'TURNAROUND',
      companyOf([
        [1_000, 100],
        [900, -50],
        [800, -20],
        [900, 30],
        [1_000, 60],
      ]),
      /2 of 5 years.* turned/,
    ],
    [
      'TURNAROUND',
      companyOf([
        [1_000, 100],
        [900, 50],
        [800, 20],
        [900, 30],
        [1_000, -60],
      ]),
      /1 of 5 years.* not turned yet/,
    ],
    ['ASSET_PLAY', growing(0.03, { totalEquity: 2_000 }), /0\.50 of its book value/],
    [
      null,
      companyOf([
        [1_000, -100],
        [900, -50],
        [800, -20],
        [900, -30],
        [1_000, -60],
      ]),
      /5 of 5 years.*none of Lynch/,
    ],
  ] as const)('tells a %s by its numbers', (kind, years, sentence) => {
    const outcome = judge(years);
    expect(outcome.assumptions.kind).toBe(kind);
    expect(outcome.reasoning).toMatch(sentence);
  });

  test('holds the price of a cyclical against its mean earnings', () => {
    const outcome = judge(
      companyOf([
        [1_000, 100],
        [1_200, 150],
        [900, 60],
        [1_000, 90],
        [1_100, 150],
      ]),
    );
    expect(outcome.assumptions.earningsPerShare).toBeCloseTo(1.1, 10);
    expect(outcome.assumptions.priceToEarnings).toBeCloseTo(10 / 1.1, 10);
  });

  test('does not weigh the kind: what falls below book value is judged as before', () => {
    const { score, assumptions } = judge(growing(0.03, { totalEquity: 1_001 }));
    const { score: dearer, assumptions: others } = judge(growing(0.03, { totalEquity: 999 }));
    expect([assumptions.kind, others.kind]).toEqual(['ASSET_PLAY', 'SLOW_GROWER']);
    expect(Math.abs(Number(score) - Number(dearer))).toBeLessThan(0.1);
  });

  test('has no growth through a loss and says so, and no PEG for what earns nothing', () => {
    const outcome = judge(
      companyOf([
        [1_000, -100],
        [1_000, 50],
        [1_100, -20],
        [1_200, 30],
        [1_300, -60],
      ]),
    );
    expect(factorOf(outcome, 'earningsGrowth')).toMatchObject({
      value: null,
      maxPoints: 0,
      explanation: expect.stringContaining('not above 0'),
    });
    expect(factorOf(outcome, 'peg')).toMatchObject({ value: 10, points: 0, maxPoints: 15 });
    expect(factorOf(outcome, 'fairPriceMargin')).toMatchObject({ value: -1, points: 0, maxPoints: 15 });
    expect(outcome.fairValue).toBeNull();
  });

  test('does not take a loss times a decline for a gain', () => {
    // Reports that do not fit: a loss a share in one year alone, beside net income that falls.
    const years = growing(-0.2).map((year, index) => ({
      ...year,
      epsDiluted: index === 4 ? -3 : null,
      sharesDiluted: 0,
    }));
    expect(factorOf(judge(years), 'growthAndYieldToPriceEarnings')?.points).toBe(0);
    expect(factorOf(judge(years), 'peg')?.points).toBe(0);
  });

  test('weighs what piles up in the stores by how much it is of sales', () => {
    // Sales rise by 10%, stores from 80 to 120: 120 - 88 of 1,100 is 2.9%.
    const years = [yearOf(2022), yearOf(2023, { revenue: 1_100, inventories: 120 })];
    expect(figureOf(judge(years), 'inventoryBuildUp')).toBeCloseTo(32 / 1_100, 10);
    const none = [yearOf(2022, { inventories: 0 }), yearOf(2023, { inventories: 0 })];
    expect(factorOf(judge(none), 'inventoryBuildUp')).toMatchObject({ value: 0, points: 8, maxPoints: 8 });
  });

  test('knows no build-up of stores over years that are missing', () => {
    const outcome = judge([yearOf(2019), yearOf(2020), yearOf(2023, { inventories: 120 })]);
    expect(factorOf(outcome, 'inventoryBuildUp')).toMatchObject({ value: null, maxPoints: 0 });
    expect(factorOf(outcome, 'newestEarningsGrowth')).toMatchObject({ value: null, maxPoints: 0 });
  });

  test('says at which P/E a price is fair, and that growth beyond the most is cut off', () => {
    const told = (years: readonly StatementYear[], name: string) => factorOf(judge(years), name)?.explanation;
    expect(told(growing(0.4), 'fairPriceMargin')).toMatch(
      /^At a P\/E of 25\.00 \(the growth .* in percent, 40\.0%, but from 5 to 25\)/,
    );
    expect(told(growing(-0.1), 'fairPriceMargin')).toMatch(
      /^At a P\/E of 5\.00 \(the growth .* in percent, -10\.0%, but from 5 to 25\)/,
    );
    expect(told(growing(0.4), 'growthAndYieldToPriceEarnings')).toMatch(
      /^Growth of 25\.0%, the most that is paid for,/,
    );
  });

  test('is never sure', () => {
    expect(judge(growing(0.1)).confidence).toBe(0.85);
  });

  test('takes a debt of exactly 0 for known, and for the best', () => {
    const outcome = judge(growing(0.1, { totalDebt: 0 }));
    expect(factorOf(outcome, 'debtToEquity')).toMatchObject({ value: 0, points: 10, maxPoints: 10 });
    // Cash of 100 for 100 shares, at a price of 10.
    expect(figureOf(outcome, 'netCashToPrice')).toBeCloseTo(0.1, 10);
  });

  test.each([
    ['debtToEquity', { totalDebt: null }],
    ['debtToEquity', { totalEquity: null }],
    ['netCashToPrice', { cashAndShortTermInvestments: null }],
    ['netCashToPrice', { sharesDiluted: 0 }],
    ['grahamToPrice', { totalEquity: null }],
    ['inventoryBuildUp', { inventories: null }],
    ['growthAndYieldToPriceEarnings', { dividendsPaid: null }],
    ['peg', { epsDiluted: null, sharesDiluted: 0 }],
    ['fairPriceMargin', { epsDiluted: null, sharesDiluted: null }],
  ])('without what %s takes (%o) leaves its points out, is less sure and says so', (name, missing) => {
    const whole = judge(growing(0.1));
    const outcome = judge(all(growing(0.1), missing));
    expect(factorOf(outcome, name)).toMatchObject({ value: null, points: 0, maxPoints: 0 });
    expect(Number(outcome.confidence)).toBeLessThan(Number(whole.confidence));
    const points = outcome.factors.reduce((sum, factor) => sum + factor.points, 0);
    const most = outcome.factors.reduce((sum, { maxPoints }) => sum + maxPoints, 0);
    expect(outcome.score).toBeCloseTo((points / most) * 100, 2);
    expect(outcome.reasoning).toMatch(/not known/i);
  });

  test('finds no Graham number in negative equity, however it is multiplied', () => {
    const outcome = judge(
      companyOf(
        [
          [1_000, -100],
          [1_000, -100],
        ],
        { totalEquity: -500 },
      ),
    );
    expect(factorOf(outcome, 'grahamToPrice')).toMatchObject({ value: 0, points: 0, maxPoints: 5 });
    expect(outcome.score).toBeLessThan(20);
  });

  test.each([
    [{ assetClass: 'CRYPTO' as const }, /annual statements.* crypto asset/],
    [{ years: [] }, /there are none of ACME/],
    [{ years: [yearOf(2023)] }, /2 years or more, and there is 1/],
    [{ currency: 'GBP' }, /in USD and its price is in GBP/],
  ])('does not apply to %o, and says why', (changes, why) => {
    const outcome = judge(growing(0.1), changes);
    expect(outcome).toMatchObject({ score: null, confidence: null, factors: [], fairValue: null });
    expect(outcome.reasoning).toMatch(why);
  });
});

describe.skipIf(!hasApple)('LYNCH on Apple’s statements in ../shared/data/aapl-*.csv', () => {
  test('finds the ratios that anyone can work out by hand', () => {
    const outcome = judge(appleYears(), { symbol: 'AAPL', price: 190 });
    // 57,411 / 17,528.214 = 3.27535 and 96,995 / 15,812.547 = 6.13405 a share, over three years.
    expect(figureOf(outcome, 'earningsGrowth')).toBeCloseTo((6.134053 / 3.275347) ** (1 / 3) - 1, 5);
    expect(figureOf(outcome, 'newestEarningsGrowth')).toBeCloseTo(6.134053 / 6.113199 - 1, 5);
    expect(figureOf(outcome, 'revenueGrowth')).toBeCloseTo(0.11768, 5);
    // 190 / 6.13405 = 30.9746 over 23.2622.
    expect(figureOf(outcome, 'peg')).toBeCloseTo(30.9746 / 23.2622, 4);
    // 15,025 / 15,812.547 = 0.9502 a share yields 0.5001%.
    expect(figureOf(outcome, 'growthAndYieldToPriceEarnings')).toBeCloseTo((23.2622 + 0.5001) / 30.9746, 4);
    expect(outcome.fairValue).toBeCloseTo(11.76828 * 6.134053, 3);
    // Square root of 22.5 × 6.134053 × 62,146 / 15,812.547.
    expect(figureOf(outcome, 'grahamToPrice')).toBeCloseTo(Math.sqrt(22.5 * 6.134053 * 3.93017) / 190, 6);
    expect(figureOf(outcome, 'debtToEquity')).toBeCloseTo(111_088 / 62_146, 10);
    expect(figureOf(outcome, 'netCashToPrice')).toBeCloseTo((61_555 - 111_088) / 15_812.547 / 190, 8);
    // 6,331 less 4,946 in line with sales of 383,285 after 394,328.
    expect(figureOf(outcome, 'inventoryBuildUp')).toBeCloseTo((6_331 - (4_946 * 383_285) / 394_328) / 383_285, 10);
    expect(outcome.assumptions.kind).toBe('STALWART');
  });
});
