import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { createReplaySource } from '../../src/market/replay/index.ts';
import { allCandles, anchorMs, dayMs } from './replay-fixtures.ts';

const lines = (symbol: string): readonly (readonly string[])[] => {
  const url = new URL(`../../src/market/replay/data/${symbol}.csv`, import.meta.url);
  return readFileSync(url, 'utf8')
    .trim()
    .split('\n')
    .slice(1)
    .map((line) => line.split(','));
};

const sourceOf = (symbol: string, assetClass: 'EQUITY' | 'INDEX' | 'CRYPTO', timeMs = anchorMs + 20 * dayMs) =>
  createReplaySource({ instruments: [{ symbol, priceDecimals: 2, assetClass }], ticksPerSecond: 2, now: () => timeMs });

const price = (text: string | undefined): string => Number(text).toFixed(2);

describe('the recorded bars', () => {
  it('of the S&P 500 are played as they were recorded, the middle one on the first of January 2026', async () => {
    const rows = lines('SPX');
    const days = await allCandles(sourceOf('SPX', 'INDEX'), 'SPX', 'D1');
    const first = days.findIndex((day) => day.timeMs === anchorMs);
    const middle = Math.floor(rows.length / 2);
    expect(rows).toHaveLength(5105);
    expect(days.slice(first - 500, first + 20)).toEqual(
      rows.slice(middle - 500, middle + 20).map(([, open, high, low, close, volume], index) => ({
        timeMs: anchorMs + (index - 500) * dayMs,
        open,
        high,
        low,
        close,
        volume,
      })),
    );
  });

  it.each([
    ['AAPL', 'EQUITY', 1280],
    ['BTCUSDT', 'CRYPTO', 365],
  ] as const)(
    'of %s open at the close before and reach no further than open and close',
    async (symbol, kind, count) => {
      const rows = lines(symbol);
      const days = await allCandles(sourceOf(symbol, kind), symbol, 'D1');
      const first = days.findIndex((day) => day.timeMs === anchorMs);
      const middle = Math.floor(rows.length / 2);
      expect(rows).toHaveLength(count);
      expect(days.slice(first - 100, first + 20)).toEqual(
        rows.slice(middle - 100, middle + 20).map(([, close], index) => {
          const open = rows[middle - 100 + index - 1]?.[1];
          const sorted = [Number(open), Number(close)].toSorted((a, b) => a - b);
          return {
            timeMs: anchorMs + (index - 100) * dayMs,
            open: price(open),
            high: sorted[1]?.toFixed(2),
            low: sorted[0]?.toFixed(2),
            close: price(close),
            volume: '0',
          };
        }),
      );
    },
  );

  it.each(['MSFT', 'AMZN', 'IBM', 'GOOG'])('of %s last thirty days each', async (symbol) => {
    const closes = lines(symbol).map(([, close]) => price(close));
    const days = await allCandles(sourceOf(symbol, 'EQUITY'), symbol, 'D1');
    const slotMs = 30 * dayMs;
    const ends = days.filter((day) => (day.timeMs + dayMs) % slotMs === 0).map((day) => day.close);
    const middle = Math.floor(closes.length / 2);
    // The bar before the one of the first of January 2026 has ended for certain.
    const lastEnded = Math.floor((anchorMs + 20 * dayMs) / slotMs) - Math.floor(anchorMs / slotMs) + middle - 1;
    expect(ends.slice(-10)).toEqual(closes.slice(lastEnded - 9, lastEnded + 1));
  });
});
