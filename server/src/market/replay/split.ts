import type { Bar } from './bar.ts';
import type { Rng } from './rng.ts';
import { walk } from './walk.ts';

/** Steps of the walk in each sub-bar: what they reach beyond its open and close are its wicks. */
const stepsPerBar = 4;

/** Shares a total out by weight, in whole units that add up to it exactly. */
function share(total: number, weights: Float64Array): Float64Array {
  let sum = 0;
  for (const weight of weights) sum += weight;
  const shares = new Float64Array(weights.length);
  let weightSoFar = 0;
  let given = 0;
  for (let i = 0; i < weights.length; i += 1) {
    weightSoFar += weights[i] ?? 0;
    const due = i === weights.length - 1 ? total : Math.min(total, Math.round((weightSoFar / sum) * total));
    shares[i] = due - given;
    given = due;
  }
  return shares;
}

/**
 * The bar as `count` bars in a row: each opens where the one before closes, together they have the bar's open, high,
 * low, close and volume, exactly.
 */
export function split(bar: Bar, count: number, rng: Rng): readonly Bar[] {
  const points = walk(bar, count * stepsPerBar + 1, rng);
  const range = bar.high - bar.low;
  const weights = new Float64Array(count);
  const prices = Array.from({ length: count }, (_, index) => {
    const start = index * stepsPerBar;
    let high = Number.NEGATIVE_INFINITY;
    let low = Number.POSITIVE_INFINITY;
    for (let i = start; i <= start + stepsPerBar; i += 1) {
      const point = points[i] ?? bar.close;
      if (point > high) high = point;
      if (point < low) low = point;
    }
    // Where the price moves much, much is traded.
    const liveliness = range === 0 ? 0 : ((high - low) / range) * Math.sqrt(count);
    weights[index] = (0.5 + rng()) * (0.5 + liveliness);
    return { open: points[start] ?? bar.open, high, low, close: points[start + stepsPerBar] ?? bar.close };
  });
  const volumes = share(bar.volume, weights);
  return prices.map((price, index) => ({ ...price, volume: volumes[index] ?? 0 }));
}

/** The ticks of one bar, and for each of them the high, the low and the volume of the bar so far. */
export interface TickPath {
  readonly prices: Float64Array;
  readonly highs: Float64Array;
  readonly lows: Float64Array;
  readonly volumes: Float64Array;
}

/** With its last tick the bar has its high, low and volume, even where too few ticks showed them. */
export function splitIntoTicks(bar: Bar, count: number, rng: Rng): TickPath {
  const prices = walk(bar, count, rng);
  const weights = new Float64Array(count);
  for (let i = 0; i < count; i += 1) weights[i] = 0.1 + rng() ** 2;
  const volumes = share(bar.volume, weights);
  const highs = new Float64Array(count);
  const lows = new Float64Array(count);
  let high = Number.NEGATIVE_INFINITY;
  let low = Number.POSITIVE_INFINITY;
  let volume = 0;
  for (let i = 0; i < count; i += 1) {
    const price = prices[i] ?? bar.close;
    if (price > high) high = price;
    if (price < low) low = price;
    volume += volumes[i] ?? 0;
    highs[i] = high;
    lows[i] = low;
    volumes[i] = volume;
  }
  highs[count - 1] = bar.high;
  lows[count - 1] = bar.low;
  return { prices, highs, lows, volumes };
}
