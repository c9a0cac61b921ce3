import type { ModelInput, StatementYear } from '../../../src/analyses/models/model.ts';
import { createBars } from '../../../src/market/indicators/bars.ts';

/** A plain company: revenue 1,000 that grows by 5% a year, a free cash flow of 100 on it in its newest year. */
export function yearOf(change: Partial<StatementYear> = {}): StatementYear {
  return {
    fiscalYear: 2024,
    endsOn: '2024-12-31',
    currency: 'USD',
    revenue: 1000,
    grossProfit: 500,
    operatingIncome: 150,
    interestExpense: 10,
    incomeBeforeTax: 140,
    incomeTax: 28,
    netIncome: 112,
    epsDiluted: 1.12,
    depreciationAndAmortization: 40,
    operatingCashFlow: 142,
    workingCapitalCashFlow: -10,
    capitalExpenditure: 50,
    freeCashFlow: 92,
    dividendsPaid: 30,
    sharesRepurchased: 20,
    totalAssets: 1200,
    currentAssets: 500,
    currentLiabilities: 300,
    inventories: 100,
    totalEquity: 600,
    totalDebt: 200,
    cashAndShortTermInvestments: 100,
    sharesDiluted: 100,
    ...change,
  };
}

/** Years of one company, the newest last; each year's figures of money are 5% above those of the year before. */
export function yearsOf(count: number, change: Partial<StatementYear> = {}): StatementYear[] {
  return Array.from({ length: count }, (_, index) => {
    const [age, newest] = [count - 1 - index, yearOf(change)];
    const fiscalYear = newest.fiscalYear - age;
    const scaled = Object.entries(newest).map(([name, value]) => [
      name,
      typeof value === 'number' && name !== 'sharesDiluted' && name !== 'fiscalYear' ? value / 1.05 ** age : value,
    ]);
    return { ...newest, ...Object.fromEntries(scaled), fiscalYear, endsOn: `${fiscalYear}-12-31` };
  });
}

export function inputOf(change: Partial<ModelInput> = {}): ModelInput {
  return {
    symbol: 'ACME',
    assetClass: 'EQUITY',
    currency: 'USD',
    price: 15,
    atMs: Date.UTC(2025, 2, 1),
    bars: createBars(0),
    marketBars: createBars(0),
    years: yearsOf(5),
    remarks: [],
    ...change,
  };
}
