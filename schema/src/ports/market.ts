/** Where a price comes from, as the API names it. */
export type PriceSource = 'REPLAY' | 'BINANCE' | 'YAHOO' | 'CCXT';

/** The lengths that a candle may have, as the API names them. */
export type CandleInterval = 'M1' | 'M5' | 'M15' | 'H1' | 'H4' | 'D1' | 'W1';

/** How symbols are spelt, in every source and in the catalogue. */
export const symbolPattern = /^[A-Z0-9.^=_-]{1,32}$/;

/** The milliseconds of one candle of each interval. */
export const candleIntervalMs: Readonly<Record<CandleInterval, number>> = {
  M1: 60_000,
  M5: 300_000,
  M15: 900_000,
  H1: 3_600_000,
  H4: 14_400_000,
  D1: 86_400_000,
  W1: 604_800_000,
};

/** One change of one symbol's price. Prices and volumes are exact decimals, written as strings. */
export interface Tick {
  readonly symbol: string;
  readonly price: string;
  readonly bid: string | null;
  readonly ask: string | null;
  /** The close of the bar before the one under way; null where the source knows none. */
  readonly previousClose: string | null;
  /** What was traded in the bar under way, up to this tick; null where the source does not say. */
  readonly volume: string | null;
  readonly source: PriceSource;
  /** When the source said so: milliseconds since 1970. */
  readonly timeMs: number;
  /** Counts the symbol's ticks at their source: 42 follows 41, in every process. */
  readonly sequence: number;
}

/** The newest tick of a symbol with the bar that it belongs to. */
export interface SourceQuote extends Tick {
  readonly open: string | null;
  readonly high: string | null;
  readonly low: string | null;
  /** True where the price is made up from a seed and was never traded. */
  readonly synthetic: boolean;
}

/** One bar. `timeMs` is its start; weeks start on Monday, all in UTC. */
export interface Candle {
  readonly timeMs: number;
  readonly open: string;
  readonly high: string;
  readonly low: string;
  readonly close: string;
  /** "0" where the source records none. */
  readonly volume: string;
}

export interface CandleRequest {
  readonly symbol: string;
  readonly interval: CandleInterval;
  /** Only bars that start at or after this; null: as far back as `limit` reaches. */
  readonly fromMs: number | null;
  /** Only bars that start before this. */
  readonly toMs: number;
  /** The newest so many of them. */
  readonly limit: number;
}

/** What a source plays for a symbol, and whose figures those are. */
export interface Provenance {
  /** True where the prices are made up from a seed and were never traded. */
  readonly synthetic: boolean;
  /** One sentence for people: "Daily bars of the S&P 500, 2000 to 2020". */
  readonly description: string;
  /** Who publishes the figures, and under which licence; null for synthetic ones. */
  readonly origin: string | null;
  readonly licence: string | null;
}

/** Takes ticks as they happen, oldest first. It must not throw and must not block. */
export type TickListener = (ticks: readonly Tick[]) => void;

/** A place that prices come from: an exchange, a data vendor, or a replay of recorded bars. */
export interface MarketSource {
  readonly source: PriceSource;
  /** How often it should have a new price of each symbol; much later than that, a quote is stale. */
  readonly expectedEveryMs: number;
  covers(symbol: string): boolean;
  provenance(symbol: string): Provenance | null;
  /** One quote for each symbol that the source covers; others are left out. */
  quotes(symbols: readonly string[]): Promise<readonly SourceQuote[]>;
  /** Oldest first. The last bar may still be growing. */
  candles(request: CandleRequest): Promise<readonly Candle[]>;
  /**
   * From now on the listener gets every tick of these symbols. The function that comes back ends it;
   * calling that twice does no harm.
   */
  subscribe(symbols: readonly string[], listener: TickListener): () => void;
  /** Ends every subscription and frees what the source holds. */
  close(): Promise<void>;
}
