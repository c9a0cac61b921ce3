import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { growthPath, projectedCashFlows } from '../../../src/analyses/models/dcf/projection.ts';
import { type Premises, scenarioOf, sensitivityOf, shareValueOf } from '../../../src/analyses/models/dcf/scenarios.ts';
import { valueOfCashFlows } from '../../../src/analyses/models/dcf/valuation.ts';

const five = { cashFlows: [22, 27, 32, 36, 38], discountRate: 0.1, terminalGrowth: 0.05 };

describe('the value of cash flows by hand', () => {
  test('at the end of each year', () => {
    // 38 × 1.05 / 0.05 = 798, and 798 + 38 five years off.
    const value = valueOfCashFlows({ ...five, timing: 'YEAR_END' });
    expect(value?.terminalValue).toBeCloseTo(798, 9);
    expect(value?.enterpriseValue.toFixed(4)).toBe('610.0348');
    const byHand = 22 / 1.1 + 27 / 1.21 + 32 / 1.331 + 36 / 1.4641 + (38 + 798) / 1.61051;
    expect(value?.enterpriseValue).toBeCloseTo(byHand, 9);
    expect(value?.terminalShare).toBeCloseTo(798 / 1.61051 / byHand, 12);
  });

  test('in the middle of each year: all of it half a year sooner', () => {
    // 610.0348 × √1.1 = 610.0348 × 1.0488088
    expect(valueOfCashFlows({ ...five, timing: 'MID_YEAR' })?.enterpriseValue.toFixed(3)).toBe('639.810');
  });

  test('of one flow of 100 at 10% that does not grow: 1,000 at the end of the year', () => {
    const one = { cashFlows: [100], discountRate: 0.1, terminalGrowth: 0 };
    expect(valueOfCashFlows({ ...one, timing: 'YEAR_END' })?.enterpriseValue).toBeCloseTo(1000, 9);
    expect(valueOfCashFlows({ ...one, timing: 'MID_YEAR' })?.enterpriseValue).toBeCloseTo(1048.8088, 4);
  });

  test('is none where terminal growth is nearer to the rate than the spread', () => {
    const at = (discountRate: number, terminalGrowth: number) =>
      valueOfCashFlows({ cashFlows: [100], discountRate, terminalGrowth, timing: 'YEAR_END' });
    expect(at(0.09, 0.0701)).toBeNull();
    expect(at(0.05, 0.05)).toBeNull();
    expect(at(0.03, 0.05)).toBeNull();
    expect(at(0.09, 0.07)?.enterpriseValue).toBeCloseTo(5000, 6);
    expect(valueOfCashFlows({ ...five, cashFlows: [], timing: 'YEAR_END' })).toBeNull();
  });
});

test('growth fades in equal steps and has reached the terminal rate in the last projected year', () => {
  const path = growthPath({ growth: 0.12, terminalGrowth: 0.02 });
  expect(path.map((rate) => Number(rate.toFixed(10)))).toEqual([
    0.12, 0.12, 0.12, 0.12, 0.12, 0.1, 0.08, 0.06, 0.04, 0.02,
  ]);
});

test('the terminal value goes on from the last projected year, and no year from another base', () => {
  const course = { baseCashFlow: 100, growth: 0.12, terminalGrowth: 0.02 };
  const cashFlows = projectedCashFlows(course);
  // 1.12^5 = 1.7623416832; × 1.10 × 1.08 × 1.06 × 1.04 × 1.02 = 2.3542…
  expect(cashFlows[4]).toBeCloseTo(176.23416832, 8);
  expect(cashFlows[9]).toBeCloseTo(176.23416832 * 1.1 * 1.08 * 1.06 * 1.04 * 1.02, 8);
  const value = valueOfCashFlows({ cashFlows, discountRate: 0.09, terminalGrowth: 0.02, timing: 'YEAR_END' });
  expect(value?.terminalValue).toBeCloseTo(((cashFlows[9] ?? 0) * 1.02) / 0.07, 6);
  // A perpetuity is no other than the same years written out.
  let [sum, flow] = [0, 0];
  for (let year = 1; year <= 800; year++) {
    flow = cashFlows[year - 1] ?? flow * 1.02;
    sum += flow / 1.09 ** year;
  }
  expect(value?.enterpriseValue).toBeCloseTo(sum, 6);
});

