import { known, type ScoredFactor, unknown } from '../scoring.ts';

/** The parts of the score, in the order in which they are told. */
export const parts = ['trend', 'momentum', 'volatility', 'volume', 'levels'] as const;
export type Part = (typeof parts)[number];

/** A factor, and the words that the reasoning has for it. */
export interface Reading {
  readonly part: Part;
  readonly factor: ScoredFactor;
  /** What it is: "the 12-month return". */
  readonly label: string;
  /** What it says, as a part of a sentence: "the price rose by 12.3% in 12 months". */
  readonly says: string;
}

interface Asked {
  readonly part: Part;
  readonly name: string;
  readonly maxPoints: number;
  readonly label: string;
  /** No finite number where it is not known. */
  readonly value: number;
  /** Of the most points, 0 to 1; beyond that it is cut off. */
  readonly share: number;
  readonly says: string;
  /** What the value was held against: a part of a sentence. */
  readonly against: string;
  /** Why it is not known, if so: a part of a sentence. */
  readonly lacks: string;
}

/** A factor of one value. Where the value or its share is no finite number, it is not known. */
export function reading(asked: Asked): Reading {
  const { part, name, maxPoints, label, value, share, says, against, lacks } = asked;
  const isKnown = Number.isFinite(value) && Number.isFinite(share);
  const factor = isKnown
    ? known(name, value, { points: share * maxPoints, maxPoints }, sentence(`${says}; ${against}`))
    : unknown(name, maxPoints, sentence(`${label} is not known: ${lacks}`));
  return { part, factor, label, says };
}

export function sentence(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}.`;
}

/** The share of the points for a move in logarithms: half for none, all for `band` up, none for `band` down. */
export function shareOfMove(move: number, band: number): number {
  return Math.min(Math.max(0.5 + move / (2 * band), 0), 1);
}

/** The move that has all points, and the one that has none, as people say it. */
export function bandText(band: number): string {
  return `all points are had from ${percent(Math.expm1(band))} up, none from ${percent(-Math.expm1(-band))} down`;
}

/** What a price did, "by" so much. */
export function did(move: number): string {
  return move === 0 ? 'moved' : move < 0 ? 'fell' : 'rose';
}

/** Where a price is, so much of its average. */
export function sideOf(move: number): string {
  return move === 0 ? 'off' : move < 0 ? 'below' : 'above';
}

/** 0.1234 as "12.3%", without its sign. */
export function percent(share: number, digits = 1): string {
  return `${plain(Math.abs(share) * 100, digits)}%`;
}

/** A number with a few digits: more than a quadrillion are told by their power of ten. */
export function plain(value: number, digits: number): string {
  return Math.abs(value) < 1e15 ? value.toFixed(digits) : value.toExponential(digits);
}
