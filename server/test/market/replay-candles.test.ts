import { type CandleInterval, candleIntervalMs } from '@tickwire/schema';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formatUnits } from '../../src/market/replay/decimal-units.ts';
import {
  allCandles,
  anchorMs,
  candlesBetween,
  dayMs,
  hourMs,
  join,
  minuteMs,
  newestCandles,
  seriesOf,
  sourceAt,
  ticksBetween,
} from './replay-fixtures.ts';

const intervals: readonly CandleInterval[] = ['M1', 'M5', 'M15', 'H1', 'H4', 'D1', 'W1'];
const lengths = [1, 5, 7, 60, 90, 240, 1440, 2160, 10_080, 43_200].map((minutes) => minutes * minuteMs);
const lengthArbitrary = fc.constantFrom(...lengths);
const offsets = fc.integer({ min: 0, max: 20 * dayMs });
const rates = fc.constantFrom(2, 1, 0.5, 7, 0.7, 0.02);
const runs = { numRuns: 200 };

/** Enough bars that the lap lasts about 90 days or 400 bars, whatever is less. */
const made = (barMs: number) => seriesOf('TEST', barMs, Math.max(4, Math.min(400, Math.round((90 * dayMs) / barMs))));

describe('candles of a replay', () => {
  it('agree with the quote in the bar under way, whatever the bars, the rate and the instant', async () => {
    await fc.assert(
      fc.asyncProperty(lengthArbitrary, rates, offsets, async (barMs, rate, offset) => {
        const { source } = sourceAt(anchorMs + offset, [made(barMs)], rate);
        const [quote] = await source.quotes(['TEST']);
        for (const interval of intervals) {
          const [last] = await newestCandles(source, 'TEST', interval, 1);
          expect(last?.close).toBe(quote?.price);
          expect(last?.timeMs).toBeLessThanOrEqual(quote?.timeMs ?? 0);
        }
        const [day] = await newestCandles(source, 'TEST', 'D1', 1);
        const { open, high, low, price: close, volume } = quote ?? {};
        expect(day).toEqual({ timeMs: day?.timeMs, open, high, low, close, volume });
      }),
      runs,
    );
  });

  it('of a longer interval are the shorter ones joined', async () => {
    const pairs = [
      ['M1', 'M5'],
      ['M5', 'M15'],
      ['M15', 'H1'],
      ['H1', 'H4'],
      ['H4', 'D1'],
      ['D1', 'W1'],
    ] as const;
    await fc.assert(
      fc.asyncProperty(lengthArbitrary, offsets, fc.constantFrom(...pairs), async (barMs, offset, [short, long]) => {
        const { source } = sourceAt(anchorMs + offset, [made(barMs)]);
        const candles = await newestCandles(source, 'TEST', long, 5);
        for (const candle of candles) {
          const endMs = candle.timeMs + candleIntervalMs[long];
          const parts = await candlesBetween(source, 'TEST', short, candle.timeMs, endMs);
          // The oldest parts may lie further back than history reaches.
          if (parts[0]?.timeMs !== candle.timeMs) continue;
          expect({ ...candle, volume: Math.round(Number(candle.volume) * 1000) }).toEqual(join(parts));
        }
      }),
      runs,
    );
  });

  it('do not change once they have ended, and are the same from every process', async () => {
    await fc.assert(
      fc.asyncProperty(lengthArbitrary, offsets, fc.constantFrom(...intervals), async (barMs, offset, interval) => {
        const { source: earlier } = sourceAt(anchorMs + offset, [made(barMs)]);
        const before = await newestCandles(earlier, 'TEST', interval, 200);
        const { source: later } = sourceAt(anchorMs + offset + 2 * hourMs, [made(barMs)]);
        await later.quotes(['TEST']);
        const after = new Map(
          (await newestCandles(later, 'TEST', interval, 400)).map((candle) => [candle.timeMs, candle]),
        );
        const ended = before.slice(0, -1).filter((candle) => after.has(candle.timeMs));
        expect(ended).toEqual(ended.map((candle) => after.get(candle.timeMs)));
      }),
      runs,
    );
  });

  it('of a minute are its ticks joined', async () => {
    for (const rate of [2, 0.7, 0.1]) {
      const startMs = anchorMs + 5 * hourMs + 7 * minuteMs;
      const { source, clock } = sourceAt(startMs, [made(dayMs)], rate);
      const ticks = await ticksBetween(source, clock, 'TEST', startMs - 1, startMs + minuteMs - 1);
      const prices = ticks.map((tick) => Number(tick.price));
      const [candle] = await candlesBetween(source, 'TEST', 'M1', startMs, startMs + minuteMs);
      expect(ticks).toHaveLength(minuteMs / (1000 / rate));
      expect(Number(candle?.high)).toBe(Math.max(...prices));
      expect(Number(candle?.low)).toBe(Math.min(...prices));
      expect([candle?.open, candle?.close]).toEqual([ticks[0]?.price, ticks.at(-1)?.price]);
    }
  });

  it('are the recorded bars exactly where the interval is theirs', async () => {
    const series = seriesOf('TEST', dayMs, 21);
    const { source } = sourceAt(anchorMs + 5 * hourMs, [series]);
    const candles = await allCandles(source, 'TEST', 'D1');
    const middle = candles.at(-1);
    expect(middle?.timeMs).toBe(anchorMs);
    // Bar 10 of 21 is under way: the ten before it have been played in this lap.
    expect(candles.slice(-11, -1)).toEqual(
      series.bars.slice(0, 10).map((bar, index) => ({
        timeMs: anchorMs + (index - 10) * dayMs,
        open: formatUnits(bar.open, 2),
        high: formatUnits(bar.high, 2),
        low: formatUnits(bar.low, 2),
        close: formatUnits(bar.close, 2),
        volume: formatUnits(bar.volume, 3).replace(/\.?0+$/, ''),
      })),
    );
  });

  it('reach back one lap, so that no bar is in them twice', async () => {
    const { source } = sourceAt(anchorMs + 5 * hourMs, [seriesOf('TEST', dayMs, 21)]);
    const candles = await allCandles(source, 'TEST', 'D1');
    expect(candles.map((candle) => candle.timeMs)).toEqual(
      Array.from({ length: 21 }, (_, index) => anchorMs + (index - 20) * dayMs),
    );
  });

  it('have at least the bar under way where the interval is longer than a lap', async () => {
    const { source } = sourceAt(anchorMs + 5 * hourMs, [seriesOf('TEST', minuteMs, 2)]);
    expect(await allCandles(source, 'TEST', 'W1')).toHaveLength(1);
  });

  it('tell nothing of the future', async () => {
    const { source } = sourceAt(anchorMs + 5 * hourMs + 30_200, [made(dayMs)]);
    expect(await candlesBetween(source, 'TEST', 'M1', anchorMs + 5 * hourMs + 1, anchorMs + 9 * hourMs)).toEqual([]);
    const growing = await candlesBetween(source, 'TEST', 'H1', anchorMs + 4 * hourMs, anchorMs + 9 * hourMs);
    expect(growing.map((candle) => candle.timeMs - anchorMs)).toEqual([4 * hourMs, 5 * hourMs]);
  });

  it('start at or after fromMs and before toMs, and are the newest of them', async () => {
    const { source } = sourceAt(anchorMs + 5 * hourMs, [made(dayMs)]);
    const starts = async (fromMs: number | null, toMs: number, limit: number): Promise<readonly number[]> => {
      const candles = await source.candles({ symbol: 'TEST', interval: 'H1', fromMs, toMs, limit });
      return candles.map((candle) => (candle.timeMs - anchorMs) / hourMs);
    };
    expect(await starts(anchorMs, anchorMs + 3 * hourMs, 10)).toEqual([0, 1, 2]);
    expect(await starts(anchorMs + 1, anchorMs + 3 * hourMs + 1, 10)).toEqual([1, 2, 3]);
    expect(await starts(anchorMs, anchorMs + 3 * hourMs, 2)).toEqual([1, 2]);
    expect(await starts(null, anchorMs + 3 * hourMs, 2)).toEqual([1, 2]);
    expect(await starts(null, anchorMs + 3 * hourMs, 0)).toEqual([]);
    expect(await starts(anchorMs + 3 * hourMs, anchorMs, 10)).toEqual([]);
  });

  it('of weeks start on Monday', async () => {
    for (const barMs of [dayMs, 7 * dayMs, 30 * dayMs]) {
      const { source } = sourceAt(anchorMs + 5 * hourMs, [made(barMs)]);
      const weeks = await allCandles(source, 'TEST', 'W1');
      expect(new Set(weeks.map((candle) => new Date(candle.timeMs).getUTCDay()))).toEqual(new Set([1]));
    }
  });

  it('of a symbol that is not covered are none', async () => {
    expect(await allCandles(sourceAt(anchorMs, [made(dayMs)]).source, 'OTHER', 'D1')).toEqual([]);
  });
});
