import { dcfThresholds } from '../thresholds.ts';

/** What those who finance a company ask for, and what that makes together. */
export interface CapitalCost {
  /** Of the business as if it had no debt: rate without risk + beta × premium. */
  readonly businessRate: number;
  readonly costOfDebtAfterTax: number;
  /** Dearer than the business where there is debt. */
  readonly costOfEquity: number;
  readonly equityWeight: number;
  readonly debtWeight: number;
  /** `equityWeight` × `costOfEquity` + `debtWeight` × `costOfDebtAfterTax`, within bounds. */
  readonly wacc: number;
  /** For comparison, and in no value: beta taken for that of equity, which makes debt lower the rate. */
  readonly textbookWacc: number;
}

export interface CapitalSources {
  readonly beta: number;
  /** Before taxes; null where there is neither debt nor interest. */
  readonly costOfDebt: number | null;
  readonly taxRate: number;
  /** Price times diluted shares: above 0. */
  readonly marketCap: number;
  /** At book. */
  readonly debt: number;
}

/** The capital asset pricing model: W. Sharpe, "Capital Asset Prices", Journal of Finance, 1964. */
function rateByBeta(beta: number): number {
  return dcfThresholds.riskFreeRate + beta * dcfThresholds.equityRiskPremium;
}

const bounded = (rate: number) => Math.min(Math.max(rate, dcfThresholds.wacc.min), dcfThresholds.wacc.max);

/**
 * The weighted cost of capital at the market's capital structure.
 *
 * With a fixed cost of equity a company would be worth more the more it borrows, since debt is cheaper. So equity is
 * levered again by the second proposition of Modigliani and Miller ("The Cost of Capital, Corporation Finance and the
 * Theory of Investment", American Economic Review, 1958): cost of equity = rate of the business + (that rate − cost of
 * debt after taxes) × debt / equity. The weighted cost is then the rate of the business, whatever the structure: neither
 * debt nor the price can lower it. Beta is taken for that of the business: for a company with much debt that is too
 * high, and never too low. Lenders who ask for more than the business's rate know of a risk that beta does not show,
 * and their rate is then taken for it.
 */
export function capitalCostOf({ beta, costOfDebt, taxRate, marketCap, debt }: CapitalSources): CapitalCost {
  const businessRate = bounded(rateByBeta(beta));
  const costOfDebtAfterTax = costOfDebt === null ? 0 : costOfDebt * (1 - taxRate);
  const wacc = bounded(Math.max(businessRate, costOfDebtAfterTax));
  const [equityWeight, debtWeight] = [marketCap / (marketCap + debt), debt / (marketCap + debt)];
  return {
    businessRate,
    costOfDebtAfterTax,
    costOfEquity: wacc + (wacc - costOfDebtAfterTax) * (debt / marketCap),
    equityWeight,
    debtWeight,
    wacc,
    textbookWacc: equityWeight * businessRate + debtWeight * costOfDebtAfterTax,
  };
}
