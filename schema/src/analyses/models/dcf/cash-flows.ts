import type { StatementYear } from '../model.ts';
import { dcfThresholds } from '../thresholds.ts';

/** How free cash flow to the firm was reckoned, the best way first. */
export const cashFlowFormulas = {
  OPERATING_INCOME:
    'operating income × (1 − tax rate) + depreciation and amortization − capital expenditure − growth of working capital',
  OPERATING_CASH_FLOW:
    'operating cash flow + interest × (1 − tax rate) − capital expenditure; pay in shares is not taken off',
  FREE_CASH_FLOW: 'free cash flow as reported + interest × (1 − tax rate); pay in shares is not taken off',
  OPERATING_INCOME_ALONE:
    'operating income × (1 − tax rate) + depreciation and amortization − capital expenditure, working capital not known',
} as const;

export type CashFlowKind = keyof typeof cashFlowFormulas;

export const cashFlowKinds: readonly CashFlowKind[] = [
  'OPERATING_INCOME',
  'OPERATING_CASH_FLOW',
  'FREE_CASH_FLOW',
  'OPERATING_INCOME_ALONE',
];

export interface CashFlowYear {
  readonly fiscalYear: number;
  /** Above 0. */
  readonly revenue: number;
  readonly cashFlow: number;
}

export interface CashFlows {
  readonly kind: CashFlowKind;
  /** Oldest first; the newest year of all is among them. */
  readonly years: readonly CashFlowYear[];
  /** True where interest had to be left out of some year for want of a figure: the cash flow is then too low. */
  readonly lacksInterest: boolean;
}

/** The interest bill of a year, whichever way its sign was written; null where it is not known. */
export function interestOf({ interestExpense }: StatementYear): number | null {
  return interestExpense === null ? null : Math.abs(interestExpense);
}

/**
 * Free cash flow to the firm: what a year left for all who had lent to the company or owned it, before interest.
 * Source: A. Damodaran, Investment Valuation, chapter 15. Capital expenditure is spent, whichever way its sign was written.
 */
export function cashFlowOf(year: StatementYear, kind: CashFlowKind, taxRate: number): number | null {
  const { operatingIncome, depreciationAndAmortization, workingCapitalCashFlow, operatingCashFlow, freeCashFlow } =
    year;
  const spent = year.capitalExpenditure === null ? null : Math.abs(year.capitalExpenditure);
  const interestAfterTax = (interestOf(year) ?? 0) * (1 - taxRate);
  if (kind === 'FREE_CASH_FLOW') return freeCashFlow === null ? null : freeCashFlow + interestAfterTax;
  if (spent === null) return null;
  if (kind === 'OPERATING_CASH_FLOW') {
    return operatingCashFlow === null ? null : operatingCashFlow + interestAfterTax - spent;
  }
  if (operatingIncome === null || depreciationAndAmortization === null) return null;
  const beforeWorkingCapital = operatingIncome * (1 - taxRate) + depreciationAndAmortization - spent;
  if (kind === 'OPERATING_INCOME_ALONE') return beforeWorkingCapital;
  return workingCapitalCashFlow === null ? null : beforeWorkingCapital + workingCapitalCashFlow;
}

/**
 * The cash flows of all years by one formula, the first that knows the newest year and enough others: figures of two
 * formulas make no growth and no mean. Null where none does.
 */
export function cashFlowsOf(years: readonly StatementYear[], taxRate: number): CashFlows | null {
  const newest = years.at(-1)?.fiscalYear;
  for (const kind of cashFlowKinds) {
    const counted = years.filter((year) => year.revenue > 0 && cashFlowOf(year, kind, taxRate) !== null);
    if (counted.length < dcfThresholds.minYears || counted.at(-1)?.fiscalYear !== newest) continue;
    const addsInterest = kind === 'OPERATING_CASH_FLOW' || kind === 'FREE_CASH_FLOW';
    return {
      kind,
      years: counted.map((year) => ({
        fiscalYear: year.fiscalYear,
        revenue: year.revenue,
        cashFlow: cashFlowOf(year, kind, taxRate) ?? 0,
      })),
      lacksInterest: addsInterest && counted.some((year) => interestOf(year) === null),
    };
  }
  return null;
}
