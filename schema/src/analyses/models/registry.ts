import { basic2 } from './basic/risk-adjusted.ts';
import { basic1 } from './basic.ts';
import { buffett1 } from './buffett.ts';
import { dcf1 } from './dcf.ts';
import { lynch1 } from './lynch.ts';
import { type Model, type Variant, variantName } from './model.ts';

/** Every version of every model that there is, in the order in which they are told. */
export const models: readonly Model[] = [basic1, basic2, buffett1, lynch1, dcf1];

const byName = new Map(models.map((model) => [variantName(model), model]));

/** Null for one that there is not, or no more. */
export function modelOf(variant: Variant): Model | null {
  return byName.get(variantName(variant)) ?? null;
}
