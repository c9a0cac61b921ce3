/**
 * Every number that a model judges by, in one table: what it is worth, where points begin and where they end, what is
 * assumed and how far it is believed. Shares are of one: 0.15 is 15%.
 */

/** BASIC: of prices and volumes. */
export const basicThresholds = {
  /** Bars that are needed at all. */
  minBars: 30,
} as const;

/** BUFFETT: of statements and the price. */
export const buffettThresholds = {
  /** Years that are needed at all. */
  minYears: 2,
} as const;

/** LYNCH: of growth and its price. */
export const lynchThresholds = {
  /** Years that are needed at all. */
  minYears: 2,
} as const;

/** DCF: of cash to come. */
export const dcfThresholds = {
  /** Years that are needed at all. */
  minYears: 2,
} as const;
