import type { CandleInterval } from '../../../ports/market.ts';
import { BarBuilder, type BarBuilderOptions } from './bar-builder.ts';
import { CandleStream, type Seat } from './candle-stream.ts';

export interface LiveCandleOptions extends Pick<BarBuilderOptions, 'feed' | 'readBars' | 'report'> {
  settleMsOf(symbol: string): number;
}

interface Watched {
  readonly builder: BarBuilder;
  readonly opened: Promise<void>;
  /** Those who watch it, or wait for it to be opened. */
  watchers: number;
}

/** Bars as they grow: one builder for each symbol and interval, however many watch it. */
export function createLiveCandles({ settleMsOf, ...options }: LiveCandleOptions) {
  const watched = new Map<string, Watched>();

  function watch(symbol: string, interval: CandleInterval): Watched {
    const builder = new BarBuilder({ ...options, symbol, interval, settleMs: settleMsOf(symbol) });
    return { builder, opened: builder.open(), watchers: 0 };
  }

  async function join(
    symbol: string,
    interval: CandleInterval,
    listener: Parameters<BarBuilder['listeners']['add']>[0],
  ): Promise<Seat> {
    const key = `${interval}/${symbol}`;
    const bars = watched.get(key) ?? watch(symbol, interval);
    watched.set(key, bars);
    bars.watchers += 1;
    const { builder } = bars;
    let isLeft = false;
    const leave = () => {
      if (isLeft) return;
      isLeft = true;
      builder.listeners.delete(listener);
      bars.watchers -= 1;
      if (bars.watchers > 0) return;
      builder.close();
      if (watched.get(key) === bars) watched.delete(key);
    };
    try {
      await bars.opened;
    } catch (error) {
      leave();
      throw error;
    }
    builder.listeners.add(listener);
    return { first: builder.current(), leave };
  }

  return {
    subscribe: (symbol: string, interval: CandleInterval) =>
      new CandleStream((listener) => join(symbol, interval, listener)),
    close(): void {
      for (const { builder } of watched.values()) builder.close();
      watched.clear();
    },
  };
}
