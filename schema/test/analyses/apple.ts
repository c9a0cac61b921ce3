import { existsSync, readFileSync } from 'node:fs';
import type { StatementYear } from '../../src/analyses/models/model.ts';

const folder = new URL('../../../../shared/data/', import.meta.url);
const statements = ['income', 'balance', 'cash'] as const;
const fileOf = (statement: (typeof statements)[number]) => new URL(`aapl-${statement}.csv`, folder);

/** Whether Apple's statements are beside the project. */
export const hasApple = statements.every((statement) => existsSync(fileOf(statement)));

/** "AAPL,"Property, Plant and Equipment",1,2": the second cell and the numbers behind it. */
function rowOf(line: string): readonly [string, readonly number[]] {
  const cells = [...line.matchAll(/"([^"]*)"|([^,]+)/g)].map(([, quoted, plain = '']) => quoted ?? plain);
  return [(cells[1] ?? '').trim(), cells.slice(2).map(Number)];
}

/** Apple's fiscal 2020 to 2023, as filed: US dollars. */
export function appleYears(): StatementYear[] {
  const read = (statement: (typeof statements)[number]) =>
    new Map(readFileSync(fileOf(statement), 'utf8').trim().split('\n').slice(1).map(rowOf));
  const [income, balance, cash] = [read('income'), read('balance'), read('cash')];
  const ends = ['2020-09-26', '2021-09-25', '2022-09-24', '2023-09-30'];
  return ends.map((endsOn, index) => {
    const from = (rows: ReadonlyMap<string, readonly number[]>, name: string) => {
      const figure = rows.get(name)?.[index];
      if (figure === undefined) throw new Error(`Apple's statements have no ${name}`);
      return figure;
    };
    return {
      fiscalYear: 2020 + index,
      endsOn,
      currency: 'USD',
      revenue: from(income, 'Revenue'),
      grossProfit: from(income, 'Gross Profit'),
      operatingIncome: from(income, 'Operating Income'),
      interestExpense: from(income, 'Interest Expense'),
      incomeBeforeTax: from(income, 'Income Before Tax'),
      incomeTax: from(income, 'Income Tax Expense'),
      netIncome: from(income, 'Net Income'),
      // The file's earnings a share are undiluted.
      epsDiluted: null,
      depreciationAndAmortization: from(cash, 'Depreciation and Amortization'),
      operatingCashFlow: from(cash, 'Operating Cash Flow'),
      workingCapitalCashFlow: from(cash, 'Change in Working Capital'),
      capitalExpenditure: -from(cash, 'Capital Expenditure'),
      freeCashFlow: from(cash, 'Free Cash Flow'),
      dividendsPaid: -from(cash, 'Common Dividends Paid'),
      sharesRepurchased: -from(cash, 'Common Stock Purchased'),
      totalAssets: from(balance, 'Total Assets'),
      currentAssets: from(balance, 'Total Current Assets'),
      currentLiabilities: from(balance, 'Total Current Liabilities'),
      inventories: from(balance, 'Inventory'),
      totalEquity: from(balance, 'Total Shareholder Equity'),
      totalDebt: from(balance, 'Total Debt'),
      cashAndShortTermInvestments: from(balance, 'Cash and Short Term Investments'),
      sharesDiluted: from(income, 'Weighted Average Shares Diluted'),
    };
  });
}
