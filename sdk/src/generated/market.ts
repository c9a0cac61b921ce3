// Generated from schema/schema.graphql and sdk/src/operations; do not edit.
import { type CallOptions } from '../call-options.ts';
import { call } from '../call.ts';
import { type Core } from '../core.ts';
import { list, type List } from '../list.ts';
import { operation } from '../operation.ts';
import { type Paging } from '../page.ts';
import type { DateTimeInput } from '../scalars.ts';
import { candleFragment, candleEventFragment, fundamentalsYearFragment, indicatorSeriesFragment, indicatorSetFragment, instrumentFragment, instrumentSummaryFragment, pageInfoFragment, quoteFragment } from './fragments.ts';
import type { AssetClass, Candle, CandleEvent, CandleInterval, FundamentalsYear, IndicatorName, IndicatorSeries, IndicatorSet, Instrument, PageInfo, Quote } from './types.ts';

type InstrumentData = {
  /** An instrument by its symbol; null for an unknown one. */
  readonly instrument: Instrument | null;
};
interface InstrumentVariables {
  readonly symbol: string;
}
const instrumentDocument = /* @__PURE__ */ operation<InstrumentData, InstrumentVariables>('query', 'Instrument', 'query Instrument($symbol:String!){instrument(symbol:$symbol){...Instrument}}', [instrumentFragment, instrumentSummaryFragment]);

/** An instrument by its symbol; null for an unknown one. */
export function instrument(core: Core, symbol: string, options?: CallOptions | undefined): Promise<Instrument | null> {
  return call(core, instrumentDocument, { symbol }, options, (data) => data.instrument);
}

type InstrumentsData = {
  /** The catalogue, in the order of the symbols; where something is searched for, what was found, the best first. What no source lists any more is in it, and comes later in a search. */
  readonly instruments: {
    /** The items of this page, without their cursors. */
    readonly nodes: readonly Instrument[];
    /** How many items the whole list has, over all pages. */
    readonly totalCount?: number | undefined;
    /** Where this page lies in the whole list. */
    readonly pageInfo: PageInfo;
  };
};
interface InstrumentsVariables {
  readonly search?: string | null | undefined;
  readonly assetClass?: AssetClass | null | undefined;
  readonly first?: number | null | undefined;
  readonly after?: string | null | undefined;
  readonly last?: number | null | undefined;
  readonly before?: string | null | undefined;
  readonly counted?: boolean | undefined;
}
const instrumentsDocument = /* @__PURE__ */ operation<InstrumentsData, InstrumentsVariables>('query', 'Instruments', 'query Instruments($search:String$assetClass:AssetClass$first:Int$after:String$last:Int$before:String$counted:Boolean!=true){instruments(search:$search assetClass:$assetClass first:$first after:$after last:$last before:$before){nodes{...Instrument}totalCount@include(if:$counted)pageInfo{...PageInfo}}}', [instrumentFragment, instrumentSummaryFragment, pageInfoFragment]);

/** What `instruments` takes. */
export interface InstrumentsArgs extends Paging {
  /** The symbol or some of the name, in any case, misspelt or not: "bitcon", "btc usd", "sp500". At most 100 characters. Of what matches alike comes first what more accounts watch, as counted once an hour. */
  readonly search?: string | null | undefined;
  /** Only instruments of this kind. */
  readonly assetClass?: AssetClass | null | undefined;
}

/** The catalogue, in the order of the symbols; where something is searched for, what was found, the best first. What no source lists any more is in it, and comes later in a search. */
export function instruments(core: Core, args?: InstrumentsArgs | undefined, options?: CallOptions | undefined): List<Instrument> {
  return list(core, instrumentsDocument, { ...args }, options, (data) => data.instruments);
}

type QuoteData = {
  /** An instrument by its symbol; null for an unknown one. */
  readonly instrument: {
    /** The newest price; null where no source has one at present. */
    readonly quote: Quote | null;
  } | null;
};
interface QuoteVariables {
  readonly symbol: string;
}
const quoteDocument = /* @__PURE__ */ operation<QuoteData, QuoteVariables>('query', 'Quote', 'query Quote($symbol:String!){instrument(symbol:$symbol){quote{...Quote}}}', [quoteFragment]);

/** The newest price; null where no source has one at present. */
export function quote(core: Core, symbol: string, options?: CallOptions | undefined): Promise<Quote | null> {
  return call(core, quoteDocument, { symbol }, options, (data) => data.instrument?.quote ?? null);
}

