import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { basic2 } from '../../src/analyses/models/basic/risk-adjusted.ts';
import { basic1 } from '../../src/analyses/models/basic.ts';
import type { ModelInput, ModelOutcome } from '../../src/analyses/models/model.ts';
import { barInputs, dayMs, inputOf, type PlainBar, plainBars } from './inputs.ts';

const lastMs = Date.UTC(2026, 5, 30);

/** A bar for each day up to 30 June 2026. */
function daily(count: number, of: (index: number) => Omit<PlainBar, 'timeMs'>): readonly PlainBar[] {
  return Array.from({ length: count }, (_, index) => ({ timeMs: lastMs - (count - 1 - index) * dayMs, ...of(index) }));
}

/** A calm walk around 100 that never repeats itself. */
const restless = (count: number, volume = 1_000) =>
  daily(count, (index) => ({ close: 100 + 5 * Math.sin(index / 7) + Math.sin(index * 2), volume: volume + index }));

function factorOf(outcome: ModelOutcome, name: string) {
  const factor = outcome.factors.find((each) => each.name === name);
  if (factor === undefined) throw new Error(`${name} is no factor`);
  return factor;
}

const knownNames = (outcome: ModelOutcome) =>
  outcome.factors.filter(({ value }) => value !== null).map(({ name }) => name);

describe('BASIC@1 by hand', () => {
  // A crypto asset that rises by 1 a day from 100 to 499, each day 1 above and 1 below its close, 10 traded a day.
  const outcome = basic1.evaluate(
    inputOf(
      daily(400, (index) => ({ close: 100 + index, high: 101 + index, low: 99 + index, volume: 10 })),
      { assetClass: 'CRYPTO' },
    ),
  );
  const band = (days: number) => 1.5 * 0.7 * Math.sqrt(days / 365);
  const shareOf = (ratio: number, days: number) => 0.5 + Math.log(ratio) / (2 * band(days));

  // The mean of the last n closes lies (n - 1) / 2 behind the last: 474.5 of 50, 399.5 of 200; 20 days ago 454.5 of 50.
  // An asset that only rises has an RSI of 100, of which half of the points are left, and an ADX of 100.
  // Each average of a line lags by as much as it should, so the histogram is 0; the range of a day is 2.
  // The last 20 closes deviate by √((20² - 1) / 12) from 489.5.
  const deviation = Math.sqrt(399 / 12);
  const position = (499 - (489.5 - 2 * deviation)) / (4 * deviation);
  test.each([
    ['priceToSma50', 499 / 474.5 - 1, 8 * shareOf(499 / 474.5, 50 / 3)],
    ['priceToSma200', 499 / 399.5 - 1, 10 * shareOf(499 / 399.5, 200 / 3)],
    ['sma50Slope', 474.5 / 454.5 - 1, 6 * shareOf(474.5 / 454.5, 7)],
    ['adx14', 100, 6 * shareOf(499 / 474.5, 50 / 3)],
    ['rsi14', 100, 2.5],
    ['macdHistogram', 0, 2.5],
    ['return1Month', 499 / 469 - 1, 3 * shareOf(499 / 469, 30)],
    ['return3Months', 499 / 408 - 1, 5 * shareOf(499 / 408, 91)],
    ['return6Months', 499 / 317 - 1, 6 * shareOf(499 / 317, 182)],
    // ln(499 / 134) = 1.31 is beyond 1.05.
    ['return12Months', 499 / 134 - 1, 6],
    // 0.4% of the price, where 1.4 × 0.7 / √365 = 5.1% is usual.
    ['atrToPrice', 2 / 499, 5],
    ['obvTrend', 1, 5],
    ['volumeToAverage', 1, 2.5],
    ['below52WeekHigh', 1 / 500, 5 * (1 - Math.log(500 / 499) / 1.05)],
    ['above52WeekLow', 499 / 133 - 1, 3],
    ['bollingerPosition', position, 4 * (1 - position)],
  ])('%s', (name, value, points) => {
    const factor = factorOf(outcome, name);
    expect(factor.value).toBeCloseTo(value, 9);
    expect(factor.points).toBeCloseTo(points, 3);
  });

  test('the score is the points of those that could be had, and a line that never turned has no resistance', () => {
    expect(factorOf(outcome, 'roomToResistance')).toMatchObject({ value: null, points: 0, maxPoints: 0 });
    const points = outcome.factors.reduce((sum, factor) => sum + factor.points, 0);
    expect(outcome.score).toBeCloseTo((points / 97) * 100, 1);
    expect(outcome.assumptions).toMatchObject({ coverage: 0.97, bars: 400, days: 399 });
  });

  test('the confidence is half of what is known, less by as much as the parts differ', () => {
    const parts = [
      [30, /sma|adx/i],
      [30, /rsi|macd|return/],
      [15, /atr|Volatility/],
      [10, /obv|volume/],
      [12, /52Week|bollinger/],
    ] as const;
    const shares = parts.map(([maxPoints, names]) => {
      const factors = outcome.factors.filter(({ name }) => names.test(name));
      return { maxPoints, share: factors.reduce((sum, { points }) => sum + points, 0) / maxPoints };
    });
    const mean = shares.reduce((sum, { maxPoints, share }) => sum + maxPoints * share, 0) / 97;
    const variance = shares.reduce((sum, { maxPoints, share }) => sum + maxPoints * (share - mean) ** 2, 0) / 97;
    expect(outcome.confidence).toBeCloseTo(0.5 * 0.97 * (1 - Math.sqrt(variance)), 4);
  });

  test('the volatility is that of the returns of a year, for a year', () => {
    // Up and down by ln 1.01 in turn: 252 of them have a mean of 0, and a variance of ln² 1.01 × 252 / 251.
    const shares = basic1.evaluate(inputOf(daily(300, (index) => ({ close: index % 2 === 0 ? 100 : 101 }))));
    const volatility = factorOf(shares, 'annualVolatility');
    expect(volatility.value).toBeCloseTo(Math.log(1.01) * Math.sqrt((252 / 251) * 252), 9);
    // 15.8% is near half of the 30% that are usual of shares.
    expect(volatility.points).toBeCloseTo(10 * (0.5 - Math.log(0.158272 / 0.3) / (2 * Math.LN2)), 2);
  });

  test('heavy volume counts for the way of the price, which it went in the same days', () => {
    // The last 5 days trade 15 where 10 are usual: half of the way to twice the average. The price went from 100 to 98.
    const list = daily(100, (index) => (index < 95 ? { close: 100, volume: 10 } : { close: 98, volume: 15 }));
    const weight = factorOf(basic1.evaluate(inputOf(list)), 'volumeToAverage');
    const direction = Math.log(0.98) / (1.5 * 0.3 * Math.sqrt(5 / 252));
    expect(weight.value).toBe(1.5);
    expect(weight.points).toBeCloseTo(5 * (0.5 + (0.5 * direction) / 2), 3);
  });

  test('support and resistance are the nearest turns, and the room is what lies between', () => {
    // Peaks of 110 and 120, troughs of 90 and 95; the price is 100.
    const turns = new Map([
      [220, 90],
      [240, 120],
      [260, 95],
      [280, 110],
    ]);
    const list = daily(300, (index) => ({ close: turns.get(index) ?? 100 }));
    const { factors, assumptions } = basic1.evaluate(inputOf(list));
    expect(assumptions).toMatchObject({ support: 95, resistance: 110 });
    const room = factors.find(({ name }) => name === 'roomToResistance');
    expect(room?.value).toBeCloseTo(Math.log(1.1) / (Math.log(1.1) + Math.log(100 / 95)), 9);
  });
});

