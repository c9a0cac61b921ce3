import type { ModelInput, ModelOutcome, StatementYear } from '../model.ts';
import { dcfThresholds } from '../thresholds.ts';
import { type CashFlows, cashFlowKinds, cashFlowOf, cashFlowsOf, interestOf } from './cash-flows.ts';
import { type CostOfDebt, costOfDebtOf } from './cost-of-debt.ts';
import { type Growth, growthOf } from './growth.ts';
import { type NetDebt, netDebtOf, newestKnown } from './net-debt.ts';
import { type TaxRate, taxRateOf } from './tax-rate.ts';
import { percent, stored } from './wording.ts';

/** What the statements say of a company, as far as its value depends on it. */
export interface Company {
  readonly tax: TaxRate;
  readonly cashFlows: CashFlows;
  readonly growth: Growth;
  /** Of the newest year: above 0. */
  readonly revenue: number;
  /** The mean free cash flow over revenue of the newest years, within bounds: above 0. */
  readonly margin: number;
  /** The same mean before it was cut off. */
  readonly meanMargin: number;
  readonly operatingIncome: number | null;
  readonly interest: number | null;
  /** Null where there is neither debt nor interest. */
  readonly costOfDebt: CostOfDebt | null;
  readonly netDebt: NetDebt;
  /** Diluted: above 0. */
  readonly shares: number;
  /** The fiscal year that told them. */
  readonly sharesYear: number;
  readonly fiscalYear: number;
  readonly endsOn: string;
}

/** Why a company has no value by this model, in one sentence. */
export interface Refusal {
  readonly refusal: string;
  /** The numbers in it. */
  readonly assumptions?: ModelOutcome['assumptions'];
}

const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;

/** The newest years in the currency of the price: what was reported in another one before cannot stand beside them. */
function yearsInCurrency(input: ModelInput): readonly StatementYear[] {
  const lastOther = input.years.findLastIndex(({ currency }) => currency !== input.currency);
  return input.years.slice(lastOther + 1).slice(-dcfThresholds.maxYears);
}

/**
 * Interest over revenue of what looks like a bank or another lender; null of what does not. Their balance sheets have no
 * current assets. Source: A. Damodaran, Investment Valuation, chapter 21: debt is to a bank what steel is to a maker of
 * cars, so that neither its cash flow to the firm nor its cost of capital can be told.
 */
function bankInterestOf(years: readonly StatementYear[], newest: StatementYear): number | null {
  const share = (interestOf(newest) ?? 0) / newest.revenue;
  return share >= dcfThresholds.bankInterest && years.every(({ currentAssets }) => currentAssets === null)
    ? share
    : null;
}

export function companyOf(input: ModelInput): Company | Refusal {
  const { minYears, marginYears, maxMargin } = dcfThresholds;
  if (input.assetClass !== 'EQUITY') return { refusal: 'Only companies have cash flows to discount.' };
  const [newestOfAll, years] = [input.years.at(-1), yearsInCurrency(input)];
  if (!newestOfAll) return { refusal: 'No statements of this company are known.' };
  const newest = years.at(-1);
  if (!newest) {
    const [reported, priced] = [newestOfAll.currency, input.currency];
    return { refusal: `The statements are in ${reported} and the price is in ${priced}: they cannot be compared.` };
  }
  const shares = newestKnown(years, 'sharesDiluted');
  if (shares === null || shares.figure <= 0) {
    return { refusal: 'The number of shares is not known, so the value cannot be shared out.' };
  }
  if (newest.revenue <= 0) return { refusal: 'There is no revenue in the newest year to project.' };
  const bank = bankInterestOf(years, newest);
  if (bank !== null) {
    const refusal = `Interest is ${percent(bank)} of revenue, as that of a bank: what it borrows is what it trades with, and its free cash flow before interest tells nothing of its worth.`;
    return { refusal, assumptions: { interestToRevenue: stored(bank), bankInterest: dcfThresholds.bankInterest } };
  }
  const tax = taxRateOf(years);
  const cashFlows = cashFlowsOf(years, tax.rate);
  const growth = cashFlows && growthOf(cashFlows.years);
  if (!cashFlows || !growth) {
    const count = years.filter((year) =>
      cashFlowKinds.some((kind) => cashFlowOf(year, kind, tax.rate) !== null),
    ).length;
    const refusal = `DCF needs free cash flow of ${minYears} years or more, the newest among them and all by one formula: it is known of ${count}.`;
    return { refusal, assumptions: { minYears, cashFlowYears: count } };
  }
  const counted = cashFlows.years.slice(-marginYears);
  const margin = stored(mean(counted.map(({ cashFlow, revenue }) => cashFlow / revenue)));
  if (margin <= 0) {
    const refusal =
      `Free cash flow was ${percent(margin)} of revenue in the mean of the newest ${counted.length} years. ` +
      'What a company is worth that uses up cash depends on a turn that its statements do not show.';
    return { refusal, assumptions: { cashFlow: cashFlows.kind, margin, marginYears: counted.length } };
  }
  const interest = interestOf(newest);
  const asked = costOfDebtOf(newest.operatingIncome, interest);
  const netDebt = netDebtOf(years);
  return {
    tax,
    cashFlows,
    growth,
    revenue: newest.revenue,
    margin: Math.min(margin, maxMargin),
    meanMargin: margin,
    operatingIncome: newest.operatingIncome,
    interest,
    costOfDebt: netDebt.debt > 0 || (interest ?? 0) > 0 ? asked : null,
    netDebt,
    shares: shares.figure,
    sharesYear: shares.fiscalYear,
    fiscalYear: newest.fiscalYear,
    endsOn: newest.endsOn,
  };
}
