import { dcfThresholds } from '../thresholds.ts';

export interface Course {
  /** The cash flow of the year that has ended. */
  readonly baseCashFlow: number;
  readonly growth: number;
  readonly terminalGrowth: number;
}

/**
 * The growth of each projected year: even at first, then in equal steps to the terminal rate, which the last year has
 * reached, so that nothing jumps where the terminal value begins.
 */
export function growthPath({ growth, terminalGrowth }: Pick<Course, 'growth' | 'terminalGrowth'>): readonly number[] {
  const { growthYears, fadeYears } = dcfThresholds;
  const fading = Array.from(
    { length: fadeYears },
    (_, index) => growth + ((terminalGrowth - growth) * (index + 1)) / fadeYears,
  );
  return [...Array.from({ length: growthYears }, () => growth), ...fading];
}

/** The cash flow of each projected year, each made from the one before. */
export function projectedCashFlows(course: Course): readonly number[] {
  let cashFlow = course.baseCashFlow;
  return growthPath(course).map((growth) => {
    cashFlow *= 1 + growth;
    return cashFlow;
  });
}
