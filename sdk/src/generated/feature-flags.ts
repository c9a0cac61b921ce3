// Generated from schema/schema.graphql and sdk/src/operations; do not edit.
import { type CallOptions } from '../call-options.ts';
import { call } from '../call.ts';
import { type Core } from '../core.ts';
import { operation } from '../operation.ts';
import { featureFlagStateFragment } from './fragments.ts';
import type { FeatureFlagState } from './types.ts';

type FeatureFlagData = {
  /** Whether a feature flag is on for the caller: by a rule for the account, else by one for its plan, else everybody's. An unknown name is an error. */
  readonly featureFlag: boolean;
};
interface FeatureFlagVariables {
  readonly name: string;
}
const featureFlagDocument = /* @__PURE__ */ operation<FeatureFlagData, FeatureFlagVariables>('query', 'FeatureFlag', 'query FeatureFlag($name:String!){featureFlag(name:$name)}', []);

/** Whether a feature flag is on for the caller: by a rule for the account, else by one for its plan, else everybody's. An unknown name is an error. */
export function featureFlag(core: Core, name: string, options?: CallOptions | undefined): Promise<boolean> {
  return call(core, featureFlagDocument, { name }, options, (data) => data.featureFlag);
}

type FeatureFlagsData = {
  /** Every feature flag as it is for the caller, by name. */
  readonly featureFlags: readonly FeatureFlagState[];
};
const featureFlagsDocument = /* @__PURE__ */ operation<FeatureFlagsData, Record<string, never>>('query', 'FeatureFlags', 'query FeatureFlags{featureFlags{...FeatureFlagState}}', [featureFlagStateFragment]);

/** Every feature flag as it is for the caller, by name. */
export function featureFlags(core: Core, options?: CallOptions | undefined): Promise<readonly FeatureFlagState[]> {
  return call(core, featureFlagsDocument, {  }, options, (data) => data.featureFlags);
}
