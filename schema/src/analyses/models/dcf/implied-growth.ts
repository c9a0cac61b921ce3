import { dcfThresholds } from '../thresholds.ts';
import { type Premises, shareValueOf } from './scenarios.ts';

/** Halvings of the bounds: finer than anybody tells a rate. */
const halvings = 30;

/**
 * The growth of the first years at which a share would be worth its price, all else as in the base: what whoever buys
 * has to believe. Null where that is beyond the bounds. Source: A. Rappaport and M. Mauboussin, Expectations Investing.
 */
export function impliedGrowthOf(base: Premises, price: number): number | null {
  const worthAt = (growth: number) => shareValueOf({ ...base, growth })?.perShare ?? 0;
  let [min, max]: [number, number] = [dcfThresholds.impliedGrowth.min, dcfThresholds.impliedGrowth.max];
  if (worthAt(min) > price || worthAt(max) < price) return null;
  for (let halving = 0; halving < halvings; halving++) {
    const middle = (min + max) / 2;
    if (worthAt(middle) < price) min = middle;
    else max = middle;
  }
  return (min + max) / 2;
}
