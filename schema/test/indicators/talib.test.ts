import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { createIndicatorState, type IndicatorName, indicatorNames, indicatorSeries } from '../../src/index.ts';
import { barAt } from '../../src/market/indicators/bars.ts';
import { largestDifference } from './textbook.ts';

const file = new URL('../../../../shared/data/talib-252.json', import.meta.url);

const column = z.array(z.number()).transform((values) => Float64Array.from(values));
const answer = z.record(z.string(), z.union([z.number(), z.array(z.number())]));
const shape = z.object({
  bars: z.object({ high: column, low: column, close: column, volume: column }),
  expected: z.record(z.string(), answer),
});

/** Where TA-Lib's answer to each stands in the file. It has no VWAP, and SMA50 is SMA20 with another number. */
const places: Readonly<Partial<Record<IndicatorName, readonly [name: string, output: string]>>> = {
  sma20: ['sma20', 'outReal'],
  ema20: ['ema20', 'outReal'],
  rsi14: ['rsi14', 'outReal'],
  macd: ['macd', 'outMACD'],
  macdSignal: ['macd', 'outMACDSignal'],
  macdHistogram: ['macd', 'outMACDHist'],
  bollingerUpper: ['bbands20', 'outRealUpperBand'],
  bollingerMiddle: ['bbands20', 'outRealMiddleBand'],
  bollingerLower: ['bbands20', 'outRealLowerBand'],
  atr14: ['atr14', 'outReal'],
  adx14: ['adx14', 'outReal'],
  stochasticK: ['stoch', 'outSlowK'],
  stochasticD: ['stoch', 'outSlowD'],
  cci20: ['cci20', 'outReal'],
  mfi14: ['mfi14', 'outReal'],
  obv: ['obv', 'outReal'],
};

describe.skipIf(!existsSync(file))("on TA-Lib's own 252 bars", () => {
  const read = () => {
    const { bars, expected } = shape.parse(JSON.parse(readFileSync(file, 'utf8')));
    return { bars: { ...bars, timeMs: bars.close.map((_, index) => index * 86_400_000) }, expected };
  };

  test.each(Object.entries(places))('%s is what TA-Lib says, from the same bar on', (name, [key, output]) => {
    const { bars, expected } = read();
    const { begIndex, [output]: values } = expected[key] ?? {};
    if (typeof begIndex !== 'number' || !Array.isArray(values)) throw new Error(`${key} has no ${output}`);
    const wanted = [...Array.from({ length: begIndex }, () => NaN), ...values];
    const [whole = []] = indicatorSeries(
      bars,
      indicatorNames.filter((each) => each === name),
      'D1',
    );
    expect(largestDifference(whole, wanted)).toBeLessThan(1e-9);
  });

  test('each grows bar by bar to the very same values', () => {
    const { bars } = read();
    const whole = indicatorSeries(bars, indicatorNames, 'D1');
    const state = createIndicatorState(indicatorNames, 'D1');
    const grown = Array.from(bars.close, (_, index) => state.push(barAt(bars, index)));
    for (const [index, line] of whole.entries()) expect(grown.map((values) => values[index])).toEqual([...line]);
  });
});
