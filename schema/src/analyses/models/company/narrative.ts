import type { AnalysisModel } from '../model.ts';
import type { ScoredFactor } from '../scoring.ts';

/** How many factors are told for each side. */
const toldOnASide = 2;

/**
 * What a model says in plain words: what it begins with, the factors that carry the score and those that cost most, what
 * is not known, and what lowers the confidence. All numbers are those of the factors' own sentences.
 */
export function narrative(told: {
  readonly opening: readonly string[];
  /** All but those that the opening tells. */
  readonly factors: readonly ScoredFactor[];
  readonly doubts: readonly string[];
}): string {
  const known = told.factors.filter(({ value }) => value !== null);
  const share = ({ points, maxPoints }: ScoredFactor) => points / maxPoints;
  const strengths = known
    .filter((factor) => share(factor) >= 0.5)
    .toSorted((a, b) => b.points - a.points)
    .slice(0, toldOnASide);
  const weaknesses = known
    .filter((factor) => share(factor) < 0.5)
    .toSorted((a, b) => b.maxPoints - b.points - (a.maxPoints - a.points))
    .slice(0, toldOnASide);
  return [
    ...told.opening,
    ...strengths.map(({ explanation }, index) => (index === 0 ? `What earns it points: ${explanation}` : explanation)),
    ...weaknesses.map(({ explanation }, index) => (index === 0 ? `What costs it points: ${explanation}` : explanation)),
    ...(known.length < told.factors.length
      ? [`Not known, and so neither for it nor against it: ${unknownOf(told.factors)}.`]
      : []),
    ...told.doubts,
  ].join(' ');
}

/** Why a company is not judged of whose factors too few are known. */
export function tooLittleKnown(
  { model, symbol }: { model: AnalysisModel; symbol: string },
  factors: readonly ScoredFactor[],
) {
  return `Too little of what ${model} looks at is reported of ${symbol} to judge it. Not known: ${unknownOf(factors)}.`;
}

function unknownOf(factors: readonly ScoredFactor[]): string {
  return factors
    .filter(({ value }) => value === null)
    .map(({ name }) => words(name))
    .join(', ');
}

/** "return on equity" for "returnOnEquity". */
export function words(name: string): string {
  return name.replaceAll(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);
}
