/** The models alone, without the API around them: what a worker thread loads. */
export type { ModelInput, ModelOutcome, Variant } from './model.ts';
export { modelOf } from './registry.ts';
