// Generated from schema/schema.graphql and sdk/src/operations; do not edit.
import { type CallOptions, type MutationOptions } from '../call-options.ts';
import { call } from '../call.ts';
import { type Core } from '../core.ts';
import { mutate, type MutationCall } from '../mutation.ts';
import { operation } from '../operation.ts';
import { signedIn } from '../picking.ts';
import { apiKeyFragment, createdApiKeyFragment, errorFieldsFragment } from './fragments.ts';
import type { ApiKey, CreateApiKeyInput, CreatedApiKey, NotFoundError, RotateApiKeyInput, ValidationError } from './types.ts';

type ApiKeysData = {
  /** The caller; null for an anonymous one. */
  readonly viewer: {
    /** The keys of the account, the oldest first. Not for API keys. */
    readonly apiKeys: readonly ApiKey[];
  } | null;
};
const apiKeysDocument = /* @__PURE__ */ operation<ApiKeysData, Record<string, never>>('query', 'ApiKeys', 'query ApiKeys{viewer{apiKeys{...ApiKey}}}', [apiKeyFragment]);

/** The keys of the account, the oldest first. Not for API keys. */
export function apiKeys(core: Core, options?: CallOptions | undefined): Promise<readonly ApiKey[]> {
  return call(core, apiKeysDocument, {  }, options, (data) => signedIn(data.viewer).apiKeys);
}

type CreateApiKeyData = {
  /** Makes a key for an app; an account holds at most 20. Not for API keys. FORBIDDEN while the feature flag `api-keys` is off for the account. */
  readonly createApiKey: CreatedApiKey | ValidationError;
};
interface CreateApiKeyVariables {
  readonly input: CreateApiKeyInput;
}
const createApiKeyDocument = /* @__PURE__ */ operation<CreateApiKeyData, CreateApiKeyVariables>('mutation', 'CreateApiKey', 'mutation CreateApiKey($input:CreateApiKeyInput!){createApiKey(input:$input){__typename ...CreatedApiKey ...ErrorFields}}', [apiKeyFragment, createdApiKeyFragment, errorFieldsFragment]);

/** Makes a key for an app; an account holds at most 20. Not for API keys. FORBIDDEN while the feature flag `api-keys` is off for the account. */
export function createApiKey(core: Core, input: CreateApiKeyInput, options?: MutationOptions | undefined): MutationCall<CreatedApiKey, ValidationError> {
  return mutate<CreateApiKeyData, CreateApiKeyVariables, CreatedApiKey, ValidationError>(core, createApiKeyDocument, { input }, options, (data) => data.createApiKey, ['CreatedApiKey', 'ValidationError']);
}

type RotateApiKeyData = {
  /** Gives a key another secret; name, scopes and expiry stay. Not for API keys. */
  readonly rotateApiKey: CreatedApiKey | NotFoundError | ValidationError;
};
interface RotateApiKeyVariables {
  readonly input: RotateApiKeyInput;
}
const rotateApiKeyDocument = /* @__PURE__ */ operation<RotateApiKeyData, RotateApiKeyVariables>('mutation', 'RotateApiKey', 'mutation RotateApiKey($input:RotateApiKeyInput!){rotateApiKey(input:$input){__typename ...CreatedApiKey ...ErrorFields}}', [apiKeyFragment, createdApiKeyFragment, errorFieldsFragment]);

/** Gives a key another secret; name, scopes and expiry stay. Not for API keys. */
export function rotateApiKey(core: Core, input: RotateApiKeyInput, options?: MutationOptions | undefined): MutationCall<CreatedApiKey, NotFoundError | ValidationError> {
  return mutate<RotateApiKeyData, RotateApiKeyVariables, CreatedApiKey, NotFoundError | ValidationError>(core, rotateApiKeyDocument, { input }, options, (data) => data.rotateApiKey, ['CreatedApiKey', 'NotFoundError', 'ValidationError']);
}

type RevokeApiKeyData = {
  /** Ends a key at once, and answers it as it was. Not for API keys. */
  readonly revokeApiKey: ApiKey | NotFoundError;
};
interface RevokeApiKeyVariables {
  readonly id: string;
}
const revokeApiKeyDocument = /* @__PURE__ */ operation<RevokeApiKeyData, RevokeApiKeyVariables>('mutation', 'RevokeApiKey', 'mutation RevokeApiKey($id:ID!){revokeApiKey(id:$id){__typename ...ApiKey ...ErrorFields}}', [apiKeyFragment, errorFieldsFragment]);

/** Ends a key at once, and answers it as it was. Not for API keys. */
export function revokeApiKey(core: Core, id: string, options?: MutationOptions | undefined): MutationCall<ApiKey, NotFoundError> {
  return mutate<RevokeApiKeyData, RevokeApiKeyVariables, ApiKey, NotFoundError>(core, revokeApiKeyDocument, { id }, options, (data) => data.revokeApiKey, ['ApiKey', 'NotFoundError']);
}
