import { SharedStream } from '../../streams/shared-stream.ts';
import { type Cursor, markOf } from './cursor.ts';
import { PlainTicks } from './plain-ticks.ts';
import type { PriceEvent, PriceFeed } from './price-event.ts';
import { Silences } from './silences.ts';
import { Topic } from './topic.ts';

export interface PricesOptions {
  readonly feed: PriceFeed;
  /** How often the symbol's source should have something new of it. */
  expectedEveryMs(symbol: string): number;
  readonly now?: () => number;
}

export interface PricesOf {
  readonly symbols: readonly string[];
  readonly after: Cursor | null;
  /** At most so many events a second for each symbol. */
  readonly maxRate: number | null;
}

/** Live prices: one topic for all who read the same symbols at the same rate. */
export function createPrices({ feed, expectedEveryMs, now = Date.now }: PricesOptions) {
  const topics = new Map<string, Topic>();
  const plain = new PlainTicks(feed.tape);
  const silences = new Silences({ tape: feed.tape, expectedEveryMs: (symbol) => expectedEveryMs(symbol), now });

  function open(key: string, symbols: readonly string[], maxRate: number | null): Topic {
    const topic = new Topic({
      ...{ symbols, feed, plain, silences, now },
      gapMs: maxRate === null ? 0 : 1_000 / maxRate,
      left: () => topics.delete(key),
    });
    topics.set(key, topic);
    return topic;
  }

  return {
    /** How many are read at present. */
    topics: (): number => topics.size,

    stream({ symbols, after, maxRate }: PricesOf): SharedStream<PriceEvent> {
      const key = `prices ${maxRate ?? ''} ${symbols.join(' ')}`;
      // A tick is the same event in every topic, and is executed once for all of them.
      return new SharedStream('prices', (follower) => {
        const isOfOthers = after !== null && after.symbols !== '' && after.symbols !== markOf(symbols);
        const from = isOfOthers ? 'GAP' : after;
        return (topics.get(key) ?? open(key, symbols, maxRate)).follow(follower, from);
      });
    },
  };
}
