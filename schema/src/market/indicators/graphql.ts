import { builder } from '../../builder.ts';
import { within } from '../../limits/field-cost.ts';
import { spendBars } from '../bar-budget.ts';
import { defaultCandles, maxCandles } from '../candles/candles.ts';
import { barsAtTheCostOfOne, CandleIntervalType, InstrumentType } from '../graphql.ts';
import { type IndicatorName, indicatorNames } from './core.ts';
import { historyBars, warmUpBars } from './history.ts';
import type { IndicatorLine, IndicatorSeries, IndicatorSet } from './service.ts';

/** What a set counts for in an operation's budget of bars. It takes several times as many where nobody asked before. */
const barsOfASet = 400;

/** Histories are kept for all callers, but for those of the past. */
export const costOfASet = 20;
const costOfASeries = 25;
const costOfAPastSeries = 100;

/** Each as the enum spells it, and what it says. */
const indicators: Readonly<Record<IndicatorName, readonly [value: string, description: string]>> = {
  sma20: ['SMA20', 'Simple moving average: the mean of the last 20 closes.'],
  sma50: ['SMA50', 'Simple moving average: the mean of the last 50 closes.'],
  ema20: [
    'EMA20',
    'Exponential moving average of the closes, over 20 bars: each takes 2/21 of the way to the new close.',
  ],
  rsi14: ['RSI14', "Wilder's relative strength index over 14 bars, 0 to 100; null where the price has never moved."],
  macd: ['MACD', 'Moving average convergence/divergence: the EMA of the closes over 12 bars less that over 26.'],
  macdSignal: ['MACD_SIGNAL', 'The EMA of the MACD over 9 bars.'],
  macdHistogram: ['MACD_HISTOGRAM', 'The MACD less its signal.'],
  bollingerUpper: ['BOLLINGER_UPPER', 'Two population standard deviations of the last 20 closes above their mean.'],
  bollingerMiddle: ['BOLLINGER_MIDDLE', 'The mean of the last 20 closes.'],
  bollingerLower: ['BOLLINGER_LOWER', 'Two population standard deviations of the last 20 closes below their mean.'],
  atr14: ['ATR14', "Wilder's average true range over 14 bars, in the instrument's currency."],
  adx14: [
    'ADX14',
    "Wilder's average directional index over 14 bars, 0 to 100: how strong the trend is, whichever way.",
  ],
  stochasticK: [
    'STOCHASTIC_K',
    'Slow stochastic, 0 to 100: where the close stands in the range of the last 14 bars, as a mean of three bars; null ' +
      'while such a range is 0.',
  ],
  stochasticD: ['STOCHASTIC_D', 'The mean of the last three `stochasticK`.'],
  cci20: [
    'CCI20',
    "Lambert's commodity channel index over 20 bars: ±100 is 1.5 mean deviations from the mean typical price; null " +
      'while all of these are the same.',
  ],
  mfi14: ['MFI14', 'Money flow index over 14 bars, 0 to 100; null where nothing was traded, or at one price alone.'],
  obv: [
    'OBV',
    "Granville's on-balance volume since 1,500 bars or so before: only differences within one series mean anything.",
  ],
  vwap: [
    'VWAP',
    'Volume-weighted mean of (high + low + close) / 3: since midnight UTC for intervals below a day, else over the last ' +
      '20 bars; null where nothing was traded.',
  ],
  vwapDistance: [
    'VWAP_DISTANCE',
    'Standard deviations between the close and the VWAP, positive above it: those of (high + low + close) / 3 around ' +
      'the VWAP, weighted by volume; null where that is 0.',
  ],
};

const IndicatorNameType = builder.enumType('IndicatorName', {
  description: 'Which indicator, with its periods. How each is defined and seeded: docs/indicators.md.',
  values: Object.fromEntries(
    indicatorNames.map((name) => {
      const [value, description] = indicators[name];
      return [value, { value: name, description }];
    }),
  ),
});

