import type { SourceListener, Tick } from '@tickwire/schema';
import type { TickClock } from './tick-clock.ts';

/** Hands the ticks of all symbols to whoever subscribed, from one timer that runs only while somebody does. */
interface Feed {
  /** The function that comes back ends the subscription. */
  subscribe(symbols: ReadonlySet<string>, listener: SourceListener): () => void;
  close(): void;
}

interface FeedOptions {
  readonly clock: TickClock;
  readonly now: () => number;
  readonly tick: (symbol: string, sequence: number) => Tick;
  readonly onError: (error: unknown) => void;
}

interface Subscription {
  readonly symbols: ReadonlySet<string>;
  readonly listener: SourceListener;
  /** The newest tick that the listener has had, or that happened before it subscribed. */
  last: number;
}

/** A process that stood still delivers no more than this of what it missed. */
const longestCatchUpMs = 5000;
const shortestPeriodMs = 10;

export function createFeed({ clock, now, tick, onError }: FeedOptions): Feed {
  const subscriptions = new Set<Subscription>();
  const longestCatchUp = Math.max(1, clock.ticksIn(longestCatchUpMs));
  // Where ticks are further apart than the period, waiting for the next one keeps to it already.
  const shortestPauseMs = clock.ticksIn(1000 * shortestPeriodMs) > 1000 ? shortestPeriodMs : 1;
  let timer: NodeJS.Timeout | null = null;

  const schedule = (): void => {
    if (timer !== null || subscriptions.size === 0) return;
    const nowMs = now();
    const dueMs = clock.timeMs(clock.sequenceAt(nowMs) + 1);
    timer = setTimeout(wake, Math.max(dueMs - nowMs, shortestPauseMs));
  };

  const wake = (): void => {
    timer = null;
    const newest = clock.sequenceAt(now());
    const made = new Map<string, Tick>();
    const tickOnce = (symbol: string, sequence: number): Tick => {
      const key = `${symbol}/${sequence}`;
      const known = made.get(key);
      if (known !== undefined) return known;
      const created = tick(symbol, sequence);
      made.set(key, created);
      return created;
    };
    const deliver = (subscription: Subscription): void => {
      const first = Math.max(subscription.last + 1, newest - longestCatchUp + 1);
      subscription.last = newest;
      const ticks: Tick[] = [];
      for (let sequence = first; sequence <= newest; sequence += 1) {
        for (const symbol of subscription.symbols) ticks.push(tickOnce(symbol, sequence));
      }
      subscription.listener.ticks(ticks);
    };
    for (const subscription of [...subscriptions]) {
      // A listener that was called before this one may have ended it.
      if (newest <= subscription.last || !subscriptions.has(subscription)) continue;
      try {
        deliver(subscription);
      } catch (error) {
        onError(error);
      }
    }
    schedule();
  };

  const stop = (): void => {
    if (timer !== null) clearTimeout(timer);
    timer = null;
  };

  return {
    subscribe(symbols, listener) {
      if (symbols.size === 0) return () => {};
      const subscription: Subscription = { symbols, listener, last: clock.sequenceAt(now()) };
      subscriptions.add(subscription);
      schedule();
      return () => {
        if (subscriptions.delete(subscription) && subscriptions.size === 0) stop();
      };
    },
    close() {
      subscriptions.clear();
      stop();
    },
  };
}
