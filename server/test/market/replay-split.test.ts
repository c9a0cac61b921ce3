import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Bar } from '../../src/market/replay/bar.ts';
import { createRng } from '../../src/market/replay/rng.ts';
import { split, splitIntoTicks } from '../../src/market/replay/split.ts';

/** From bars without any range up to prices with eight decimals, with the open and close at the bounds quite often. */
const bars: fc.Arbitrary<Bar> = fc
  .record({
    low: fc.oneof(fc.integer({ min: 1, max: 100 }), fc.integer({ min: 1, max: 2 ** 49 })),
    range: fc.oneof(
      fc.integer({ min: 0, max: 5 }),
      fc.integer({ min: 0, max: 100_000 }),
      fc.integer({ min: 0, max: 2 ** 49 }),
    ),
    open: fc.oneof(fc.constantFrom(0, 1), fc.double({ min: 0, max: 1, noNaN: true })),
    close: fc.oneof(fc.constantFrom(0, 1), fc.double({ min: 0, max: 1, noNaN: true })),
    volume: fc.oneof(fc.integer({ min: 0, max: 10 }), fc.integer({ min: 0, max: 2 ** 50 })),
  })
  .map(({ low, range, open, close, volume }) => ({
    low,
    high: low + range,
    open: low + Math.round(open * range),
    close: low + Math.round(close * range),
    volume,
  }));

const seeds = fc.string({ minLength: 1, maxLength: 20 });
const runs = { numRuns: 1000 };

const max = (values: readonly number[]): number => values.reduce((a, b) => Math.max(a, b));
const min = (values: readonly number[]): number => values.reduce((a, b) => Math.min(a, b));

describe('split', () => {
  const cases = [bars, fc.oneof(fc.integer({ min: 1, max: 5 }), fc.integer({ min: 1, max: 100 })), seeds] as const;

  it('shares a bar out without changing its open, high, low, close or volume', () => {
    fc.assert(
      fc.property(...cases, (bar, count, seed) => {
        const parts = split(bar, count, createRng(seed));
        expect(parts).toHaveLength(count);
        expect({
          open: parts[0]?.open,
          high: max(parts.map((part) => part.high)),
          low: min(parts.map((part) => part.low)),
          close: parts.at(-1)?.close,
          volume: parts.reduce((sum, part) => sum + part.volume, 0),
        }).toEqual({ open: bar.open, high: bar.high, low: bar.low, close: bar.close, volume: bar.volume });
      }),
      runs,
    );
  });

  it('opens each part at the close of the one before', () => {
    fc.assert(
      fc.property(...cases, (bar, count, seed) => {
        const parts = split(bar, count, createRng(seed));
        expect(parts.slice(1).map((part) => part.open)).toEqual(parts.slice(0, -1).map((part) => part.close));
      }),
      runs,
    );
  });

  it('makes parts that are whole in their units, with open and close between low and high', () => {
    fc.assert(
      fc.property(...cases, (bar, count, seed) => {
        for (const part of split(bar, count, createRng(seed))) {
          expect(Object.values(part).every(Number.isSafeInteger)).toBe(true);
          expect(part.low).toBeLessThanOrEqual(Math.min(part.open, part.close));
          expect(part.high).toBeGreaterThanOrEqual(Math.max(part.open, part.close));
          expect(part.volume).toBeGreaterThanOrEqual(0);
        }
      }),
      runs,
    );
  });

  it('is the same for the same seed and another for another', () => {
    const bar = { open: 10_000, high: 10_900, low: 9800, close: 10_500, volume: 5000 };
    expect(split(bar, 24, createRng('a'))).toEqual(split(bar, 24, createRng('a')));
    expect(split(bar, 24, createRng('a'))).not.toEqual(split(bar, 24, createRng('b')));
  });

  it('gives nearly every part a range and a volume where the bar has enough of both', () => {
    const bar = { open: 100_000, high: 109_000, low: 98_000, close: 105_000, volume: 1_000_000 };
    for (let seed = 0; seed < 200; seed += 1) {
      const parts = split(bar, 24, createRng(String(seed)));
      expect(parts.filter((part) => part.high > part.low)).toHaveLength(24);
      expect(parts.filter((part) => part.volume > 0)).toHaveLength(24);
      expect(max(parts.map((part) => part.high - part.low))).toBeLessThan(11_000);
    }
  });
});

describe('splitIntoTicks', () => {
  const cases = [bars, fc.oneof(fc.integer({ min: 1, max: 5 }), fc.integer({ min: 1, max: 300 })), seeds] as const;

  it('begins at the open, ends at the close and stays within the bar', () => {
    fc.assert(
      fc.property(...cases, (bar, count, seed) => {
        const prices = [...splitIntoTicks(bar, count, createRng(seed)).prices];
        expect(prices).toHaveLength(count);
        expect(prices.at(-1)).toBe(bar.close);
        if (count > 1) expect(prices[0]).toBe(bar.open);
        expect(prices.every((price) => Number.isSafeInteger(price) && price >= bar.low && price <= bar.high)).toBe(
          true,
        );
      }),
      runs,
    );
  });

  it('reaches the high and the low with four ticks or more', () => {
    fc.assert(
      fc.property(bars, fc.integer({ min: 4, max: 300 }), seeds, (bar, count, seed) => {
        const prices = [...splitIntoTicks(bar, count, createRng(seed)).prices];
        expect([max(prices), min(prices)]).toEqual([bar.high, bar.low]);
      }),
      runs,
    );
  });

  it('tells for each tick the high, the low and the volume so far, and ends with those of the bar', () => {
    fc.assert(
      fc.property(...cases, (bar, count, seed) => {
        const { prices, highs, lows, volumes } = splitIntoTicks(bar, count, createRng(seed));
        for (let i = 0; i < count - 1; i += 1) {
          const soFar = [...prices.slice(0, i + 1)];
          expect([highs[i], lows[i]]).toEqual([max(soFar), min(soFar)]);
          expect(volumes[i]).toBeLessThanOrEqual(volumes[i + 1] ?? Number.NaN);
        }
        expect([highs[count - 1], lows[count - 1], volumes[count - 1]]).toEqual([bar.high, bar.low, bar.volume]);
      }),
      { numRuns: 300 },
    );
  });

  it('moves by small steps, without a saw-tooth', () => {
    let product = 0;
    let square = 0;
    let largest = 0;
    for (let seed = 0; seed < 300; seed += 1) {
      const bar = { open: 103_000, high: 110_000, low: 100_000, close: 108_000, volume: 0 };
      const { prices } = splitIntoTicks(bar, 120, createRng(String(seed)));
      const steps = [...prices.slice(1)].map((price, i) => price - (prices[i] ?? price));
      largest = Math.max(largest, ...steps.map(Math.abs));
      for (const [i, step] of steps.entries()) {
        square += step * step;
        product += step * (steps[i - 1] ?? 0);
      }
    }
    expect(largest).toBeLessThan(3000);
    // The correlation of a step with the one before: -1 for a saw-tooth, 0 for a random walk.
    expect(Math.abs(product / square)).toBeLessThan(0.1);
  });
});