export const IndicatorSetType = builder.objectRef<IndicatorSet>('IndicatorSet').implement({
  description: "The value of each on one bar; null before there are bars enough. Wilder's and TA-Lib's definitions.",
  fields: (t) => ({
    interval: t.expose('interval', { type: CandleIntervalType, description: 'How long the bars last.' }),
    asOf: t.field({
      type: 'DateTime',
      description: 'When the bar began that the values are of: it may still be growing, and they with it.',
      resolve: ({ timeMs }) => new Date(timeMs),
    }),
    ...Object.fromEntries(
      indicatorNames.map((name) => [
        name,
        t.float({
          nullable: true,
          description: indicators[name][1],
          resolve: ({ values }) => values.get(name) ?? null,
        }),
      ]),
    ),
  }),
});

const IndicatorLineType = builder.objectRef<IndicatorLine>('IndicatorLine').implement({
  description: 'One indicator on each bar of a series.',
  fields: (t) => ({
    name: t.expose('name', { type: IndicatorNameType, description: 'Which indicator.' }),
    values: t.field({
      type: ['Float'],
      nullable: { list: false, items: true },
      description: 'One for each of `times`; null where there is none, as before there are bars enough.',
      resolve: ({ values }) => values,
    }),
  }),
});

const IndicatorSeriesType = builder.objectRef<IndicatorSeries>('IndicatorSeries').implement({
  description: 'Indicators on each bar of a window, oldest first: columns, as charts take them.',
  fields: (t) => ({
    interval: t.expose('interval', { type: CandleIntervalType, description: 'How long the bars last.' }),
    times: t.field({
      type: ['DateTime'],
      description: 'When each bar began, as the `time` of `candles`. The last one may still be growing.',
      resolve: ({ timesMs }) => timesMs.map((timeMs) => new Date(timeMs)),
    }),
    lines: t.field({
      type: [IndicatorLineType],
      complexity: { field: 1, multiplier: 1 },
      extensions: { cacheForSeconds: 5 },
      description: 'One for each name, once, in the order asked.',
      resolve: ({ lines }) => lines,
    }),
  }),
});

builder.objectFields(InstrumentType, (t) => ({
  indicators: t.field({
    type: IndicatorSetType,
    nullable: true,
    complexity: { field: costOfASet, multiplier: 1 },
    description:
      'What indicators say of the newest bar; null where there are no candles. They are the last values of ' +
      `\`indicatorSeries\`. Counts for ${barsOfASet} bars of the 20,000 that one operation may ask for.`,
    extensions: { cacheForSeconds: 5 },
    args: { interval: t.arg({ type: CandleIntervalType, required: true, description: 'How long each bar lasts.' }) },
    resolve: (instrument, { interval }, context) => {
      spendBars(context, barsOfASet, 'indicators');
      return context.services.indicators.newest(instrument.symbol, interval);
    },
  }),
  indicatorSeries: t.field({
    type: IndicatorSeriesType,
    complexity: ({ names, to, limit }) => ({
      field:
        (to ? costOfAPastSeries : costOfASeries) +
        within(new Set(names).size, indicatorNames.length) *
          (within(limit ?? defaultCandles, maxCandles) / barsAtTheCostOfOne),
      multiplier: 1,
    }),
    description:
      'Indicators on the newest `limit` bars before `to`. What comes before the window is taken into account: no value ' +
      `depends on where it begins. Counts for its bars and ${warmUpBars} more of the 20,000 that one operation may ask ` +
      'for, and with `to` for 1,500, or for 2,440 of a minute; beyond that the error has the code COST_LIMITED.',
    extensions: { cacheForSeconds: 5 },
    args: {
      names: t.arg({ type: [IndicatorNameType], required: true, description: 'Which, at least one.' }),
      interval: t.arg({ type: CandleIntervalType, required: true, description: 'How long each bar lasts.' }),
      from: t.arg({ type: 'DateTime', description: 'Only bars that begin at or after this.' }),
      to: t.arg({ type: 'DateTime', description: 'Only bars that begin before this; now where left out.' }),
      limit: t.arg.int({ description: 'From 1 to 1000; 100 where left out.' }),
    },
    resolve: (instrument, { names, interval, from, to, limit }, context) => {
      const bars = to ? historyBars(interval) : within(limit ?? defaultCandles, maxCandles) + warmUpBars;
      spendBars(context, bars, 'indicatorSeries');
      return context.services.indicators.series(instrument.symbol, {
        names,
        interval,
        from: from ?? null,
        to: to ?? null,
        limit: limit ?? null,
      });
    },
  }),
}));
