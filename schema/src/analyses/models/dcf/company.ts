import type { ModelInput, ModelOutcome, StatementYear } from '../model.ts';
import { dcfThresholds } from '../thresholds.ts';
import { type CashFlows, cashFlowsOf, interestOf } from './cash-flows.ts';
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
  readonly operatingIncome: number | null;
  readonly interest: number | null;
  /** Null where there is neither debt nor interest. */
  readonly costOfDebt: CostOfDebt | null;
  readonly netDebt: NetDebt;
  /** Diluted: above 0. */
  readonly shares: number;
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
  if (shares === null || shares <= 0) {
    return { refusal: 'The number of shares is not known, so the value cannot be shared out.' };
  }
  if (newest.revenue <= 0) return { refusal: 'There is no revenue in the newest year to project.' };
  const tax = taxRateOf(years);
  const cashFlows = cashFlowsOf(years, tax.rate);
  const growth = cashFlows && growthOf(cashFlows.years);
  if (!cashFlows || !growth) {
    const refusal = `Free cash flow has to be known of the newest year and in all of ${minYears} or more: it is not.`;
    return { refusal, assumptions: { minYears } };
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
    operatingIncome: newest.operatingIncome,
    interest,
    costOfDebt: netDebt.debt > 0 || (interest ?? 0) > 0 ? asked : null,
    netDebt,
    shares,
    endsOn: newest.endsOn,
  };
}
