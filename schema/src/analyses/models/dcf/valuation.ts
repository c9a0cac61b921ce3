import { dcfThresholds } from '../thresholds.ts';

/** When in its year a cash flow comes. */
type Timing = 'MID_YEAR' | 'YEAR_END';

export interface Valuation {
  readonly enterpriseValue: number;
  /** What all later years are worth at the end of the last projected one. */
  readonly terminalValue: number;
  /** The share of the enterprise value that comes after the last projected year; null where that value is not above 0. */
  readonly terminalShare: number | null;
}

export interface ValuationTerms {
  /** One for each projected year, next year's first. */
  readonly cashFlows: readonly number[];
  readonly discountRate: number;
  readonly terminalGrowth: number;
  readonly timing: Timing;
}

/** Sums of rates such as 0.09 − 0.07 miss the spread by rounding alone. */
const roundingOfRates = 1e-9;

/**
 * What cash flows are worth today: the sum of cash flow t / (1 + r)^t, and after the last of them a perpetuity that goes
 * on from it, last × (1 + g) / (r − g). By mid-year each flow comes half a year sooner, those of the perpetuity too.
 * Null where g is not below r by the spread that is asked for, or there is no cash flow.
 * Source: M. Gordon, "Dividends, Earnings, and Stock Prices", 1959; for mid-year, S. Pratt, Valuing a Business.
 */
export function valueOfCashFlows({
  cashFlows,
  discountRate,
  terminalGrowth,
  timing,
}: ValuationTerms): Valuation | null {
  const last = cashFlows.at(-1);
  if (last === undefined || discountRate - terminalGrowth < dcfThresholds.minSpread - roundingOfRates) return null;
  const sooner = timing === 'MID_YEAR' ? 0.5 : 0;
  const discounted = (amount: number, year: number) => amount / (1 + discountRate) ** (year - sooner);
  const terminalValue = (last * (1 + terminalGrowth)) / (discountRate - terminalGrowth);
  const terminal = discounted(terminalValue, cashFlows.length);
  const enterpriseValue = cashFlows.reduce((sum, cashFlow, index) => sum + discounted(cashFlow, index + 1), terminal);
  return { enterpriseValue, terminalValue, terminalShare: enterpriseValue > 0 ? terminal / enterpriseValue : null };
}
