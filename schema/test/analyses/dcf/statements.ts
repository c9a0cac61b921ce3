import { existsSync, readFileSync } from 'node:fs';
import type { ModelInput, StatementYear } from '../../../src/analyses/models/model.ts';
import { createBars } from '../../../src/market/indicators/bars.ts';

const folder = new URL('../../../../../shared/data/', import.meta.url);

/** Where the statements that Apple filed lie; not every machine has them. */
export const aaplFolder = existsSync(new URL('aapl-income.csv', folder)) ? folder : undefined;

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

/** Apple's four years as they were filed. */
export function aaplYears(from: URL): StatementYear[] {
  const rows = ['income', 'balance', 'cash'].flatMap((name) =>
    readFileSync(new URL(`aapl-${name}.csv`, from), 'utf8')
      .trim()
      .split('\n')
      .slice(1)
      .map((line) => /^AAPL,("[^"]*"|[^,]*),(.*)$/.exec(line)),
  );
  const figure = (name: string, column: number): number => {
    const row = rows.find((each) => each?.[1]?.replaceAll('"', '').trim() === name);
    const value = Number(row?.[2]?.split(',')[column] ?? 'missing');
    if (!Number.isFinite(value)) throw new Error(`no figure of ${name}`);
    return value;
  };
  return [2020, 2021, 2022, 2023].map((fiscalYear, column) => ({
    fiscalYear,
    endsOn: `${fiscalYear}-09-30`,
    currency: 'USD',
    revenue: figure('Revenue', column),
    grossProfit: figure('Gross Profit', column),
    operatingIncome: figure('Operating Income', column),
    interestExpense: figure('Interest Expense', column),
    incomeBeforeTax: figure('Income Before Tax', column),
    incomeTax: figure('Income Tax Expense', column),
    netIncome: figure('Net Income', column),
    epsDiluted: null,
    depreciationAndAmortization: figure('Depreciation and Amortization', column),
    operatingCashFlow: figure('Operating Cash Flow', column),
    workingCapitalCashFlow: figure('Change in Working Capital', column),
    capitalExpenditure: -figure('Capital Expenditure', column),
    freeCashFlow: figure('Free Cash Flow', column),
    dividendsPaid: -figure('Common Dividends Paid', column),
    sharesRepurchased: -figure('Common Stock Purchased', column),
    totalAssets: figure('Total Assets', column),
    currentAssets: figure('Total Current Assets', column),
    currentLiabilities: figure('Total Current Liabilities', column),
    inventories: figure('Inventory', column),
    totalEquity: figure('Total Equity', column),
    totalDebt: figure('Total Debt', column),
    cashAndShortTermInvestments: figure('Cash and Short Term Investments', column),
    sharesDiluted: figure('Weighted Average Shares Diluted', column),
  }));
}
