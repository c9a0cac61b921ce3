import type { ModelInput } from '../model.ts';
import { dcfThresholds } from '../thresholds.ts';
import { type Beta, betaOf } from './beta.ts';
import type { Company } from './company.ts';
import { impliedGrowthOf } from './implied-growth.ts';
import { type Premises, type Scenario, scenarioOf, shareValueOf } from './scenarios.ts';
import { type CapitalCost, capitalCostOf } from './wacc.ts';

/** A company with what its shares are worth. */
export interface Appraisal {
  readonly company: Company;
  readonly beta: Beta;
  readonly marketCap: number;
  readonly capital: CapitalCost;
  readonly bear: Scenario;
  readonly base: Scenario;
  readonly bull: Scenario;
  /** Null beyond its bounds. */
  readonly impliedGrowth: number | null;
  /** The scenarios' values a share, each times its probability. */
  readonly expected: number;
  /**
   * The share of the enterprise value after the last projected year, at the rate of the business alone. Lenders who ask
   * for more make the far years count less, and that is no merit.
   */
  readonly terminalShare: number;
  /** The base's value is so far from the price that wrong units are likelier than a bargain. */
  readonly isImplausible: boolean;
  readonly isStale: boolean;
}

const dayMs = 86_400_000;

/** Null where a scenario has no value, or one that no float can hold. */
export function appraise(company: Company, input: ModelInput): Appraisal | null {
  const { terminalGrowth, plausible, staleDays } = dcfThresholds;
  const beta = betaOf(input.bars, input.marketBars);
  const marketCap = input.price * company.shares;
  const capital = capitalCostOf({
    beta: beta.value,
    costOfDebt: company.costOfDebt?.rate ?? null,
    taxRate: company.tax.rate,
    marketCap,
    debt: company.netDebt.debt,
  });
  const premises: Premises = {
    revenue: company.revenue,
    margin: company.margin,
    growth: company.growth.taken,
    terminalGrowth: Math.min(Math.max(company.growth.taken, terminalGrowth.min), terminalGrowth.max),
    wacc: capital.wacc,
    netDebt: company.netDebt.netDebt,
    shares: company.shares,
  };
  const [bear, base, bull] = [scenarioOf(premises, 'bear'), scenarioOf(premises, 'base'), scenarioOf(premises, 'bull')];
  const terminalShare = shareValueOf({ ...premises, wacc: capital.businessRate })?.terminalShare ?? null;
  if (!bear || !base || !bull || terminalShare === null) return null;
  const ratio = base.value.perShare / input.price;
  const sums = [bull.value.enterpriseValue, bull.value.perShare, base.value.equityValue, capital.costOfEquity, ratio];
  if (marketCap <= 0 || !sums.every(Number.isFinite)) return null;
  const expected = [bear, base, bull].reduce((sum, { probability, value }) => sum + probability * value.perShare, 0);
  return {
    company,
    beta,
    marketCap,
    capital,
    bear,
    base,
    bull,
    impliedGrowth: impliedGrowthOf(premises, input.price),
    expected,
    terminalShare,
    isImplausible: base.value.equityValue > 0 && (ratio < plausible.min || ratio > plausible.max),
    isStale: !(input.atMs - Date.parse(company.endsOn) <= staleDays * dayMs),
  };
}
