import type { CandleInterval } from '../../../ports/market.ts';
import { SharedStream } from '../../../streams/shared-stream.ts';
import { BarBuilder, type BarBuilderOptions, type CandleEvent } from './bar-builder.ts';
import { CandleTopic } from './candle-stream.ts';

export interface LiveCandleOptions extends Pick<BarBuilderOptions, 'feed' | 'readBars' | 'report'> {
  settleMsOf(symbol: string): number;
}

/** Bars as they grow: one builder for each symbol and interval, however many watch it. */
export function createLiveCandles({ settleMsOf, ...options }: LiveCandleOptions) {
  const topics = new Map<string, CandleTopic>();

  function open(key: string, symbol: string, interval: CandleInterval): CandleTopic {
    const builder = new BarBuilder({ ...options, symbol, interval, settleMs: settleMsOf(symbol) });
    const topic = new CandleTopic(builder, () => topics.delete(key));
    topics.set(key, topic);
    return topic;
  }

  return {
    subscribe(symbol: string, interval: CandleInterval): SharedStream<CandleEvent> {
      const key = `candles ${interval} ${symbol}`;
      return new SharedStream(key, (follower) => (topics.get(key) ?? open(key, symbol, interval)).follow(follower));
    },

    close(): void {
      for (const { builder } of topics.values()) builder.close();
      topics.clear();
    },
  };
}
