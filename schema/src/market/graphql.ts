import { AssetClass, type Instrument } from '@tickwire/prisma';
import { builder } from '../builder.ts';
import { pageCost, within } from '../limits/field-cost.ts';
import { pageByKey, pageOfSorted } from '../pagination.ts';
import type { Candle, CandleInterval, PriceSource, Provenance } from '../ports/market.ts';
import { spendBars } from './bar-budget.ts';
import { defaultCandles, maxCandles, type PlacedCandle } from './candles/candles.ts';
import type { Quote } from './quotes.ts';
import { changeOf, changePercentOf, maxSymbols } from './service.ts';

/** A search is a statement of its own, of some milliseconds, where all else of the catalogue is out of memory. */
const searchCost = 25;

/** A bar is a few numbers out of memory: a chart of a hundred costs as much as a list of five things. */
export const barsAtTheCostOfOne = 20;

/** What lies in the past has to be fetched from its source, where nobody has asked for it before. */
const costOfPastCandles = 20;

export const AssetClassType = builder.enumType('AssetClass', {
  description: 'What kind of thing an instrument is.',
  values: {
    [AssetClass.EQUITY]: { description: 'A share of a company.' },
    [AssetClass.CRYPTO]: { description: 'A pair of crypto assets, or of one and a currency.' },
    [AssetClass.FUTURE]: { description: 'A futures contract, always the nearest.' },
    [AssetClass.INDEX]: { description: 'An index: it is quoted, not traded.' },
    [AssetClass.FX]: { description: 'A pair of currencies.' },
  },
});

export const PriceSourceType = builder.enumType('PriceSource', {
  description: 'Where a price comes from. REPLAY is recorded history played again: never a live price.',
  values: {
    REPLAY: { description: 'Recorded or seeded bars, played again. Never a live price.' },
    BINANCE: { description: 'The exchange Binance.' },
    YAHOO: { description: 'Yahoo Finance.' },
    CCXT: { description: 'An exchange reached through ccxt.' },
  } satisfies Record<PriceSource, { description: string }>,
});

export const CandleIntervalType = builder.enumType('CandleInterval', {
  description: 'How long a candle lasts. All start at whole multiples of it, in UTC.',
  values: {
    M1: { description: 'A minute.' },
    M5: { description: 'Five minutes.' },
    M15: { description: 'A quarter of an hour.' },
    H1: { description: 'An hour.' },
    H4: { description: 'Four hours, from midnight on.' },
    D1: { description: 'A day.' },
    W1: { description: 'A week, from Monday on.' },
  } satisfies Record<CandleInterval, { description: string }>,
});

export const CandleType = builder.objectRef<Candle & Partial<PlacedCandle>>('Candle').implement({
  description: 'What a price did in one interval.',
  fields: (t) => ({
    time: t.field({
      type: 'DateTime',
      description: 'When the interval began.',
      resolve: (candle) => new Date(candle.timeMs),
    }),
    open: t.expose('open', { type: 'Decimal', description: 'The first price.' }),
    high: t.expose('high', { type: 'Decimal', description: 'The highest price.' }),
    low: t.expose('low', { type: 'Decimal', description: 'The lowest price.' }),
    close: t.expose('close', { type: 'Decimal', description: 'The last price; of the bar under way, the newest.' }),
    volume: t.expose('volume', { type: 'Decimal', description: 'What was traded; "0" where the source records none.' }),
    missingBefore: t.int({
      description:
        'How many intervals before this bar, since the one before it in this answer, have no bar: nothing was traded, the ' +
        'market was closed, or the source has none, or did not answer when it was asked for them. 0 on the first.',
      resolve: ({ missingBefore = 0 }) => missingBefore,
    }),
  }),
});

