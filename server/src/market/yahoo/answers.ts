import { z } from 'zod';
import { decimalOf } from './exact.ts';

/** Answers come with their numbers as text: see `parseExactJson`. */
const written = z.string().regex(/^-?\d+(\.\d+)?([eE][+-]?\d+)?$/);
const decimal = written.transform(decimalOf).nullish().default(null);
const timeMs = written.transform((seconds) => Number(seconds) * 1_000);
const text = z.string().nullish().default(null);

/** An element of what /v7/finance/quote answers. Times in milliseconds since 1970. */
export const quoteSchema = z.object({
  symbol: z.string(),
  quoteType: z.string(),
  currency: text,
  shortName: text,
  longName: text,
  priceHint: written.transform(Number).nullish().default(null),
  regularMarketPrice: decimal,
  regularMarketTime: timeMs.nullish().default(null),
  regularMarketPreviousClose: decimal,
  regularMarketOpen: decimal,
  regularMarketDayHigh: decimal,
  regularMarketDayLow: decimal,
  regularMarketVolume: decimal,
  bid: decimal,
  ask: decimal,
});
export type YahooQuote = z.infer<typeof quoteSchema>;

/** Each element is looked at by itself: one that is broken takes no other along. */
export const quotesSchema = z.object({ quoteResponse: z.object({ result: z.array(z.unknown()) }) });

const column = z.array(z.string().nullable());

const chartResultSchema = z.object({
  meta: z.object({ currency: text, exchangeTimezoneName: z.string(), firstTradeDate: timeMs.nullish().default(null) }),
  timestamp: z.array(timeMs).default([]),
  indicators: z.object({
    quote: z
      .array(
        z.object({
          open: column.default([]),
          high: column.default([]),
          low: column.default([]),
          close: column.default([]),
          volume: column.default([]),
        }),
      )
      .min(1),
  }),
});
export type YahooChart = z.infer<typeof chartResultSchema>;

/** What /v8/finance/chart/SYMBOL answers. */
export const chartSchema = z.object({ chart: z.object({ result: z.array(chartResultSchema).min(1) }) });

/** One reported figure; the rest of a series is named as its type. */
export const figureSchema = z.object({
  asOfDate: z.iso.date(),
  periodType: z.string(),
  currencyCode: z.string(),
  reportedValue: z.object({ raw: written.transform(decimalOf) }),
});

/** What /ws/fundamentals-timeseries answers: a series for each type that was asked for, in no order. */
export const timeseriesSchema = z.object({
  timeseries: z.object({
    result: z.array(z.looseObject({ meta: z.object({ type: z.array(z.string()).min(1) }) })),
  }),
});
