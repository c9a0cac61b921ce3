import type { StatementYear } from '../model.ts';
import { ratio } from './ratio.ts';

/** How fast something grew, by the year. */
export interface Growth {
  /** Share a year: 0.1 is 10%. */
  readonly rate: number;
  readonly fromYear: number;
  readonly toYear: number;
}

/** Why there is no rate. */
export interface NoGrowth {
  readonly rate: null;
  /** The rest of a sentence after "is not known: ". */
  readonly why: string;
}

/**
 * Compound annual growth from the first of the years that tell a figure to the last: (last / first)^(1 / years between
 * them) - 1. By the fiscal years, so that a year that is left out counts as one; by both ends, so that anyone can check it.
 *
 * There is none through a loss: a rate from or to a figure that is not above 0 has no meaning, and one that leaps over
 * such a year hides it.
 */
export function annualGrowth(
  years: readonly StatementYear[],
  figureOf: (year: StatementYear) => number | null,
): Growth | NoGrowth {
  const told = years.flatMap((year) => {
    const figure = figureOf(year);
    return figure === null ? [] : [{ fiscalYear: year.fiscalYear, figure }];
  });
  const [first, last] = [told[0], told.at(-1)];
  if (!first || !last || last.fiscalYear <= first.fiscalYear) return { rate: null, why: 'no two years tell it' };
  if (told.some(({ figure }) => figure <= 0)) {
    return { rate: null, why: 'a year in it is not above 0, and through such a year no rate has a meaning' };
  }
  const total = ratio(last.figure, first.figure);
  if (total === null) return { rate: null, why: 'its figures are beyond any measure' };
  const rate = total ** (1 / (last.fiscalYear - first.fiscalYear)) - 1;
  return { rate, fromYear: first.fiscalYear, toYear: last.fiscalYear };
}

/** The newest year and the one before it, if it is known. */
export function newestTwo(years: readonly StatementYear[]): readonly StatementYear[] {
  const newest = years.at(-1)?.fiscalYear ?? Number.NaN;
  return years.filter(({ fiscalYear }) => fiscalYear >= newest - 1);
}