const QuoteType = builder.objectRef<Quote>('Quote').implement({
  description: "The newest price of an instrument and the day that it belongs to, in the instrument's currency.",
  fields: (t) => ({
    symbol: t.exposeString('symbol', { description: 'Whose price it is.' }),
    price: t.expose('price', { type: 'Decimal', description: 'The last price.' }),
    bid: t.expose('bid', {
      type: 'Decimal',
      nullable: true,
      description: 'The best bid; null where the source tells none, as streams of Binance do.',
    }),
    ask: t.expose('ask', {
      type: 'Decimal',
      nullable: true,
      description: 'The best ask; null where the source tells none, as streams of Binance do.',
    }),
    open: t.expose('open', { type: 'Decimal', nullable: true, description: "The day's first price." }),
    high: t.expose('high', { type: 'Decimal', nullable: true, description: "The day's highest price so far." }),
    low: t.expose('low', { type: 'Decimal', nullable: true, description: "The day's lowest price so far." }),
    previousClose: t.expose('previousClose', {
      type: 'Decimal',
      nullable: true,
      description: "The last price of the day before; null where the source's record begins.",
    }),
    change: t.field({
      type: 'Decimal',
      nullable: true,
      description: '`price` less `previousClose`.',
      resolve: changeOf,
    }),
    changePercent: t.float({
      nullable: true,
      description: '`change` in percent of `previousClose`: 1.5 is 1.5%.',
      resolve: changePercentOf,
    }),
    volume: t.expose('volume', {
      type: 'Decimal',
      nullable: true,
      description: 'What was traded that day so far; null where the source records none.',
    }),
    source: t.expose('source', { type: PriceSourceType, description: 'Where the price comes from.' }),
    asOf: t.field({
      type: 'DateTime',
      description: 'When the source said so, not when it was served.',
      resolve: (quote) => new Date(quote.timeMs),
    }),
    stale: t.exposeBoolean('stale', {
      description:
        'Older than its source is expected to be, or its source could not be asked when it should have been.',
    }),
    synthetic: t.exposeBoolean('synthetic', {
      description: 'True where the price is made up from a seed, and was never traded: see `Instrument.provenance`.',
    }),
  }),
});

const ProvenanceType = builder.objectRef<Provenance>('Provenance').implement({
  description: "Whose figures an instrument's prices are.",
  fields: (t) => ({
    synthetic: t.exposeBoolean('synthetic', { description: 'True where they are made up from a seed.' }),
    description: t.exposeString('description', { description: 'One sentence for people.' }),
    origin: t.exposeString('origin', { nullable: true, description: 'Who publishes them; null for made-up ones.' }),
    licence: t.exposeString('licence', {
      nullable: true,
      description: 'Under which licence; null where none is known.',
    }),
  }),
});

