import type { Bar } from './bar.ts';
import type { Rng } from './rng.ts';

/** Mirrors a price at the bounds until it lies within: unlike clamping, that leaves no flat tops. */
function fold(price: number, low: number, range: number): number {
  const turn = (price - low) % (2 * range);
  const distance = turn < 0 ? turn + 2 * range : turn;
  return low + (distance > range ? 2 * range - distance : distance);
}

/** Fills the points between two that are set with a random bridge. */
function bridge(points: Float64Array, first: number, last: number, bar: Bar, stepWidth: number, rng: Rng): void {
  const steps = last - first;
  const from = points[first] ?? bar.open;
  const to = points[last] ?? bar.close;
  let drawn = 0;
  for (let step = 1; step < steps; step += 1) {
    drawn += (rng() - 0.5) * stepWidth;
    points[first + step] = drawn;
  }
  drawn += (rng() - 0.5) * stepWidth;
  const slope = (to - from - drawn) / steps;
  const range = bar.high - bar.low;
  for (let step = 1; step < steps; step += 1) {
    const straight = from + slope * step;
    points[first + step] = Math.round(fold(straight + (points[first + step] ?? 0), bar.low, range));
  }
}

/** How many of the steps lead from the open to the first extreme, and to the second: the longer way has the more. */
function placeExtremes(bar: Bar, first: number, second: number, steps: number, rng: Rng): readonly [number, number] {
  const range = bar.high - bar.low;
  const weigh = (distance: number): number => (Math.abs(distance) / range + 0.15) * (0.5 + rng());
  const before = weigh(first - bar.open);
  const between = weigh(second - first);
  const after = weigh(bar.close - second);
  const total = before + between + after;
  const toFirst = Math.min(Math.max(Math.round((steps * before) / total), 1), steps - 2);
  const toSecond = Math.min(Math.max(Math.round((steps * between) / total), 1), steps - toFirst - 1);
  return [toFirst, toFirst + toSecond];
}

/** True where the way up comes last; the shorter way through both extremes is the likelier one. */
function drawTroughFirst(bar: Bar, rng: Rng): boolean {
  const detour = bar.open - bar.low + (bar.high - bar.close);
  const detourOtherwise = bar.high - bar.open + (bar.close - bar.low);
  return rng() * (detour + detourOtherwise) < detourOtherwise;
}

/** For fewer than four points: as much of open, the extreme that stands out, and close as there is room for. */
function sample(bar: Bar, count: number): readonly number[] {
  if (count === 1) return [bar.close];
  if (count === 2) return [bar.open, bar.close];
  const above = bar.high - Math.max(bar.open, bar.close);
  const below = Math.min(bar.open, bar.close) - bar.low;
  return [bar.open, above >= below ? bar.high : bar.low, bar.close];
}

/**
 * `count` prices on the way through a bar: the first is its open, the last its close, from four on one is its high
 * and one its low, and none lies outside. One price alone is the close.
 */
export function walk(bar: Bar, count: number, rng: Rng): Float64Array {
  const range = bar.high - bar.low;
  if (range === 0) return new Float64Array(count).fill(bar.close);
  if (count < 4) return Float64Array.from(sample(bar, count));
  const steps = count - 1;
  const troughFirst = drawTroughFirst(bar, rng);
  const first = troughFirst ? bar.low : bar.high;
  const second = troughFirst ? bar.high : bar.low;
  const [firstAt, secondAt] = placeExtremes(bar, first, second, steps, rng);
  const points = new Float64Array(count);
  points[0] = bar.open;
  points[firstAt] = first;
  points[secondAt] = second;
  points[steps] = bar.close;
  // Measured: with this width a split into n has sub-bars whose range is 1 / sqrt(n) of the bar's, on average, as in
  // a market without memory. sqrt(12) is the width of an even distribution with deviation 1.
  const stepWidth = (Math.sqrt(12) * range) / (1.05 * Math.sqrt(steps));
  bridge(points, 0, firstAt, bar, stepWidth, rng);
  bridge(points, firstAt, secondAt, bar, stepWidth, rng);
  bridge(points, secondAt, steps, bar, stepWidth, rng);
  return points;
}
