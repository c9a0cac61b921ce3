import { indicatorSeries } from '../../../market/indicators/core.ts';
import { basicThresholds as thresholds } from '../thresholds.ts';
import { annualVolatility, type History } from './history.ts';
import { percent, type Reading, reading, shareOfMove } from './reading.ts';

const { volatility } = thresholds;

/**
 * How restless the price is, held against what is usual for its kind: less is better, as volatile assets have earned
 * less for their risk than calm ones (Ang, Hodrick, Xing and Zhang, "The Cross-Section of Volatility and Expected
 * Returns", Journal of Finance 61, 2006).
 *
 * - `atrToPrice`: Wilder's average true range of 14 bars / the last close: that of these weeks.
 * - `annualVolatility`: the deviation of the daily returns of a year, for a year.
 *
 * A price that never moved is not calm: it is pegged, or not traded, and nothing is known of its risk.
 */
export function volatilityReadings(history: History): readonly Reading[] {
  const { bars, length, typicalVolatility, barsPerYear } = history;
  const [atr14] = indicatorSeries(bars, ['atr14'], 'D1');
  const atr = (atr14?.[length - 1] ?? Number.NaN) / (bars.close[length - 1] ?? Number.NaN);
  const year = annualVolatility(history, volatility.bars);
  return [
    calmness('atrToPrice', atr, {
      usual: (volatility.atrInDeviations * typicalVolatility) / Math.sqrt(barsPerYear),
      maxPoints: volatility.atrToPrice,
      label: 'the range of a day',
      says: `a day ranges over ${percent(atr)} of the price`,
    }),
    calmness('annualVolatility', year, {
      usual: typicalVolatility,
      maxPoints: volatility.annualVolatility,
      label: 'the volatility',
      says: `the volatility is ${percent(year)} a year`,
    }),
  ];
}

function calmness(
  name: string,
  value: number,
  { usual, maxPoints, label, says }: { usual: number; maxPoints: number; label: string; says: string },
): Reading {
  const { times } = volatility;
  return reading({
    part: 'volatility',
    name,
    maxPoints,
    label,
    // Of 0 the logarithm is infinite: so it is not known.
    value,
    share: value > 0 ? shareOfMove(-Math.log(value / usual), Math.log(times)) : Number.NaN,
    says,
    against: `${percent(usual)} is usual for its kind and has half of the points, ${percent(usual / times)} all, ${percent(usual * times)} none`,
    lacks: 'it is the same each day',
  });
}
