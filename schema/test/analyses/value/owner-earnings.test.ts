import { describe, expect, test } from 'vitest';
import {
  maintenanceExpenditure,
  ownerEarnings,
  ownerEarningsByYear,
} from '../../../src/analyses/models/buffett/owner-earnings.ts';
import { valueInTwoStages } from '../../../src/analyses/models/buffett/two-stages.ts';
import { yearOf } from './inputs.ts';

describe('owner earnings', () => {
  test('of Companies O and N of the letter for 1986 are the same 48,532, whatever accounting made of the purchase', () => {
    const before = { maintenanceExpenditure: 0, workingCapitalCashFlow: 0 };
    expect(ownerEarnings({ netIncome: 40_231, nonCashCharges: [8_301], ...before })).toBe(48_532);
    expect(ownerEarnings({ netIncome: 28_605, nonCashCharges: [4_979, 13_355, 595, 998], ...before })).toBe(48_532);
  });

  test('fall by maintenance expenditure, whatever sign its source gives it', () => {
    const parts = { netIncome: 100, nonCashCharges: [40], workingCapitalCashFlow: 0 };
    expect(ownerEarnings({ ...parts, maintenanceExpenditure: 30 })).toBe(110);
    expect(ownerEarnings({ ...parts, maintenanceExpenditure: -30 })).toBe(110);
  });

  test('fall where working capital grew, and rise where it shrank', () => {
    const parts = { netIncome: 100, nonCashCharges: [40], maintenanceExpenditure: 30 };
    expect(ownerEarnings({ ...parts, workingCapitalCashFlow: -15 })).toBe(95);
    expect(ownerEarnings({ ...parts, workingCapitalCashFlow: 15 })).toBe(125);
  });

  test('of a year are told only where each part is reported', () => {
    const years = [
      yearOf(2020),
      yearOf(2021, { depreciationAndAmortization: null }),
      yearOf(2022, { capitalExpenditure: null }),
      yearOf(2023, { workingCapitalCashFlow: null }),
    ];
    // 100 + 40 - 50 - 5: the first year has no sales before it that they could have grown from.
    expect(ownerEarningsByYear(years)).toEqual([
      { fiscalYear: 2020, netIncome: 100, maintenanceExpenditure: 50, ownerEarnings: 85 },
    ]);
  });
});

describe('maintenance expenditure', () => {
  const spent = { capitalExpenditure: 50, depreciationAndAmortization: 40 };

  test('is no more than what wore out while sales grow, and all of it while they do not', () => {
    expect(maintenanceExpenditure(yearOf(2023, { ...spent, revenue: 1_100 }), yearOf(2022))).toBe(40);
    expect(maintenanceExpenditure(yearOf(2023, { ...spent, revenue: 1_000 }), yearOf(2022))).toBe(50);
    expect(maintenanceExpenditure(yearOf(2023, spent), undefined)).toBe(50);
  });

  test('is never more than what was spent, and never negative', () => {
    const year = yearOf(2023, { capitalExpenditure: -20, depreciationAndAmortization: 40, revenue: 1_100 });
    expect(maintenanceExpenditure(year, yearOf(2022))).toBe(20);
  });
});

describe('the value in two stages', () => {
  const flat = { earned: 100, growthYears: 10, discountRate: 0.1, minSpread: 0.03 };

  test('of earnings that never grow is that of a perpetuity', () => {
    expect(valueInTwoStages({ ...flat, growth: 0, terminalGrowth: 0 })).toBeCloseTo(1_000, 8);
  });

  test('of earnings that always grow alike is Gordon’s', () => {
    // 100 × 1.05 / (0.1 - 0.05)
    expect(valueInTwoStages({ ...flat, growth: 0.05, terminalGrowth: 0.05 })).toBeCloseTo(2_100, 8);
  });

  test('goes on from the last year of the first stage, and fades to the second in even steps', () => {
    // 100 → 108 (8%) → 113.4 (5%) → 115.668 (2%) for ever:
    // 108 / 1.1 + 113.4 / 1.21 + 115.668 / (0.1 - 0.02) / 1.21 = 98.181818 + 93.719008 + 1194.917355
    const value = valueInTwoStages({ ...flat, growth: 0.08, growthYears: 2, terminalGrowth: 0.02 });
    expect(value).toBeCloseTo(1_386.818182, 6);
  });

  test('is none where the growth that never ends comes too close to the discount rate', () => {
    expect(valueInTwoStages({ ...flat, growth: 0.08, terminalGrowth: 0.08 })).toBeNull();
    expect(valueInTwoStages({ ...flat, growth: 0.2, terminalGrowth: 0.12 })).toBeNull();
  });
});
