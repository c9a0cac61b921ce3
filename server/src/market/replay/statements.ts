import { readFileSync } from 'node:fs';
import type { FundamentalsYear } from '@tickwire/schema';
import { z } from 'zod';

const figure = z.string().regex(/^-?\d+(\.\d+)?$/);
const known = figure.nullable();

/** A fiscal year, and the day on which anybody could first read of it. */
const filedYearSchema = z.strictObject({
  fiscalYear: z.int(),
  endsOn: z.iso.date(),
  filedOn: z.iso.date(),
  currency: z.string(),
  revenue: figure,
  grossProfit: known,
  operatingIncome: known,
  interestExpense: known,
  incomeBeforeTax: known,
  incomeTax: known,
  netIncome: figure,
  epsDiluted: known,
  depreciationAndAmortization: known,
  operatingCashFlow: known,
  workingCapitalCashFlow: known,
  capitalExpenditure: known,
  freeCashFlow: known,
  dividendsPaid: known,
  sharesRepurchased: known,
  totalAssets: known,
  currentAssets: known,
  currentLiabilities: known,
  inventories: known,
  totalEquity: known,
  totalDebt: known,
  cashAndShortTermInvestments: known,
  sharesDiluted: known,
});

const fileSchema = z.object({ years: z.array(filedYearSchema) });

/** A company's fiscal years as they were filed, newest last. */
interface Statements {
  /** Those that had been filed by the end of a day: "2010-10-27". */
  filedBy(day: string): readonly FundamentalsYear[];
}

/** The statements in `data/` of a symbol that has some there. */
export function readStatements(symbol: string): Statements {
  const url = new URL(`./data/${symbol}-statements.json`, import.meta.url);
  const { years } = fileSchema.parse(JSON.parse(readFileSync(url, 'utf8')));
  return {
    filedBy: (day) =>
      years.filter(({ filedOn }) => filedOn <= day).map(({ filedOn: _filedOn, ...year }): FundamentalsYear => year),
  };
}
