import fc from 'fast-check';
import type { StatementYear } from '../../src/analyses/models/model.ts';
import { type Bar, type Bars, createBars, setBar } from '../../src/market/indicators/bars.ts';
import type { FundamentalsYear } from '../../src/ports/market.ts';

/** A year of which only what has to be known is. */
export function yearOf(fiscalYear: number, figures: Partial<FundamentalsYear> = {}): FundamentalsYear {
  return {
    fiscalYear,
    endsOn: `${fiscalYear}-12-31`,
    currency: 'USD',
    revenue: '1000',
    netIncome: '100',
    ...{ grossProfit: null, operatingIncome: null, interestExpense: null, incomeBeforeTax: null, incomeTax: null },
    ...{ epsDiluted: null, depreciationAndAmortization: null, operatingCashFlow: null, workingCapitalCashFlow: null },
    ...{ capitalExpenditure: null, freeCashFlow: null, dividendsPaid: null, sharesRepurchased: null },
    ...{ totalAssets: null, currentAssets: null, currentLiabilities: null, inventories: null, totalEquity: null },
    ...{ totalDebt: null, cashAndShortTermInvestments: null, sharesDiluted: null },
    ...figures,
  };
}

/** As a source would tell it. */
export function told(year: StatementYear): FundamentalsYear {
  const texts = Object.entries(year).map(([name, value]) => [name, typeof value === 'number' ? String(value) : value]);
  return { ...yearOf(year.fiscalYear), ...Object.fromEntries(texts), fiscalYear: year.fiscalYear };
}

/** The same year, told for another number of shares. */
export function splitYear(year: FundamentalsYear, factor: number, what: 'both' | 'shares' = 'both'): FundamentalsYear {
  const times = (text: string | null, by: number) => (text === null ? null : String(Number(text) * by));
  const sharesDiluted = times(year.sharesDiluted, factor);
  return what === 'shares'
    ? { ...year, sharesDiluted }
    : { ...year, sharesDiluted, epsDiluted: times(year.epsDiluted, 1 / factor) };
}

const company = fc
  .record({
    shares: fc.double({ min: 1e6, max: 1e10, noNaN: true }),
    revenueAShare: fc.double({ min: 50, max: 500, noNaN: true }),
    margin: fc.double({ min: 0.02, max: 0.4, noNaN: true }),
    steps: fc.array(
      fc.record({
        shares: fc.double({ min: 0.95, max: 1.05, noNaN: true }),
        revenue: fc.double({ min: 0.7, max: 1.6, noNaN: true }),
        assets: fc.double({ min: 0.9, max: 1.15, noNaN: true }),
      }),
      { minLength: 1, maxLength: 6 },
    ),
  })
  .map(({ shares, revenueAShare, margin, steps }) => {
    let now = { shares, revenue: shares * revenueAShare, assets: shares * revenueAShare };
    return [{ shares: 1, revenue: 1, assets: 1 }, ...steps].map((step, index) => {
      now = { shares: now.shares * step.shares, revenue: now.revenue * step.revenue, assets: now.assets * step.assets };
      return yearOf(2015 + index, {
        revenue: String(now.revenue),
        netIncome: String(now.revenue * margin),
        epsDiluted: String((now.revenue * margin) / now.shares),
        sharesDiluted: String(now.shares),
        totalAssets: String(now.assets),
      });
    });
  });

/** A company whose shares, sales and assets change by no more than companies' do, with no split. */
export const steadyCompany: fc.Arbitrary<readonly FundamentalsYear[]> = company;

/** The same with a loss in every year. */
export const losingCompany: fc.Arbitrary<readonly FundamentalsYear[]> = company.map((years) =>
  years.map((year) => ({ ...year, netIncome: `-${year.netIncome}`, epsDiluted: `-${year.epsDiluted}` })),
);

/** Bars of a day each, the last on 2024-06-30, that reach one percent beyond their close. */
export function barsOfCloses(closes: readonly number[], wick = 0.01): Bars {
  const bars = createBars(closes.length);
  for (const [index, close] of closes.entries()) {
    const timeMs = Date.UTC(2024, 5, 30) - (closes.length - 1 - index) * 86_400_000;
    const bar: Bar = { timeMs, high: close * (1 + wick), low: close * (1 - wick), close, volume: 0 };
    setBar(bars, index, bar);
  }
  return bars;
}
