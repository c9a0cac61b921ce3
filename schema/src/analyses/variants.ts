import { createHash } from 'node:crypto';
import { type AnalysisModel, type Variant, variantName } from './models/model.ts';
import { models as registered } from './models/registry.ts';
import type { Experiment } from './settings.ts';

/** The version that is shown to whom no experiment has. */
const usualVersion = 1;

/** Where a user stands in the experiments of a model, 0 to 1: always the same, and elsewhere for another model. */
function placeOf(userId: string, model: AnalysisModel): number {
  return createHash('sha256').update(`${userId}:${model}`).digest().readUIntBE(0, 6) / 2 ** 48;
}

/**
 * The version of each model that a user is shown. Experiments of one model follow each other in their order, each with
 * its share of the users: whoever is in one stays in it while the shares before it do.
 */
export function variantsFor(
  userId: string,
  models: readonly AnalysisModel[],
  experiments: readonly Experiment[],
): readonly Variant[] {
  return models.map((model) => {
    const place = placeOf(userId, model);
    let upTo = 0;
    for (const { version, share } of experiments.filter((experiment) => experiment.model === model)) {
      upTo += share;
      if (place < upTo) return { model, version };
    }
    return { model, version: usualVersion };
  });
}

/** Every version that anybody may be shown, in the order in which they are told. */
export function activeVariants(experiments: readonly Experiment[]): readonly Variant[] {
  const tried = new Set(experiments.map(variantName));
  return registered
    .filter((model) => model.version === usualVersion || tried.has(variantName(model)))
    .map(({ model, version }) => ({ model, version }));
}