describe('BASIC@2 by hand', () => {
  // 95 and 95.95 in turn, from 300 days ago on 100 and 101: the price, 101, is as the close 30 days ago; a year ago 95.
  const outcome = basic2.evaluate(
    inputOf(daily(400, (index) => ({ close: (index < 100 ? 95 : 100) * (index % 2 === 0 ? 1 : 1.01) }))),
  );
  const volatility = Math.log(1.01) * Math.sqrt((252 / 251) * 252);
  // The months before ended on 101 in May, 100 in April and March, 101 in February and January, 100 in December,
  // 101 in November and October, 100 in September: with the price 1,006 by 10.
  const average = 100.6;
  // Of the last 21 returns 11 are up: their squares about the mean come to 21 - 1/21.
  const calm = Math.sqrt((21 - 1 / 21) / 20) / Math.sqrt(252 / 251);
  test.each([
    ['momentum12To1', Math.log(101 / 95) / (volatility * Math.sqrt(335 / 365)), 40],
    ['return12Months', Math.log(101 / 95) / volatility, 15],
    ['priceToSma10Months', Math.log(101 / average) / (volatility * Math.sqrt(10 / 36)), 25],
  ])('%s', (name, deviations, maxPoints) => {
    const factor = factorOf(outcome, name);
    expect(factor.value).toBeCloseTo(deviations, 9);
    expect(factor.points).toBeCloseTo(maxPoints * (0.5 + deviations / 3), 3);
  });

  test('volatilityToYear', () => {
    const factor = factorOf(outcome, 'volatilityToYear');
    expect(factor.value).toBeCloseTo(calm, 9);
    expect(factor.points).toBeCloseTo(20 * (0.5 - Math.log(calm) / (2 * Math.log(1.5))), 3);
  });
});

