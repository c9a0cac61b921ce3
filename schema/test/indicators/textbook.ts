/**
 * The definitions once more, as their books have them: each value from the bars that it is of, or from the value before
 * it where it is defined so. Slow, and without any trick that could go wrong.
 */
import { type Bars, type IndicatorName, indicatorNames } from '../../src/index.ts';

const dayMs = 86_400_000;
const none = Number.NaN;

const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);
const mean = (values: readonly number[]) => sum(values) / values.length;
/** But for the rounding of what they were computed from. */
const isSame = (a: number, b: number) => Math.abs(a - b) <= 1e-13 * Math.abs(b);
const areEqual = (values: readonly number[]) => values.every((value) => isSame(value, values[0] ?? none));

/** `of` over each window of so many values; none where one of them is missing. */
function over(count: number, values: readonly number[], of: (window: readonly number[]) => number): number[] {
  return values.map((_, index) => {
    const window = values.slice(Math.max(index + 1 - count, 0), index + 1);
    return window.length < count || window.some(Number.isNaN) ? none : of(window);
  });
}

/** Begins with the mean of the first `count` that are there; then takes `share` of each new one. */
function smoothed(count: number, share: number, values: readonly number[]): number[] {
  const first = values.findIndex((value) => !Number.isNaN(value));
  let average = none;
  return values.map((value, index) => {
    if (first === -1 || index < first + count - 1) return none;
    const isSeed = index === first + count - 1;
    average = isSeed ? mean(values.slice(first, first + count)) : average * (1 - share) + value * share;
    return average;
  });
}

const zip = (of: (...each: number[]) => number, ...columns: readonly (readonly number[])[]): number[] =>
  (columns[0] ?? []).map((_, index) => of(...columns.map((column) => column[index] ?? none)));

/** Of each bar and the one before it; none for the first. */
const steps = (count: number, of: (index: number) => number): number[] =>
  Array.from({ length: count }, (_, index) => (index === 0 ? none : of(index)));

/** Of the bars from `first` to `last`; differences from a price that was traded, as their squares are small. */
function vwapOf(typical: readonly number[], volume: readonly number[], first: number, last: number) {
  let [weight, reference, weighted, isOnePrice] = [0, none, 0, true];
  for (let index = first; index <= last; index += 1) {
    const [price = none, traded = none] = [typical[index], volume[index]];
    if (traded === 0) continue;
    if (Number.isNaN(reference)) reference = price;
    if (!isSame(price, reference)) isOnePrice = false;
    weight += traded;
    weighted += (price - reference) * traded;
  }
  const offset = weighted / weight;
  let square = 0;
  for (let index = first; index <= last; index += 1) {
    square += ((typical[index] ?? none) - reference - offset) ** 2 * (volume[index] ?? none);
  }
  return { vwap: reference + offset, deviation: isOnePrice ? none : Math.sqrt(square / weight) };
}

function adxOf(high: readonly number[], low: readonly number[], trueRange: readonly number[]): number[] {
  const at = (values: readonly number[], index: number) => values[index] ?? none;
  const up = steps(high.length, (index) => at(high, index) - at(high, index - 1));
  const down = steps(low.length, (index) => at(low, index - 1) - at(low, index));
  const plus = zip((a, b) => (Number.isNaN(a) ? none : a > b && a > 0 ? a : 0), up, down);
  const minus = zip((a, b) => (Number.isNaN(a) ? none : b > a && b > 0 ? b : 0), up, down);
  /** Wilder's sum: the first of 13, and from then on 13/14 of what it was. */
  const summed = (values: readonly number[]) => {
    let total = 0;
    return values.map((value, index) => {
      if (index === 0) return none;
      total = index < 14 ? total + value : total - total / 14 + value;
      return index < 14 ? none : total;
    });
  };
  const dx = zip(
    (p, m, range) => {
      if (Number.isNaN(range)) return none;
      const [plusDi, minusDi] = range > 0 ? [(100 * p) / range, (100 * m) / range] : [0, 0];
      return plusDi + minusDi > 0 ? (100 * Math.abs(plusDi - minusDi)) / (plusDi + minusDi) : Number.POSITIVE_INFINITY;
    },
    summed(plus),
    summed(minus),
    summed(trueRange),
  );
  let average = none;
  return dx.map((value, index) => {
    const isThere = Number.isFinite(value);
    if (index < 27) return none;
    if (index === 27) average = mean(dx.slice(14, 28).map((each) => (Number.isFinite(each) ? each : 0)));
    else if (isThere) average += (value - average) / 14;
    return average;
  });
}

