import type { ModelInput } from '../model.ts';
import { pointsBetween } from '../scoring.ts';
import { dcfThresholds } from '../thresholds.ts';
import type { Appraisal } from './appraisal.ts';
import type { Company } from './company.ts';

/** From `least` at the range's worst end to 1 at its best. */
function belief(
  value: number,
  range: { readonly worst: number; readonly best: number; readonly least: number },
): number {
  return range.least + pointsBetween(value, { ...range, maxPoints: 1 - range.least });
}

/** What was taken for want of a figure, and lowers confidence by one step each. */
function assumedThings({ tax, cashFlows, netDebt, sharesYear, fiscalYear }: Company): readonly boolean[] {
  const isOld = [netDebt.debtYear, netDebt.cashYear, sharesYear].some((year) => year !== null && year < fiscalYear);
  const assumed = [tax.years === 0, cashFlows.lacksInterest, cashFlows.kind === 'OPERATING_INCOME_ALONE', isOld];
  return assumed.filter((each) => each);
}

/**
 * How far a value is believed, 0 to 1: less with few years, scenarios far apart, a value that lies beyond the projected
 * years, and each thing that had to be assumed. `coverage` is the known share of what the score counts.
 */
export function confidenceOf(appraisal: Appraisal, input: ModelInput, coverage: number): number {
  const limits = dcfThresholds.confidence;
  const { company, bear, base, bull } = appraisal;
  const worth = base.value.perShare;
  const dispersion = worth > 0 ? (bull.value.perShare - bear.value.perShare) / worth : limits.dispersion.worst;
  const parts = [
    limits.most,
    coverage,
    belief(company.cashFlows.years.length, limits.years),
    belief(dispersion, limits.dispersion),
    belief(appraisal.terminalShare, limits.terminalShare),
    appraisal.beta.measured === null ? limits.betaUnknown : 1,
    company.netDebt.debtSource === 'REPORTED' && company.netDebt.isCashKnown ? 1 : limits.debtUnknown,
    ...assumedThings(company).map(() => limits.assumed),
    input.currency === dcfThresholds.rateCurrency ? 1 : limits.otherCurrency,
    appraisal.isStale ? limits.stale : 1,
    input.remarks.length > 0 ? limits.remark : 1,
    appraisal.isImplausible ? limits.implausible : 1,
  ];
  const confidence = parts.reduce((product, part) => product * part, 1);
  return Math.round(confidence * 10_000) / 10_000;
}