describe('what is not known', () => {
  test('fewer than 30 bars are too few for either version, which says how many there are', () => {
    for (const model of [basic1, basic2]) {
      const outcome = model.evaluate(inputOf(restless(29)));
      expect(outcome).toMatchObject({ score: null, confidence: null, factors: [] });
      expect(outcome.reasoning).toBe('There are 29 daily bars; 30 are needed to read a price by.');
    }
  });

  test('what takes more bars than there are leaves the maximum and the confidence, and is named', () => {
    const [few, many] = [basic1.evaluate(inputOf(restless(60))), basic1.evaluate(inputOf(restless(400)))];
    expect(knownNames(few)).toEqual(
      knownNames(many).filter(
        (name) =>
          !['priceToSma200', 'sma50Slope', 'return3Months', 'return6Months', 'return12Months'].includes(name) &&
          !name.includes('52Week'),
      ),
    );
    expect(few.score).not.toBeNull();
    expect(few.assumptions).toMatchObject({ coverage: 0.59 });
    expect(few.reasoning).toContain('the 200-day average, the course of the 50-day average, the return of 3 months');
    expect(many.reasoning).not.toContain('not known');
  });

  test('BASIC@2 needs ten months', () => {
    expect(basic2.evaluate(inputOf(restless(200)))).toMatchObject({ score: null });
    expect(basic2.evaluate(inputOf(restless(200))).reasoning).toContain('10 months of them are needed');
    expect(knownNames(basic2.evaluate(inputOf(restless(320))))).toEqual(['priceToSma10Months', 'volatilityToYear']);
  });

  test('where no volume is recorded its points leave the maximum, and nothing else changes', () => {
    const silent = restless(400).map((bar) => ({ ...bar, volume: 0 }));
    const [without, with_] = [basic1.evaluate(inputOf(silent)), basic1.evaluate(inputOf(restless(400)))];
    const others = (outcome: ModelOutcome) => outcome.factors.filter(({ name }) => !/obv|volume/.test(name));
    expect(others(without)).toEqual(others(with_));
    expect(factorOf(without, 'obvTrend')).toMatchObject({ value: null, maxPoints: 0 });
    expect(factorOf(without, 'volumeToAverage')).toMatchObject({ value: null, maxPoints: 0 });
    expect(without.assumptions).toMatchObject({ coverage: 0.9 });
  });

  test('the volume of a day that is not over is not held against whole days', () => {
    const whole = restless(400);
    const input = inputOf(whole);
    const growing = whole.map((bar, index) => (index === 399 ? { ...bar, volume: 3 } : bar));
    const under = { atMs: lastMs + dayMs / 4 };
    for (const name of ['obvTrend', 'volumeToAverage']) {
      expect(factorOf(basic1.evaluate({ ...inputOf(growing), ...under }), name)).toEqual(
        factorOf(basic1.evaluate({ ...input, ...under }), name),
      );
    }
  });

  test('a price that never moved scores 50, of which little is known, and is doubted', () => {
    const flat = basic1.evaluate(inputOf(daily(400, () => ({ close: 7, volume: 5 }))));
    expect(flat.score).toBe(50);
    expect(flat.confidence).toBeLessThan(0.25);
    expect(flat.reasoning).toContain('the price has not moved in 20 bars');
    expect(basic2.evaluate(inputOf(daily(400, () => ({ close: 7 })))).score).toBeNull();
  });

  test('a price that never moved is not said to have risen, nor to lie above or below anything', () => {
    const flat = basic1.evaluate(inputOf(daily(400, () => ({ close: 100, volume: 10 }))));
    expect(factorOf(flat, 'return1Month').explanation).toMatch(/^The price moved by 0\.0% in 1 month/);
    expect(factorOf(flat, 'priceToSma50').explanation).toMatch(/^The price is 0\.0% off its 50-day average/);
    const texts = flat.factors.map(({ explanation }) => explanation).join(' ');
    expect(texts).not.toMatch(/(rose|fell) by 0\.0%|is 0\.0% (above|below) its (50|200)/);
  });

  test('volumes are named only where some are known and looked at', () => {
    const said = (volume: number) => basic1.evaluate(inputOf(restless(300, volume))).reasoning;
    expect(said(1_000)).toMatch(/^Prices and volumes score/);
    const none = inputOf(restless(300).map((bar) => ({ ...bar, volume: 0 })));
    expect(basic1.evaluate(none).reasoning).toMatch(/^Prices score/);
    expect(basic2.evaluate(inputOf(restless(400))).reasoning).toMatch(/^Prices score/);
  });

  test('a price outside of its Bollinger bands is not said to lie between them', () => {
    const told = (price: number) =>
      factorOf(basic1.evaluate(inputOf(restless(300), { price })), 'bollingerPosition').explanation;
    expect(told(80)).toMatch(/^The price is below its Bollinger bands, at -\d/);
    expect(told(120)).toMatch(/^The price is above its Bollinger bands, at \d/);
    expect(told(100)).toMatch(/^Between its Bollinger bands the price stands at 0\.\d/);
  });

  test('bars up to one with a price below 0 are left out, and it is said', () => {
    const oil = restless(400).map((bar, index) => (index === 250 ? { ...bar, low: -40, close: -37.63 } : bar));
    const outcome = basic1.evaluate(inputOf(oil, { assetClass: 'FUTURE' }));
    expect(outcome.assumptions).toMatchObject({ bars: 149 });
    expect(outcome.reasoning).toContain('251 older bars are left out');
  });

  test.each([
    ['an old bar', { atMs: lastMs + 40 * dayMs }, 'the newest daily bar is 40 days old'],
    ['a price far from the last close', { price: 20 }, 'below the last close, as after a split'],
  ])('%s halves the confidence, and is told', (_, odd, told) => {
    const calm = basic1.evaluate(inputOf(restless(400)));
    const doubted = basic1.evaluate(inputOf(restless(400), odd));
    expect(doubted.reasoning).toContain(told);
    expect(doubted.confidence).toBeLessThanOrEqual((calm.confidence ?? 0) * 0.6);
    expect(calm.reasoning).not.toContain('doubt');
  });
});

