import { Decimal } from 'decimal.js';
import { AnalysisModelType } from '../accounts/graphql.ts';
import { builder } from '../builder.ts';
import type { Factor, Sensitivity } from './models/model.ts';
import { type Verdict, verdictOf } from './models/verdict.ts';
import type { StoredResult } from './results.ts';

/** A result, and how prices of its instrument are written. */
export interface ShownResult extends StoredResult {
  readonly priceDecimals: number;
}

export const VerdictType = builder.enumType('Verdict', {
  description: 'What a score says of buying at the price of the analysis.',
  values: {
    STRONG_SELL: { description: 'A score below 20.' },
    SELL: { description: 'A score from 20 to below 40.' },
    HOLD: { description: 'A score from 40 to below 60.' },
    BUY: { description: 'A score from 60 to below 80.' },
    STRONG_BUY: { description: 'A score of 80 or more.' },
  } satisfies Record<Verdict, { description: string }>,
});

const FactorType = builder.objectRef<Factor>('Factor').implement({
  description: 'One number that a score is made of, and the points that it brought.',
  fields: (t) => ({
    name: t.exposeString('name', {
      description: 'For programs: "returnOnEquity". The same in every analysis of a version.',
    }),
    value: t.exposeFloat('value', {
      nullable: true,
      description: 'What was measured, in the unit that `explanation` names; null where it is not known.',
    }),
    points: t.exposeFloat('points', { description: '0 to `maxPoints`.' }),
    maxPoints: t.exposeFloat('maxPoints', {
      description: 'What could be had; 0 where `value` is not known, which leaves it out of the score.',
    }),
    explanation: t.exposeString('explanation', {
      description: 'One sentence for people: the number, and what it was held against.',
    }),
  }),
});

const SensitivityType = builder.objectRef<Sensitivity>('Sensitivity').implement({
  description:
    'What a share would be worth by other assumptions: a table of the discount rate against the growth after the last stage.',
  fields: (t) => ({
    waccs: t.floatList({
      description: 'The discount rates, one for each row of `values`: 0.1 is 10%.',
      resolve: ({ waccs }) => [...waccs],
    }),
    growths: t.floatList({
      description: 'The yearly growths for ever, one for each column: 0.02 is 2%.',
      resolve: ({ growths }) => [...growths],
    }),
    values: t.field({
      type: t.listRef(t.listRef('Float', { nullable: true })),
      description:
        "A share's value in the currency of its price, by row and column; null where the growth lies too close to the rate for any.",
      resolve: ({ values }) => values.map((row) => [...row]),
    }),
  }),
});

export const ModelResultType = builder.objectRef<ShownResult>('ModelResult').implement({
  description: 'What one version of a model makes of an instrument. The same input always gives the same result.',
  fields: (t) => ({
    model: t.expose('model', { type: AnalysisModelType, description: 'Which model.' }),
    version: t.exposeInt('version', {
      description:
        'Which version of it: results of another version are no worse or better, but not to be compared. ' +
        '`modelPerformance` tells how each has done.',
    }),
    score: t.exposeFloat('score', {
      nullable: true,
      description: '0 to 100; null where the model does not apply, as DCF to a currency pair: `reasoning` says why.',
    }),
    verdict: t.field({
      type: VerdictType,
      nullable: true,
      description: 'What `score` says; null where there is none.',
      resolve: ({ score }) => (score === null ? null : verdictOf(score)),
    }),
    confidence: t.exposeFloat('confidence', {
      nullable: true,
      description: '0 to 1: how much of what the model looks at was known, and how clear it is. Null where `score` is.',
    }),
    reasoning: t.string({
      description:
        'Why, in plain words made from the factors. Where the service has a language model, told by it; each number in its text ' +
        'was found among the factors.',
      resolve: ({ story, reasoning }) => story ?? reasoning,
    }),
    factors: t.field({
      type: [FactorType],
      description: 'Every number that the score is made of: its points over their maximum, times 100.',
      resolve: ({ factors }) => [...factors],
    }),
    assumptions: t.expose('assumptions', {
      type: 'JSON',
      description: 'What the model assumed: rates, horizons, bounds. Shares of one, so 0.1 is 10%.',
    }),
    fairValue: t.field({
      type: 'Decimal',
      nullable: true,
      description:
        "What one share is worth by this model, in the price's currency; null for models that name no value.",
      resolve: ({ fairValue, priceDecimals }) =>
        fairValue === null ? null : new Decimal(fairValue).toFixed(priceDecimals),
    }),
    sensitivity: t.expose('sensitivity', {
      type: SensitivityType,
      nullable: true,
      description: 'How `fairValue` moves with what was assumed; null for models without such a table.',
    }),
  }),
});
