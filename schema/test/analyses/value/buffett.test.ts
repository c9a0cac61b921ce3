import { describe, expect, test } from 'vitest';
import { buffett1 } from '../../../src/analyses/models/buffett.ts';
import type { ModelInput, ModelOutcome, StatementYear } from '../../../src/analyses/models/model.ts';
import { verdictOf } from '../../../src/analyses/models/verdict.ts';
import { appleYears, hasApple } from '../apple.ts';
import { inputOf, yearOf } from './inputs.ts';

const factorOf = ({ factors }: ModelOutcome, name: string) => factors.find((factor) => factor.name === name);
const figureOf = (outcome: ModelOutcome, name: string) => factorOf(outcome, name)?.value;

/** Four years that grow by a tenth. */
const sound = [2020, 2021, 2022, 2023].map((year, index) => {
  const size = 1.1 ** index;
  return yearOf(year, { revenue: 1_000 * size, netIncome: 100 * size });
});
const judge = (years: readonly StatementYear[], changes?: Partial<ModelInput>) =>
  buffett1.evaluate(inputOf(years, changes));
const all = (years: readonly StatementYear[], changes: Partial<StatementYear>) =>
  years.map((year) => ({ ...year, ...changes }));

describe('BUFFETT', () => {
  test('pays for owner earnings, with growth that is capped', () => {
    const outcome = judge(sound);
    // (a) + (b) - (c) - 5, (c) no more than what wore out as sales grew: 105, 116 and 128.1 in 2021 to 2023.
    const earned = (110 - 5 + (121 - 5) + (133.1 - 5)) / 3;
    expect(outcome.assumptions.ownerEarnings).toBeCloseTo(earned, 8);
    // Growth of 10% is cut to 8%, which is worth 17.3815 times the earnings of 100 shares.
    expect(outcome.assumptions.growth).toBe(0.08);
    expect(outcome.fairValue).toBeCloseTo((earned * 17.381493) / 100, 4);
    expect(figureOf(outcome, 'marginOfSafety')).toBeCloseTo(1 - 10 / ((earned * 17.381493) / 100), 6);
  });

  test('never values a company above 17.4 times its owner earnings, however fast it grew', () => {
    const rocket = [2019, 2020, 2021, 2022, 2023].map((year, index) =>
      yearOf(year, { revenue: 10 ** index, netIncome: 10 ** index, workingCapitalCashFlow: 0 }),
    );
    const { fairValue, assumptions } = judge(rocket);
    expect(Number(fairValue) * 100).toBeLessThan(17.4 * Number(assumptions.ownerEarnings));
  });

  test('never calls the best of businesses a buy at any price', () => {
    const best = sound.map((year, index) => ({
      ...year,
      totalDebt: 0,
      totalEquity: 400,
      capitalExpenditure: 40,
      workingCapitalCashFlow: 0,
      grossProfit: year.revenue * (0.5 + index / 50),
      operatingIncome: year.revenue * (0.4 + index / 50),
      netIncome: year.revenue * (0.3 + index / 50),
      dividendsPaid: 200,
      sharesDiluted: 100 * 0.97 ** index,
    }));
    const { factors, score } = judge(best, { price: 1e9 });
    const business = factors.filter(({ name }) => name !== 'marginOfSafety');
    for (const { points, maxPoints } of business) expect(points).toBe(maxPoints);
    expect(verdictOf(Number(score))).toBe('HOLD');
  });

  test('looks back ten years: growth of long ago is none that is to come', () => {
    const years = Array.from({ length: 30 }, (_, index) => {
      const size = index < 20 ? 1.2 ** index : 1.2 ** 19 * 0.97 ** (index - 19);
      return yearOf(1994 + index, { revenue: 1_000 * size, netIncome: 100 * size });
    });
    const { assumptions } = judge(years);
    expect(assumptions.fiscalYears).toEqual(years.slice(-10).map(({ fiscalYear }) => fiscalYear));
    expect(assumptions.growth).toBeCloseTo(-0.03, 10);
  });

  test('says what fell that it fell, and where a rate is not known', () => {
    const [first, second, third] = sound;
    if (!first || !second || !third) throw new Error('four years');
    const fallen = judge([first, second, third, yearOf(2023, { revenue: 1_100, netIncome: 90 })]).reasoning;
    expect(fallen).toMatch(
      /Sales rose by 3\.2% a year and net income fell by 3\.5% a year, in the newest year sales fell by 9\.1% and net income fell by 25\.6%/,
    );
    const loss = judge([first, second, yearOf(2022, { netIncome: -5 }), yearOf(2023)]).reasoning;
    expect(loss).toMatch(/the growth of net income is not known/);
  });

  test('says how much of its doubt is growth that is yet to come, and is never sure', () => {
    const { reasoning, confidence, assumptions } = judge(sound);
    expect(reasoning).toMatch(
      new RegExp(`${(Number(assumptions.shareOfWorthByGrowth) * 100).toFixed(1)}% of the worth is growth yet to come`),
    );
    expect(confidence).toBeLessThan(0.85);
    expect(judge(all(sound, { sharesDiluted: null })).reasoning).toMatch(
      /Less sure, as .*the worth of a share is not known/,
    );
  });

  test('takes a debt of exactly 0 for known, and for the best', () => {
    const outcome = judge(all(sound, { totalDebt: 0 }));
    expect(factorOf(outcome, 'debtToEquity')).toMatchObject({ value: 0, points: 5, maxPoints: 5 });
    expect(factorOf(outcome, 'debtRepaymentYears')).toMatchObject({ value: 0, points: 5, maxPoints: 5 });
    expect(factorOf(outcome, 'debtToEquity')?.explanation).toMatch(/^There is no debt against equity of USD 500\.00/);
  });

  test('does not care for the sign that a source gives to what was spent', () => {
    const negative = sound.map((year) => ({
      ...year,
      capitalExpenditure: -50,
      dividendsPaid: -30,
      sharesRepurchased: -20,
    }));
    expect(judge(negative)).toEqual(judge(sound));
  });

  test.each([
    ['returnOnEquity', { totalEquity: null }],
    ['returnSteadiness', { totalEquity: null }],
    ['returnOnCapital', { totalDebt: null }],
    ['debtToEquity', { totalDebt: null }],
    ['debtRepaymentYears', { totalDebt: null }],
    ['grossMargin', { grossProfit: null }],
    ['operatingMargin', { operatingIncome: null }],
    ['marginOfSafety', { depreciationAndAmortization: null }],
    ['marginOfSafety', { capitalExpenditure: null }],
    ['marginOfSafety', { workingCapitalCashFlow: null }],
    ['marginOfSafety', { sharesDiluted: null }],
    ['marginOfSafety', { sharesDiluted: 0 }],
    ['shareCountGrowth', { sharesDiluted: 0 }],
    ['payout', { dividendsPaid: null }],
    ['payout', { sharesRepurchased: null }],
  ])('without what %s takes (%o) leaves its points out, is less sure and says so', (name, missing) => {
    const whole = judge(sound);
    const outcome = judge(all(sound, missing));
    expect(factorOf(outcome, name)).toMatchObject({ value: null, points: 0, maxPoints: 0 });
    expect(Number(outcome.confidence)).toBeLessThan(Number(whole.confidence));
    const points = outcome.factors.reduce((sum, factor) => sum + factor.points, 0);
    const most = outcome.factors.reduce((sum, { maxPoints }) => sum + maxPoints, 0);
    expect(outcome.score).toBeCloseTo((points / most) * 100, 2);
    expect(outcome.reasoning).toMatch(/not known/);
  });

  test('finds no return where equity is negative, and nothing steady in it', () => {
    const outcome = judge(all(sound, { totalEquity: -500 }));
    expect(factorOf(outcome, 'returnOnEquity')).toMatchObject({ value: null, maxPoints: 0 });
    expect(factorOf(outcome, 'returnOnCapital')).toMatchObject({ value: null, maxPoints: 0 });
    expect(factorOf(outcome, 'returnSteadiness')).toMatchObject({ value: 0, points: 0 });
    expect(factorOf(outcome, 'debtToEquity')).toMatchObject({ value: 10, points: 0, maxPoints: 5 });
  });

  test('finds a company that loses money in every year worth nothing, even over negative equity', () => {
    const outcome = judge(all(sound, { netIncome: -100, totalEquity: -500, operatingIncome: -90 }));
    expect(outcome.fairValue).toBe(0);
    expect(factorOf(outcome, 'marginOfSafety')).toMatchObject({ value: -1, points: 0, maxPoints: 45 });
    expect(outcome.score).toBeLessThan(20);
    expect(outcome.assumptions.earningsGrowth).toBeNull();
  });

  test('assumes no growth where net income leaps over a loss, and a decline where sales fall', () => {
    const [first, second, ...rest] = sound;
    if (!first || !second) throw new Error('four years');
    expect(judge([first, { ...second, netIncome: -1 }, ...rest]).assumptions.growth).toBe(0);
    const shrinking = [first, second, yearOf(2022, { revenue: 900 }), yearOf(2023, { revenue: 700, netIncome: -5 })];
    expect(judge(shrinking).assumptions.growth).toBe(-0.05);
  });

  test.each([
    [{ assetClass: 'CRYPTO' as const }, /annual statements.* crypto asset/],
    [{ assetClass: 'FUTURE' as const }, /annual statements.* futures contract/],
    [{ assetClass: 'INDEX' as const }, /annual statements.* an index/],
    [{ assetClass: 'FX' as const }, /annual statements.* currency pair/],
    [{ years: [] }, /there are none of ACME/],
    [{ years: [yearOf(2023)] }, /2 years or more, and there is 1/],
    [{ currency: 'GBP' }, /in USD and its price is in GBP/],
  ])('does not apply to %o, and says why', (changes, why) => {
    const outcome = judge(sound, changes);
    expect(outcome).toMatchObject({ score: null, confidence: null, factors: [], fairValue: null });
    expect(outcome.reasoning).toMatch(why);
  });

  test('does not score what next to nothing is known of', () => {
    const bare = Object.fromEntries(
      Object.entries(yearOf(2023))
        .filter(([, value]) => typeof value === 'number')
        .map(([name]) => [name, null]),
    );
    const years = [2022, 2023].map((year) => ({
      ...yearOf(year),
      ...bare,
      fiscalYear: year,
      revenue: 1_000,
      netIncome: 100,
    }));
    expect(judge(years)).toMatchObject({ score: null, reasoning: expect.stringContaining('Too little') });
  });

  test('says what is odd about the statements', () => {
    expect(judge(sound, { remarks: ['Fiscal 2021 is missing.'] }).reasoning).toContain('Fiscal 2021 is missing.');
  });
});

