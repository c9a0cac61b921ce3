import { setImmediate } from 'node:timers/promises';
import type { PriceEvent, PriceEventKind } from '@tickwire/sdk';
import type { PriceEvent as Told } from '../../src/generated/types.ts';
import { Channel } from './channel.ts';

export interface PriceArguments {
  readonly symbols: readonly string[];
  readonly after?: string | null;
  readonly maxRate?: number | null;
}

export interface FeedEvent {
  readonly kind?: PriceEventKind;
  readonly symbol?: string;
  readonly sequence: number;
  readonly missed?: number | null;
  readonly time?: string;
}

const someTime = '2026-11-21T09:30:00.000Z';

/** An event in all its fields, of which tests name those that they are about. */
export function priceEvent({ kind = 'TICK', symbol = 'AAPL', sequence, missed = 0, time = someTime }: FeedEvent) {
  return {
    kind,
    symbol,
    sequence,
    missed,
    price: `${100 + sequence}.00`,
    bid: null,
    ask: null,
    changePercent: null,
    volume: null,
    source: 'REPLAY',
    time,
    cursor: `${symbol}:${sequence}`,
  };
}

function isTold(value: object): value is Told {
  return 'cursor' in value;
}

/** The same as it comes over the network. */
export function toldOf(event: FeedEvent): Told {
  const made = priceEvent(event);
  if (isTold(made)) return made;
  throw new Error('not an event');
}

/** The same as a reader has it. */
export function eventOf({ kind = 'TICK', ...rest }: FeedEvent): PriceEvent {
  const { kind: _, missed, ...fields } = toldOf(rest);
  if (kind === 'GAP') return { ...fields, type: 'gap', missed };
  if (kind === 'STALE') return { ...fields, type: 'stale' };
  return { ...fields, type: kind === 'TICK' ? 'tick' : 'snapshot', missed: missed ?? 0 };
}

type Step = IteratorResult<{ readonly prices: ReturnType<typeof priceEvent> }, undefined>;

/** One subscription to `prices` as the server has it. */
export class FeedSubscription {
  readonly args: PriceArguments;
  readonly #steps = new Channel<Step>();
  readonly #left = Promise.withResolvers<void>();

  constructor(args: PriceArguments) {
    this.args = args;
  }

  /** Resolves when the client has left it, or the socket has closed. */
  get left(): Promise<void> {
    return this.#left.promise;
  }

  send(...events: FeedEvent[]): void {
    for (const event of events) this.#steps.put({ done: false, value: { prices: priceEvent(event) } });
  }

  /** Resolves when all of it is on its way: a server asks for the next event once it has sent the one before. */
  async sent(): Promise<void> {
    while (!this.#steps.isAwaited) await setImmediate();
  }

  complete(): void {
    this.#steps.put({ done: true, value: undefined });
  }

  [Symbol.asyncIterator](): AsyncIterator<{ readonly prices: ReturnType<typeof priceEvent> }, undefined> {
    return {
      next: () => this.#steps.take(),
      return: async () => {
        this.#left.resolve();
        this.complete();
        return { done: true, value: undefined };
      },
    };
  }
}

/** What the server's `prices` resolves to, in the hands of a test. */
export class PriceFeed {
  readonly #subscriptions = new Channel<FeedSubscription>();

  readonly prices = (args: PriceArguments): FeedSubscription => {
    const subscription = new FeedSubscription(args);
    this.#subscriptions.put(subscription);
    return subscription;
  };

  /** The next subscription that a client makes. */
  subscribed(): Promise<FeedSubscription> {
    return this.#subscriptions.take();
  }
}
