import type { StatementYear } from '../model.ts';
import { dcfThresholds } from '../thresholds.ts';
import { interestOf } from './cash-flows.ts';

/** What lenders have a claim on before the shareholders do, and the cash that could repay it. */
export interface NetDebt {
  readonly debt: number;
  /** ESTIMATED: as much as the interest that was paid is due on. ASSUMED: 0, as neither debt nor interest is told. */
  readonly debtSource: 'REPORTED' | 'ESTIMATED' | 'ASSUMED';
  readonly cash: number;
  readonly isCashKnown: boolean;
  /** The fiscal years that the figures are of; null where they are not reported. */
  readonly debtYear: number | null;
  readonly cashYear: number | null;
  /** Debt − cash. */
  readonly netDebt: number;
}

/** A figure, and the fiscal year that told it. */
interface KnownFigure {
  readonly figure: number;
  readonly fiscalYear: number;
}

/** The newest figure of a name that any of the years has; 0 is a figure. */
export function newestKnown<Name extends 'totalDebt' | 'cashAndShortTermInvestments' | 'sharesDiluted'>(
  years: readonly StatementYear[],
  name: Name,
): KnownFigure | null {
  const told = years.flatMap(({ fiscalYear, [name]: figure }) => (figure === null ? [] : [{ figure, fiscalYear }]));
  return told.at(-1) ?? null;
}

/** At a fixed rate: at one that rises with interest, more interest would speak of less debt. */
function debtBehind(interest: number): number {
  return interest / (dcfThresholds.riskFreeRate + dcfThresholds.creditSpreadWhereUnknown);
}

export function netDebtOf(years: readonly StatementYear[]): NetDebt {
  const newest = years.at(-1);
  const reported = newestKnown(years, 'totalDebt');
  const interest = (newest && interestOf(newest)) ?? 0;
  const debt = Math.max(reported?.figure ?? debtBehind(interest), 0);
  const knownCash = newestKnown(years, 'cashAndShortTermInvestments');
  const cash = Math.max(knownCash?.figure ?? 0, 0);
  return {
    debt,
    debtSource: reported !== null ? 'REPORTED' : interest > 0 ? 'ESTIMATED' : 'ASSUMED',
    cash,
    isCashKnown: knownCash !== null,
    debtYear: reported?.fiscalYear ?? null,
    cashYear: knownCash?.fiscalYear ?? null,
    netDebt: debt - cash,
  };
}
