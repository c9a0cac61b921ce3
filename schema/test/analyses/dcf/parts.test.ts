import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { betaOf } from '../../../src/analyses/models/dcf/beta.ts';
import { type CashFlowKind, cashFlowOf, cashFlowsOf } from '../../../src/analyses/models/dcf/cash-flows.ts';
import { costOfDebtOf, creditSpreadOf } from '../../../src/analyses/models/dcf/cost-of-debt.ts';
import { growthOf } from '../../../src/analyses/models/dcf/growth.ts';
import { netDebtOf } from '../../../src/analyses/models/dcf/net-debt.ts';
import { taxRateOf } from '../../../src/analyses/models/dcf/tax-rate.ts';
import { capitalCostOf } from '../../../src/analyses/models/dcf/wacc.ts';
import { type Bars, createBars, setBar } from '../../../src/market/indicators/bars.ts';
import { yearOf, yearsOf } from './statements.ts';

describe('free cash flow to the firm by hand, taxes at 20%:', () => {
  const by = (kind: CashFlowKind, change = {}) => cashFlowOf(yearOf(change), kind, 0.2);

  test('each of the four ways', () => {
    expect(by('OPERATING_INCOME')).toBeCloseTo(150 * 0.8 + 40 - 50 - 10, 9);
    expect(by('OPERATING_CASH_FLOW')).toBeCloseTo(142 + 10 * 0.8 - 50, 9);
    expect(by('FREE_CASH_FLOW')).toBeCloseTo(92 + 10 * 0.8, 9);
    expect(by('OPERATING_INCOME_ALONE')).toBeCloseTo(150 * 0.8 + 40 - 50, 9);
  });

  test('capital expenditure is spent whichever way its sign is written', () => {
    for (const kind of ['OPERATING_INCOME', 'OPERATING_CASH_FLOW', 'OPERATING_INCOME_ALONE'] as const) {
      expect(by(kind, { capitalExpenditure: -50 })).toBe(by(kind));
    }
  });

  test('the best way that knows the newest year is taken for all years', () => {
    const years = yearsOf(4);
    const kindWithout = (...lacking: readonly Partial<(typeof years)[number]>[]) =>
      cashFlowsOf(
        years.map((year) => Object.assign({}, year, ...lacking)),
        0.2,
      )?.kind;
    const [noWorkingCapital, noOperatingCashFlow] = [{ workingCapitalCashFlow: null }, { operatingCashFlow: null }];
    expect(kindWithout()).toBe('OPERATING_INCOME');
    expect(kindWithout(noWorkingCapital)).toBe('OPERATING_CASH_FLOW');
    expect(kindWithout(noWorkingCapital, noOperatingCashFlow)).toBe('FREE_CASH_FLOW');
    expect(kindWithout(noWorkingCapital, noOperatingCashFlow, { freeCashFlow: null })).toBe('OPERATING_INCOME_ALONE');
    expect(kindWithout({ capitalExpenditure: null, freeCashFlow: null })).toBeUndefined();
    const newestLacks = years.map((year, index) => (index === 3 ? { ...year, workingCapitalCashFlow: null } : year));
    expect(cashFlowsOf(newestLacks, 0.2)?.kind).toBe('OPERATING_CASH_FLOW');
  });
});

describe('the rate of taxes', () => {
  test('is the median of the years with a profit, within bounds', () => {
    const years = [
      yearOf({ incomeBeforeTax: 100, incomeTax: 25 }),
      yearOf({ incomeBeforeTax: 100, incomeTax: 90 }),
      yearOf({ incomeBeforeTax: -100, incomeTax: -30 }),
      yearOf({ incomeBeforeTax: 100, incomeTax: -5 }),
    ];
    expect(taxRateOf(years)).toEqual({ rate: 0.25, years: 3 });
    expect(taxRateOf(years.slice(1, 2)).rate).toBe(0.35);
  });

  test('is assumed where no year tells it', () => {
    expect(taxRateOf([yearOf({ incomeTax: null }), yearOf({ incomeBeforeTax: 0 })])).toEqual({ rate: 0.21, years: 0 });
  });
});

