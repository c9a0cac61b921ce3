import type { StatementYear } from '../model.ts';
import { dcfThresholds } from '../thresholds.ts';
import { median } from './median.ts';

/** The share of profit that goes to taxes. */
export interface TaxRate {
  readonly rate: number;
  /** The years that it is the median of; 0: it is assumed. */
  readonly years: number;
}

/** The median of taxes over income before them, of years with a profit, within bounds: one odd year moves it little. */
export function taxRateOf(years: readonly StatementYear[]): TaxRate {
  const { min, max, whereUnknown } = dcfThresholds.taxRate;
  const rates = years.flatMap(({ incomeBeforeTax, incomeTax }) =>
    incomeBeforeTax === null || incomeTax === null || incomeBeforeTax <= 0
      ? []
      : [Math.min(Math.max(incomeTax / incomeBeforeTax, min), max)],
  );
  return { rate: median(rates) ?? whereUnknown, years: rates.length };
}
