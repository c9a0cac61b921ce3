import type { RequestOptions } from './deadline.ts';
import {
  type PlanFieldsFragment,
  PlansDocument,
  type SessionFieldsFragment,
  SignInDocument,
  type SignInInput,
  type SignInMutation,
  SignOutDocument,
  SignUpDocument,
  type SignUpInput,
  type SignUpMutation,
  type UserFieldsFragment,
  ViewerDocument,
} from './generated/operations.ts';
import type { HttpTransport } from './http-transport.ts';
import { type Result, resultOf, type UnknownError } from './result.ts';
import type { Session } from './session.ts';
import { TickwireError } from './tickwire-error.ts';

export type User = UserFieldsFragment;
export type Plan = PlanFieldsFragment;

/** A new session. `token` is shown this once; keep it where only its owner can read it. */
export type AuthPayload = SessionFieldsFragment;

export type SignUpError = Exclude<SignUpMutation['signUp'], AuthPayload> | UnknownError;
export type SignInError = Exclude<SignInMutation['signIn'], AuthPayload> | UnknownError;

export interface AccountOperations {
  /**
   * Makes an account and a session for it. The client uses that session from then on, unless it was made with a `token`
   * function: then that function is the one to hand the new token out.
   */
  signUp(input: SignUpInput, options?: RequestOptions): Promise<Result<AuthPayload, SignUpError>>;

  /** A new session for an account; the client uses it from then on, as with `signUp`. */
  signIn(input: SignInInput, options?: RequestOptions): Promise<Result<AuthPayload, SignInError>>;

  /**
   * Ends the session on the server, and the client forgets its token. False where there was none, or where it had ended
   * already. A `token` function has to stop handing the token out by itself.
   */
  signOut(options?: RequestOptions): Promise<boolean>;

  /** Whose session it is; null without one. */
  viewer(options?: RequestOptions): Promise<User | null>;

  /** Every plan, the smallest first. */
  plans(options?: RequestOptions): Promise<readonly Plan[]>;
}

export function accountOperations(http: HttpTransport, session: Session): AccountOperations {
  return {
    async signUp(input, options) {
      const { signUp } = await http.send(SignUpDocument, { input }, { ...options, anonymous: true });
      const result = resultOf(signUp, {
        value: 'AuthPayload',
        errors: { ConflictError: true, ValidationError: true },
      });
      if (result.ok) session.adopt(result.value.token);
      return result;
    },

    async signIn(input, options) {
      const { signIn } = await http.send(SignInDocument, { input }, { ...options, anonymous: true });
      const result = resultOf(signIn, {
        value: 'AuthPayload',
        errors: { InvalidCredentialsError: true, TotpRequiredError: true },
      });
      if (result.ok) session.adopt(result.value.token);
      return result;
    },

    async signOut(options) {
      const token = await session.token();
      try {
        const { signOut } = await http.send(SignOutDocument, {}, options);
        session.drop(token);
        return signOut;
      } catch (error) {
        if (!(error instanceof TickwireError) || error.code !== 'UNAUTHENTICATED') throw error;
        session.drop(token);
        return false;
      }
    },

    async viewer(options) {
      return (await http.send(ViewerDocument, {}, options)).viewer;
    },

    async plans(options) {
      return (await http.send(PlansDocument, {}, options)).plans;
    },
  };
}
