import type { Core } from '../core.ts';
import type { TypedDocument } from '../document.ts';
import type { Analysis, CandleEvent, Notification, Report } from '../generated/types.ts';
import {
  type CandleSelection,
  followAnalysis,
  followCandles,
  followNotifications,
  followReport,
  type NotificationPlace,
} from './follow.ts';
import { type LatestOptions, type LatestPrices, latestPrices } from './latest.ts';
import type { PriceEvent } from './price-events.ts';
import { type PriceOptions, prices } from './prices.ts';
import type { Stream } from './reader.ts';
import { streamsOf } from './streams.ts';
import { type SubscribeOptions, subscribe } from './subscribe.ts';

/** Live prices as an async iterator. */
export interface PriceStream extends Stream<PriceEvent> {
  /**
   * Only the newest price of each symbol, and how it is: for what shows prices rather than counts them. It begins with
   * its first listener and ends with its last one, by itself and apart from this iterator.
   */
  latest(options?: LatestOptions): LatestPrices;
}

/** What a client tells as it happens. Nothing is sent before the first event is asked for; leaving the loop ends it. */
export interface StreamOperations {
  /**
   * Live prices of 1 to 100 symbols: a `snapshot` of each first, then what changes.
   *
   * A lost connection is taken up again by itself, after pauses of up to 30 seconds, until the loop ends: `reconnecting`
   * and `resumed` tell of it. It goes on after the last event that came: ticks that the server still has are told as if
   * nothing had been, the others by a `gap`. Only a first connection that cannot be made within `timeoutMs` is an error,
   * and more retries in a row than `maxRetries`, as is whatever the server refuses (an unknown symbol, a token that has
   * ended and for which there is no other).
   *
   * @throws InvalidRequestError of code `BAD_OPTIONS` for options that cannot be, before anything is sent.
   */
  prices(symbols: readonly string[], options?: PriceOptions): PriceStream;

  /**
   * The caller's notifications as they come, each once and in order, whatever becomes of the connection. To have a list
   * and miss nothing, hand the `cursor` of its newest item over as `after`.
   */
  followNotifications(place?: NotificationPlace, options?: SubscribeOptions): Stream<Notification>;

  /** An analysis as it is, and whenever it changes, until it is COMPLETED or FAILED: then the loop ends. */
  followAnalysis(id: string, options?: SubscribeOptions): Stream<Analysis>;

  /** A report as it is, and whenever it changes, until it is COMPLETED or FAILED: then the loop ends. */
  followReport(id: string, options?: SubscribeOptions): Stream<Report>;

  /**
   * Bars as they grow: the one under way first, and each once more when it has closed. After a lost connection it begins
   * anew with the bar under way: those in between are read by `candles`.
   */
  followCandles(symbol: string, selection: CandleSelection, options?: SubscribeOptions): Stream<CandleEvent>;

  /**
   * Any subscription of your own: its data, as they come. After a lost connection it begins anew, unless its document has
   * a variable `$after` and its one field a `cursor`: then it goes on behind the last one.
   */
  subscribe<Data extends object, Variables extends object>(
    document: TypedDocument<Data, Variables>,
    variables: NoInfer<Variables>,
    options?: SubscribeOptions,
  ): Stream<Data>;
}

export function streamOperationsOf(core: Core): StreamOperations {
  // Settings that cannot be are told where the client is made.
  streamsOf(core);
  return {
    prices: (symbols, options) =>
      Object.assign(prices(core, symbols, options), {
        latest: (latest?: LatestOptions) => latestPrices(core, symbols, { ...options, ...latest }),
      }),
    followNotifications: (place, options) => followNotifications(core, place, options),
    followAnalysis: (id, options) => followAnalysis(core, id, options),
    followReport: (id, options) => followReport(core, id, options),
    followCandles: (symbol, selection, options) => followCandles(core, symbol, selection, options),
    subscribe: (document, variables, options) => subscribe(core, document, variables, options),
  };
}
