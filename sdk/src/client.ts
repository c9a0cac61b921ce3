import { type AccountOperations, accountOperations } from './accounts.ts';
import type { RequestOptions } from './deadline.ts';
import type { TypedDocument } from './document.ts';
import { endpointOf } from './endpoint.ts';
import { type Fetch, HttpTransport } from './http-transport.ts';
import { type KeepAlive, patienceOf } from './live/patience.ts';
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
  /** How a dead connection of `prices` is found. */
  readonly keepAlive?: KeepAlive | undefined;
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
   * A lost connection is taken up again by itself, after pauses of up to 30 seconds, until the loop ends. It goes on after
   * the last event that came: ticks that the server still has are told as if nothing had been, the others by a `GAP`.
   * Only a first connection that cannot be made within `timeoutMs` is an error, and more retries in a row than
   * `maxRetries`, as is whatever the server refuses (an unknown symbol, a token that has ended).
   *
   * Who reads more slowly than prices change gets the newest price of each symbol once more than 1000 events wait;
   * `missed` counts the ticks that were folded into it, and no `GAP` is left out.
   */
  prices(symbols: readonly string[], options?: PriceOptions): AsyncIterableIterator<PriceEvent>;

  /** Any query or mutation of your own, typed by its document; union members come as they are, not as a `Result`. */
  request<Data, Variables>(
    document: TypedDocument<Data, Variables>,
    ...rest: VariablesAndOptions<Variables>
  ): Promise<Data>;
}

/** @throws TickwireError of code `BAD_OPTIONS` for a `url` that is none, or a time that no timer can hold. */
export function createClient(options: ClientOptions): TickwireClient {
  const { token, webSocket, timeoutMs = defaultTimeoutMs } = options;
  const endpoint = endpointOf(options.url);
  const session = new Session(token);
  // Looked up for each call: what a test or a framework puts in its place later counts.
  const fetch: Fetch = options.fetch ?? ((input, init) => globalThis.fetch(input, init));
  const http = new HttpTransport({ url: endpoint.http, fetch, session, timeoutMs });
  const patience = patienceOf(options.keepAlive);
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
