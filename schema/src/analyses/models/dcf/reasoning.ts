import { words } from '../company/narrative.ts';
import type { Factor, ModelInput } from '../model.ts';
import { dcfThresholds } from '../thresholds.ts';
import type { Appraisal } from './appraisal.ts';
import { decimal, percent } from './wording.ts';

function told(factors: readonly Factor[], name: string): string[] {
  return factors.flatMap((factor) => (factor.name === name ? [factor.explanation] : []));
}

const changed = (rate: number) => `${rate < 0 ? 'fell' : 'grew'} by ${percent(Math.abs(rate))}`;

/** "the cash (that of 2021 is taken)", where the newest year does not tell it. */
function ofOlderYear(name: string, those: string, told: number | null, newest: number): string[] {
  return told !== null && told < newest
    ? [`${name} (${those} of ${told} ${those === 'that' ? 'is' : 'are'} taken)`]
    : [];
}

function course({ base: { premises }, company }: Appraisal): string {
  const { growthYears, fadeYears } = dcfThresholds;
  const [margin, growth] = [percent(premises.margin), percent(Math.abs(premises.growth))];
  const [end, rate] = [percent(premises.terminalGrowth), percent(premises.wacc)];
  const years = Math.min(dcfThresholds.marginYears, company.cashFlows.years.length);
  const mean = `the mean of ${years} years`;
  const isCut = company.meanMargin > company.margin;
  const { compound, recent } = company.growth;
  const isBound = [dcfThresholds.growth.min, dcfThresholds.growth.max].some((bound) => bound === company.growth.taken);
  const sameWay = compound < 0 === recent < 0;
  return (
    `That takes free cash flow of ${margin} of revenue ` +
    `(${isCut ? `the most that is taken; ${mean} is ${percent(company.meanMargin)}` : mean}), ${premises.growth < 0 ? 'shrinking' : 'growing'} by ${growth} a year ` +
    `(${isBound ? 'the most that is taken; ' : ''}revenue ${changed(compound)}, lately ${sameWay ? `by ${percent(Math.abs(recent))}` : `it ${changed(recent)}`}) for ` +
    `${growthYears} years and going over ${fadeYears} more to growth of ${end} for ever, discounted at ${rate}.`
  );
}

/** What whoever pays the price believes. */
function implied({ base, impliedGrowth }: Appraisal, price: number): string {
  const { growthYears, impliedGrowth: bounds } = dcfThresholds;
  if (impliedGrowth !== null) {
    return `The price is right for whoever expects growth of ${percent(impliedGrowth)} a year for ${growthYears} years.`;
  }
  return base.value.perShare < price
    ? `Not even growth of ${percent(bounds.max)} a year for ${growthYears} years would be worth the price.`
    : `The price would be right even at a growth of ${percent(bounds.min)} a year for ${growthYears} years.`;
}

/** The known factor of trust that has lost most, or what is best about them where none has lost half. */
function trust(factors: readonly Factor[]): string[] {
  const rated = factors
    .filter(
      ({ name, maxPoints }) =>
        maxPoints > 0 && name !== 'upside' && name !== 'priceInRange' && name !== 'terminalShare',
    )
    .toSorted((a, b) => a.points / a.maxPoints - b.points / b.maxPoints);
  const [weakest, strongest] = [rated[0], rated.at(-1)];
  if (!weakest || !strongest) return [];
  const weak = weakest.points < weakest.maxPoints / 2;
  return weak
    ? [`What speaks against trusting it: ${weakest.explanation}`]
    : [`What lets one trust it: ${strongest.explanation}`];
}

function assumed({ company, beta }: Appraisal, { currency }: ModelInput, factors: readonly Factor[]): string[] {
  const parts = [
    ...(beta.measured === null ? [`beta (taken as ${decimal(beta.value)})`] : []),
    ...(company.tax.years === 0 ? [`the tax rate (taken as ${percent(company.tax.rate)})`] : []),
    ...(company.netDebt.debtSource === 'ASSUMED' ? ['the debt (taken as none)'] : []),
    ...(company.netDebt.debtSource === 'ESTIMATED' ? ['the debt (estimated from the interest paid)'] : []),
    ...(company.netDebt.isCashKnown ? [] : ['the cash (taken as none)']),
    ...ofOlderYear('the debt', 'that', company.netDebt.debtYear, company.fiscalYear),
    ...ofOlderYear('the cash', 'that', company.netDebt.cashYear, company.fiscalYear),
    ...ofOlderYear('the shares', 'those', company.sharesYear, company.fiscalYear),
    ...(company.cashFlows.lacksInterest ? ['the interest of some years (left out of cash flow)'] : []),
    ...(company.cashFlows.kind === 'OPERATING_INCOME_ALONE' ? ['the growth of working capital (left out)'] : []),
    ...(currency === dcfThresholds.rateCurrency
      ? []
      : [`the rate without risk of ${currency} (that of US dollars is taken)`]),
    ...factors.filter(({ value }) => value === null).map(({ name }) => `${words(name)} (its points are left out)`),
  ];
  return parts.length > 0 ? [`Not known: ${parts.join(', ')}; confidence is lower for it.`] : [];
}

function warnings({ isImplausible, isStale, company }: Appraisal, remarks: readonly string[]): string[] {
  const stale = isStale ? [`The newest statements are old: they end on ${company.endsOn}.`] : [];
  const far = isImplausible
    ? [
        'The value is so far from the price that a wrong share count, class or unit is likelier than a bargain or a bubble.',
      ]
    : [];
  return [...far, ...stale, ...remarks].slice(0, 2);
}

/** Four to eight sentences, each of a factor or of an assumption. */
export function reasoningOf(appraisal: Appraisal, input: ModelInput, factors: readonly Factor[]): string {
  return [
    ...told(factors, 'upside'),
    course(appraisal),
    implied(appraisal, input.price),
    ...told(factors, 'priceInRange'),
    ...told(factors, 'terminalShare'),
    ...warnings(appraisal, input.remarks),
    ...assumed(appraisal, input, factors),
    ...trust(factors),
  ]
    .slice(0, 8)
    .join(' ');
}
