import { type AccountOperations, accountOperations } from './accounts.ts';
import type { RequestOptions } from './deadline.ts';
import type { TypedDocument } from './document.ts';
import { endpointOf } from './endpoint.ts';
import { type Fetch, HttpTransport } from './http-transport.ts';
import { defaultPatience } from './live/patience.ts';
import type { PriceOptions } from './live/price-options.ts';
import { PriceStream } from './live/price-stream.ts';
import { Sockets } from './live/sockets.ts';
import type { WebSocketConstructor } from './live/web-socket.ts';
import { type MarketOperations, marketOperations, type PriceEvent } from './market.ts';
import { type NodeOperations, nodeOperations } from './nodes.ts';
import { Session, type TokenSource } from './session.ts';
import { type WatchlistOperations, watchlistOperations } from './watchlists.ts';

const defaultTimeoutMs = 30_000;

export interface ClientOptions {
  /** The GraphQL endpoint, as `http://127.0.0.1:4000/graphql`. In a page it may be relative to the page's address. */
  readonly url: string;
  /** A session's token, or a function that gives one; market data works without. */
  readonly token?: TokenSource | undefined;
  /** Instead of the global `fetch`. */
  readonly fetch?: Fetch | undefined;
  /** Instead of the global `WebSocket`, which Node before version 22 lacks: the one of the package `ws`. */
  readonly webSocket?: WebSocketConstructor | undefined;
  /** How long a call may take, and how long `prices` tries for a first connection: 30 seconds where left out. */
  readonly timeoutMs?: number | undefined;
}

/** A document that needs no variables is requested without. */
type VariablesAndOptions<Variables> =
  Record<string, never> extends Variables
    ? [variables?: Variables, options?: RequestOptions]
    : [variables: Variables, options?: RequestOptions];

/**
 * The API of one server, for one caller. What can be expected to go wrong with a mutation is returned as the `error` of
 * its `Result`; all else is thrown as a `TickwireError`.
 */
export interface TickwireClient extends AccountOperations, MarketOperations, WatchlistOperations, NodeOperations {
  /**
   * Live prices of 1 to 100 symbols: a `SNAPSHOT` of each first, then what changes. Nothing is sent before the first
   * event is asked for; ending the loop ends the subscription, and the last one closes the socket.
   *
   * A lost connection is taken up again by itself, after pauses of up to 30 seconds, until the loop ends; a `GAP` for
   * each symbol then tells that ticks were missed. Only a first connection that cannot be made within `timeoutMs` is an
   * error, as is whatever the server refuses (an unknown symbol, a token that has ended).
   *
   * Who reads more slowly than prices change gets the newest event of each symbol; `missed` counts what was folded.
   */
  prices(symbols: readonly string[], options?: PriceOptions): AsyncIterableIterator<PriceEvent>;

  /** Any query or mutation of your own, typed by its document; union members come as they are, not as a `Result`. */
  request<Data, Variables>(
    document: TypedDocument<Data, Variables>,
    ...rest: VariablesAndOptions<Variables>
  ): Promise<Data>;
}

/** @throws TickwireError of code `BAD_OPTIONS` for a `url` that is none. */
export function createClient(options: ClientOptions): TickwireClient {
  const { token, webSocket, timeoutMs = defaultTimeoutMs } = options;
  const endpoint = endpointOf(options.url);
  const session = new Session(token);
  // Looked up for each call: what a test or a framework puts in its place later counts.
  const fetch: Fetch = options.fetch ?? ((input, init) => globalThis.fetch(input, init));
  const http = new HttpTransport({ url: endpoint.http, fetch, session, timeoutMs });
  const patience = defaultPatience;
  const sockets = new Sockets({ url: endpoint.webSocket, webSocket, session, patience });

  return {
    ...accountOperations(http, session),
    ...marketOperations(http),
    ...watchlistOperations(http),
    ...nodeOperations(http),
    prices: (symbols, priceOptions) =>
      new PriceStream({ ...priceOptions, symbols: [...symbols], sockets, patience, timeoutMs }),
    request: (document, ...[variables, requestOptions]) => http.send(document, variables, requestOptions),
  };
}
