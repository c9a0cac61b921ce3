import { describe, expect, test } from 'vitest';
import { confidenceIn } from '../../../src/analyses/models/company/confidence.ts';
import { debtAgainst } from '../../../src/analyses/models/company/debt.ts';
import { amount, percent, perShare } from '../../../src/analyses/models/company/figures.ts';
import { grahamNumber } from '../../../src/analyses/models/company/graham.ts';
import { annualGrowth } from '../../../src/analyses/models/company/growth.ts';
import { slopePerYear } from '../../../src/analyses/models/company/trend.ts';
import { buffettThresholds } from '../../../src/analyses/models/thresholds.ts';
import { yearOf } from './inputs.ts';

describe('annual growth', () => {
  const growthOf = (...figures: [year: number, revenue: number][]) =>
    annualGrowth(
      figures.map(([year, revenue]) => yearOf(year, { revenue })),
      ({ revenue }) => revenue,
    );

  test('is compound and by the year: twice as much in three years is 26% and not 100%', () => {
    // 2^(1/3) = 1.259921
    expect(growthOf([2020, 100], [2021, 170], [2022, 150], [2023, 200])).toEqual({
      rate: expect.closeTo(0.259921, 6),
      fromYear: 2020,
      toYear: 2023,
    });
  });

  test('counts the years that were, not the rows that there are', () => {
    expect(growthOf([2019, 100], [2023, 146.41]).rate).toBeCloseTo(0.1, 10);
  });

  test('of a single year is that year’s, and of one year alone is none', () => {
    expect(growthOf([2022, 100], [2023, 90]).rate).toBeCloseTo(-0.1, 10);
    expect(growthOf([2023, 100])).toEqual({ rate: null, why: 'no two years tell it' });
    expect(growthOf([2023, 100], [2023, 110]).rate).toBeNull();
  });

  test('passes over years that do not tell the figure', () => {
    const years = [
      yearOf(2020, { sharesDiluted: null }),
      yearOf(2021),
      yearOf(2022, { sharesDiluted: null }),
      yearOf(2023, { sharesDiluted: 121 }),
    ];
    const growth = annualGrowth(years, ({ sharesDiluted }) => sharesDiluted);
    expect(growth).toEqual({ rate: expect.closeTo(0.1, 10), fromYear: 2021, toYear: 2023 });
  });

  test('has no meaning through a loss, wherever it stands, and says so', () => {
    for (const figures of [
      [-1, 2, 3],
      [1, -2, 3],
      [1, 2, -3],
      [-3, -2, -1],
      [0, 1, 2],
    ]) {
      const growth = growthOf(...figures.map((figure, index): [number, number] => [2021 + index, figure]));
      expect(growth).toEqual({ rate: null, why: expect.stringContaining('not above 0') });
    }
  });
});

describe('debt against what bears it', () => {
  test('of exactly 0 is known and the best, whatever bears it', () => {
    for (const bearer of [500, 0, -500]) expect(debtAgainst(0, bearer)).toBe(0);
  });

  test('is the worst where nothing bears it', () => {
    expect(debtAgainst(1, -500)).toBe(10);
    expect(debtAgainst(1, 0)).toBe(10);
    expect(debtAgainst(1e9, 1)).toBe(10);
  });

  test('is not known where one of them is not', () => {
    expect(debtAgainst(null, 500)).toBeNull();
    expect(debtAgainst(0, null)).toBeNull();
    expect(debtAgainst(100, null)).toBeNull();
  });
});

describe('the Graham number', () => {
  test('for earnings of 2.50 and a book value of 17.92 a share is 31.75', () => {
    expect(grahamNumber(2.5, 17.92)?.toFixed(2)).toBe('31.75');
  });

  test('is none where earnings or book value are not above 0, and above all where neither is', () => {
    expect(grahamNumber(-2.5, 17.92)).toBeNull();
    expect(grahamNumber(2.5, 0)).toBeNull();
    expect(grahamNumber(-2.5, -17.92)).toBeNull();
  });
});

describe('the slope of a margin', () => {
  test('is that of the line of least squares, by the year', () => {
    // Around the means of 2021.67 and 0.2: (-1.67 × -0.1 + 0.33 × 0 + 1.33 × 0.1) / (2.78 + 0.11 + 1.78)
    const points = [
      { year: 2020, value: 0.1 },
      { year: 2022, value: 0.2 },
      { year: 2023, value: 0.3 },
    ];
    expect(slopePerYear(points)).toBeCloseTo(0.3 / 4.666667, 6);
  });

  test('is none for a single year', () => {
    expect(slopePerYear([{ year: 2023, value: 0.1 }])).toBeNull();
    expect(slopePerYear([])).toBeNull();
  });
});

describe('confidence', () => {
  const { belief } = buffettThresholds;
  const five = [2019, 2020, 2021, 2022, 2023].map((year) => yearOf(year));
  const at = (years: number) => ({ atMs: Date.UTC(2023 + years, 11, 31) });

  test('is 0.85 of what is known of all that counts, for five fresh years', () => {
    expect(confidenceIn(0.8, five, at(1), belief)).toEqual({ confidence: 0.68, doubts: [] });
  });

  test('falls with few years and with old ones, and says so in one sentence', () => {
    // One step of four from 5 years to 1, half of all: 1 - 0.5 / 4
    expect(confidenceIn(1, five.slice(1), at(1), belief).confidence).toBeCloseTo(0.85 * 0.875, 4);
    const old = confidenceIn(1, five.slice(3), at(10), belief);
    expect(old.confidence).toBeCloseTo(0.85 * 0.625 * 0.5, 4);
    expect(old.doubts).toEqual([expect.stringMatching(/^Less sure, as there are 2 years .*2023-12-31.*\.$/)]);
  });
});

describe('figures in sentences', () => {
  test('are short, and never minus nothing', () => {
    expect(percent(-0.00001)).toBe('0.0%');
    expect(amount(94_115_000_000, 'USD')).toBe('USD 94.1 billion');
    expect(amount(-2_500, 'EUR')).toBe('EUR -2500.00');
    expect(perShare(121.586, 'USD')).toBe('USD 121.59');
    expect(perShare(0.000123456, 'USD')).toBe('USD 0.0001235');
  });
});
