import type { Bars } from '../../market/indicators/bars.ts';
import type { StatementYear } from './model.ts';

/** New shares for each old one in the splits that are made; consolidations are the inverse. */
const splitFactors = [3 / 2, 2, 3, 4, 5, 7, 8, 10, 15, 20, 25, 50];
const factors = splitFactors.flatMap((factor) => [factor, 1 / factor]);

/** How far a number may lie from a factor and still tell it, each as a share. */
const tolerances = {
  /** Between two years: shares are also bought back and issued. The factors 7 and 8 lie closest, 14% apart. */
  years: 0.11,
  /** Within a year, where earnings a share times shares is the net income, but for preferred dividends. */
  statement: 0.05,
  /** Overnight, for the close: the market moves as on any day. */
  close: 0.06,
  /** For the whole day's range: a crash has prices on its way down, a split has none. */
  range: 0.1,
};

/** Earnings a share are told in cents. */
const halfCent = 0.005;
/** Of earnings a share that are known less exactly than this nothing is concluded. */
const maxEpsError = 0.05;
/** Earnings a share times shares may be so far from net income before it is worth a remark. */
const maxGap = 0.25;

const distance = (a: number, b: number): number => Math.abs(Math.log(a / b));

/** The factor that a ratio tells, as closely as `tolerance` wants it; null where it tells none. */
function factorOf(ratio: number, tolerance: number): number | null {
  if (!(ratio > 0) || !Number.isFinite(ratio)) return null;
  const [first = 1, ...others] = factors;
  const nearest = others.reduce((best, one) => (distance(ratio, one) < distance(ratio, best) ? one : best), first);
  return distance(ratio, nearest) <= Math.log1p(tolerance) ? nearest : null;
}

/** "4 for 1", "3 for 2", "1 for 10". */
export function splitName(factor: number): string {
  if (factor < 1)
    return splitName(1 / factor)
      .split(' ')
      .reverse()
      .join(' ');
  return Math.abs(factor - 1.5) < 0.01 ? '3 for 2' : `${Math.round(factor)} for 1`;
}

/** Shares, and what is told for each of them, as they would be after a split. */
export function onBasis(year: StatementYear, factor: number): StatementYear {
  if (factor === 1) return year;
  const { sharesDiluted, epsDiluted } = year;
  return {
    ...year,
    sharesDiluted: sharesDiluted === null ? null : sharesDiluted * factor,
    epsDiluted: epsDiluted === null ? null : epsDiluted / factor,
  };
}

/** What earnings a share and shares of one year say of each other. */
export type Consistency = { readonly kind: 'fits' | 'unknown' } | Misfit;
type Misfit =
  /** So many times the shares that are told would fit. */
  { readonly kind: 'split'; readonly factor: number } | { readonly kind: 'misfit'; readonly ratio: number };

/** Holds earnings a share times shares against net income, as far as cents are exact enough for it. */
export function consistencyOf({ epsDiluted, sharesDiluted, netIncome }: StatementYear): Consistency {
  if (epsDiluted === null || sharesDiluted === null || epsDiluted === 0 || netIncome === 0) return { kind: 'unknown' };
  const epsError = halfCent / Math.abs(epsDiluted);
  if (epsError > maxEpsError) return { kind: 'unknown' };
  const ratio = netIncome / epsDiluted / sharesDiluted;
  const factor = factorOf(ratio, tolerances.statement + epsError);
  if (factor !== null) return { kind: 'split', factor };
  return ratio > 0 && Math.abs(1 / ratio - 1) <= maxGap ? { kind: 'fits' } : { kind: 'misfit', ratio };
}

/** The shares that are told; where none are, those that earnings a share tell; null where neither does. */
export function sharesOf({ sharesDiluted, epsDiluted, netIncome }: StatementYear): number | null {
  if (sharesDiluted !== null) return sharesDiluted;
  if (epsDiluted === null || halfCent / Math.abs(epsDiluted) > maxEpsError) return null;
  const shares = netIncome / epsDiluted;
  return shares > 0 ? shares : null;
}

/** Whether the company itself grew or shrank more as `factor` says than not at all; null where that is not known. */
function changedBy(factor: number, older: number | null, newer: number | null): boolean | null {
  if (older === null || newer === null || older === 0 || newer === 0) return null;
  const ratio = Math.abs(newer / older);
  return distance(ratio, factor) < distance(ratio, 1);
}

/**
 * The split between two years: shares that jump by about a factor of splits. Where the company's assets jumped alike, or
 * with no assets told both its revenue and its income, it issued shares for something or merged, and nothing was split: 1.
 */
export function splitBetween(older: StatementYear, newer: StatementYear): number {
  const [before, after] = [sharesOf(older), sharesOf(newer)];
  if (before === null || after === null) return 1;
  const factor = factorOf(after / before, tolerances.years);
  if (factor === null) return 1;
  const changed =
    changedBy(factor, older.totalAssets, newer.totalAssets) ??
    (changedBy(factor, older.revenue, newer.revenue) === true &&
      changedBy(factor, older.netIncome, newer.netIncome) !== false);
  return changed ? 1 : factor;
}

/**
 * By how much shares were split since a day, as bars tell it that are not adjusted: a night in which the price falls or
 * rises by about a whole factor, with the whole of the next day on the other side. One that is undone counts as none.
 */
export function splitSince(afterMs: number, bars: Bars): number {
  let product = 1;
  for (let index = 1; index < bars.close.length; index += 1) {
    if (!((bars.timeMs[index] ?? 0) > afterMs)) continue;
    const before = bars.close[index - 1] ?? Number.NaN;
    const factor = factorOf(before / (bars.close[index] ?? Number.NaN), tolerances.close);
    // A price falls by a third more often than shares are split 3 for 2.
    if (factor === null || Math.max(factor, 1 / factor) < 2) continue;
    const isWithin = [bars.high[index], bars.low[index]].every(
      (price = Number.NaN) => price > 0 && distance(before / price, factor) <= Math.log1p(tolerances.range),
    );
    if (isWithin) product *= factor;
  }
  return Math.abs(product - 1) < 1e-9 ? 1 : product;
}
