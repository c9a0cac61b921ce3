import type { MutationOptions } from './call-options.ts';
import { type Core, type CoreOptions, createCore } from './core.ts';
import type { TypedDocument } from './document.ts';
import { type Operations, operationsOf } from './generated/client.ts';
import { request, type VariablesAndOptions } from './request.ts';
import { type Credentials, signingIn } from './sign-in.ts';
import { signOut } from './sign-out.ts';
import { type StreamOperations, streamOperationsOf } from './streams/methods.ts';

/** What a client is made with; only `url` is needed. */
export interface ClientOptions extends Omit<CoreOptions, 'token'> {
  /**
   * A session's token or an API key, a function that gives one, or credentials, with which the client signs in when it
   * first needs to and when its session has ended. Market data works without.
   */
  readonly token?: CoreOptions['token'] | Credentials;
}

/**
 * The API of one server, for one caller. What can be expected to go wrong with a mutation is returned as the `error` of
 * its `Result`; all else is thrown as a `TickwireError`.
 */
export interface TickwireClient extends Core, Operations, StreamOperations {
  /**
   * Any query or mutation of your own, typed by its document; union members come as they are, not as a `Result`.
   *
   * @throws InvalidRequestError of code `BAD_OPTIONS` for a subscription, and for a syntax tree without `print`.
   */
  request<Data, Variables>(
    document: TypedDocument<Data, Variables>,
    ...rest: VariablesAndOptions<Variables>
  ): Promise<Data>;

  /**
   * Ends the session on the server, and the client forgets its token. False where there was none, or where it had ended
   * already. A `token` function has to stop handing the token out by itself.
   */
  signOut(options?: MutationOptions): Promise<boolean>;
}

/**
 * A client with every operation of the API as a method; nothing is sent before one is called.
 *
 * @throws InvalidRequestError of code `BAD_OPTIONS` for a `url` that is none, or a time that no timer can hold.
 */
export function createClient({ token, ...options }: ClientOptions): TickwireClient {
  const isCredentials = token && typeof token === 'object' && 'email' in token;
  const core = createCore({ ...options, token: isCredentials ? signingIn(token) : token });
  // Assigned to the core itself, of which `limits` is a getter.
  return Object.assign(core, operationsOf(core), streamOperationsOf(core), {
    request: <Data, Variables>(document: TypedDocument<Data, Variables>, ...rest: VariablesAndOptions<Variables>) =>
      request(core, document, ...rest),
    signOut: (mutationOptions?: MutationOptions) => signOut(core, mutationOptions),
  });
}
