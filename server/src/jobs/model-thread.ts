/** What runs in a thread beside the event loop: the models, and nothing of the server. */
import { type ModelInput, type ModelOutcome, modelOf, type Variant } from '@tickwire/schema/models';

export interface ModelTask {
  readonly variant: Variant;
  readonly input: ModelInput;
}

export default function evaluate({ variant, input }: ModelTask): ModelOutcome {
  const model = modelOf(variant);
  if (model === null) throw new Error(`there is no model ${variant.model}@${variant.version}`);
  return model.evaluate(input);
}
