import type { Core } from '../core.ts';
import { badOptions } from '../errors.ts';
import { pricesDocument } from '../generated/prices.ts';
import { jsonOf } from '../variables.ts';
import { continuityOf } from './continuity.ts';
import { follow } from './following.ts';
import type { PriceEvent } from './price-events.ts';
import { priceQueue } from './price-queue.ts';
import { type BufferOptions, bufferOf } from './queue.ts';
import { reader, type Stream } from './reader.ts';
import { maxRetriesOf, type StreamOptions } from './stream-options.ts';
import { type Streams, streamsOf } from './streams.ts';

/** Where a stream of prices begins, how fast it is, and what becomes of a slow reader. */
export interface PriceOptions extends StreamOptions {
  /**
   * The `cursor` of the last event seen in an earlier stream: what came since is told first. What the server keeps no
   * more is told as a `gap` of each symbol, and a `snapshot`.
   */
  readonly after?: string | undefined;
  /** At most so many events a second for each symbol, from 0.01 to 1000; the server folds the others. */
  readonly maxRate?: number | undefined;
  /**
   * What becomes of what waits for a slow reader, beyond `size` events. `newest`: it is folded to the newest price of
   * each symbol, whose `missed` grows; gaps stay. `drop-oldest`: the oldest go, and a `gap` counts them. `fail`: the loop
   * ends with an error of code `BUFFER_OVERFLOW`, once what waits is read. `newest` where left out.
   */
  readonly buffer?: BufferOptions<'newest' | 'drop-oldest' | 'fail'> | undefined;
}

function symbolsOf(given: readonly string[]): readonly string[] {
  const isList = Array.isArray(given) && given.every((symbol) => typeof symbol === 'string' && symbol);
  const symbols = isList ? [...new Set(given.map((symbol) => symbol.toUpperCase()))] : [];
  if (symbols.length < 1 || symbols.length > 100) throw badOptions('`symbols` must be a list of 1 to 100 symbols.');
  return symbols;
}

/** @internal */
export function pricesOf(streams: Streams, given: readonly string[], options: PriceOptions = {}): Stream<PriceEvent> {
  const { after, buffer, maxRate, signal } = options;
  const symbols = symbolsOf(given);
  const maxRetries = maxRetriesOf(options);
  // What is out of range the server says; what JSON cannot hold it would never hear of.
  jsonOf({ maxRate });
  return reader<PriceEvent>(
    priceQueue(bufferOf(buffer, ['newest', 'drop-oldest', 'fail']), after),
    ({ put, end }) => {
      const continuity = continuityOf(symbols, after);
      return follow(streams, {
        operation: pricesDocument,
        variables: () => ({ symbols, after: continuity.resume(), maxRate }),
        next: ({ prices }) => continuity.next(prices).forEach(put),
        tell: put,
        end,
        maxRetries,
        isEndless: true,
      });
    },
    signal,
  );
}

/**
 * Live prices of 1 to 100 symbols: a `snapshot` of each first, then what changes. Nothing is sent before the first
 * event is asked for; ending the loop ends the subscription, and the last one closes the socket.
 *
 * A lost connection is taken up again by itself, after pauses of up to 30 seconds, until the loop ends: `reconnecting`
 * and `resumed` tell of it. It goes on after the last event that came: ticks that the server still has are told as if
 * nothing had been, the others by a `gap`. Only a first connection that cannot be made within `timeoutMs` is an error,
 * and more retries in a row than `maxRetries`, as is whatever the server refuses (an unknown symbol, a token that has
 * ended and for which there is no other).
 *
 * @throws InvalidRequestError of code `BAD_OPTIONS` for options that cannot be, before anything is sent.
 */
export function prices(core: Core, symbols: readonly string[], options?: PriceOptions): Stream<PriceEvent> {
  return pricesOf(streamsOf(core), symbols, options);
}
