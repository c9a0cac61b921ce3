import type { Json, ModelInput, ModelOutcome } from '../model.ts';
import { dcfThresholds } from '../thresholds.ts';
import type { Appraisal } from './appraisal.ts';
import { cashFlowFormulas } from './cash-flows.ts';
import type { Scenario } from './scenarios.ts';
import { stored } from './wording.ts';

function scenario({ name, probability, premises, value }: Scenario): Json {
  return {
    name,
    probability,
    growth: stored(premises.growth),
    margin: stored(premises.margin),
    wacc: stored(premises.wacc),
    terminalGrowth: stored(premises.terminalGrowth),
    enterpriseValue: stored(value.enterpriseValue),
    terminalShare: value.terminalShare === null ? null : stored(value.terminalShare),
    equityValue: stored(value.equityValue),
    valuePerShare: stored(value.perShare),
  };
}

function taxSource(years: number): string {
  return years > 0 ? `median of taxes over income before taxes of ${years} years with a profit` : 'assumed';
}

function betaSource({ beta }: Appraisal): string {
  const step = beta.step === 'WEEK' ? 'week' : 'day';
  if (beta.assumedBecause === 'UNRELATED') {
    return `assumed: over ${beta.returns} returns of a ${step} the share did not move with the market`;
  }
  if (beta.assumedBecause === 'FEW_RETURNS') {
    return `assumed: fewer than ${dcfThresholds.beta.minReturns} days are known of the share and the market together`;
  }
  return `${beta.returns} returns of a ${step}, adjusted as Blume does`;
}

function costOfDebtSource({ company: { costOfDebt } }: Appraisal): string {
  if (costOfDebt === null) return 'there is no debt';
  return costOfDebt.coverage === null
    ? 'coverage of interest is not known or there is no interest: the spread is assumed'
    : 'rate without risk and the spread of the rating that the coverage of interest would earn';
}

/** Every rate, bound, stage and choice that the values depend on. */
export function assumptionsOf(appraisal: Appraisal, input: ModelInput): ModelOutcome['assumptions'] {
  const { company, beta, capital, bear, base, bull } = appraisal;
  const { cashFlows, growth, netDebt, tax, costOfDebt } = company;
  const { premises } = base;
  return {
    price: input.price,
    currency: input.currency,
    statementsEndOn: company.endsOn,
    remarks: [...input.remarks],
    cashFlow: cashFlows.kind,
    cashFlowFormula: cashFlowFormulas[cashFlows.kind],
    cashFlowYears: cashFlows.years.map(({ fiscalYear, revenue, cashFlow }) => ({
      fiscalYear,
      revenue: stored(revenue),
      freeCashFlow: stored(cashFlow),
      margin: stored(cashFlow / revenue),
    })),
    interestLeftOut: cashFlows.lacksInterest,
    taxRate: stored(tax.rate),
    taxRateSource: taxSource(tax.years),
    taxRateBounds: [dcfThresholds.taxRate.min, dcfThresholds.taxRate.max],
    revenue: stored(company.revenue),
    margin: stored(company.margin),
    meanMargin: stored(company.meanMargin),
    marginYears: Math.min(dcfThresholds.marginYears, cashFlows.years.length),
    maxMargin: dcfThresholds.maxMargin,
    baseCashFlow: stored(company.revenue * company.margin),
    revenueGrowthCompound: stored(growth.compound),
    revenueGrowthMedian: stored(growth.median),
    revenueGrowthRecent: stored(growth.recent),
    growth: stored(growth.taken),
    growthSource:
      'the lower of compound and median growth of revenue, halfway to the recent rate where that is lower, within bounds',
    growthBounds: [dcfThresholds.growth.min, dcfThresholds.growth.max],
    growthYears: dcfThresholds.growthYears,
    fadeYears: dcfThresholds.fadeYears,
    projectedYears: dcfThresholds.growthYears + dcfThresholds.fadeYears,
    terminalGrowth: stored(premises.terminalGrowth),
    minSpread: dcfThresholds.minSpread,
    timing: dcfThresholds.timing,
    riskFreeRate: dcfThresholds.riskFreeRate,
    riskFreeRateCurrency: dcfThresholds.rateCurrency,
    equityRiskPremium: dcfThresholds.equityRiskPremium,
    beta: stored(beta.value),
    betaMeasured: beta.measured === null ? null : stored(beta.measured),
    betaSource: betaSource(appraisal),
    betaBounds: [dcfThresholds.beta.min, dcfThresholds.beta.max],
    businessRate: stored(capital.businessRate),
    costOfDebt: costOfDebt && stored(costOfDebt.rate),
    costOfDebtSource: costOfDebtSource(appraisal),
    interestCoverage:
      costOfDebt?.coverage === undefined || costOfDebt.coverage === null ? null : stored(costOfDebt.coverage),
    costOfDebtAfterTax: costOfDebt && stored(capital.costOfDebtAfterTax),
    costOfEquity: stored(capital.costOfEquity),
    costOfEquityFormula: 'WACC + (WACC − cost of debt after taxes) × debt / market capitalization',
    marketCapitalization: stored(appraisal.marketCap),
    equityWeight: stored(capital.equityWeight),
    debtWeight: stored(capital.debtWeight),
    wacc: stored(capital.wacc),
    textbookWacc: stored(capital.textbookWacc),
    waccBounds: [dcfThresholds.wacc.min, dcfThresholds.wacc.max],
    debt: stored(netDebt.debt),
    debtSource: netDebt.debtSource,
    cash: stored(netDebt.cash),
    cashSource: netDebt.isCashKnown ? 'REPORTED' : 'ASSUMED',
    debtYear: netDebt.debtYear,
    cashYear: netDebt.cashYear,
    netDebt: stored(netDebt.netDebt),
    notCounted: 'securities held for longer, leases and pensions outside of debt, interests of others, options',
    sharesDiluted: stored(company.shares),
    sharesYear: company.sharesYear,
    scenarios: [bear, base, bull].map(scenario),
    impliedGrowth: appraisal.impliedGrowth === null ? null : stored(appraisal.impliedGrowth),
    impliedGrowthBounds: [dcfThresholds.impliedGrowth.min, dcfThresholds.impliedGrowth.max],
    expectedValuePerShare: stored(appraisal.expected),
  };
}
