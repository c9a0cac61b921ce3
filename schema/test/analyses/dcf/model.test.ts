import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { dcf1 } from '../../../src/analyses/models/dcf.ts';
import type { ModelInput, ModelOutcome, StatementYear } from '../../../src/analyses/models/model.ts';
import { createBars } from '../../../src/market/indicators/bars.ts';
import { inputOf, yearOf, yearsOf } from './statements.ts';

const evaluate = (change: Partial<ModelInput> = {}) => dcf1.evaluate(inputOf(change));
const factorOf = ({ factors }: ModelOutcome, name: string) => factors.find((factor) => factor.name === name);
const sentences = (text: string) => text.split(/[.!?](?=\s+[A-Z]|$)/).filter((each) => each.trim() !== '').length;

describe('a plain company', () => {
  const outcome = evaluate();

  test('by hand: revenue 1,000, margin 10%, growth 5% fading to 2.5%, at 8.85%, net debt 100, 100 shares', () => {
    // Operating income 150 × (1 − 20%) + 40 − 50 − 10 = 100 in each year of which revenue is 1,000.
    let [cashFlow, sum] = [100, 0];
    for (let year = 1; year <= 10; year++) {
      cashFlow *= year <= 5 ? 1.05 : 1.05 - 0.005 * (year - 5);
      sum += cashFlow / 1.0885 ** (year - 0.5);
    }
    sum += (cashFlow * 1.025) / (0.0885 - 0.025) / 1.0885 ** 9.5;
    expect(outcome.fairValue).toBeCloseTo((sum - 100) / 100, 6);
    expect(outcome.assumptions).toMatchObject({
      cashFlow: 'OPERATING_INCOME',
      taxRate: 0.2,
      margin: 0.1,
      wacc: 0.0885,
    });
    expect(outcome.assumptions.growth).toBeCloseTo(0.05, 9);
    expect(factorOf(outcome, 'upside')?.value).toBeCloseTo((sum - 100) / 100 / 15 - 1, 6);
  });

  test('has factors that add up to its score of 100 points that can be had', () => {
    const total = outcome.factors.reduce((sum, { points }) => sum + points, 0);
    expect(outcome.factors.reduce((sum, { maxPoints }) => sum + maxPoints, 0)).toBe(100);
    expect(outcome.score).toBeCloseTo(total, 2);
  });

  test('has the base value in the middle of its grid', () => {
    expect(outcome.sensitivity?.values[2]?.[2]).toBe(outcome.fairValue);
    expect(outcome.sensitivity?.waccs[2]).toBe(0.0885);
    expect(outcome.sensitivity?.growths[2]).toBe(0.025);
  });

  test('is told in four to eight sentences that begin with the value against the price', () => {
    expect(outcome.reasoning).toMatch(
      /^A share is worth USD \d+\.\d\d in the base case, .* its price of USD 15\.00 \(/,
    );
    expect(sentences(outcome.reasoning)).toBeGreaterThanOrEqual(4);
    expect(sentences(outcome.reasoning)).toBeLessThanOrEqual(8);
  });

  test('is a better buy at a lower price', () => {
    expect(evaluate({ price: 5 }).score).toBeGreaterThan(80);
    expect(evaluate({ price: 60 }).score).toBeLessThan(40);
  });

  test('stands for the growth at which a share is worth its price', () => {
    expect(evaluate({ price: outcome.fairValue ?? 0 }).assumptions.impliedGrowth).toBeCloseTo(0.05, 8);
    expect(outcome.assumptions.impliedGrowth).toBeLessThan(0.05);
    expect(evaluate({ price: 60 }).assumptions.impliedGrowth).toBeGreaterThan(0.15);
    expect(evaluate({ price: 1e6 }).reasoning).toMatch(/Not even growth of 40\.0% a year/);
    expect(evaluate({ price: 1e-3 }).reasoning).toMatch(/right even at a growth of -20\.0% a year/);
  });

  test('is a strong sell at a price that is far too high, however steady it is', () => {
    expect(evaluate({ price: 1e6 }).score).toBeLessThan(20);
  });

  test('is worth the same whichever way capital expenditure is signed', () => {
    const negative = yearsOf(5).map((year) => ({ ...year, capitalExpenditure: -(year.capitalExpenditure ?? 0) }));
    expect(evaluate({ years: negative })).toEqual(outcome);
  });
});

describe('does not apply, and says why,', () => {
  const refused = (change: Partial<ModelInput>, reason: RegExp) => {
    const outcome = evaluate(change);
    expect(outcome).toMatchObject({ score: null, confidence: null, fairValue: null, sensitivity: null, factors: [] });
    expect(outcome.reasoning).toMatch(reason);
  };

  test('to what is no company', () => {
    for (const assetClass of ['CRYPTO', 'FUTURE', 'INDEX', 'FX'] as const) refused({ assetClass }, /Only companies/);
  });

  test('where there are no statements, or one year of them', () => {
    refused({ years: [] }, /No statements/);
    refused({ years: yearsOf(1) }, /needs free cash flow of 2 years or more, .* known of 1/);
  });

  test('where the statements are in another currency than the price', () => {
    refused({ currency: 'GBp', years: yearsOf(5, { currency: 'GBP' }) }, /in GBP and the price is in GBp/);
  });

  test('where shares are none or not known', () => {
    refused({ years: yearsOf(5, { sharesDiluted: 0 }) }, /number of shares/);
    refused({ years: yearsOf(5, { sharesDiluted: null }) }, /number of shares/);
  });

  test('where there is no revenue', () => {
    refused({ years: yearsOf(5, { revenue: 0 }) }, /no revenue/);
    refused({ years: [...yearsOf(4), yearOf({ fiscalYear: 2025, revenue: -5 })] }, /no revenue/);
  });

  test('where the company uses up cash', () => {
    refused({ years: yearsOf(5, { operatingIncome: -150 }) }, /Free cash flow was -1\d\.\d% of revenue/);
  });

  test('to a bank, of which interest is the business and which has no current assets', () => {
    const bank = { interestExpense: 450, operatingIncome: null, workingCapitalCashFlow: null, currentAssets: null };
    refused({ years: yearsOf(5, bank) }, /Interest is 45\.0% of revenue, .* bank/);
    expect(evaluate({ years: yearsOf(5, { ...bank, currentAssets: 500 }) }).score).not.toBeNull();
  });

  test('where too little is known for any cash flow', () => {
    const unknown = { operatingIncome: null, operatingCashFlow: null, freeCashFlow: null };
    refused({ years: yearsOf(5, unknown) }, /needs free cash flow of 2 years .* known of 0/);
  });

  test('where figures are beyond all floats', () => {
    refused({ years: yearsOf(5, { revenue: 1e308, operatingIncome: 1.5e307, sharesDiluted: 1e-300 }) }, /beyond/);
  });
});

describe('what is odd is said:', () => {
  test('years before a change of currency are left out', () => {
    const years = yearsOf(5).map((year) => (year.fiscalYear < 2022 ? { ...year, currency: 'EUR' } : year));
    expect(evaluate({ years }).assumptions.cashFlowYears).toMatchObject([
      { fiscalYear: 2022 },
      { fiscalYear: 2023 },
      { fiscalYear: 2024 },
    ]);
  });

  test('a debt of 0 is the best there is, and known', () => {
    const outcome = evaluate({ years: yearsOf(5, { totalDebt: 0, interestExpense: null }) });
    expect(factorOf(outcome, 'interestBurden')).toMatchObject({ value: 0, points: 3, maxPoints: 3 });
    expect(factorOf(outcome, 'debtYears')).toMatchObject({ value: -1, points: 4, maxPoints: 4 });
    expect(outcome.assumptions).toMatchObject({ debt: 0, debtSource: 'REPORTED', costOfDebt: null, debtWeight: 0 });
    expect(outcome.confidence).toBeGreaterThanOrEqual(evaluate().confidence ?? 1);
  });

  test('what is not known leaves the points that can be had, and lowers confidence', () => {
    const outcome = evaluate({ years: yearsOf(5, { totalDebt: null, interestExpense: null }) });
    expect(factorOf(outcome, 'debtYears')).toMatchObject({ value: null, points: 0, maxPoints: 0 });
    expect(factorOf(outcome, 'interestBurden')).toMatchObject({ value: null, points: 0, maxPoints: 0 });
    expect(outcome.confidence).toBeLessThan(evaluate().confidence ?? 0);
    expect(outcome.reasoning).toMatch(/Not known: .*the debt \(taken as none\)/);
  });

  test('whatever is said to be not known lowers confidence', () => {
    const usual = evaluate().confidence ?? 0;
    const cases = [
      [{ incomeTax: null }, /the tax rate \(taken as 21\.0%\)/],
      [{ operatingIncome: null }, /interest burden \(its points are left out\)/],
      [{ workingCapitalCashFlow: null, operatingCashFlow: null, freeCashFlow: null }, /growth of working capital/],
    ] as const;
    for (const [missing, told] of cases) {
      const outcome = evaluate({ years: yearsOf(5, missing) });
      expect(outcome.reasoning).toMatch(told);
      expect(outcome.confidence).toBeLessThan(usual * 0.98);
    }
    const known = evaluate({ years: yearsOf(5, { operatingIncome: null }) });
    const interest = evaluate({ years: yearsOf(5, { operatingIncome: null, interestExpense: null }) });
    expect(interest.reasoning).toMatch(/the interest of some years/);
    expect(interest.confidence).toBeLessThan((known.confidence ?? 0) * 0.98);
  });

  test('a debt, cash or share count that only an older year tells is told as such, and believed less', () => {
    const [newest, ...older] = yearsOf(5).toReversed();
    if (!newest) throw new Error('five years');
    const unknown = { totalDebt: null, cashAndShortTermInvestments: null, sharesDiluted: null };
    const outcome = evaluate({ years: [...older.toReversed(), { ...newest, ...unknown }] });
    expect(outcome.reasoning).toMatch(
      /the debt \(that of 2023 is taken\), the cash \(that of 2023 .*the shares \(those of 2023/,
    );
    expect(outcome.confidence).toBeLessThan((evaluate().confidence ?? 0) * 0.95);
  });

  test('a margin or a growth that is cut off is told with what it was', () => {
    const rich = evaluate({ years: yearsOf(5, { operatingIncome: 1000, incomeTax: 0 }) });
    expect(rich.reasoning).toMatch(/free cash flow of 60\.0% of revenue \(the most that is taken; .* 9\d\.\d%\)/);
    const none = { depreciationAndAmortization: 0, capitalExpenditure: 0, workingCapitalCashFlow: 0 };
    const years = yearsOf(5, none).map((year, index) => ({
      ...year,
      revenue: 1000 * 6 ** (index - 4),
      operatingIncome: 150 * 6 ** (index - 4),
    }));
    expect(evaluate({ years }).reasoning).toMatch(
      /growing by 15\.0% a year \(the most that is taken; revenue grew by 500\.0%, lately by 500\.0%\)/,
    );
  });

  test('statements whose end cannot be read count as old', () => {
    expect(evaluate({ years: yearsOf(5).map((year) => ({ ...year, endsOn: 'unknown' })) }).reasoning).toMatch(
      /are old/,
    );
  });

  test('debts above the worth of the business leave a value of 0, which is told', () => {
    const outcome = evaluate({ years: yearsOf(5, { totalDebt: 1e5, totalEquity: -9e4 }) });
    expect(outcome.fairValue).toBe(0);
    expect(outcome.reasoning).toMatch(/^A share is worth nothing by this model, 100\.0% less .*: lenders/);
    expect(factorOf(outcome, 'upside')).toMatchObject({ value: -1, points: 0 });
  });

  test('a value that is many times the price is hardly believed', () => {
    const outcome = evaluate({ price: 0.5 });
    expect(outcome.confidence).toBeLessThan(0.3);
    expect(outcome.reasoning).toMatch(/wrong share count, class or unit/);
  });

  test('old statements, another currency and remarks are told, and lower confidence', () => {
    const usual = evaluate().confidence ?? 0;
    const old = evaluate({ atMs: Date.UTC(2028, 0, 1) });
    expect(old.reasoning).toMatch(/statements are old/);
    expect(old.confidence).toBeLessThan(usual);
    const euro = evaluate({ currency: 'EUR', years: yearsOf(5, { currency: 'EUR' }) });
    expect(euro.reasoning).toMatch(/rate without risk of EUR/);
    expect(euro.confidence).toBeLessThan(usual);
    const remarked = evaluate({ remarks: ['The year 2019 is missing.'] });
    expect(remarked.reasoning).toContain('The year 2019 is missing.');
    expect(remarked.confidence).toBeLessThan(usual);
  });
});

const amount = fc.oneof(
  { weight: 12, arbitrary: fc.integer({ min: 0, max: 3000 }) },
  { weight: 2, arbitrary: fc.integer({ min: -3000, max: 0 }) },
  { weight: 1, arbitrary: fc.constantFrom(1e-6, 1e9, -1e9, 1e15) },
);
const perhaps = fc.option(amount, { freq: 10 });
const statementYears: fc.Arbitrary<readonly StatementYear[]> = fc
  .array(
    fc.record({
      revenue: fc.oneof(
        { weight: 20, arbitrary: fc.integer({ min: 500, max: 9000 }) },
        { weight: 1, arbitrary: fc.constantFrom(0, -10, 1e-6, 1e15) },
      ),
      operatingIncome: perhaps,
      interestExpense: fc.option(fc.oneof(fc.integer({ min: 0, max: 900 }), fc.constantFrom(0, -30)), { freq: 10 }),
      incomeBeforeTax: perhaps,
      incomeTax: perhaps,
      depreciationAndAmortization: perhaps,
      operatingCashFlow: perhaps,
      workingCapitalCashFlow: fc.option(fc.integer({ min: -300, max: 300 }), { freq: 10 }),
      capitalExpenditure: perhaps,
      freeCashFlow: perhaps,
      totalEquity: perhaps,
      totalDebt: fc.option(fc.oneof(fc.integer({ min: 0, max: 20_000 }), fc.constantFrom(0, 1e15)), { freq: 10 }),
      cashAndShortTermInvestments: fc.option(fc.integer({ min: 0, max: 5000 }), { freq: 10 }),
      sharesDiluted: fc.oneof(
        { weight: 12, arbitrary: fc.integer({ min: 1, max: 3000 }) },
        { weight: 1, arbitrary: fc.constantFrom(0, null, 1e-6, 1e12) },
      ),
    }),
    { minLength: 1, maxLength: 7 },
  )
  .map((years) =>
    years.map((figures, index) => yearOf({ ...figures, fiscalYear: 2020 + index, endsOn: `${2020 + index}-12-31` })),
  );

const prices = fc.oneof(
  { weight: 4, arbitrary: fc.double({ min: 0.01, max: 200, noNaN: true }) },
  { weight: 1, arbitrary: fc.constantFrom(1e-9, 1e12) },
);

/** What both the share and the market did, so that beta is measured in some of the cases. */
const barPairs = fc.boolean().map((isKnown) => {
  const [bars, marketBars] = [createBars(isKnown ? 80 : 0), createBars(isKnown ? 80 : 0)];
  for (let index = 0; index < bars.close.length; index++) {
    bars.timeMs[index] = marketBars.timeMs[index] = Date.UTC(2025, 0, 1 + index);
    marketBars.close[index] = 100 + Math.sin(index) * 5;
    bars.close[index] = 50 + Math.sin(index) * 5 + Math.cos(index * 3);
  }
  return { bars, marketBars };
});

const inputs: fc.Arbitrary<ModelInput> = fc
  .record({ years: statementYears, price: prices, pair: barPairs })
  .map(({ years, price, pair }) => inputOf({ years, price, ...pair }));

const scoreOf = (input: ModelInput) => dcf1.evaluate(input).score;
const changed = (input: ModelInput, change: (year: StatementYear, isNewest: boolean) => Partial<StatementYear>) => ({
  ...input,
  years: input.years.map((year, index) => ({ ...year, ...change(year, index === input.years.length - 1) })),
});

/** What the model does not apply to has no score to compare: enough must have one. */
function neverRaises(change: (input: ModelInput, by: number) => ModelInput, of: fc.Arbitrary<ModelInput> = inputs) {
  const by = fc.oneof(fc.double({ min: 1e-9, max: 3, noNaN: true }), fc.constantFrom(1e-3, 1, 1e3, 1e6));
  let compared = 0;
  fc.assert(
    fc.property(of, by, (input, step) => {
      const [before, after] = [scoreOf(input), scoreOf(change(input, step))];
      if (before === null || after === null) return;
      compared += 1;
      expect(after).toBeLessThanOrEqual(before);
    }),
    { numRuns: 250 },
  );
  expect(compared).toBeGreaterThan(25);
}

describe('over random statements,', () => {
  test('the score stays in 0 to 100, each factor within its maximum, and everything a number that JSON knows', () => {
    let applied = 0;
    fc.assert(
      fc.property(inputs, (input) => {
        const outcome = dcf1.evaluate(input);
        expect(JSON.parse(JSON.stringify(outcome))).toEqual(outcome);
        expect(dcf1.evaluate(structuredClone(input))).toEqual(outcome);
        if (outcome.score === null) return;
        applied += 1;
        expect(outcome.score).toBeGreaterThanOrEqual(0);
        expect(outcome.score).toBeLessThanOrEqual(100);
        expect(outcome.confidence).toBeGreaterThan(0);
        expect(outcome.confidence).toBeLessThanOrEqual(0.85);
        expect(outcome.fairValue).toBeGreaterThanOrEqual(0);
        for (const { points, maxPoints } of outcome.factors) {
          expect(points).toBeGreaterThanOrEqual(0);
          expect(points).toBeLessThanOrEqual(maxPoints);
        }
        expect(sentences(outcome.reasoning)).toBeGreaterThanOrEqual(4);
        expect(sentences(outcome.reasoning)).toBeLessThanOrEqual(9);
      }),
      { numRuns: 120 },
    );
    expect(applied).toBeGreaterThan(10);
  });

  test('a higher price never raises the score', () => {
    neverRaises((input, by) => ({ ...input, price: input.price * (1 + by) }));
  });

  test('more debt in the newest year never raises the score', () => {
    neverRaises((input, by) =>
      changed(input, ({ totalDebt }, isNewest) =>
        isNewest && totalDebt !== null ? { totalDebt: totalDebt * (1 + by) + by } : {},
      ),
    );
  });

  test('more debt in every year never raises the score', () => {
    neverRaises((input, by) =>
      changed(input, ({ totalDebt }) => (totalDebt === null ? {} : { totalDebt: totalDebt * (1 + by) + by })),
    );
  });

  test('more interest on operating income that stays the same never raises the score', () => {
    const ofOperatingIncome = inputs.map((input) =>
      changed(input, () => ({ operatingCashFlow: null, freeCashFlow: null })),
    );
    neverRaises(
      (input, by) =>
        changed(input, ({ interestExpense }) =>
          interestExpense === null ? {} : { interestExpense: Math.abs(interestExpense) * (1 + by) + by },
        ),
      ofOperatingIncome,
    );
  });
});