type QuotesData = {
  /** One quote for each symbol that is known, in the order asked; at most 100. */
  readonly quotes: readonly Quote[];
};
interface QuotesVariables {
  readonly symbols: readonly string[];
}
const quotesDocument = /* @__PURE__ */ operation<QuotesData, QuotesVariables>('query', 'Quotes', 'query Quotes($symbols:[String!]!){quotes(symbols:$symbols){...Quote}}', [quoteFragment]);

/** One quote for each symbol that is known, in the order asked; at most 100. */
export function quotes(core: Core, symbols: readonly string[], options?: CallOptions | undefined): Promise<readonly Quote[]> {
  return call(core, quotesDocument, { symbols }, options, (data) => data.quotes);
}

type CandlesData = {
  /** An instrument by its symbol; null for an unknown one. */
  readonly instrument: {
    /** Oldest first; the newest `limit` bars before `to`. The last one may still be growing, and may be a minute or two old. Where the source gives no answer, what is known; where that is nothing, the error has the code SERVICE_UNAVAILABLE. One operation may ask for 20,000 bars in all; beyond that it has the code COST_LIMITED. */
    readonly candles: readonly Candle[];
  } | null;
};
interface CandlesVariables {
  readonly symbol: string;
  readonly interval: CandleInterval;
  readonly from?: DateTimeInput | null | undefined;
  readonly to?: DateTimeInput | null | undefined;
  readonly limit?: number | null | undefined;
}
const candlesDocument = /* @__PURE__ */ operation<CandlesData, CandlesVariables>('query', 'Candles', 'query Candles($symbol:String!$interval:CandleInterval!$from:DateTime$to:DateTime$limit:Int){instrument(symbol:$symbol){candles(interval:$interval from:$from to:$to limit:$limit){...Candle}}}', [candleFragment]);

/** What `candles` takes. */
export interface CandlesArgs {
  /** How long each bar lasts. */
  readonly interval: CandleInterval;
  /** Only bars that begin at or after this. */
  readonly from?: DateTimeInput | null | undefined;
  /** Only bars that begin before this; now where left out or later. */
  readonly to?: DateTimeInput | null | undefined;
  /** From 1 to 1000; 100 where left out. */
  readonly limit?: number | null | undefined;
}

/** Oldest first; the newest `limit` bars before `to`. The last one may still be growing, and may be a minute or two old. Where the source gives no answer, what is known; where that is nothing, the error has the code SERVICE_UNAVAILABLE. One operation may ask for 20,000 bars in all; beyond that it has the code COST_LIMITED. */
export function candles(core: Core, symbol: string, args: CandlesArgs, options?: CallOptions | undefined): Promise<readonly Candle[] | null> {
  return call(core, candlesDocument, { ...args, symbol }, options, (data) => data.instrument?.candles ?? null);
}

type IndicatorsData = {
  /** An instrument by its symbol; null for an unknown one. */
  readonly instrument: {
    /** What indicators say of the newest bar; null where there are no candles. They are the last values of `indicatorSeries`. Counts for 400 bars of the 20,000 that one operation may ask for. */
    readonly indicators: IndicatorSet | null;
  } | null;
};
interface IndicatorsVariables {
  readonly symbol: string;
  readonly interval: CandleInterval;
}
const indicatorsDocument = /* @__PURE__ */ operation<IndicatorsData, IndicatorsVariables>('query', 'Indicators', 'query Indicators($symbol:String!$interval:CandleInterval!){instrument(symbol:$symbol){indicators(interval:$interval){...IndicatorSet}}}', [indicatorSetFragment]);

/** What `indicators` takes. */
export interface IndicatorsArgs {
  /** How long each bar lasts. */
  readonly interval: CandleInterval;
}

/** What indicators say of the newest bar; null where there are no candles. They are the last values of `indicatorSeries`. Counts for 400 bars of the 20,000 that one operation may ask for. */
export function indicators(core: Core, symbol: string, args: IndicatorsArgs, options?: CallOptions | undefined): Promise<IndicatorSet | null> {
  return call(core, indicatorsDocument, { ...args, symbol }, options, (data) => data.instrument?.indicators ?? null);
}

