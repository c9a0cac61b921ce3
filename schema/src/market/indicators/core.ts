import { type CandleInterval, candleIntervalMs } from '../../ports/market.ts';
import { bollinger, ema, sma } from './averages.ts';
import { type Bar, type Bars, createBars, setBar } from './bars.ts';
import type { Cell } from './cell.ts';
import { macd } from './macd.ts';
import { cci, stochastic } from './oscillators.ts';
import { mfi, obv } from './volume.ts';
import { vwapOfBars, vwapOfDay } from './vwap.ts';
import { adx, atr, rsi } from './wilder.ts';

/** As the API's `IndicatorSet` names them, in its order. */
export const indicatorNames = [
  'sma20',
  'sma50',
  'ema20',
  'rsi14',
  'macd',
  'macdSignal',
  'macdHistogram',
  'bollingerUpper',
  'bollingerMiddle',
  'bollingerLower',
  'atr14',
  'adx14',
  'stochasticK',
  'stochasticD',
  'cci20',
  'mfi14',
  'obv',
  'vwap',
  'vwapDistance',
] as const;

export type IndicatorName = (typeof indicatorNames)[number];

/** The array that an indicator's values go to. */
type Outputs = (name: IndicatorName) => Float64Array;

interface Kind {
  readonly names: readonly IndicatorName[];
  create(bars: Bars, outputs: Outputs, interval: CandleInterval): Cell;
}

const dayMs = candleIntervalMs.D1;

/** Those that are computed together are told together. */
const kinds: readonly Kind[] = [
  { names: ['sma20'], create: (bars, out) => sma(bars, out('sma20'), 20) },
  { names: ['sma50'], create: (bars, out) => sma(bars, out('sma50'), 50) },
  { names: ['ema20'], create: (bars, out) => ema(bars, out('ema20'), 20) },
  { names: ['rsi14'], create: (bars, out) => rsi(bars, out('rsi14'), 14) },
  {
    names: ['macd', 'macdSignal', 'macdHistogram'],
    create: (bars, out) =>
      macd(
        bars,
        { macd: out('macd'), signal: out('macdSignal'), histogram: out('macdHistogram') },
        { fast: 12, slow: 26, signal: 9 },
      ),
  },
  {
    names: ['bollingerUpper', 'bollingerMiddle', 'bollingerLower'],
    create: (bars, out) =>
      bollinger(
        bars,
        { upper: out('bollingerUpper'), middle: out('bollingerMiddle'), lower: out('bollingerLower') },
        20,
        2,
      ),
  },
  { names: ['atr14'], create: (bars, out) => atr(bars, out('atr14'), 14) },
  { names: ['adx14'], create: (bars, out) => adx(bars, out('adx14'), 14) },
  {
    names: ['stochasticK', 'stochasticD'],
    create: (bars, out) => stochastic(bars, { k: out('stochasticK'), d: out('stochasticD') }, 14),
  },
  { names: ['cci20'], create: (bars, out) => cci(bars, out('cci20'), 20) },
  { names: ['mfi14'], create: (bars, out) => mfi(bars, out('mfi14'), 14) },
  { names: ['obv'], create: (bars, out) => obv(bars, out('obv')) },
  {
    names: ['vwap', 'vwapDistance'],
    create: (bars, out, interval) => {
      const outputs = { vwap: out('vwap'), distance: out('vwapDistance') };
      return candleIntervalMs[interval] < dayMs ? vwapOfDay(bars, outputs) : vwapOfBars(bars, outputs, 20);
    },
  },
];

function createCells(
  bars: Bars,
  names: readonly IndicatorName[],
  interval: CandleInterval,
): { readonly cells: readonly Cell[]; readonly outputs: Outputs } {
  const arrays = new Map<IndicatorName, Float64Array>();
  const outputs: Outputs = (name) => {
    const array = arrays.get(name) ?? new Float64Array(bars.close.length);
    arrays.set(name, array);
    return array;
  };
  const asked = kinds.filter((kind) => kind.names.some((name) => names.includes(name)));
  return { cells: asked.map((kind) => kind.create(bars, outputs, interval)), outputs };
}

/**
 * The values of these indicators on each bar, in the order of `names`: NaN where an indicator has none, as before
 * there are bars enough. Of a part of the bars that begins with the first they are the same.
 */
export function indicatorSeries(
  bars: Bars,
  names: readonly IndicatorName[],
  interval: CandleInterval,
): readonly Float64Array[] {
  const { cells, outputs } = createCells(bars, names, interval);
  for (const cell of cells) cell.push(0, bars.close.length);
  return names.map(outputs);
}

/** Indicators that grow bar by bar: by the same arithmetic as `indicatorSeries`, to the same values. */
export interface IndicatorState {
  /** Takes the next bar, which has ended. The values on it are in the order of the names, NaN where there is none. */
  push(bar: Bar): readonly number[];
  /** The values that `push` would answer, with nothing taken: for the bar under way. */
  peek(bar: Bar): readonly number[];
}

export function createIndicatorState(names: readonly IndicatorName[], interval: CandleInterval): IndicatorState {
  const bars = createBars(1);
  const { cells, outputs } = createCells(bars, names, interval);
  const arrays = names.map(outputs);

  function values(): readonly number[] {
    const answer: number[] = [];
    for (const array of arrays) answer.push(array[0] ?? Number.NaN);
    return answer;
  }

  return {
    push(bar) {
      setBar(bars, 0, bar);
      for (const cell of cells) cell.push(0, 1);
      return values();
    },
    peek(bar) {
      setBar(bars, 0, bar);
      for (const cell of cells) cell.peek(0);
      return values();
    },
  };
}
