import { roundingShare } from '../../../market/indicators/bars.ts';
import { indicatorSeries } from '../../../market/indicators/core.ts';
import { basicThresholds as thresholds } from '../thresholds.ts';
import { type History, nearestTurns, usualMove, yearExtremes } from './history.ts';
import { percent, plain, type Reading, reading } from './reading.ts';

const { levels } = thresholds;

/**
 * Where the price stands between the levels that people look at.
 *
 * - `below52WeekHigh`: 1 - price / highest price of a year. What is near its high went on to do better (George and
 *   Hwang, "The 52-Week High and Momentum Investing", Journal of Finance 59, 2004).
 * - `above52WeekLow`: price / lowest price of a year - 1.
 * - `bollingerPosition`: Bollinger's %b, (price - lower band) / (upper - lower). Low is better: over some weeks prices
 *   come back to their mean (Lehmann, "Fads, Martingales, and Market Efficiency", Quarterly Journal of Economics 105,
 *   1990). It is what speaks against buying on the day on which a trend runs away.
 * - `roomToResistance`: the way up to the nearest resistance / the ways up and down to resistance and support, in
 *   logarithms. A side without a level is as wide as a usual move of 20 bars, and no side is wider.
 */
export function levelReadings(history: History): readonly Reading[] {
  return [...yearReadings(history), bollingerReading(history), roomReading(history)];
}

function yearReadings(history: History): readonly Reading[] {
  const { price, barsPerYear } = history;
  const { high, low } = yearExtremes(history);
  const isFlat = high === low;
  const band = usualMove(history, barsPerYear);
  const down = isFlat ? Number.NaN : Math.log(high / price);
  const up = isFlat ? Number.NaN : Math.log(price / low);
  const lacks = isFlat ? 'the price has not moved' : `it takes bars of ${levels.year.minDays} days`;
  return [
    reading({
      part: 'levels',
      name: 'below52WeekHigh',
      maxPoints: levels.below52WeekHigh,
      label: 'the 52-week high',
      value: -Math.expm1(-down),
      share: Math.max(1 - down / band, 0),
      says: `the price is ${percent(Math.expm1(-down))} below its 52-week high`,
      against: `all points are had at the high, none from ${percent(Math.expm1(-band))} below it`,
      lacks,
    }),
    reading({
      part: 'levels',
      name: 'above52WeekLow',
      maxPoints: levels.above52WeekLow,
      label: 'the 52-week low',
      value: Math.expm1(up),
      share: Math.min(up / band, 1),
      says: `the price is ${percent(Math.expm1(up))} above its 52-week low`,
      against: `no points are had at the low, all from ${percent(Math.expm1(band))} above it`,
      lacks,
    }),
  ];
}

function bollingerReading({ bars, length, price }: History): Reading {
  const series = indicatorSeries(bars, ['bollingerLower', 'bollingerUpper'], 'D1');
  const [lower = Number.NaN, upper = Number.NaN] = series.map((values) => values[length - 1]);
  const width = upper - lower;
  const value = width > roundingShare * upper ? (price - lower) / width : Number.NaN;
  return reading({
    part: 'levels',
    name: 'bollingerPosition',
    maxPoints: levels.bollingerPosition,
    label: 'the Bollinger bands',
    value,
    share: 1 - Math.min(Math.max(value, 0), 1),
    says:
      value < 0 || value > 1
        ? `the price is ${value < 0 ? 'below' : 'above'} its Bollinger bands, at ${plain(value, 2)}`
        : `between its Bollinger bands the price stands at ${plain(value, 2)}`,
    against: 'all points are had at the lower band, 0, and none at the upper one, 1, as prices come back to their mean',
    lacks: 'the price has not moved in 20 days',
  });
}

function roomReading(history: History): Reading {
  const { price } = history;
  const { support, resistance } = nearestTurns(history);
  const open = usualMove(history, levels.openBars);
  const up = resistance === null ? open : Math.min(Math.log(resistance / price), open);
  const down = support === null ? open : Math.min(Math.log(price / support), open);
  const value = support === null && resistance === null ? Number.NaN : up / (up + down);
  const above =
    resistance === null ? 'no resistance is near' : `resistance is ${percent(resistance / price - 1)} above`;
  const below = support === null ? 'no support' : `support ${percent(1 - support / price)} below`;
  return reading({
    part: 'levels',
    name: 'roomToResistance',
    maxPoints: levels.roomToResistance,
    label: 'support and resistance',
    value,
    share: value,
    says: `${above} and ${below}`,
    against: `${percent(value)} of the way between them is up, where no level is further off than ${percent(Math.expm1(open))}`,
    lacks: 'the price has turned nowhere',
  });
}
