import type { ModelInput, StatementYear } from '../model.ts';
import { clamp } from './ratio.ts';

const dayMs = 86_400_000;

/** How far statements are believed by their number and age. */
export interface Belief {
  /** What is believed where all is known, of many years, and fresh: what is to come is never known. */
  readonly most: number;
  /** From so many years on, nothing is held against how few they are. */
  readonly fullYears: number;
  /** What is left with a single year. */
  readonly leastOfYears: number;
  /** Up to this age of the newest year's end, nothing is held against it: a year, and a quarter to report it. */
  readonly freshDays: number;
  /** From this age on, the least is left. */
  readonly staleDays: number;
  readonly leastOfAge: number;
}

export interface Confidence {
  /** 0 to 1. */
  readonly confidence: number;
  /** What lowers it, but for what is not known: a sentence, or none. */
  readonly doubts: readonly string[];
}

/**
 * The most that is believed, times the share that is known of what counts, times the shares for few years and for old ones. It looks at what there is,
 * never at how good it is. `others` are further doubts, each the rest of a sentence after "as".
 */
export function confidenceIn(
  coverage: number,
  years: readonly StatementYear[],
  input: Pick<ModelInput, 'atMs'>,
  belief: Belief,
  others: readonly string[] = [],
): Confidence {
  const { most, fullYears, leastOfYears, freshDays, staleDays, leastOfAge } = belief;
  const byYears = clamp(leastOfYears + ((1 - leastOfYears) * (years.length - 1)) / (fullYears - 1), leastOfYears, 1);
  const endsOn = years.at(-1)?.endsOn ?? '';
  const ageDays = (input.atMs - Date.parse(endsOn)) / dayMs;
  const byAge = Number.isFinite(ageDays)
    ? clamp(1 - ((1 - leastOfAge) * (ageDays - freshDays)) / (staleDays - freshDays), leastOfAge, 1)
    : leastOfAge;
  const doubts = [
    ...others,
    ...(byYears < 1 ? [`there are ${years.length} years of statements, where ${fullYears} would say more`] : []),
    ...(byAge < 1 ? [`the newest statements end on ${endsOn}, and much may have changed since`] : []),
  ];
  return {
    confidence: Math.round(most * coverage * byYears * byAge * 1e4) / 1e4,
    doubts: doubts.length === 0 ? [] : [`Less sure, as ${doubts.join('; ')}.`],
  };
}
