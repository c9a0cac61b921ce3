import type { RequestOptions } from './deadline.ts';
import {
  type AssetClass,
  type CandleFieldsFragment,
  type CandleInterval,
  CandlesDocument,
  InstrumentDocument,
  type InstrumentFieldsFragment,
  InstrumentsDocument,
  type PriceEventFieldsFragment,
  type QuoteFieldsFragment,
  QuotesDocument,
} from './generated/operations.ts';
import type { HttpTransport } from './http-transport.ts';
import type { Page, Paging } from './page.ts';
import type { DateTimeInput } from './scalars.ts';

export type Instrument = InstrumentFieldsFragment;

/** The newest price of an instrument, and the day that it belongs to. */
export type Quote = QuoteFieldsFragment;

/** What a price did in one interval; of the one under way, so far. */
export type Candle = CandleFieldsFragment;

/**
 * A symbol's price as it changes. `kind` tells what happened: `SNAPSHOT` (the newest price, first and after a gap),
 * `TICK`, `GAP` (ticks were lost; `missed` says how many, null where nobody knows) or `STALE` (the source is silent).
 */
export type PriceEvent = PriceEventFieldsFragment;

export interface InstrumentSearch extends Paging {
  /** The symbol or some of the name, in any case, misspelt or not; at most 100 characters. */
  readonly search?: string | undefined;
  readonly assetClass?: AssetClass | undefined;
}

export interface CandleRange {
  readonly interval: CandleInterval;
  /** Only bars that begin at or after this. */
  readonly from?: DateTimeInput | undefined;
  /** Only bars that begin before this; now where left out. */
  readonly to?: DateTimeInput | undefined;
  /** The newest so many, from 1 to 1000; 100 where left out. */
  readonly limit?: number | undefined;
}

/** Market data; it needs no session. */
export interface MarketOperations {
  /** Null for an unknown symbol; symbols are taken in any case. */
  instrument(symbol: string, options?: RequestOptions): Promise<Instrument | null>;

  /** The catalogue, in the order of the symbols; of a search, what was found, the best first. */
  instruments(search?: InstrumentSearch, options?: RequestOptions): Promise<Page<Instrument>>;

  /** One quote for each symbol that is known, in the order asked; at most 100. Unknown ones are left out. */
  quotes(symbols: readonly string[], options?: RequestOptions): Promise<readonly Quote[]>;

  /** Oldest first; null for an unknown symbol. The last bar may still be growing. */
  candles(symbol: string, range: CandleRange, options?: RequestOptions): Promise<readonly Candle[] | null>;
}

export function marketOperations(http: HttpTransport): MarketOperations {
  return {
    async instrument(symbol, options) {
      return (await http.send(InstrumentDocument, { symbol }, options)).instrument;
    },

    async instruments(search = {}, options) {
      return (await http.send(InstrumentsDocument, search, options)).instruments;
    },

    async quotes(symbols, options) {
      return (await http.send(QuotesDocument, { symbols }, options)).quotes;
    },

    async candles(symbol, range, options) {
      return (await http.send(CandlesDocument, { symbol, ...range }, options)).instrument?.candles ?? null;
    },
  };
}