describe.skipIf(!hasApple)('BUFFETT on Apple’s statements in ../shared/data/aapl-*.csv', () => {
  test('finds the ratios that anyone can work out by hand', () => {
    const outcome = judge(appleYears(), { symbol: 'AAPL', price: 190 });
    // 57,411 / 65,339, 94,680 / 63,090, 99,803 / 50,672 and 96,995 / 62,146: the middle of 150.07% and 156.08%.
    expect(figureOf(outcome, 'returnOnEquity')).toBeCloseTo((94_680 / 63_090 + 96_995 / 62_146) / 2, 10);
    expect(figureOf(outcome, 'returnOnEquity')).toBeCloseTo(1.5307, 4);
    expect(figureOf(outcome, 'returnSteadiness')).toBeCloseTo(0.878664 / 1.530737, 4);
    expect(figureOf(outcome, 'returnOnCapital')).toBeCloseTo(96_995 / (62_146 + 111_088), 10);
    expect(figureOf(outcome, 'debtToEquity')).toBeCloseTo(1.7875, 4);
    expect(figureOf(outcome, 'grossMargin')).toBeCloseTo(0.4413, 4);
    expect(figureOf(outcome, 'operatingMargin')).toBeCloseTo(0.2982, 4);
    expect(figureOf(outcome, 'netMargin')).toBeCloseTo(0.2531, 4);
    // 17,528.214 to 15,812.547 million shares in three years.
    expect(figureOf(outcome, 'shareCountGrowth')).toBeCloseTo((15_812.547 / 17_528.214) ** (1 / 3) - 1, 10);
    // 2021: 94,680 + 11,284 - 11,085 - 4,911; 2022: 99,803 + 11,104 - 10,708 + 1,200; 2023, as sales fell, all of
    // the capital expenditure: 96,995 + 11,519 - 10,959 - 6,577.
    expect(outcome.assumptions.ownerEarnings).toBeCloseTo(((89_968 + 101_399 + 90_978) / 3) * 1e6, 0);
    expect(figureOf(outcome, 'debtRepaymentYears')).toBeCloseTo(111_088 / 94_115, 8);
    expect(outcome.assumptions.revenueGrowth).toBeCloseTo((383_285 / 274_515) ** (1 / 3) - 1, 10);
    expect(outcome.assumptions.earningsGrowth).toBeCloseTo((96_995 / 57_411) ** (1 / 3) - 1, 10);
    expect(outcome.fairValue).toBeCloseTo((94_115 * 17.381493) / 15_812.547, 3);
    // The years' dividends and buybacks over 66,848 + 89,968 + 101,399 + 90,978.
    expect(figureOf(outcome, 'payout')).toBeCloseTo((58_414 + 325_281) / 349_193, 8);
  });
});
