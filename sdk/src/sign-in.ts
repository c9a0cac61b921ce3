import { AuthenticationError, errorOf } from './errors.ts';
import { signInForTokenDocument } from './generated/sign-in.ts';
import type { Send } from './sending.ts';

/** What a session is made with. */
export interface Credentials {
  readonly email: string;
  readonly password: string;
  /**
   * For accounts with a second factor: the code of the authenticator app, or a function that gives the present one and
   * is asked at each sign-in. A code that is given as text is of no use any more when the session has to be renewed.
   */
  readonly totpCode?: string | (() => string | Promise<string>) | undefined;
}

/** Made by `signingIn`. */
export interface SignIn {
  /** The token of the present session, or of a new one where that has been rejected. */
  token(send: Send, rejected: string | undefined): Promise<string>;
}

async function newToken(send: Send, { email, password, totpCode }: Credentials): Promise<string> {
  const code = typeof totpCode === 'function' ? await totpCode() : totpCode;
  return send(signInForTokenDocument, { input: { email, password, totpCode: code } }, {}, ({ signIn }) => {
    if ('token' in signIn) return signIn.token;
    const { code, message } = signIn;
    throw errorOf({ code, message });
  });
}

/**
 * The `token` of a core that signs in by itself: when it first needs to, and when its session has ended. A client of
 * `createClient` takes the credentials as they are.
 */
export function signingIn(credentials: Credentials): SignIn {
  let present: Promise<string> | undefined;
  let known: string | undefined;
  return {
    token(send, rejected) {
      if (rejected !== undefined && rejected === known) present = undefined;
      present ??= newToken(send, credentials).then(
        (token) => {
          known = token;
          return token;
        },
        (error: unknown) => {
          // What is refused stays so, and an account that is tried again and again is locked.
          const isFinal = error instanceof AuthenticationError && typeof credentials.totpCode !== 'function';
          if (!isFinal) present = undefined;
          throw error;
        },
      );
      return present;
    },
  };
}
