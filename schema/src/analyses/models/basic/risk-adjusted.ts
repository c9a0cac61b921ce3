import { type Model, notApplicable } from '../model.ts';
import { basicThresholds as thresholds } from '../thresholds.ts';
import { annualVolatility, closeDaysAgo, type History, historyOf, monthEnds } from './history.ts';
import { outcomeOf, tooShort } from './judging.ts';
import { did, percent, plain, type Reading, reading, shareOfMove, sideOf } from './reading.ts';

const { riskAdjusted: table } = thresholds;

/**
 * BASIC@2: momentum for the risk that was taken, and nothing else. Where BASIC@1 holds a price against what is usual
 * for its kind, this holds it against its own volatility.
 *
 * - `momentum12To1`: ln(close a month ago / close a year ago) / (volatility × √ of the years between): the 12-1 month
 *   return of Jegadeesh and Titman (Journal of Finance 48, 1993), by its risk as Barroso and Santa-Clara do ("Momentum
 *   Has Its Moments", Journal of Financial Economics 116, 2015).
 * - `return12Months`: ln(price / close a year ago) / volatility: Moskowitz, Ooi and Pedersen, "Time Series Momentum"
 *   (Journal of Financial Economics 104, 2012).
 * - `priceToSma10Months`: ln(price / mean of the price and the last closes of 9 months) / (volatility × √(10/36)): the
 *   filter of Faber, "A Quantitative Approach to Tactical Asset Allocation" (Journal of Wealth Management, 2007), by
 *   degrees where he goes all in or out.
 * - `volatilityToYear`: the volatility of 21 bars / that of a year: returns for the risk are better after calm weeks
 *   (Moreira and Muir, "Volatility-Managed Portfolios", Journal of Finance 72, 2017).
 */
export const basic2: Model = {
  model: 'BASIC',
  version: 2,
  horizonDays: 30,
  evaluate(input) {
    const history = historyOf(input);
    const short = tooShort(history);
    if (short !== null) return short;
    const volatility = annualVolatility(history, thresholds.volatility.bars);
    const readings = [...momentumReadings(history, volatility), volatilityReading(history, volatility)];
    if (readings.every(({ part, factor }) => part === 'volatility' || factor.value === null)) {
      const lack = volatility > 0 ? `${table.months} months of them are needed` : 'its returns do not differ';
      return notApplicable(
        `Momentum cannot be told from ${history.length} daily bars over ${Math.round(history.days)} days: ${lack}.`,
        { bars: history.length, days: Math.round(history.days), months: table.months },
      );
    }
    return outcomeOf(history, readings, { deviations: table.deviations });
  },
};

function momentumReadings(history: History, volatility: number): readonly Reading[] {
  const { price } = history;
  const { from, to } = table.days;
  const yearAgo = closeDaysAgo(history, from);
  const ends = monthEnds(history, table.months - 1);
  const average = ends.reduce((sum, close) => sum + close, price) / table.months;
  const byRisk = (move: number, years: number) =>
    volatility > 0 ? move / (volatility * Math.sqrt(years)) : Number.NaN;
  const lacks = `it takes bars of ${from} days in which returns differ`;
  const earlier = Math.log(closeDaysAgo(history, to) / yearAgo);
  const year = Math.log(price / yearAgo);
  const trend = Math.log(price / average);
  return [
    inDeviations({
      part: 'momentum',
      name: 'momentum12To1',
      maxPoints: table.momentum12To1,
      label: 'the momentum of 12 months without the last',
      value: byRisk(earlier, (from - to) / 365),
      does: `from ${from} to ${to} days ago the price ${did(earlier)} by ${percent(Math.expm1(earlier))}`,
      lacks,
    }),
    inDeviations({
      part: 'momentum',
      name: 'return12Months',
      maxPoints: table.return12Months,
      label: 'the return of 12 months',
      value: byRisk(year, from / 365),
      does: `the price ${did(year)} by ${percent(Math.expm1(year))} in 12 months`,
      lacks,
    }),
    inDeviations({
      part: 'trend',
      name: 'priceToSma10Months',
      maxPoints: table.priceToSma10Months,
      label: `the ${table.months}-month average`,
      value: byRisk(trend, (table.months / 12) * thresholds.barsOfAverage),
      does: `the price is ${percent(Math.expm1(trend))} ${sideOf(trend)} its ${table.months}-month average`,
      lacks: `it takes ${table.months} months in which returns differ`,
    }),
  ];
}

interface Deviating extends Pick<Reading, 'part' | 'label'> {
  readonly name: string;
  readonly maxPoints: number;
  readonly value: number;
  readonly does: string;
  readonly lacks: string;
}

function inDeviations({ does, value, ...asked }: Deviating): Reading {
  const { deviations } = table;
  return reading({
    ...asked,
    value,
    share: shareOfMove(value, deviations),
    says: `${does}, ${plain(Math.abs(value), 2)} of its own deviations`,
    against: `all points are had from ${deviations} up, none from ${deviations} down`,
  });
}

function volatilityReading(history: History, year: number): Reading {
  const { bars, times } = table.volatility;
  const value = annualVolatility(history, bars) / year;
  return reading({
    part: 'volatility',
    name: 'volatilityToYear',
    maxPoints: table.volatilityToYear,
    label: 'the volatility of these weeks',
    value,
    share: value > 0 ? shareOfMove(-Math.log(value), Math.log(times)) : Number.NaN,
    says: `the volatility of ${bars} days is ${plain(value, 2)} times that of the year`,
    against: `all points are had from ${plain(1 / times, 2)} times down, none from ${times} times up`,
    lacks: 'its returns do not differ',
  });
}
