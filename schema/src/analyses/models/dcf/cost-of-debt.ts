import { dcfThresholds } from '../thresholds.ts';

/** What a lender asks of a company, before taxes. */
export interface CostOfDebt {
  readonly rate: number;
  /** Operating income over interest; null where one of them is not known, and the rate is assumed. */
  readonly coverage: number | null;
}

/** What is paid above the rate without risk: it never rises as coverage does. */
export function creditSpreadOf(coverage: number): number {
  const { creditSpreads, worstCreditSpread } = dcfThresholds;
  return creditSpreads.find(({ minCoverage }) => coverage >= minCoverage)?.spread ?? worstCreditSpread;
}

/**
 * By the rating that the coverage of interest would earn.
 * Source: A. Damodaran, "Ratings, Interest Coverage Ratios and Default Spread", for large companies outside of finance.
 */
export function costOfDebtOf(operatingIncome: number | null, interest: number | null): CostOfDebt {
  const { riskFreeRate, creditSpreadWhereUnknown, creditSpreads } = dcfThresholds;
  if (interest === 0) return { rate: riskFreeRate + creditSpreads[0].spread, coverage: null };
  if (operatingIncome === null || interest === null) {
    return { rate: riskFreeRate + creditSpreadWhereUnknown, coverage: null };
  }
  const coverage = operatingIncome / interest;
  return { rate: riskFreeRate + creditSpreadOf(coverage), coverage };
}
