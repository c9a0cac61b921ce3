import type { Sensitivity } from '../model.ts';
import { dcfThresholds } from '../thresholds.ts';
import { projectedCashFlows } from './projection.ts';
import { type Valuation, valueOfCashFlows } from './valuation.ts';

/** What the value of a share is made of. */
export interface Premises {
  readonly revenue: number;
  /** Free cash flow over revenue. */
  readonly margin: number;
  readonly growth: number;
  readonly terminalGrowth: number;
  readonly wacc: number;
  /** Debt − cash; below 0 where there is more cash. */
  readonly netDebt: number;
  readonly shares: number;
}

export interface ShareValue extends Valuation {
  /** Enterprise value − net debt: below 0 where the debts are worth more than the business. */
  readonly equityValue: number;
  /** Never below 0: who owns a share owes nothing. */
  readonly perShare: number;
}

type ScenarioName = 'bear' | 'base' | 'bull';

export interface Scenario {
  readonly name: ScenarioName;
  readonly probability: number;
  readonly premises: Premises;
  readonly value: ShareValue;
}

/** Enterprise value to equity by net debt, and to a share. Null where terminal growth is too near to the discount rate. */
export function shareValueOf(premises: Premises): ShareValue | null {
  const { revenue, margin, growth, terminalGrowth, wacc, netDebt, shares } = premises;
  const valuation = valueOfCashFlows({
    cashFlows: projectedCashFlows({ baseCashFlow: revenue * margin, growth, terminalGrowth }),
    discountRate: wacc,
    terminalGrowth,
    timing: dcfThresholds.timing,
  });
  if (!valuation) return null;
  const equityValue = valuation.enterpriseValue - netDebt;
  return { ...valuation, equityValue, perShare: Math.max(equityValue, 0) / shares };
}

const between = (value: number, { min, max }: { readonly min: number; readonly max: number }) =>
  Math.min(Math.max(value, min), max);

/** The premises of one scenario: each is shifted, and what is bounded stays within its bounds. */
function shifted(base: Premises, name: ScenarioName): Premises {
  const shift = dcfThresholds.scenarios[name];
  return {
    ...base,
    growth: between(base.growth + shift.growth, dcfThresholds.growth),
    margin: Math.min(base.margin * shift.margin, dcfThresholds.maxMargin),
    wacc: between(base.wacc + shift.wacc, dcfThresholds.wacc),
    terminalGrowth: Math.max(base.terminalGrowth + shift.terminalGrowth, dcfThresholds.terminalGrowth.min),
  };
}

/** One scenario; null where it has no value. */
export function scenarioOf(base: Premises, name: ScenarioName): Scenario | null {
  const premises = shifted(base, name);
  const value = shareValueOf(premises);
  return value && { name, probability: dcfThresholds.scenarios[name].probability, premises, value };
}

/** A share's value by other discount rates and terminal growths than the base's. */
export function sensitivityOf(base: Premises): Sensitivity {
  const waccs = dcfThresholds.sensitivity.waccs.map((shift) => base.wacc + shift);
  const growths = dcfThresholds.sensitivity.growths.map((shift) => base.terminalGrowth + shift);
  return {
    waccs,
    growths,
    values: waccs.map((wacc) =>
      growths.map((terminalGrowth) => shareValueOf({ ...base, wacc, terminalGrowth })?.perShare ?? null),
    ),
  };
}