export const InstrumentType = builder.prismaNode('Instrument', {
  nullable: true,
  description: 'Something that has a price.',
  id: { field: 'id', description: 'Opaque; `node(id)` finds the instrument again.' },
  fields: (t) => ({
    symbol: t.exposeString('symbol', { description: 'As the API spells it: "AAPL", "BTCUSDT", "ES".' }),
    name: t.exposeString('name', { description: 'For people: "Apple Inc.".' }),
    assetClass: t.expose('assetClass', { type: AssetClassType, description: 'What kind of thing it is.' }),
    currency: t.exposeString('currency', {
      description: 'What its prices are in: ISO 4217, or the ticker of a crypto asset.',
    }),
    priceDecimals: t.exposeInt('priceDecimals', { description: 'Digits behind the point of its prices.' }),
    quote: t.loadable({
      type: QuoteType,
      nullable: true,
      description: 'The newest price; null where no source has one at present.',
      extensions: { cacheForSeconds: 1 },
      load: (symbols: string[], context) => context.services.market.quotesInOrder(symbols),
      resolve: (instrument) => instrument.symbol,
    }),
    candles: t.field({
      type: [CandleType],
      complexity: ({ to, limit }) => ({
        field: to ? costOfPastCandles : 1,
        multiplier: within(limit ?? defaultCandles, maxCandles) / barsAtTheCostOfOne,
      }),
      description:
        'Oldest first; the newest `limit` bars before `to`. The last one may still be growing, and may be a minute or two old. ' +
        'Where the source gives no answer, what is known; where that is nothing, the error has the code ' +
        'SERVICE_UNAVAILABLE. One operation may ask for 20,000 bars in all; beyond that it has the code COST_LIMITED.',
      extensions: { cacheForSeconds: 5 },
      args: {
        interval: t.arg({ type: CandleIntervalType, required: true, description: 'How long each bar lasts.' }),
        from: t.arg({ type: 'DateTime', description: 'Only bars that begin at or after this.' }),
        to: t.arg({ type: 'DateTime', description: 'Only bars that begin before this; now where left out or later.' }),
        limit: t.arg.int({ description: 'From 1 to 1000; 100 where left out.' }),
      },
      resolve: async (instrument, { interval, from, to, limit }, context) => {
        spendBars(context, within(limit ?? defaultCandles, maxCandles), 'candles');
        return [
          ...(await context.services.market.candles(instrument.symbol, {
            interval,
            from: from ?? null,
            to: to ?? null,
            limit: limit ?? null,
          })),
        ];
      },
    }),
    provenance: t.field({
      type: ProvenanceType,
      nullable: true,
      description: 'Whose figures its prices are; null where no source has any at present.',
      extensions: { cacheForSeconds: 60 },
      resolve: (instrument, _args, context) => context.services.market.provenance(instrument.symbol),
    }),
    delistedAt: t.field({
      type: 'DateTime',
      nullable: true,
      description:
        'When it was found that no source lists it any more; null while one does. What is stored of it stays readable.',
      resolve: (instrument, _args, context) => context.services.market.catalogue.delistedAt(instrument),
    }),
  }),
});

const InstrumentConnection = builder.connectionObject({ type: InstrumentType, name: 'InstrumentConnection' });

builder.queryFields((t) => ({
  instrument: t.field({
    type: InstrumentType,
    nullable: true,
    description: 'An instrument by its symbol; null for an unknown one.',
    extensions: { cacheForSeconds: 60 },
    args: { symbol: t.arg.string({ required: true, description: 'In any case: "aapl" finds "AAPL".' }) },
    resolve: (_root, { symbol }, context) => context.services.market.catalogue.bySymbol(symbol),
  }),
  instruments: t.connection(
    {
      type: InstrumentType,
      description:
        'The catalogue, in the order of the symbols; where something is searched for, what was found, the best first. ' +
        'What no source lists any more is in it, and comes later in a search.',
      extensions: { cacheForSeconds: 60 },
      complexity: (args) => {
        const { field, multiplier } = pageCost(args);
        return { field: typeof args.search === 'string' ? field + searchCost : field, multiplier };
      },
      args: {
        search: t.arg.string({
          description:
            'The symbol or some of the name, in any case, misspelt or not: "bitcon", "btc usd", "sp500". At most 100 ' +
            'characters. Of what matches alike comes first what more accounts watch, as counted once an hour.',
        }),
        assetClass: t.arg({ type: AssetClassType, description: 'Only instruments of this kind.' }),
      },
      resolve: async (_root, { search = null, assetClass = null, ...args }, context) => {
        const { rows, key, keyPattern } = await context.services.market.catalogue.list({ search, assetClass });
        return pageByKey<Instrument>({
          args,
          key,
          keyPattern,
          load: (page) => pageOfSorted(rows, key, page),
          count: () => rows.length,
        });
      },
    },
    InstrumentConnection,
  ),
  quotes: t.field({
    type: [QuoteType],
    complexity: ({ symbols }) => ({ field: 1, multiplier: within(symbols.length, maxSymbols) }),
    description: 'One quote for each symbol that is known, in the order asked; at most 100.',
    extensions: { cacheForSeconds: 1 },
    args: { symbols: t.arg.stringList({ required: true, description: 'In any case.' }) },
    resolve: (_root, { symbols }, context) => context.services.market.quotes(symbols),
  }),
}));
