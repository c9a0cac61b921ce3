import { finite } from '../company/ratio.ts';
import type { StatementYear } from '../model.ts';

/** What owner earnings are made of, in whole units of one currency. */
export interface OwnerEarningsParts {
  /** (a) As reported; negative for a loss. */
  readonly netIncome: number;
  /** (b) Depreciation, depletion, amortisation and other charges that no cash was paid for: each positive. */
  readonly nonCashCharges: readonly number[];
  /** (c) What has to be spent to stay where the business is. Either sign: it is always spent. */
  readonly maintenanceExpenditure: number;
  /** As the statement of cash flows counts it: negative where working capital grew, and so took cash. */
  readonly workingCapitalCashFlow: number;
}

/** One fiscal year's. */
export interface YearOfOwnerEarnings {
  readonly fiscalYear: number;
  readonly netIncome: number;
  readonly maintenanceExpenditure: number;
  readonly ownerEarnings: number;
}

/**
 * Net income + non-cash charges - maintenance expenditure - growth of working capital.
 *
 * Source: Buffett, letter to the shareholders of Berkshire Hathaway for 1986, appendix: (a) + (b) - (c), where additional
 * working capital that the business needs is part of (c).
 */
export function ownerEarnings(parts: OwnerEarningsParts): number {
  const charges = parts.nonCashCharges.reduce((sum, charge) => sum + charge, 0);
  return parts.netIncome + charges - Math.abs(parts.maintenanceExpenditure) + parts.workingCapitalCashFlow;
}

/** The rule below, for people. */
export const maintenanceRule =
  'Of capital expenditure, what exceeds depreciation and amortisation counts as growth where sales rose in that year; else all of it is maintenance.';

/**
 * What of the capital expenditure only kept the business where it was. No statement tells it. Where sales rose, what was
 * spent beyond what wore out is taken for growth; where they did not, nothing was bought with it but standing still.
 *
 * Source: the thought of Greenwald, Value Investing, 2001, chapter 7, that expenditure for growth goes with the growth
 * of sales. His measure, plant to sales times that growth, needs the plant's book value, which is not among the figures.
 */
export function maintenanceExpenditure(year: StatementYear, before: StatementYear | undefined): number | null {
  const { capitalExpenditure, depreciationAndAmortization } = year;
  if (capitalExpenditure === null) return null;
  const spent = Math.abs(capitalExpenditure);
  if (before === undefined || year.revenue <= before.revenue) return spent;
  return depreciationAndAmortization === null ? null : Math.min(spent, Math.abs(depreciationAndAmortization));
}

/** Of each year whose parts are all reported, oldest first. */
export function ownerEarningsByYear(years: readonly StatementYear[]): YearOfOwnerEarnings[] {
  return years.flatMap((year, index) => {
    const { fiscalYear, netIncome, depreciationAndAmortization, workingCapitalCashFlow } = year;
    const maintenance = maintenanceExpenditure(year, years[index - 1]);
    if (maintenance === null || depreciationAndAmortization === null || workingCapitalCashFlow === null) return [];
    const earned = finite(
      ownerEarnings({
        netIncome,
        nonCashCharges: [depreciationAndAmortization],
        maintenanceExpenditure: maintenance,
        workingCapitalCashFlow,
      }),
    );
    return earned === null
      ? []
      : [{ fiscalYear, netIncome, maintenanceExpenditure: maintenance, ownerEarnings: earned }];
  });
}
