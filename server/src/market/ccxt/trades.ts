import { setTimeout as delay } from 'node:timers/promises';
import { SourceError, type SourceListener, type SourceQuote, type SourceTick } from '@tickwire/schema';
import { tradesSchema } from './answers.ts';
import type { CcxtExchange } from './library.ts';

const firstPauseMs = 1_000;
const maxPauseMs = 60_000;

/** What is known of a symbol beside its trades, with the newest of these. */
interface Followed {
  readonly listeners: Set<SourceListener>;
  readonly ending: AbortController;
  newest: { readonly price: string; readonly timeMs: number } | null;
  figures: SourceQuote | null;
}

export interface TradesOptions {
  readonly exchange: CcxtExchange;
  /** The catalogue's name of a symbol. */
  symbolOf(sourceSymbol: string): string | null;
  blockedForMs(): Promise<number>;
  onFailure(error: unknown): void;
}

/**
 * Trades as the exchange streams them, between quotes that are asked for: these have the day's figures, and may be older
 * than the last trade.
 */
export function createTrades({ exchange, symbolOf, blockedForMs, onFailure }: TradesOptions) {
  const followed = new Map<string, Followed>();

  function tell(sourceSymbol: string, one: Followed, answer: unknown): void {
    const symbol = symbolOf(sourceSymbol);
    const trades = tradesSchema.safeParse(answer);
    if (!trades.success) throw new SourceError('CCXT', 'MALFORMED', 'CCXT: watchTrades is not answered as documented');
    if (symbol === null) return;
    const {
      bid = null,
      ask = null,
      previousClose = null,
      open = null,
      high = null,
      low = null,
      volume = null,
    } = one.figures ?? {};
    const day = { bid, ask, previousClose, open, high, low, volume };
    const ticks = trades.data.map(
      ({ price, amount, timestamp }): SourceTick => ({
        symbol,
        price,
        ...day,
        quantity: amount,
        source: 'CCXT',
        timeMs: timestamp,
        sequence: null,
      }),
    );
    const last = ticks.at(-1);
    if (last === undefined) return;
    one.newest = { price: last.price, timeMs: last.timeMs };
    for (const listener of one.listeners) listener.ticks(ticks);
  }

  async function follow(sourceSymbol: string, one: Followed): Promise<void> {
    const { signal } = one.ending;
    let failures = 0;
    while (!signal.aborted) {
      try {
        const blockedMs = await blockedForMs();
        if (blockedMs > 0) await delay(blockedMs, undefined, { signal, ref: false });
        const answer = await exchange.watchTrades?.(sourceSymbol);
        if (signal.aborted) return;
        tell(sourceSymbol, one, answer);
        failures = 0;
      } catch (error) {
        if (signal.aborted) return;
        failures += 1;
        if (failures === 1) onFailure(error);
        const pauseMs = Math.min(firstPauseMs * 2 ** (failures - 1), maxPauseMs);
        await delay(pauseMs, undefined, { signal, ref: false }).catch(() => {});
      }
    }
  }

  function add(sourceSymbol: string, listener: SourceListener): void {
    const known = followed.get(sourceSymbol);
    if (known !== undefined) {
      known.listeners.add(listener);
      return;
    }
    const one: Followed = {
      listeners: new Set([listener]),
      ending: new AbortController(),
      newest: null,
      figures: null,
    };
    followed.set(sourceSymbol, one);
    void follow(sourceSymbol, one);
  }

  function remove(sourceSymbol: string, listener: SourceListener): void {
    const one = followed.get(sourceSymbol);
    one?.listeners.delete(listener);
    if (one === undefined || one.listeners.size > 0) return;
    followed.delete(sourceSymbol);
    one.ending.abort();
    // Where it fails the connection is lost, and with it what was subscribed to.
    if (exchange.has.unWatchTrades === true) exchange.unWatchTrades?.(sourceSymbol).catch(() => {});
  }

  return {
    subscribe(sourceSymbols: readonly string[], listener: SourceListener): () => void {
      for (const sourceSymbol of sourceSymbols) add(sourceSymbol, listener);
      return () => {
        for (const sourceSymbol of sourceSymbols) remove(sourceSymbol, listener);
      };
    },

    /** A quote that was asked for, with the price of the last trade where that is newer. */
    broughtUpToDate(sourceSymbol: string, quote: SourceQuote): SourceQuote {
      const one = followed.get(sourceSymbol);
      if (one === undefined) return quote;
      one.figures = quote;
      const { newest } = one;
      return newest === null || newest.timeMs <= quote.timeMs ? quote : { ...quote, ...newest };
    },

    /** Whether the trades have told this already, or something newer. */
    isTold(sourceSymbol: string, { price, timeMs }: SourceTick): boolean {
      const newest = followed.get(sourceSymbol)?.newest;
      return newest != null && (newest.price === price || newest.timeMs >= timeMs);
    },

    close(): void {
      for (const { ending } of followed.values()) ending.abort();
      followed.clear();
    },
  };
}
