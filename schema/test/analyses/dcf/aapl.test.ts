import { describe, expect, test } from 'vitest';
import { dcf1 } from '../../../src/analyses/models/dcf.ts';
import { appleYears, hasApple } from '../apple.ts';
import { inputOf } from './statements.ts';

if (!hasApple) console.warn("Apple's statements are not on this machine: what is reckoned from them is not tested.");

describe.skipIf(!hasApple)("Apple's statements of 2020 to 2023 at 190 USD, without bars, by hand", () => {
  const outcome = () =>
    dcf1.evaluate(
      inputOf({
        symbol: 'AAPL',
        price: 190,
        atMs: Date.UTC(2023, 11, 1),
        years: appleYears(),
      }),
    );
  const million = 1e6;
  // Taxes: 9,680 / 67,091, 14,527 / 109,207, 19,300 / 119,103 and 16,741 / 113,736: the middle two are 14.43% and 14.72%.
  const taxRate = (9680 / 67_091 + 16_741 / 113_736) / 2;

  test('free cash flow of 2023: 114,301 × (1 − tax) + 11,519 − 10,959 − 6,577', () => {
    const cashFlow = 114_301 * (1 - taxRate) + 11_519 - 10_959 - 6577;
    const { cashFlowYears, taxRate: taken } = outcome().assumptions;
    expect(taken).toBeCloseTo(taxRate, 9);
    expect(Array.isArray(cashFlowYears) && cashFlowYears[3]).toMatchObject({
      fiscalYear: 2023,
      freeCashFlow: expect.closeTo(cashFlow * million, -2),
    });
  });

  test('the cost of capital at the market value of its shares', () => {
    const [marketCap, debt] = [190 * 15_812.547, 111_088];
    // 114,301 / 3,933 is a coverage of 29: 4.25% + 0.6%.
    const debtAfterTax = 0.0485 * (1 - taxRate);
    const equity = 0.0885 + (0.0885 - debtAfterTax) * (debt / marketCap);
    const { assumptions } = outcome();
    expect(assumptions).toMatchObject({
      beta: 1,
      betaMeasured: null,
      costOfDebt: 0.0485,
      businessRate: 0.0885,
      wacc: 0.0885,
    });
    expect(assumptions.interestCoverage).toBeCloseTo(114_301 / 3933, 6);
    expect(assumptions.costOfEquity).toBeCloseTo(equity, 9);
    expect(assumptions.equityWeight).toBeCloseTo(marketCap / (marketCap + debt), 9);
    const weighted = (marketCap * equity + debt * debtAfterTax) / (marketCap + debt);
    expect(weighted).toBeCloseTo(0.0885, 12);
    // 96.434% × 8.85% + 3.566% × 4.143%, for comparison.
    expect(assumptions.textbookWacc).toBeCloseTo(0.0868218, 6);
  });

  test('growth: 7.8% in the median, 2.4% lately, so 5.1%', () => {
    const [median, recent] = [394_328 / 365_817 - 1, (383_285 / 365_817) ** (1 / 2) - 1];
    const { assumptions } = outcome();
    expect(assumptions.revenueGrowthCompound).toBeCloseTo((383_285 / 274_515) ** (1 / 3) - 1, 9);
    expect(assumptions.revenueGrowthMedian).toBeCloseTo(median, 9);
    expect(assumptions.growth).toBeCloseTo((median + recent) / 2, 9);
  });

  test('net debt of 111,088 − 61,555 over 15,812.547 shares', () => {
    const { assumptions } = outcome();
    expect(assumptions.netDebt).toBe((111_088 - 61_555) * million);
    expect(assumptions.sharesDiluted).toBe(15_812_547_000);
  });

  test('is nowhere near 16 trillion dollars', () => {
    const value = (outcome().fairValue ?? 0) * 15_812_547_000;
    expect(value).toBeGreaterThan(1e12);
    expect(value).toBeLessThan(3e12);
  });
});