const plain: Premises = {
  revenue: 1000,
  margin: 0.1,
  growth: 0.05,
  terminalGrowth: 0.025,
  wacc: 0.0885,
  netDebt: 100,
  shares: 100,
};

test('the scenarios shift growth, margin, rate and terminal growth, each within its bounds', () => {
  const [bear, bull] = [scenarioOf(plain, 'bear')?.premises, scenarioOf(plain, 'bull')?.premises];
  expect(bear?.growth).toBeCloseTo(0.025, 12);
  expect(bear?.margin).toBeCloseTo(0.085, 12);
  expect(bear?.wacc).toBeCloseTo(0.0985, 12);
  expect(bear?.terminalGrowth).toBeCloseTo(0.02, 12);
  expect(bull?.growth).toBeCloseTo(0.075, 12);
  expect(bull?.margin).toBeCloseTo(0.11, 12);
  expect(bull?.wacc).toBeCloseTo(0.0835, 12);
  expect(bull?.terminalGrowth).toBeCloseTo(0.03, 12);
  expect(scenarioOf({ ...plain, growth: 0.15 }, 'bull')?.premises.growth).toBe(0.15);
  expect(scenarioOf({ ...plain, margin: 0.6 }, 'bull')?.premises.margin).toBe(0.6);
  expect(scenarioOf(plain, 'base')?.premises).toEqual(plain);
});

test('debts above the value of the business leave a share with nothing, and no less', () => {
  const value = shareValueOf({ ...plain, netDebt: 1e6 });
  expect(value?.equityValue).toBeLessThan(0);
  expect(value?.perShare).toBe(0);
});

const premises: fc.Arbitrary<Premises> = fc.record({
  revenue: fc.double({ min: 1, max: 1e13, noNaN: true }),
  margin: fc.double({ min: 1e-6, max: 0.6, noNaN: true }),
  growth: fc.double({ min: -0.05, max: 0.15, noNaN: true }),
  terminalGrowth: fc.double({ min: 0, max: 0.025, noNaN: true }),
  wacc: fc.double({ min: 0.06, max: 0.2, noNaN: true }),
  netDebt: fc.double({ min: -1e12, max: 1e13, noNaN: true }),
  shares: fc.constantFrom(1, 1e6, 1.58e10),
});

describe('whatever is assumed,', () => {
  test('a share is worth no less in the base than in the bear case, and no less in the bull case than in the base', () => {
    fc.assert(
      fc.property(premises, (base) => {
        const values = (['bear', 'base', 'bull'] as const).map(
          (name) => scenarioOf(base, name)?.value.perShare ?? Number.NaN,
        );
        expect(values).toEqual(values.toSorted((a, b) => a - b));
      }),
    );
  });

  test('values fall with the rate and rise with terminal growth, and those too near to each other have none', () => {
    fc.assert(
      fc.property(premises, (base) => {
        const { waccs, growths, values } = sensitivityOf(base);
        expect(values[2]?.[2]).toBe(shareValueOf(base)?.perShare);
        for (const [row, wacc] of waccs.entries()) {
          for (const [column, growth] of growths.entries()) {
            const value = values[row]?.[column] ?? null;
            if (value === null) expect(wacc - growth).toBeLessThan(0.02);
            else expect(wacc - growth).toBeGreaterThan(0.02 - 1e-6);
            const [dearer, faster] = [values[row + 1]?.[column], values[row]?.[column + 1]];
            if (value !== null && typeof dearer === 'number') expect(dearer).toBeLessThanOrEqual(value);
            if (value !== null && typeof faster === 'number') expect(faster).toBeGreaterThanOrEqual(value);
          }
        }
      }),
    );
  });
});