type IndicatorSeriesData = {
  /** An instrument by its symbol; null for an unknown one. */
  readonly instrument: {
    /** Indicators on the newest `limit` bars before `to`. What comes before the window is taken into account: no value depends on where it begins. Counts for its bars and 500 more of the 20,000 that one operation may ask for, and with `to` for 1,500, or for 2,440 of a minute; beyond that the error has the code COST_LIMITED. */
    readonly indicatorSeries: IndicatorSeries;
  } | null;
};
interface IndicatorSeriesVariables {
  readonly symbol: string;
  readonly interval: CandleInterval;
  readonly names: readonly IndicatorName[];
  readonly from?: DateTimeInput | null | undefined;
  readonly to?: DateTimeInput | null | undefined;
  readonly limit?: number | null | undefined;
}
const indicatorSeriesDocument = /* @__PURE__ */ operation<IndicatorSeriesData, IndicatorSeriesVariables>('query', 'IndicatorSeries', 'query IndicatorSeries($symbol:String!$interval:CandleInterval!$names:[IndicatorName!]!$from:DateTime$to:DateTime$limit:Int){instrument(symbol:$symbol){indicatorSeries(interval:$interval names:$names from:$from to:$to limit:$limit){...IndicatorSeries}}}', [indicatorSeriesFragment]);

/** What `indicatorSeries` takes. */
export interface IndicatorSeriesArgs {
  /** How long each bar lasts. */
  readonly interval: CandleInterval;
  /** Which, at least one. */
  readonly names: readonly IndicatorName[];
  /** Only bars that begin at or after this. */
  readonly from?: DateTimeInput | null | undefined;
  /** Only bars that begin before this; now where left out. */
  readonly to?: DateTimeInput | null | undefined;
  /** From 1 to 1000; 100 where left out. */
  readonly limit?: number | null | undefined;
}

/** Indicators on the newest `limit` bars before `to`. What comes before the window is taken into account: no value depends on where it begins. Counts for its bars and 500 more of the 20,000 that one operation may ask for, and with `to` for 1,500, or for 2,440 of a minute; beyond that the error has the code COST_LIMITED. */
export function indicatorSeries(core: Core, symbol: string, args: IndicatorSeriesArgs, options?: CallOptions | undefined): Promise<IndicatorSeries | null> {
  return call(core, indicatorSeriesDocument, { ...args, symbol }, options, (data) => data.instrument?.indicatorSeries ?? null);
}

type FundamentalsData = {
  /** An instrument by its symbol; null for an unknown one. */
  readonly instrument: {
    /** What the company reported for its fiscal years, the newest last: four of them as a rule. Empty for what is no share, and where no source has any. As much as a day old; where the source gives no answer and nothing is kept, the error has the code SERVICE_UNAVAILABLE. */
    readonly fundamentals: readonly FundamentalsYear[];
  } | null;
};
interface FundamentalsVariables {
  readonly symbol: string;
}
const fundamentalsDocument = /* @__PURE__ */ operation<FundamentalsData, FundamentalsVariables>('query', 'Fundamentals', 'query Fundamentals($symbol:String!){instrument(symbol:$symbol){fundamentals{...FundamentalsYear}}}', [fundamentalsYearFragment]);

/** What the company reported for its fiscal years, the newest last: four of them as a rule. Empty for what is no share, and where no source has any. As much as a day old; where the source gives no answer and nothing is kept, the error has the code SERVICE_UNAVAILABLE. */
export function fundamentals(core: Core, symbol: string, options?: CallOptions | undefined): Promise<readonly FundamentalsYear[] | null> {
  return call(core, fundamentalsDocument, { symbol }, options, (data) => data.instrument?.fundamentals ?? null);
}

export type FollowCandlesData = {
  /** Bars as they grow: the one under way first, where there is one, then each time that it changes, at most four times a second, and each one once more when it has closed, in their order. An interval without a trade has no bar. Who reads more slowly than the bar under way changes gets its newest state. FORBIDDEN while the feature flag `live-prices` is off for the caller. */
  readonly candles: CandleEvent;
};
export interface FollowCandlesVariables {
  readonly symbol: string;
  readonly interval: CandleInterval;
  readonly indicators?: boolean | undefined;
}
export const followCandlesDocument = /* @__PURE__ */ operation<FollowCandlesData, FollowCandlesVariables>('subscription', 'FollowCandles', 'subscription FollowCandles($symbol:String!$interval:CandleInterval!$indicators:Boolean!=false){candles(symbol:$symbol interval:$interval){...CandleEvent}}', [candleFragment, candleEventFragment, indicatorSetFragment]);
