import { describe, expect, test } from 'vitest';
import { priceAtEnd } from '../../src/analyses/predictions/price-at-end.ts';

const dayMs = 86_400_000;
/** A Monday. */
const monday = Date.UTC(2026, 5, 1);
const dayAt = (day: number, hours = 0) => new Date(monday + day * dayMs + hours * 3_600_000);

interface Day {
  readonly close: number;
  readonly low?: number;
  readonly high?: number;
  readonly missingBefore?: number;
}

/** Bars of these days after that Monday; those of Friday and Monday lie two days apart. */
const bars = (days: Readonly<Record<string, number | Day>>) =>
  Object.entries(days)
    .map(([day, given]) => {
      const bar = typeof given === 'number' ? { close: given } : given;
      const { close, low = close, high = close, missingBefore = 0 } = bar;
      const text = String(close);
      return {
        ...{ timeMs: monday + Number(day) * dayMs, open: text, high: String(high), low: String(low), close: text },
        ...{ volume: '1', missingBefore },
      };
    })
    .sort((a, b) => a.timeMs - b.timeMs);

/** Made on Monday at noon at 100, for ten days: it ends on Thursday of the next week at noon. */
const made = { price: '100', madeAt: dayAt(0, 12), endsAt: dayAt(10, 12) };
const share = { assetClass: 'EQUITY', isDelisted: false } as const;

describe('the price at the end of a horizon', () => {
  test('is the close of the last day that had ended by then, whatever came after', () => {
    expect(priceAtEnd(made, bars({ 0: 100, 8: 104, 9: 105.5, 10: 120, 11: 300 }), share)).toBe('105.5');
  });

  test('over days without trading is the last close before them', () => {
    const days = { 0: 100, 4: 103, 7: { close: 110, missingBefore: 2 } };
    expect(priceAtEnd({ ...made, endsAt: dayAt(6, 20) }, bars(days), share)).toBe('103');
  });

  test('of a day that ends at that very moment is its close', () => {
    expect(priceAtEnd({ ...made, endsAt: dayAt(10) }, bars({ 0: 100, 9: 105, 10: 120 }), share)).toBe('105');
  });

  test('is not known before a later bar is there: the last day may be one that the source has not told yet', () => {
    expect(priceAtEnd(made, bars({ 0: 100, 8: 104 }), share)).toBeNull();
  });

  test('is not known where days are missing that no exchange is closed for', () => {
    const days = { 0: 100, 1: 101, 20: { close: 120, missingBefore: 18 } };
    expect(priceAtEnd(made, bars(days), share)).toBeNull();
  });

  test('of what is delisted is the last close there will be', () => {
    expect(priceAtEnd(made, bars({ 0: 100, 3: 12 }), { ...share, isDelisted: true })).toBe('12');
  });

  test('is never one from before it was made', () => {
    const days = bars({ '-3': 99, 7: 120 });
    expect(priceAtEnd({ ...made, endsAt: dayAt(1) }, days, { ...share, isDelisted: true })).toBeNull();
    expect(priceAtEnd(made, [], { ...share, isDelisted: true })).toBeNull();
  });
});

describe('a series that was told anew in other units', () => {
  test.each([
    ['split in four: a quarter of the price', 25, 30, '120'],
    ['split in twenty', 5.05, 4, '80'],
    ['put together, ten to one', 1_010, 1_200, '120'],
    ['put together, three to one', 297, 270, '90'],
  ])('as a share was %s is scaled back to the price that was recorded', (_how, then, close, scaled) => {
    expect(priceAtEnd(made, bars({ 0: then, 9: close, 10: close }), share)).toBe(scaled);
  });

  test('is left as it is where the price was traded that day, however far it then fell', () => {
    const days = { 0: { close: 48, low: 47, high: 101 }, 9: 45, 10: 45 };
    expect(priceAtEnd(made, bars(days), share)).toBe('45');
  });

  test('is left as it is where the price was traded after hours, between the closes of two days', () => {
    expect(priceAtEnd(made, bars({ 0: 60, 1: 118, 9: 120, 10: 121 }), share)).toBe('120');
  });

  test('by what no split explains cannot be compared', () => {
    expect(priceAtEnd(made, bars({ 0: 71, 9: 80, 10: 80 }), share)).toBeNull();
    expect(priceAtEnd(made, bars({ 0: 0.01, 9: 1, 10: 1 }), share)).toBeNull();
  });

  test('is no split where nothing is ever split', () => {
    const coin = { assetClass: 'CRYPTO', isDelisted: false } as const;
    expect(priceAtEnd(made, bars({ 0: 25, 9: 30, 10: 30 }), coin)).toBeNull();
  });

  test('cannot be told where the days around it are not known', () => {
    expect(priceAtEnd(made, bars({ '-12': 100, 9: 105, 10: 120 }), share)).toBeNull();
  });
});
