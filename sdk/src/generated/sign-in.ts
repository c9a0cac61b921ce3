// Generated from schema/schema.graphql and sdk/src/operations; do not edit.
import { operation } from '../operation.ts';
import { errorFieldsFragment } from './fragments.ts';
import type { InvalidCredentialsError, SignInInput, TotpRequiredError } from './types.ts';

export type SignInForTokenData = {
  /** A new session for an account. Others of the same account go on. */
  readonly signIn: InvalidCredentialsError | TotpRequiredError | {
    readonly __typename: 'AuthPayload';
    /** Send it as `Authorization: Bearer <token>`, over HTTP and in the WebSocket's connection_init payload. It is shown this once: the server keeps only its hash. */
    readonly token: string;
  };
};
export interface SignInForTokenVariables {
  readonly input: SignInInput;
}
export const signInForTokenDocument = /* @__PURE__ */ operation<SignInForTokenData, SignInForTokenVariables>('mutation', 'SignInForToken', 'mutation SignInForToken($input:SignInInput!){signIn(input:$input){__typename ...on AuthPayload{token}...ErrorFields}}', [errorFieldsFragment], { anonymous: true });
