/** The models alone, without the API around them: what a worker thread loads. */
export { type ModelInput, type ModelOutcome, type Variant, variantName } from './model.ts';
export { modelOf } from './registry.ts';