describe('growth', () => {
  const of = (...revenues: readonly (readonly [number, number])[]) =>
    growthOf(revenues.map(([fiscalYear, revenue]) => ({ fiscalYear, revenue, cashFlow: 1 })));

  test('is that of a year, and never a total, over missing years too', () => {
    expect(of([2020, 100], [2021, 110], [2022, 121], [2023, 133.1])?.taken).toBeCloseTo(0.1, 9);
    expect(of([2020, 100], [2023, 133.1])?.taken).toBeCloseTo(0.1, 9);
    expect(of([2020, 100], [2021, 110], [2023, 133.1])?.median).toBeCloseTo(0.1, 9);
  });

  test('is the lower of compound and median, and halfway to the recent rate where that is lower', () => {
    // Rates of 50%, 4% and 4%: compound 17.5%, median 4%.
    expect(of([2020, 100], [2021, 150], [2022, 156], [2023, 162.24])?.taken).toBeCloseTo(0.04, 9);
    // Rates of 8%, 8%, 8%, 2% and 2%: compound 5.56%, median 8%, the newest two 2%.
    const compound = (1.08 ** 3 * 1.02 ** 2) ** (1 / 5) - 1;
    const slowed = [1, 1.08, 1.08 ** 2, 1.08 ** 3, 1.08 ** 3 * 1.02, 1.08 ** 3 * 1.02 ** 2];
    const growth = of(...slowed.map((revenue, index) => [2018 + index, revenue] as const));
    expect(growth?.taken).toBeCloseTo((compound + 0.02) / 2, 9);
  });

  test('is bounded on both sides', () => {
    expect(of([2022, 1], [2023, 1000])?.taken).toBe(0.15);
    expect(of([2022, 1000], [2023, 1])?.taken).toBe(-0.05);
  });

  test('is not known of one year', () => {
    expect(of([2023, 100])).toBeNull();
  });
});

describe('the cost of debt', () => {
  test('never rises with better coverage, and is bounded', () => {
    const coverage = fc.double({ min: -1e6, max: 1e6, noNaN: true });
    fc.assert(
      fc.property(coverage, coverage, (one, other) => {
        const [worse, better] = one < other ? [one, other] : [other, one];
        expect(creditSpreadOf(better)).toBeLessThanOrEqual(creditSpreadOf(worse));
        expect(costOfDebtOf(worse, 1).rate).toBeLessThanOrEqual(0.0425 + 0.12);
        expect(costOfDebtOf(better, 1).rate).toBeGreaterThan(0.0425);
      }),
    );
  });

  test('at a coverage of 10 is that of the best companies', () => {
    expect(costOfDebtOf(100, 10)).toEqual({ rate: 0.0425 + 0.006, coverage: 10 });
    expect(costOfDebtOf(-5, 10)).toEqual({ rate: 0.0425 + 0.12, coverage: -0.5 });
  });

  test('is assumed where coverage is not known', () => {
    expect(costOfDebtOf(null, 10)).toEqual({ rate: 0.0425 + 0.03, coverage: null });
    expect(costOfDebtOf(100, null)).toEqual({ rate: 0.0425 + 0.03, coverage: null });
  });
});

describe('the cost of capital', () => {
  test('by hand', () => {
    // Business: 4.25% + 1.2 × 4.6% = 9.77%. Debt: 6% × 0.75 = 4.5%. Equity: 9.77% + 5.27% × 200 / 800.
    const capital = capitalCostOf({ beta: 1.2, costOfDebt: 0.06, taxRate: 0.25, marketCap: 800, debt: 200 });
    expect(capital.costOfEquity).toBeCloseTo(0.110875, 12);
    expect(capital.equityWeight).toBe(0.8);
    expect(capital.debtWeight).toBe(0.2);
    expect(capital.wacc).toBeCloseTo(0.8 * 0.110875 + 0.2 * 0.045, 12);
  });

  const sources = fc.record({
    beta: fc.double({ min: 0.5, max: 2.5, noNaN: true }),
    costOfDebt: fc.option(fc.double({ min: 0.04, max: 0.17, noNaN: true })),
    taxRate: fc.double({ min: 0, max: 0.35, noNaN: true }),
    marketCap: fc.double({ min: 1, max: 1e13, noNaN: true }),
  });

  test('is the weighted mean of its parts, within bounds, and falls with neither debt nor price', () => {
    fc.assert(
      fc.property(sources, fc.double({ min: 0, max: 100, noNaN: true }), (parts, debtToEquity) => {
        const debt = parts.costOfDebt === null ? 0 : parts.marketCap * debtToEquity;
        const capital = capitalCostOf({ ...parts, debt });
        const { costOfEquity, equityWeight, debtWeight, costOfDebtAfterTax, wacc } = capital;
        expect(equityWeight * costOfEquity + debtWeight * costOfDebtAfterTax).toBeCloseTo(wacc, 9);
        expect(costOfEquity).toBeGreaterThanOrEqual(wacc);
        expect(wacc).toBeGreaterThanOrEqual(0.06);
        expect(wacc).toBeLessThanOrEqual(0.2);
        expect(capitalCostOf({ ...parts, debt: debt * 2 }).wacc).toBe(wacc);
        expect(capitalCostOf({ ...parts, marketCap: parts.marketCap * 2, debt }).wacc).toBe(wacc);
      }),
    );
  });

  test('is that of the debt where lenders ask for more than the business seems to cost', () => {
    const capital = capitalCostOf({ beta: 0.5, costOfDebt: 0.16, taxRate: 0.25, marketCap: 100, debt: 100 });
    expect(capital.wacc).toBeCloseTo(0.12, 12);
    expect(capital.costOfEquity).toBeCloseTo(0.12, 12);
  });
});

