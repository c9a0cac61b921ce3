import type { ModelInput } from '../model.ts';
import { known, pointsBetween, type ScoredFactor, unknown } from '../scoring.ts';
import { dcfThresholds } from '../thresholds.ts';
import type { Appraisal } from './appraisal.ts';
import type { Company } from './company.ts';
import { decimal, percent, stored } from './wording.ts';

const ranges = dcfThresholds.factors;

function scored(name: keyof typeof ranges, value: number, explanation: string): ScoredFactor {
  const range = ranges[name];
  const points = pointsBetween(value, range);
  return known(name, stored(value), { points, maxPoints: range.maxPoints }, explanation);
}

/** Value over price − 1. */
function upside({ base }: Appraisal, { price, currency }: ModelInput): ScoredFactor {
  const value = base.value.perShare / price - 1;
  const [worth, paid] = [`${decimal(base.value.perShare)} ${currency}`, `${decimal(price)} ${currency}`];
  const claim = `lenders have a claim of ${decimal(base.premises.netDebt)} ${currency}, which the business is not worth`;
  if (base.value.equityValue <= 0) {
    return scored('upside', value, `A share is worth nothing by this model: ${claim}; the price is ${paid}.`);
  }
  const side = value < 0 ? `${percent(-value)} less than` : `${percent(value)} more than`;
  return scored('upside', value, `A share is worth ${worth} in the base case, ${side} its price of ${paid}.`);
}

/** (Bull − price) / (bull − bear), 0 to 1. */
function priceInRange({ bear, bull }: Appraisal, { price, currency }: ModelInput): ScoredFactor {
  const [low, high] = [bear.value.perShare, bull.value.perShare];
  const width = high - low;
  const share = price >= high ? 0 : price <= low ? 1 : (high - price) / width;
  const range = `${decimal(low)} (bear) to ${decimal(high)} ${currency} (bull)`;
  const place = price >= high ? 'above the whole' : price <= low ? 'below the whole' : 'within the';
  return scored('priceInRange', share, `The price of ${decimal(price)} ${currency} is ${place} range from ${range}.`);
}

function terminalShare(appraisal: Appraisal): ScoredFactor {
  const years = dcfThresholds.growthYears + dcfThresholds.fadeYears;
  const [share, rate] = [percent(appraisal.terminalShare), percent(appraisal.capital.businessRate)];
  const explanation = `At ${rate} a year, ${share} of the enterprise value comes after year ${years}, its least certain part.`;
  return scored('terminalShare', appraisal.terminalShare, explanation);
}

function positiveYears({ cashFlows: { years } }: Company): ScoredFactor {
  const positive = years.filter(({ cashFlow }) => cashFlow > 0).length;
  const explanation = `Free cash flow was above 0 in ${positive} of ${years.length} years.`;
  return scored('positiveYears', positive / years.length, explanation);
}

/** The standard deviation over the size of the mean, both of cash flow over revenue. */
function marginSpread({ cashFlows: { years } }: Company): ScoredFactor {
  const margins = years.map(({ cashFlow, revenue }) => cashFlow / revenue);
  const mean = margins.reduce((sum, margin) => sum + margin, 0) / margins.length;
  const deviation = Math.sqrt(margins.reduce((sum, margin) => sum + (margin - mean) ** 2, 0) / margins.length);
  const spread = deviation / Math.abs(mean);
  if (!Number.isFinite(spread)) {
    return unknown('marginSpread', ranges.marginSpread.maxPoints, 'How steady free cash flow is cannot be told.');
  }
  const [low, high] = [Math.min(...margins), Math.max(...margins)];
  const explanation = `Free cash flow was between ${percent(low)} and ${percent(high)} of revenue, which is ${percent(spread)} around its mean.`;
  return scored('marginSpread', spread, explanation);
}

/** Interest over operating income: the coverage of interest turned over, so that a company without interest has a number. */
function interestBurden({ interest, operatingIncome, netDebt }: Company): ScoredFactor {
  const hasNoDebt = netDebt.debtSource === 'REPORTED' && netDebt.debt === 0;
  if (interest === 0 || (interest === null && hasNoDebt)) return scored('interestBurden', 0, 'It pays no interest.');
  if (interest === null || operatingIncome === null) {
    const missing = interest === null ? 'Interest' : 'Operating income';
    return unknown('interestBurden', ranges.interestBurden.maxPoints, `${missing} is not known, so its burden is not.`);
  }
  if (operatingIncome <= 0) return scored('interestBurden', 1, 'No operating income is there to pay interest from.');
  const burden = Math.min(interest / operatingIncome, 1);
  const explanation = `Interest takes ${percent(burden)} of operating income${burden === 1 ? ' or more' : ''}.`;
  return scored('interestBurden', burden, explanation);
}

function debtYears({ netDebt, revenue, margin }: Company, currency: string): ScoredFactor {
  if (netDebt.debtSource !== 'REPORTED') {
    return unknown(
      'debtYears',
      ranges.debtYears.maxPoints,
      'The debt is not known, so neither is how long it takes to repay.',
    );
  }
  const years = netDebt.netDebt / (revenue * margin);
  const net = `${decimal(Math.abs(netDebt.netDebt))} ${currency}`;
  const explanation =
    years <= 0
      ? `Cash is ${net} more than the debt.`
      : `Net debt of ${net} is ${years.toFixed(1)} years of normal free cash flow.`;
  return scored('debtYears', years, explanation);
}

/** Price against value first, then how far the value can be trusted. */
export function factorsOfAppraisal(appraisal: Appraisal, input: ModelInput): readonly ScoredFactor[] {
  const { company } = appraisal;
  return [
    upside(appraisal, input),
    priceInRange(appraisal, input),
    terminalShare(appraisal),
    positiveYears(company),
    marginSpread(company),
    interestBurden(company),
    debtYears(company, input.currency),
  ];
}
