import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { buffett1 } from '../../../src/analyses/models/buffett.ts';
import { lynch1 } from '../../../src/analyses/models/lynch.ts';
import type { Factor, ModelInput, StatementYear } from '../../../src/analyses/models/model.ts';
import { inputOf, yearOf } from './inputs.ts';

const runs = { numRuns: 250 };

/** Figures as statements have them, and as they should not. */
const money = fc.oneof(
  { weight: 8, arbitrary: fc.integer({ min: -2_000, max: 5_000 }) },
  { weight: 2, arbitrary: fc.constant(0) },
  { weight: 1, arbitrary: fc.double({ noNaN: true, noDefaultInfinity: true }).map((value) => value + 0) },
);
const positive = fc.oneof(
  { weight: 8, arbitrary: fc.integer({ min: 1, max: 5_000 }) },
  { weight: 1, arbitrary: fc.double({ min: Number.MIN_VALUE, noNaN: true, noDefaultInfinity: true }) },
);
const reported = fc.option(money, { freq: 8 });

const year: fc.Arbitrary<Omit<StatementYear, 'fiscalYear' | 'endsOn' | 'currency'>> = fc.record({
  revenue: fc.oneof({ weight: 5, arbitrary: positive }, money),
  netIncome: fc.oneof(positive, money),
  grossProfit: reported,
  operatingIncome: reported,
  interestExpense: reported,
  incomeBeforeTax: reported,
  incomeTax: reported,
  epsDiluted: fc.option(fc.oneof(positive, money), { freq: 2 }),
  depreciationAndAmortization: reported,
  operatingCashFlow: reported,
  workingCapitalCashFlow: reported,
  capitalExpenditure: reported,
  freeCashFlow: reported,
  dividendsPaid: reported,
  sharesRepurchased: reported,
  totalAssets: reported,
  currentAssets: reported,
  currentLiabilities: reported,
  inventories: fc.option(fc.oneof(positive, money), { freq: 8 }),
  totalEquity: fc.option(fc.oneof(positive, money), { freq: 8 }),
  totalDebt: reported,
  cashAndShortTermInvestments: reported,
  sharesDiluted: fc.option(fc.oneof({ weight: 5, arbitrary: positive }, money), { freq: 8 }),
});

/** Years in a row, now and then with one left out. */
const years = fc.array(fc.tuple(year, fc.constantFrom(1, 1, 1, 2)), { maxLength: 8 }).map((each): StatementYear[] => {
  let fiscalYear = 2014;
  return each.map(([figures, step]) => {
    fiscalYear += step;
    return yearOf(fiscalYear, figures);
  });
});
const price = fc.oneof(
  { weight: 4, arbitrary: fc.double({ min: 0.01, max: 5_000, noNaN: true }) },
  { weight: 1, arbitrary: fc.constantFrom(1e-9, 1e12) },
);
const input: fc.Arbitrary<ModelInput> = fc
  .record({ years, price })
  .map(({ years: told, ...changes }) => inputOf(told, changes));

function isSound({ value, points, maxPoints, explanation }: Factor): boolean {
  const isWithin = points >= 0 && points <= maxPoints && (value !== null || maxPoints === 0);
  return isWithin && isFiniteOrNull(value) && /^\S.*\.$/.test(explanation) && !unspeakable.test(explanation);
}

const unspeakable = /NaN|Infinity|undefined|null/;
const isFiniteOrNull = (value: number | null) => value === null || Number.isFinite(value);

describe.each([buffett1, lynch1])('$model over any statements', (model) => {
  const scoreOf = (of: ModelInput) => model.evaluate(of).score;

  test('stays within its bounds, and tells nothing that JSON cannot', () => {
    fc.assert(
      fc.property(input, (given) => {
        const outcome = model.evaluate(given);
        expect(JSON.parse(JSON.stringify(outcome))).toEqual(outcome);
        expect(isFiniteOrNull(outcome.score) && isFiniteOrNull(outcome.fairValue)).toBe(true);
        expect(outcome.reasoning).not.toMatch(unspeakable);
        expect(outcome.confidence === null).toBe(outcome.score === null);
        if (outcome.score === null) return;
        expect(outcome.score).toBeGreaterThanOrEqual(0);
        expect(outcome.score).toBeLessThanOrEqual(100);
        expect(outcome.confidence).toBeGreaterThanOrEqual(0);
        expect(outcome.confidence).toBeLessThanOrEqual(1);
        expect(outcome.factors.filter((factor) => !isSound(factor))).toEqual([]);
      }),
      runs,
    );
  });

  test('says the same of the same', () => {
    fc.assert(
      fc.property(input, (given) => {
        expect(model.evaluate(structuredClone(given))).toEqual(model.evaluate(given));
      }),
      { numRuns: 50 },
    );
  });

  test('never scores a higher price better', () => {
    fc.assert(
      fc.property(input, fc.double({ min: 1, max: 1_000, noNaN: true }), (given, times) => {
        const before = scoreOf(given);
        const after = scoreOf({ ...given, price: given.price * times });
        expect(after === null).toBe(before === null);
        if (before !== null) expect(after).toBeLessThanOrEqual(before);
      }),
      runs,
    );
  });

  test('never scores more debt better', () => {
    const more = fc.oneof(fc.integer({ min: 0, max: 10_000 }), fc.double({ min: 0, max: 1e300, noNaN: true }));
    fc.assert(
      fc.property(input, more, fc.boolean(), (given, added, isOfAllYears) => {
        const before = scoreOf(given);
        const after = scoreOf({
          ...given,
          years: given.years.map((each, index) =>
            each.totalDebt === null || !(isOfAllYears || index === given.years.length - 1)
              ? each
              : { ...each, totalDebt: each.totalDebt + added },
          ),
        });
        expect(after === null).toBe(before === null);
        if (before !== null) expect(after).toBeLessThanOrEqual(before);
      }),
      runs,
    );
  });
});
