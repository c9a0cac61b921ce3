import type { Factor } from './model.ts';

/** A factor and what it would count if it were known. */
export interface ScoredFactor extends Factor {
  readonly weight: number;
}

export const rounded = (value: number, digits: number) => Math.round(value * 10 ** digits) / 10 ** digits;

/**
 * A factor that is known. Points beyond its maximum, or below none, are cut off. One whose value is no finite number
 * is not known after all.
 */
export function known(
  name: string,
  value: number,
  { points, maxPoints }: { readonly points: number; readonly maxPoints: number },
  explanation: string,
): ScoredFactor {
  if (!Number.isFinite(value)) return unknown(name, maxPoints, explanation);
  const bounded = Number.isFinite(points) ? Math.min(Math.max(points, 0), maxPoints) : 0;
  // JSON knows no -0.
  return { name, value: value + 0, points: rounded(bounded, 4), maxPoints, weight: maxPoints, explanation };
}

/** A factor that is not known: its points leave the maximum. */
export function unknown(name: string, weight: number, explanation: string): ScoredFactor {
  return { name, value: null, points: 0, maxPoints: 0, weight, explanation };
}

/**
 * The points of a value that is better the closer it is to `best`: none at `worst` and beyond, all at `best` and beyond,
 * and in proportion between them. `best` may be the smaller one.
 */
export function pointsBetween(value: number, range: { worst: number; best: number; maxPoints: number }): number {
  const { worst, best, maxPoints } = range;
  const share = (value - worst) / (best - worst);
  return Math.min(Math.max(share, 0), 1) * maxPoints;
}

/** Of the points that could be had the share that was, 0 to 100, and how much of what counts was known at all, 0 to 1. */
export function scoreOf(factors: readonly ScoredFactor[]): {
  readonly score: number | null;
  readonly coverage: number;
} {
  const sum = (of: (factor: ScoredFactor) => number) => factors.reduce((total, factor) => total + of(factor), 0);
  const most = sum(({ maxPoints }) => maxPoints);
  const weight = sum((factor) => factor.weight);
  if (most === 0) return { score: null, coverage: 0 };
  const score = (sum(({ points }) => points) / most) * 100;
  return { score: rounded(Math.min(Math.max(score, 0), 100), 2), coverage: most / weight };
}

/** As the API tells factors. */
export function factorsOf(factors: readonly ScoredFactor[]): Factor[] {
  return factors.map(({ weight: _weight, ...factor }) => factor);
}
