import type { ModelInput, ModelOutcome, Variant } from '../analyses/models/model.ts';

/** Computes models off the event loop. */
export interface ModelComputer {
  /** @throws where the model does, or the signal is aborted first */
  evaluate(variant: Variant, input: ModelInput, signal: AbortSignal): Promise<ModelOutcome>;
}
