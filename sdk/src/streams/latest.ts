import type { Core } from '../core.ts';
import { isPrice, sum } from './folding.ts';
import type { PriceEvent, SymbolFields } from './price-events.ts';
import { type PriceOptions, pricesOf } from './prices.ts';
import { reader, type Stream } from './reader.ts';
import { type Streams, streamsOf } from './streams.ts';

/** The newest of one symbol. An object never changes: another one takes its place. */
export interface LatestPrice extends Omit<SymbolFields, 'cursor'> {
  /**
   * `live`: as new as it can be. `stale`: its source is silent. `reconnecting`: the connection is away. `gap`: it is the
   * newest, but ticks just before it were lost; with the next tick it is `live`.
   */
  readonly state: 'live' | 'stale' | 'reconnecting' | 'gap';
  /** Ticks that were lost by gaps, in all; null once that is not known any more. */
  readonly missed: number | null;
}

/** How often those who listen to the newest prices are told. */
export interface LatestOptions {
  /**
   * When listeners are told of what has changed: it is given what tells them, to call it later. `setTimeout` where left
   * out, so that what comes at once is told at once; `requestAnimationFrame` tells a page as often as it is drawn.
   */
  readonly schedule?: ((tell: () => void) => void) | undefined;
}

/**
 * The newest price of each symbol. It begins with its first listener, which may be a `for await` over what changes, and
 * ends with its last one; what is known stays readable, as `reconnecting`. `subscribe` and `all` are what React's
 * `useSyncExternalStore` takes.
 */
export class LatestPrices implements AsyncIterable<LatestPrice, undefined> {
  readonly #open: () => Stream<PriceEvent>;
  readonly #schedule: (tell: () => void) => void;
  readonly #listeners = new Set<() => void>();
  /** As listeners have been told of. */
  #told: ReadonlyMap<string, LatestPrice> = new Map();
  readonly #newest = new Map<string, LatestPrice>();
  #isAway = false;
  #isScheduled = false;
  #stream: Stream<PriceEvent> | undefined;
  #error: unknown;

  /** @internal */
  constructor(open: () => Stream<PriceEvent>, { schedule = (tell) => setTimeout(tell, 0) }: LatestOptions = {}) {
    this.#open = open;
    this.#schedule = schedule;
  }

  /** Why it has ended, where it did so by itself: a `TickwireError`. A new listener begins anew. */
  get error(): unknown {
    return this.#error;
  }

  /** Undefined until its first price has come. The same object as before where nothing has changed. */
  get(symbol: string): LatestPrice | undefined {
    return this.#told.get(symbol.toUpperCase());
  }

  /** Of each symbol that has a price. The same map as before where nothing has changed. */
  readonly all = (): ReadonlyMap<string, LatestPrice> => this.#told;

  /**
   * Calls the listener after each change, many of which may be one; answers how to stop that. What it throws is logged, and
   * keeps no other from being told.
   */
  readonly subscribe = (listener: () => void): (() => void) => {
    const told = (): void => listener();
    this.#listeners.add(told);
    if (this.#stream === undefined) this.#begin();
    return () => {
      this.#listeners.delete(told);
      // Who takes another's place comes in the same turn.
      void Promise.resolve().then(() => {
        if (this.#listeners.size === 0 && this.#stream !== undefined) this.#end();
      });
    };
  };

  /** Each price that has changed; of one that changes faster than it is read, the newest. */
  [Symbol.asyncIterator](): Stream<LatestPrice> {
    const waiting = new Map<string, LatestPrice>();
    return reader<LatestPrice>(
      {
        push: (price) => waiting.set(price.symbol, price),
        shift() {
          const [price] = waiting.values();
          if (price !== undefined) waiting.delete(price.symbol);
          return price;
        },
        clear: () => waiting.clear(),
      },
      ({ put, end }) => {
        let seen: ReadonlyMap<string, LatestPrice> = new Map();
        const look = (): void => {
          const before = seen;
          seen = this.#told;
          for (const [symbol, price] of seen) if (before.get(symbol) !== price) put(price);
          if (this.#stream === undefined) end(this.#error);
        };
        const leave = this.subscribe(look);
        look();
        return leave;
      },
    );
  }

  #begin(): void {
    const stream = this.#open();
    const read = async (): Promise<void> => {
      for await (const event of stream) this.#take(event);
    };
    const end = (error?: unknown): void => {
      if (this.#stream === stream) this.#end(error);
    };
    this.#stream = stream;
    this.#error = undefined;
    read().then(() => end(), end);
  }

  #take(event: PriceEvent): void {
    if ('symbol' in event) {
      const { type, cursor: _, ...fields } = event;
      const before = this.#newest.get(event.symbol);
      const state = isPrice(event) ? (type === 'snapshot' && before?.state === 'gap' ? 'gap' : 'live') : event.type;
      const lost = event.type === 'gap' ? event.missed : 0;
      this.#newest.set(event.symbol, { ...fields, state, missed: sum(before === undefined ? 0 : before.missed, lost) });
    } else {
      const isAway = event.type === 'reconnecting';
      // Another try changes nothing that is told.
      if (isAway === this.#isAway) return;
      this.#isAway = isAway;
    }
    this.#tellSoon();
  }

  #tellSoon(): void {
    if (this.#isScheduled) return;
    this.#isScheduled = true;
    // Called as the function that it is: those of a page belong to no other object.
    const schedule = this.#schedule;
    schedule(() => {
      this.#isScheduled = false;
      this.#told = new Map(
        [...this.#newest].map(([symbol, price]) => [
          symbol,
          this.#isAway ? { ...price, state: 'reconnecting' } : price,
        ]),
      );
      for (const told of [...this.#listeners]) {
        try {
          if (this.#listeners.has(told)) told();
        } catch (error) {
          console.error(error);
        }
      }
    });
  }

  #end(error?: unknown): void {
    void this.#stream?.return();
    this.#stream = undefined;
    this.#error = error;
    this.#isAway = false;
    for (const [symbol, price] of this.#newest) this.#newest.set(symbol, { ...price, state: 'reconnecting' });
    this.#tellSoon();
  }
}

/** @internal */
export function latestOf(streams: Streams, symbols: readonly string[], options: PriceOptions & LatestOptions = {}) {
  // What cannot be is told here, and not to the first listener.
  pricesOf(streams, symbols, options);
  return new LatestPrices(() => pricesOf(streams, symbols, options), options);
}

/**
 * Only the newest price of each symbol, and how it is: for what shows prices rather than counts them.
 *
 * @throws InvalidRequestError of code `BAD_OPTIONS` for options that cannot be, before anything is sent.
 */
export function latestPrices(
  core: Core,
  symbols: readonly string[],
  options?: PriceOptions & LatestOptions,
): LatestPrices {
  return latestOf(streamsOf(core), symbols, options);
}
