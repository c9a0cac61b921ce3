import { type FundamentalsYear, SourceError } from '@tickwire/schema';
import { Decimal } from 'decimal.js';
import { z } from 'zod';
import { figureSchema } from './answers.ts';
import type { YahooClient } from './client.ts';

/** As far back as Yahoo may have anything: it tells of the last four or five years. */
const since = new Date(Date.UTC(2000, 0, 1));
const yearLength = '12M';

/** What was reported for a fiscal year, by Yahoo's names without "annual". */
interface Report {
  readonly asOfDate: string;
  readonly figures: Map<string, { readonly value: string; readonly currency: string }>;
}

type Series = Awaited<ReturnType<YahooClient['annualFigures']>>[number];

function reportsOf(series: readonly Series[]): Report[] {
  const reports = new Map<string, Report>();
  for (const one of series) {
    const [type = ''] = one.meta.type;
    const figures = z.array(figureSchema.nullable()).optional().safeParse(one[type]);
    if (!figures.success) {
      throw new SourceError('YAHOO', 'MALFORMED', `YAHOO answers fundamentals without sense: ${type}`, {
        cause: figures.error,
      });
    }
    for (const figure of figures.data ?? []) {
      if (figure?.periodType !== yearLength) continue;
      const { asOfDate, currencyCode: currency, reportedValue } = figure;
      const report = reports.get(asOfDate) ?? { asOfDate, figures: new Map() };
      report.figures.set(type.replace(/^annual/, ''), { value: reportedValue.raw, currency });
      reports.set(asOfDate, report);
    }
  }
  return [...reports.values()].toSorted((a, b) => (a.asOfDate < b.asOfDate ? -1 : 1));
}

/** Null for a year that lacks what a year has to have. */
function yearOf({ asOfDate, figures }: Report): FundamentalsYear | null {
  /** The first of these that was reported. */
  const figure = (...names: string[]): string | null => {
    for (const name of names) {
      const reported = figures.get(name);
      if (reported !== undefined) return reported.value;
    }
    return null;
  };
  const currency = figures.get('TotalRevenue')?.currency;
  const revenue = figure('TotalRevenue');
  const netIncome = figure('NetIncome', 'NetIncomeCommonStockholders');
  if (currency === undefined || revenue === null || netIncome === null) return null;
  /** Yahoo writes what was spent below zero, and the sign has been seen to change. */
  const spent = (...names: string[]): string | null => {
    const value = figure(...names);
    return value === null ? null : new Decimal(value).abs().toFixed();
  };
  /** None where the first is not known; one that is missing besides counts nothing. */
  const sum = (first: string, ...others: string[]): string | null => {
    const start = figure(first);
    if (start === null) return null;
    return others.reduce((total, name) => total.plus(figure(name) ?? 0), new Decimal(start)).toFixed();
  };
  const capitalExpenditure = spent('CapitalExpenditure');
  const operatingCash = figure('OperatingCashFlow');
  const computedFreeCash =
    operatingCash === null || capitalExpenditure === null
      ? null
      : new Decimal(operatingCash).minus(capitalExpenditure).toFixed();
  return {
    fiscalYear: Number(asOfDate.slice(0, 4)),
    endsOn: asOfDate,
    currency,
    revenue,
    grossProfit: figure('GrossProfit'),
    operatingIncome: figure('OperatingIncome'),
    interestExpense: spent('InterestExpense', 'InterestExpenseNonOperating'),
    incomeBeforeTax: figure('PretaxIncome'),
    incomeTax: figure('TaxProvision'),
    netIncome,
    epsDiluted: figure('DilutedEPS'),
    depreciationAndAmortization: figure(
      'DepreciationAndAmortization',
      'DepreciationAmortizationDepletion',
      'ReconciledDepreciation',
    ),
    operatingCashFlow: operatingCash,
    workingCapitalCashFlow: figure('ChangeInWorkingCapital'),
    capitalExpenditure,
    freeCashFlow: figure('FreeCashFlow') ?? computedFreeCash,
    dividendsPaid: spent('CommonStockDividendPaid', 'CashDividendsPaid'),
    sharesRepurchased: spent('RepurchaseOfCapitalStock', 'CommonStockPayments'),
    totalAssets: figure('TotalAssets'),
    currentAssets: figure('CurrentAssets'),
    currentLiabilities: figure('CurrentLiabilities'),
    inventories: figure('Inventory'),
    totalEquity: figure('StockholdersEquity', 'TotalEquityGrossMinorityInterest'),
    totalDebt: figure('TotalDebt'),
    cashAndShortTermInvestments:
      figure('CashCashEquivalentsAndShortTermInvestments') ??
      sum('CashAndCashEquivalents', 'OtherShortTermInvestments') ??
      figure('CashFinancial'),
    sharesDiluted: figure('DilutedAverageShares'),
  };
}

/**
 * The fiscal years that a company has reported, newest last; none for what is no company. A year is that of its last
 * day: Yahoo does not tell how the company counts. Of two that end in one year, the later stands.
 */
export async function readFundamentals(
  client: YahooClient,
  sourceSymbol: string,
): Promise<readonly FundamentalsYear[]> {
  const reports = reportsOf(await client.annualFigures(sourceSymbol, since));
  const byYear = new Map(reports.flatMap((report) => yearOf(report) ?? []).map((year) => [year.fiscalYear, year]));
  return [...byYear.values()];
}
