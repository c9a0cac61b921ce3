import { AnalysisModelType } from '../accounts/graphql.ts';
import { builder } from '../builder.ts';
import { badUserInput } from '../errors.ts';
import { unpagedItems } from '../limits/field-cost.ts';
import { AssetClassType } from '../market/graphql.ts';
import type { ModelPerformance } from './predictions/performance.ts';

/** A few numbers of each instrument are added up. */
const costOfCounting = 10;

const ModelPerformanceType = builder.objectRef<ModelPerformance>('ModelPerformance').implement({
  description:
    'How the predictions of one version of a model turned out. Each result predicts that the price at the end of its ' +
    'horizon will be higher (a score of 50 or more), or that it will not (below). Its probability is ' +
    '0.5 + 0.4 · |score − 50| / 50. Of each version one prediction of an instrument counts a day, in UTC: the first.',
  fields: (t) => ({
    model: t.expose('model', { type: AnalysisModelType, description: 'Whose predictions these are.' }),
    version: t.exposeInt('version', {
      description: 'From 1 on. Versions that run side by side are compared by their lines.',
    }),
    pending: t.exposeInt('pending', {
      description: 'Predictions whose horizon has not ended, or the price at whose end is not known yet.',
    }),
    givenUp: t.exposeInt('givenUp', {
      description:
        'Predictions that count nowhere else, as 30 days after their horizon had ended the price at its end was not known.',
    }),
    resolved: t.exposeInt('resolved', {
      description: 'Predictions whose horizon has ended, and that were held against the price then.',
    }),
    hits: t.exposeInt('hits', {
      description: 'Those of them that came so. A price that is the same is not higher.',
    }),
    hitRate: t.exposeFloat('hitRate', {
      nullable: true,
      description: '`hits` of `resolved`, 0 to 1. Null where nothing is resolved.',
    }),
    brierScore: t.exposeFloat('brierScore', {
      nullable: true,
      description:
        'The mean of (probability − outcome)² over what is resolved, where the outcome is 1 for a hit and 0 for a miss ' +
        '(Brier 1950): 0 is best, 1 worst, and always to say 0.5 makes 0.25. Null where nothing is resolved.',
    }),
    baselineHitRate: t.exposeFloat('baselineHitRate', {
      nullable: true,
      description:
        'The hit rate of who says "up" each time, of the same instruments at the same times: what a model has to be better ' +
        'than. Null where nothing is resolved.',
    }),
    baselineBrierScore: t.exposeFloat('baselineBrierScore', {
      nullable: true,
      description:
        'The Brier score of who says "up" each time with the probability `baselineHitRate`, r · (1 − r): of all that say ' +
        'the same each time the best, and known only afterwards. Null where nothing is resolved.',
    }),
  }),
});

builder.queryField('modelPerformance', (t) =>
  t.field({
    type: [ModelPerformanceType],
    authScopes: { signedIn: true },
    complexity: { field: costOfCounting, multiplier: unpagedItems },
    description:
      "How each model's past predictions turned out: a line for each version that there is or was, in the order of the " +
      'models.',
    args: {
      model: t.arg({ type: AnalysisModelType, description: 'Only versions of this model.' }),
      symbol: t.arg.string({
        description: 'Only predictions of this instrument; in any case. An unknown one is an error that names it.',
      }),
      assetClass: t.arg({ type: AssetClassType, description: 'Only predictions of instruments of this kind.' }),
    },
    resolve: (_root, { model = null, symbol = null, assetClass = null }, { services }) => {
      const instrument = symbol === null ? null : services.market.catalogue.bySymbol(symbol);
      if (symbol !== null && instrument === null) {
        const named = JSON.stringify(symbol.slice(0, 32));
        throw badUserInput(`symbol: unknown symbol ${named}; \`instruments\` lists those that are known`);
      }
      return services.modelPerformance({ model, assetClass, instrumentId: instrument?.id ?? null });
    },
  }),
);
