import type { Batch } from './batching.ts';
import type { Print } from './document.ts';
import { type Endpoint, endpointOf } from './endpoint.ts';
import { errorOf } from './errors.ts';
import type { ClientEvents, Limits } from './events.ts';
import type { Fetch } from './http-transport.ts';
import { Notices } from './notices.ts';
import { requester } from './requesting.ts';
import { checkNumbers, type RetryOptions, retriesOf } from './retries.ts';
import { type Send, sender } from './sending.ts';
import { Session, type TokenSource } from './session.ts';
import type { SignIn } from './sign-in.ts';
import type { StreamSettings } from './streams/stream-settings.ts';

/** What a core or a client is made with; only `url` is needed. */
export interface CoreOptions extends StreamSettings {
  /** The GraphQL endpoint, as `http://127.0.0.1:4000/graphql`. In a page it may be relative to the page's address. */
  readonly url: string;
  /** A session's token or an API key, a function that gives one, or `signingIn(…)`; market data works without. */
  readonly token?: TokenSource | SignIn | null | undefined;
  /** Instead of the global `fetch`. One may say how documents are sent by it, where `persisted` does not. */
  readonly fetch?: (Fetch & Pick<CoreOptions, 'persisted'>) | undefined;
  /** How many milliseconds a call may take, over all its tries: 30,000 where left out. */
  readonly timeoutMs?: number | undefined;
  /**
   * How faults that may pass are met: no answer, a server that is away or busy, a budget that is spent. Queries are sent
   * again freely; mutations with a key by which the server does them once.
   */
  readonly retry?: RetryOptions | undefined;
  /**
   * Which documents are sent by their SHA-256, and by their text where the server does not know them: `'auto'` the SDK's
   * own, which servers know; `'all'` yours as well, which a server has to be told of; `false` none. `'auto'` where left
   * out. Without a token such queries go by GET, so that caches may answer them, unless
   * they are to go together.
   */
  readonly persisted?: 'auto' | 'all' | false | undefined;
  /** `batching()` sends queries that are asked for together as one request. */
  readonly batch?: Batch | undefined;
  /** Makes text of documents that are syntax trees: `print` of the package `graphql`. */
  readonly print?: Print | undefined;
}

/** What the SDK's own modules use of a core. */
export interface Wires {
  readonly endpoint: Endpoint;
  readonly session: Session;
  readonly fetch: Fetch;
  readonly timeoutMs: number;
  /** Who prints a client should find no token in it. */
  readonly options: Omit<CoreOptions, 'token'>;
  readonly notices: Notices;
  /** Fires when the client is closed, with the error that its calls end with. */
  readonly closed: AbortSignal;
  readonly send: Send;
}

const wires: unique symbol = Symbol('tickwire');

/** One server, for one caller: what the operations of `@tickwire/sdk/operations` take first. */
export interface Core {
  readonly [wires]: Wires;
  /** What the last answer cost, and what is left; undefined before the first. */
  readonly limits: Limits | undefined;
  /** Tells what is no answer; what it returns ends that. */
  on<Name extends keyof ClientEvents>(name: Name, listener: (told: ClientEvents[Name]) => void): () => void;
  /** Ends what is under way, streams too, with an `AbortedError`, and refuses whatever is asked for later. */
  close(): void;
}

export function wiresOf(core: Core): Wires {
  return core[wires];
}

/** A core like this one, whose calls are sent another way. */
export function sendingBy(core: Core, send: Send): Core {
  const { on, close } = core;
  return {
    [wires]: { ...core[wires], send },
    get limits() {
      return core.limits;
    },
    on,
    close,
  };
}

/**
 * A client without operations, for where each byte counts: it takes them from `@tickwire/sdk/operations`, one by one.
 *
 * @throws InvalidRequestError of code `BAD_OPTIONS` for a `url` that is none, or a number that is none.
 */
export function createCore(options: CoreOptions): Core {
  const { token, ...settings } = options;
  const { timeoutMs = 30_000, persisted = options.fetch?.persisted ?? 'auto', batch } = options;
  const endpoint = endpointOf(options.url);
  const retries = retriesOf(options.retry);
  checkNumbers({ timeoutMs, ...retries });
  const closing = new AbortController();
  const { signal: closed } = closing;
  const notices = new Notices();
  const session = new Session(
    token && typeof token === 'object' ? ({ rejected }) => token.token(send, rejected) : token,
    typeof token !== 'function',
    timeoutMs,
  );
  // Looked up for each call: what a test or a framework puts in its place later counts.
  const fetch: Fetch = options.fetch ?? ((input, init) => globalThis.fetch(input, init));
  const attempt = requester({ url: endpoint.http, fetch, notices, persisted, batch });
  const send: Send = sender({ session, notices, retries, timeoutMs, closed, attempt });
  return {
    [wires]: { endpoint, session, fetch, timeoutMs, options: settings, notices, closed, send },
    get limits() {
      return notices.limits;
    },
    on: (name, listener) => notices.on(name, listener),
    close: () => closing.abort(errorOf({ code: 'ABORTED', message: 'The client is closed.' })),
  };
}
