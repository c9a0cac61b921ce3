import type { MarketSource, PriceSource, SourceListener, SourceQuote, SourceTick } from '../src/ports/market.ts';

/** A tick at this time; what else it tells is up to the test. */
export function sourceTick(symbol: string, timeMs: number, told: Partial<SourceTick> = {}): SourceTick {
  return {
    symbol,
    price: '100.00',
    bid: null,
    ask: null,
    previousClose: null,
    volume: null,
    open: null,
    high: null,
    low: null,
    quantity: null,
    source: 'BINANCE',
    timeMs,
    sequence: null,
    ...told,
  };
}

export function sourceQuote(symbol: string, timeMs: number, told: Partial<SourceQuote> = {}): SourceQuote {
  return { ...sourceTick(symbol, timeMs), synthetic: false, confirmedAtMs: timeMs, ...told };
}

export interface ManualSource extends MarketSource {
  /** The symbols that are subscribed to now, once for each subscription. */
  readonly open: string[];
  /** What is answered when asked; a function may throw. */
  answer: (symbols: readonly string[]) => readonly SourceQuote[];
  /** How often it was asked for quotes. */
  readonly asked: (readonly string[])[];
  send(...ticks: readonly SourceTick[]): void;
  confirm(...quotes: readonly SourceQuote[]): void;
}

/** A source that says what the test lets it say. */
export function manualSource(source: PriceSource = 'BINANCE', isRemote = true): ManualSource {
  const subscriptions = new Set<{ readonly symbol: string; readonly listener: SourceListener }>();
  const asked: (readonly string[])[] = [];
  const listenersTo = (symbol: string) => [...subscriptions].filter((subscription) => subscription.symbol === symbol);
  const manual: ManualSource = {
    source,
    isRemote,
    expectedEveryMs: 1_000,
    intervals: new Set(),
    maxCandles: 1_000,
    asked,
    answer: () => [],
    covers: () => true,
    provenance: () => null,
    fundamentals: null,
    listings: null,
    get open() {
      return [...subscriptions].map(({ symbol }) => symbol).sort();
    },
    async quotes(symbols) {
      asked.push(symbols);
      return manual.answer(symbols);
    },
    candles: async () => [],
    subscribe(symbols, listener) {
      const made = symbols.map((symbol) => ({ symbol, listener }));
      for (const subscription of made) subscriptions.add(subscription);
      return () => {
        for (const subscription of made) subscriptions.delete(subscription);
      };
    },
    send(...ticks) {
      for (const tick of ticks) for (const { listener } of listenersTo(tick.symbol)) listener.ticks([tick]);
    },
    confirm(...quotes) {
      for (const quote of quotes) for (const { listener } of listenersTo(quote.symbol)) listener.confirmed([quote]);
    },
    async close() {
      subscriptions.clear();
    },
  };
  return manual;
}
