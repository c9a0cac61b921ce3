import { grade } from '../company/grade.ts';
import type { ModelInput } from '../model.ts';
import { type ScoredFactor, unknown } from '../scoring.ts';
import { dcfThresholds } from '../thresholds.ts';
import type { Appraisal } from './appraisal.ts';
import type { Company } from './company.ts';
import { money, percent, stored } from './wording.ts';

const ranges = dcfThresholds.factors;

/** What an explanation says of a value, with the value in it and without its point, and how that is written. */
interface Words {
  readonly told: (shown: string) => string;
  readonly show?: (value: number) => string;
}

function scored(name: keyof typeof ranges, value: number, { told, show = percent }: Words): ScoredFactor {
  return grade(name, stored(value), ranges[name], { show, told, missing: '' });
}

/** Value over price − 1. */
function upside({ base }: Appraisal, { price, currency }: ModelInput): ScoredFactor {
  const value = base.value.perShare / price - 1;
  const [worth, paid] = [money(base.value.perShare, currency), money(price, currency)];
  const side = `${percent(Math.abs(value))} ${value < 0 ? 'less' : 'more'} than its price of ${paid}`;
  const claim = `lenders have a claim of ${money(base.premises.netDebt, currency)}, which the business is not worth`;
  return scored('upside', value, {
    told: () =>
      base.value.equityValue <= 0
        ? `A share is worth nothing by this model, ${side}: ${claim}`
        : `A share is worth ${worth} in the base case, ${side}`,
  });
}

/** (Bull − price) / (bull − bear), 0 to 1. */
function priceInRange({ bear, bull }: Appraisal, { price, currency }: ModelInput): ScoredFactor {
  const [low, high] = [bear.value.perShare, bull.value.perShare];
  const share = price >= high ? 0 : price <= low ? 1 : (high - price) / (high - low);
  const range = `${money(low, currency)} (bear) to ${money(high, currency)} (bull)`;
  return scored('priceInRange', share, {
    told: (shown) => `Of the range from ${range} ${shown} lies above the price of ${money(price, currency)}`,
  });
}

function terminalShare(appraisal: Appraisal): ScoredFactor {
  const years = dcfThresholds.growthYears + dcfThresholds.fadeYears;
  const rate = percent(appraisal.capital.businessRate);
  return scored('terminalShare', appraisal.terminalShare, {
    told: (shown) =>
      `At ${rate} a year, ${shown} of the enterprise value comes after year ${years}, its least certain part`,
  });
}

function positiveYears({ cashFlows: { years } }: Company): ScoredFactor {
  const positive = years.filter(({ cashFlow }) => cashFlow > 0).length;
  return scored('positiveYears', positive / years.length, {
    told: (shown) => `Free cash flow was above 0 in ${positive} of ${years.length} years, ${shown} of them`,
  });
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
  return scored('marginSpread', spread, {
    told: (shown) =>
      `Free cash flow was between ${percent(low)} and ${percent(high)} of revenue: it usually lies ${shown} of its mean away from it`,
  });
}

/** Interest over operating income: the coverage of interest turned over, so that a company without interest has a number. */
function interestBurden({ interest, operatingIncome, netDebt }: Company): ScoredFactor {
  const hasNoDebt = netDebt.debtSource === 'REPORTED' && netDebt.debt === 0;
  if (interest === 0 || (interest === null && hasNoDebt)) {
    return scored('interestBurden', 0, { told: (shown) => `It pays no interest: that takes ${shown} of its income` });
  }
  if (interest === null || operatingIncome === null) {
    const missing = interest === null ? 'Interest' : 'Operating income';
    return unknown('interestBurden', ranges.interestBurden.maxPoints, `${missing} is not known, so its burden is not.`);
  }
  if (operatingIncome <= 0) {
    return scored('interestBurden', 1, {
      told: (shown) => `No operating income is there to pay interest from, which counts as if it took ${shown}`,
    });
  }
  const burden = Math.min(interest / operatingIncome, 1);
  return scored('interestBurden', burden, {
    told: (shown) => `Interest takes ${shown} of operating income${burden === 1 ? ' or more' : ''}`,
  });
}

function debtYears({ netDebt, revenue, margin }: Company, currency: string): ScoredFactor {
  if (netDebt.debtSource !== 'REPORTED') {
    return unknown(
      'debtYears',
      ranges.debtYears.maxPoints,
      'The debt is not known, so neither is how long it takes to repay.',
    );
  }
  return scored('debtYears', netDebt.netDebt / (revenue * margin), {
    show: (years) => years.toFixed(1),
    told: (shown) => `Debt less cash is ${money(netDebt.netDebt, currency)}, ${shown} years of normal free cash flow`,
  });
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
