import { companyThresholds } from '../thresholds.ts';

/**
 * The most that a defensive investor pays for a share: sqrt(22.5 × earnings a share × book value a share), so that P/E
 * times price to book is no more than 15 × 1.5. Null where either is not above 0: the product of two losses is no worth.
 *
 * Source: Graham, The Intelligent Investor, 1973, chapter 14.
 */
export function grahamNumber(earningsPerShare: number, bookValuePerShare: number): number | null {
  if (!(earningsPerShare > 0 && bookValuePerShare > 0)) return null;
  return Math.sqrt(companyThresholds.grahamMultiple) * Math.sqrt(earningsPerShare) * Math.sqrt(bookValuePerShare);
}