describe('any bars', () => {
  const both = fc.constantFrom(basic1, basic2);

  test('in another unit of the price or the volume have the same points', () => {
    fc.assert(
      fc.property(barInputs, both, fc.constantFrom(1e-6, 3, 1e4), (input, model, unit) => {
        const { high, low, close, volume, timeMs } = input.bars;
        const by = (column: Float64Array) => column.map((value) => value * unit);
        const bars = { timeMs, high: by(high), low: by(low), close: by(close), volume: by(volume) };
        const [one, other] = [model.evaluate(input), model.evaluate({ ...input, price: input.price * unit, bars })];
        expect(other.factors.map(({ name, value }) => [name, value === null])).toEqual(
          one.factors.map(({ name, value }) => [name, value === null]),
        );
        for (const [index, { points }] of one.factors.entries()) {
          expect(other.factors[index]?.points).toBeCloseTo(points, 2);
        }
        if (one.score !== null) expect(other.score).toBeCloseTo(one.score, 1);
      }),
      { numRuns: 60 },
    );
  });

  test('turned upside down have for each return the points that were missing', () => {
    const returns = /^return|^momentum/;
    fc.assert(
      fc.property(plainBars, both, (list, model) => {
        const upsideDown = list.map(({ timeMs, close }) => ({ timeMs, close: 1 / close }));
        const [one, other] = [model.evaluate(inputOf(list)), model.evaluate(inputOf(upsideDown))];
        for (const [index, { name, value, points, maxPoints }] of one.factors.entries()) {
          if (!returns.test(name) || value === null) continue;
          expect(points + (other.factors[index]?.points ?? Number.NaN)).toBeCloseTo(maxPoints, 3);
        }
      }),
      { numRuns: 40 },
    );
  });

  test('are read at least as well after a higher price in all that looks at how far it rose', () => {
    const rising = /^priceTo|^return|^above|^below/;
    fc.assert(
      fc.property(barInputs, both, fc.double({ min: 1, max: 3, noNaN: true }), (input, model, by) => {
        const [one, other] = [model.evaluate(input), model.evaluate({ ...input, price: input.price * by })];
        for (const [index, { name, points }] of one.factors.entries()) {
          if (rising.test(name)) expect(other.factors[index]?.points).toBeGreaterThanOrEqual(points - 1e-4);
        }
      }),
      { numRuns: 40 },
    );
  });
});

test('the points of each version come to 100', () => {
  const input: ModelInput = inputOf(restless(400));
  for (const model of [basic1, basic2]) {
    const { factors } = model.evaluate(input);
    expect(factors.reduce((sum, { maxPoints }) => sum + maxPoints, 0)).toBe(100);
  }
});
