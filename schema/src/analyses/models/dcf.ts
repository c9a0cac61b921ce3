import { appraise } from './dcf/appraisal.ts';
import { assumptionsOf } from './dcf/assumptions.ts';
import { companyOf } from './dcf/company.ts';
import { confidenceOf } from './dcf/confidence.ts';
import { factorsOfAppraisal } from './dcf/factors.ts';
import { reasoningOf } from './dcf/reasoning.ts';
import { sensitivityOf } from './dcf/scenarios.ts';
import { stored } from './dcf/wording.ts';
import { type Model, type ModelInput, type ModelOutcome, notApplicable, type Sensitivity } from './model.ts';
import { factorsOf, scoreOf } from './scoring.ts';

function shown({ waccs, growths, values }: Sensitivity): Sensitivity {
  return {
    waccs: waccs.map(stored),
    growths: growths.map(stored),
    values: values.map((row) => row.map((value) => (value === null ? null : stored(value)))),
  };
}

/**
 * Discounted cash flow: free cash flow to the firm in three stages (even growth, a fade, a perpetuity), discounted at the
 * weighted cost of capital, less net debt, over diluted shares. Source: A. Damodaran, Investment Valuation, chapters 8,
 * 12 and 15; the parts say their own. More debt or a higher price never raises the score: cash flow is before interest,
 * the discount rate falls with neither (see `capitalCostOf`), and no other factor is better for them.
 */
function evaluate(input: ModelInput): ModelOutcome {
  const company = companyOf(input);
  if ('refusal' in company) return notApplicable(company.refusal, company.assumptions);
  const appraisal = appraise(company, input);
  if (!appraisal) return notApplicable('The figures are beyond what can be valued: none of them would mean anything.');
  const scored = factorsOfAppraisal(appraisal, input);
  const factors = factorsOf(scored);
  const { score, coverage } = scoreOf(scored);
  return {
    score,
    confidence: confidenceOf(appraisal, input, coverage),
    reasoning: reasoningOf(appraisal, input, factors),
    factors,
    assumptions: assumptionsOf(appraisal, input),
    fairValue: stored(appraisal.base.value.perShare),
    sensitivity: shown(sensitivityOf(appraisal.base.premises)),
  };
}

export const dcf1: Model = { model: 'DCF', version: 1, horizonDays: 365, evaluate };
