import type { SourceListener, SourceQuote, SourceTick } from '@tickwire/schema';

export interface PollerOptions {
  readonly everyMs: number;
  /** Whether a quote tells something new of a symbol, rather than that it is as before. */
  hasChanged(before: SourceQuote, quote: SourceQuote): boolean;
  /** Throws where the source gives no answer. */
  quotes(symbols: readonly string[]): Promise<readonly SourceQuote[]>;
  /** Told of the first failure of several in a row. */
  onFailure(error: unknown): void;
}

export interface Poller {
  subscribe(symbols: readonly string[], listener: SourceListener): () => void;
  close(): void;
}

interface Subscription {
  readonly symbols: ReadonlySet<string>;
  readonly listener: SourceListener;
}

/** A source that fails is asked half as often each time, and not less often than once in so many turns. */
const longestPause = 8;

function tickOf({ synthetic: _synthetic, confirmedAtMs: _confirmedAtMs, ...tick }: SourceQuote): SourceTick {
  return tick;
}

/**
 * Stands in for the stream that a source lacks: asks for the prices of all that is subscribed to, together, and tells
 * what has changed. Nothing is asked while nobody listens.
 */
export function createPoller({ everyMs, hasChanged, quotes, onFailure }: PollerOptions): Poller {
  const subscriptions = new Set<Subscription>();
  let told = new Map<string, SourceQuote>();
  let timer: NodeJS.Timeout | null = null;
  let isAsking = false;
  let failures = 0;

  function tell(read: readonly SourceQuote[]): void {
    const isNew = (quote: SourceQuote) => {
      const before = told.get(quote.symbol);
      return before === undefined || hasChanged(before, quote);
    };
    const [changed, unchanged] = [read.filter(isNew), read.filter((quote) => !isNew(quote))];
    told = new Map(read.map((quote) => [quote.symbol, quote]));
    for (const { symbols, listener } of subscriptions) {
      const ticks = changed.filter(({ symbol }) => symbols.has(symbol)).map(tickOf);
      const confirmed = unchanged.filter(({ symbol }) => symbols.has(symbol));
      if (ticks.length > 0) listener.ticks(ticks);
      if (confirmed.length > 0) listener.confirmed(confirmed);
    }
  }

  async function ask(): Promise<void> {
    timer = null;
    isAsking = true;
    try {
      tell(await quotes([...new Set([...subscriptions].flatMap(({ symbols }) => [...symbols]))]));
      failures = 0;
    } catch (error) {
      failures += 1;
      if (failures === 1) onFailure(error);
    }
    isAsking = false;
    if (subscriptions.size > 0) askIn(everyMs * Math.min(2 ** Math.max(0, failures - 1), longestPause));
    else stop();
  }

  function askIn(pauseMs: number): void {
    timer = setTimeout(() => void ask(), pauseMs).unref();
  }

  function stop(): void {
    if (timer !== null) clearTimeout(timer);
    timer = null;
    told.clear();
  }

  return {
    subscribe(symbols, listener) {
      const subscription = { symbols: new Set(symbols), listener };
      subscriptions.add(subscription);
      if (timer === null && !isAsking) askIn(0);
      return () => {
        subscriptions.delete(subscription);
        if (subscriptions.size === 0 && !isAsking) stop();
      };
    },
    close() {
      subscriptions.clear();
      stop();
    },
  };
}