describe('net debt', () => {
  test('a debt of 0 is known', () => {
    const net = netDebtOf([yearOf({ totalDebt: 250 }), yearOf({ totalDebt: 0 })]);
    expect(net).toMatchObject({ debt: 0, debtSource: 'REPORTED', netDebt: -100 });
  });

  test('what the newest year lacks is taken from the year before', () => {
    const years = [yearOf({ totalDebt: 250 }), yearOf({ totalDebt: null })];
    expect(netDebtOf(years)).toMatchObject({ debt: 250, debtSource: 'REPORTED' });
  });

  test('an unknown debt is estimated from the interest on it, and is none where there is no interest', () => {
    // 4.25% + 3% = 7.25%: 14.5 of interest are due on 200.
    const net = netDebtOf([yearOf({ totalDebt: null, interestExpense: 14.5, cashAndShortTermInvestments: null })]);
    expect(net).toMatchObject({ debtSource: 'ESTIMATED', cash: 0, isCashKnown: false });
    expect(net.debt).toBeCloseTo(200, 9);
    expect(netDebtOf([yearOf({ totalDebt: null, interestExpense: null })])).toMatchObject({
      debt: 0,
      debtSource: 'ASSUMED',
    });
  });
});

describe('beta', () => {
  const dayMs = 86_400_000;
  const firstMonday = Date.UTC(2024, 0, 1);
  const wave = (index: number) => Math.sin(index * 1.7) * 0.02 + Math.cos(index * 0.3) * 0.01;

  /** Working days; each close is the one before times e^(`move` of its place). */
  function barsBy(days: number, move: (index: number) => number): Bars {
    const bars = createBars(days);
    let close = 100;
    for (let index = 0; index < days; index++) {
      close *= Math.exp(move(index));
      const timeMs = firstMonday + (Math.floor(index / 5) * 7 + (index % 5)) * dayMs;
      setBar(bars, index, { timeMs, close, high: close, low: close, volume: 1 });
    }
    return bars;
  }

  test('of a share that moves half as much again as the market is 0.67 × 1.5 + 0.33, by weeks', () => {
    const beta = betaOf(
      barsBy(400, (index) => wave(index) * 1.5),
      barsBy(400, wave),
    );
    expect(beta).toMatchObject({ returns: 79, step: 'WEEK' });
    expect(beta.measured).toBeCloseTo(1.5, 9);
    expect(beta.value).toBeCloseTo(0.67 * 1.5 + 0.33, 9);
  });

  test('is measured by days where there are too few weeks', () => {
    const beta = betaOf(
      barsBy(61, (index) => wave(index) * 0.8 + 0.001),
      barsBy(61, wave),
    );
    expect(beta).toMatchObject({ returns: 60, step: 'DAY' });
    expect(beta.measured).toBeCloseTo(0.8, 9);
  });

  test('is measured on the days that both have', () => {
    const share = barsBy(400, (index) => wave(index) * 1.5);
    const fewer = createBars(300);
    let length = 0;
    for (const [index, timeMs] of share.timeMs.entries()) {
      if (index % 4 === 1) continue;
      const close = share.close[index] ?? 0;
      setBar(fewer, length++, { timeMs, close, high: close, low: close, volume: 1 });
    }
    expect(betaOf(fewer, barsBy(400, wave)).measured).toBeCloseTo(1.5, 9);
  });

  test('is 1 where too little is known, or the market did not move', () => {
    const unknown = { value: 1, measured: null, assumedBecause: 'FEW_RETURNS', returns: 0, step: null };
    expect(betaOf(createBars(0), createBars(0))).toEqual(unknown);
    expect(betaOf(barsBy(60, wave), barsBy(60, wave))).toEqual(unknown);
    expect(
      betaOf(
        barsBy(400, wave),
        barsBy(400, () => 0),
      ),
    ).toEqual(unknown);
  });

  test('is 1 where the share does not move with the market, however much it moves', () => {
    const other = (index: number) => Math.sin(index * 2.9) * 0.03;
    expect(betaOf(barsBy(400, other), barsBy(400, wave))).toMatchObject({ value: 1, assumedBecause: 'UNRELATED' });
    // A slope of a tenth of its error's size is no proof of a safe share; one of many times it is.
    const followed = betaOf(
      barsBy(400, (index) => wave(index) * 0.9 + other(index) * 0.2),
      barsBy(400, wave),
    );
    expect(followed.assumedBecause).toBe(null);
    expect(followed.measured).toBeCloseTo(0.9, 0);
  });

  test('is bounded, whatever the share did', () => {
    const market = barsBy(400, wave);
    expect(
      betaOf(
        barsBy(400, (index) => wave(index) * 50),
        market,
      ).value,
    ).toBe(2.5);
    expect(
      betaOf(
        barsBy(400, (index) => wave(index) * -5),
        market,
      ).value,
    ).toBe(0.5);
  });
});
