import { historyOf, nearestTurns } from './basic/history.ts';
import { outcomeOf, outcomeTooShort, tooShort } from './basic/judging.ts';
import { levelReadings } from './basic/levels.ts';
import { momentumReadings } from './basic/momentum.ts';
import { trendReadings } from './basic/trend.ts';
import { volatilityReadings } from './basic/volatility.ts';
import { volumeReadings } from './basic/volume.ts';
import type { Model } from './model.ts';
import { basicThresholds as thresholds } from './thresholds.ts';

/**
 * BASIC@1: what daily prices and volumes say of any instrument: trend 30 points, momentum 30, volatility 15, volume 10
 * and levels 15, each factor by the formula and source that its file names.
 *
 * Half of the points are those of a price that goes nowhere. A move up has all of a factor's points at 1.5 times what
 * such a move usually deviates by, as far down none: the usual deviation of n bars is the typical volatility of the
 * asset class times the root of n bars in years, as that of a random walk (Bachelier, "Théorie de la spéculation",
 * 1900). So a rise by 10% in a month is much for a currency, and little for a crypto asset.
 */
export const basic1: Model = {
  model: 'BASIC',
  version: 1,
  horizonDays: 30,
  evaluate(input) {
    const history = historyOf(input);
    const reason = tooShort(history);
    if (reason !== null) return outcomeTooShort(history, reason);
    const readings = [
      ...trendReadings(history),
      ...momentumReadings(history),
      ...volatilityReadings(history),
      ...volumeReadings(history),
      ...levelReadings(history),
    ];
    return outcomeOf(history, readings, { deviations: thresholds.deviations, ...nearestTurns(history) });
  },
};