/** Of each indicator a value for every bar; NaN where there is none. */
export function textbook(bars: Bars, isShorterThanADay: boolean): Readonly<Record<IndicatorName, readonly number[]>> {
  const [high, low, close, volume] = [[...bars.high], [...bars.low], [...bars.close], [...bars.volume]];
  const at = (values: readonly number[], index: number) => values[index] ?? none;
  const typical = zip((h, l, c) => (h + l + c) / 3, high, low, close);
  const change = steps(close.length, (index) => at(close, index) - at(close, index - 1));
  const trueRange = steps(close.length, (index) =>
    Math.max(
      at(high, index) - at(low, index),
      Math.abs(at(high, index) - at(close, index - 1)),
      Math.abs(at(low, index) - at(close, index - 1)),
    ),
  );
  const sma20 = over(20, close, mean);
  const deviation = over(20, close, (window) => {
    const middle = mean(window);
    return areEqual(window) ? 0 : Math.sqrt(mean(window.map((value) => (value - middle) ** 2)));
  });
  // The fast average begins with the slow one, from the last twelve of its closes.
  const fast = smoothed(
    12,
    2 / 13,
    close.map((value, index) => (index < 14 ? none : value)),
  );
  const difference = zip((a, b) => a - b, fast, smoothed(26, 2 / 27, close));
  const macdSignal = smoothed(9, 2 / 10, difference);
  const macd = zip((value, signal) => (Number.isNaN(signal) ? none : value), difference, macdSignal);
  const rawK = zip(
    (value, lowest, highest) => (highest > lowest ? (100 * (value - lowest)) / (highest - lowest) : none),
    close,
    over(14, low, (window) => Math.min(...window)),
    over(14, high, (window) => Math.max(...window)),
  );
  const slowK = over(3, rawK, mean);
  const stochasticD = over(3, slowK, mean);
  const signedFlow = steps(close.length, (index) => {
    const step = at(typical, index) - at(typical, index - 1);
    return Math.sign(step) * at(typical, index) * at(volume, index);
  });
  const flow = (sign: number) => over(14, signedFlow, (window) => sum(window.map((each) => Math.max(each * sign, 0))));
  let midnight = 0;
  const vwaps = close.map((_, index) => {
    const day = Math.floor((bars.timeMs[index] ?? none) / dayMs) * dayMs;
    while ((bars.timeMs[midnight] ?? none) < day) midnight += 1;
    const first = isShorterThanADay ? midnight : index - 19;
    return first < 0 ? { vwap: none, deviation: none } : vwapOf(typical, volume, first, index);
  });
  let balance = 0;
  return {
    sma20,
    sma50: over(50, close, mean),
    ema20: smoothed(20, 2 / 21, close),
    rsi14: zip(
      (gain, loss) => (gain + loss > 0 ? 100 - 100 / (1 + gain / loss) : none),
      smoothed(
        14,
        1 / 14,
        change.map((value) => Math.max(value, 0)),
      ),
      smoothed(
        14,
        1 / 14,
        change.map((value) => Math.max(-value, 0)),
      ),
    ),
    macd,
    macdSignal,
    macdHistogram: zip((value, signal) => value - signal, macd, macdSignal),
    bollingerUpper: zip((middle, width) => middle + 2 * width, sma20, deviation),
    bollingerMiddle: sma20,
    bollingerLower: zip((middle, width) => middle - 2 * width, sma20, deviation),
    atr14: smoothed(14, 1 / 14, trueRange),
    adx14: adxOf(high, low, trueRange),
    stochasticK: zip((value, d) => (Number.isNaN(d) ? none : value), slowK, stochasticD),
    stochasticD,
    cci20: over(20, typical, (window) => {
      const newest = window.at(-1) ?? none;
      const differences = window.map((value) => value - newest);
      const middle = mean(differences);
      return areEqual(window) ? none : -middle / (0.015 * mean(differences.map((value) => Math.abs(value - middle))));
    }),
    mfi14: zip((into, out) => (into + out > 0 ? (100 * into) / (into + out) : none), flow(1), flow(-1)),
    obv: close.map((_, index) => {
      balance += index === 0 ? at(volume, 0) : Math.sign(at(change, index)) * at(volume, index);
      return balance;
    }),
    vwap: vwaps.map(({ vwap }) => vwap),
    vwapDistance: vwaps.map(({ vwap, deviation }, index) => (at(close, index) - vwap) / deviation),
  };
}

/** The largest difference of two columns; Infinity where only one of them has a value. */
export function largestDifference(left: ArrayLike<number>, right: ArrayLike<number>): number {
  let largest = left.length === right.length ? 0 : Number.POSITIVE_INFINITY;
  for (let index = 0; index < left.length; index += 1) {
    const [a, b] = [left[index] ?? none, right[index] ?? none];
    if (Number.isNaN(a) && Number.isNaN(b)) continue;
    const difference = Math.abs(a - b);
    if (!(difference <= largest)) largest = Number.isNaN(difference) ? Number.POSITIVE_INFINITY : difference;
  }
  return largest;
}

/** Each indicator by its name. */
export function byName<T>(of: (name: IndicatorName, index: number) => T): Record<string, T> {
  return Object.fromEntries(indicatorNames.map((name, index) => [name, of(name, index)]));
}
