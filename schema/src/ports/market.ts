/** Where a price comes from, as the API names it. */
export type PriceSource = 'REPLAY' | 'BINANCE' | 'YAHOO' | 'CCXT';

/** The lengths that a candle may have, as the API names them, shortest first. */
export const candleIntervals = ['M1', 'M5', 'M15', 'H1', 'H4', 'D1', 'W1'] as const;
export type CandleInterval = (typeof candleIntervals)[number];

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

/** One change of one symbol's price, as its source tells it. Prices and volumes are exact decimals, written as strings. */
export interface SourceTick {
  readonly symbol: string;
  readonly price: string;
  readonly bid: string | null;
  readonly ask: string | null;
  /** The close of the day before; where days do not end, as with crypto, the price 24 hours ago. Null: not known. */
  readonly previousClose: string | null;
  /** What was traded that day so far, or in the last 24 hours; null where the source does not say. */
  readonly volume: string | null;
  /** The day's figures, or those of the last 24 hours; null where the source does not say. */
  readonly open: string | null;
  readonly high: string | null;
  readonly low: string | null;
  /** What was traded at this price by this tick; null where the source does not say. */
  readonly quantity: string | null;
  readonly source: PriceSource;
  /** When the source said so: milliseconds since 1970. */
  readonly timeMs: number;
  /**
   * Counts the symbol's ticks where they are made, the same for every server that listens and never backwards: a step
   * of more than one tells how many were lost on the way. Null where the source counts nothing.
   */
  readonly sequence: number | null;
}

/** A tick that has its number: 42 follows 41. Numbers are never given twice and never go back. */
export interface Tick extends SourceTick {
  readonly sequence: number;
}

/** The newest price that a source has of a symbol. */
export interface SourceQuote extends SourceTick {
  /** True where the price is made up from a seed and was never traded. */
  readonly synthetic: boolean;
  /** When the source was last heard to say that no price is newer than this one. */
  readonly confirmedAtMs: number;
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

/** An instrument as a source lists it. */
export interface SourceListing {
  /** As the source spells it: "^GSPC". */
  readonly sourceSymbol: string;
  /** As the API is to spell it, in capitals. */
  readonly symbol: string;
  readonly name: string;
  readonly assetClass: 'EQUITY' | 'CRYPTO' | 'FUTURE' | 'INDEX' | 'FX';
  /** ISO 4217, or the ticker of a crypto asset. */
  readonly currency: string;
  /** Digits behind the point of a price. */
  readonly priceDecimals: number;
}

/** One fiscal year of a company as it was reported. Money in the reporting currency, exact decimals as strings. */
export interface FundamentalsYear {
  readonly fiscalYear: number;
  /** Its last day: "2023-09-30". */
  readonly endsOn: string;
  readonly currency: string;
  readonly revenue: string;
  readonly grossProfit: string | null;
  readonly operatingIncome: string | null;
  /** What was paid on debts: positive. */
  readonly interestExpense: string | null;
  readonly incomeBeforeTax: string | null;
  /** Positive where taxes were paid, negative where some came back. */
  readonly incomeTax: string | null;
  readonly netIncome: string;
  readonly epsDiluted: string | null;
  readonly depreciationAndAmortization: string | null;
  readonly operatingCashFlow: string | null;
  /** As the statement of cash flows counts it: negative where working capital grew, and so took cash. */
  readonly workingCapitalCashFlow: string | null;
  /** What was spent on property, plant and equipment: positive. */
  readonly capitalExpenditure: string | null;
  readonly freeCashFlow: string | null;
  /** What was paid to the holders of common shares: positive. */
  readonly dividendsPaid: string | null;
  /** What was spent on the company's own shares: positive. */
  readonly sharesRepurchased: string | null;
  readonly totalAssets: string | null;
  readonly currentAssets: string | null;
  readonly currentLiabilities: string | null;
  readonly inventories: string | null;
  readonly totalEquity: string | null;
  readonly totalDebt: string | null;
  readonly cashAndShortTermInvestments: string | null;
  readonly sharesDiluted: string | null;
}

/** How a source spells the symbols that it lists at present. */
export interface ListedSymbols {
  /** Null for one that the source does not list, or no more. */
  toSource(symbol: string): string | null;
  /** Null for one that the catalogue does not know. */
  fromSource(sourceSymbol: string): string | null;
}

/** Takes what a source tells of its own accord. Its functions must not throw and must not block. */
export interface SourceListener {
  /** Prices as they change, oldest first. */
  ticks(ticks: readonly SourceTick[]): void;
  /**
   * The newest state of symbols whose price did not change: the day's figures, or only that the price still stands.
   * No tick: it has no number of its own.
   */
  confirmed(quotes: readonly SourceQuote[]): void;
}

/** Why a source gave no answer. It was not asked at all where `code` is BLOCKED. */
export class SourceError extends Error {
  override readonly name = 'SourceError';
  readonly source: PriceSource;
  readonly code: 'BLOCKED' | 'TIMEOUT' | 'UNREACHABLE' | 'REFUSED' | 'MALFORMED';

  constructor(source: PriceSource, code: SourceError['code'], message: string, options?: ErrorOptions) {
    super(message, options);
    this.source = source;
    this.code = code;
  }
}

/**
 * A place that prices come from: an exchange, a data vendor, or a replay of recorded bars. What it answers is passed on
 * as the source said it; whether it can be believed is decided by who asked.
 */
export interface MarketSource {
  readonly source: PriceSource;
  /** How often it should have something new of each symbol that is streamed; much later than that, a quote is stale. */
  readonly expectedEveryMs: number;
  /** False where asking costs nothing, as what is replayed is computed here: nothing is then kept of its answers. */
  readonly isRemote: boolean;
  /** The lengths that `candles` takes; others are built from these. */
  readonly intervals: ReadonlySet<CandleInterval>;
  /** The most bars that one call of `candles` answers. */
  readonly maxCandles: number;
  covers(symbol: string): boolean;
  provenance(symbol: string): Provenance | null;
  /**
   * One quote for each symbol that the source covers and has a price of; others are left out. One call to the source for
   * as many as it takes at once.
   *
   * @throws SourceError
   */
  quotes(symbols: readonly string[]): Promise<readonly SourceQuote[]>;
  /**
   * Oldest first. The last bar may still be growing.
   *
   * @throws SourceError
   */
  candles(request: CandleRequest): Promise<readonly Candle[]>;
  /**
   * Newest year last; empty for what reports nothing. Null: the source has no such figures of anything.
   *
   * @throws SourceError
   */
  readonly fundamentals: ((symbol: string) => Promise<readonly FundamentalsYear[]>) | null;
  /**
   * What the source lists at present. Null: it lists nothing but what the catalogue has.
   *
   * @throws SourceError
   */
  readonly listings: (() => Promise<readonly SourceListing[]>) | null;
  /**
   * From now on the listener gets every tick of these symbols. The function that comes back ends it;
   * calling that twice does no harm. A connection that breaks is the source's to mend.
   */
  subscribe(symbols: readonly string[], listener: SourceListener): () => void;
  /** Ends every subscription and frees what the source holds. */
  close(): Promise<void>;
}
