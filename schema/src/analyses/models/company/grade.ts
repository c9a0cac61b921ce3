import { known, pointsBetween, type ScoredFactor, unknown } from '../scoring.ts';

/** What a number is held against. */
export interface Range {
  readonly worst: number;
  readonly best: number;
  readonly maxPoints: number;
}

export interface Telling {
  /** How a value is written: of the factor, and of both ends of its range. */
  readonly show: (value: number) => string;
  /** The sentence about a value that is known, without its point. */
  readonly told: (shown: string) => string;
  /** The whole sentence for one that is not. */
  readonly missing: string;
}

/** A factor by a value and its range, which its explanation ends with; one that is not known where the value is null. */
export function grade(
  name: string,
  value: number | null,
  range: Range,
  { show, told, missing }: Telling,
): ScoredFactor {
  if (value === null) return unknown(name, range.maxPoints, missing);
  const scale = `(${show(range.worst)}: no points, ${show(range.best)}: all ${range.maxPoints})`;
  const points = pointsBetween(value, range);
  return known(name, value, { points, maxPoints: range.maxPoints }, `${told(show(value))} ${scale}.`);
}
