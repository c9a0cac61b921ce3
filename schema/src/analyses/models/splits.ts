import type { Bars } from '../../market/indicators/bars.ts';
import type { StatementYear } from './model.ts';
import { splitThresholds as thresholds } from './thresholds.ts';

/** New shares for each old one in the splits that are made; consolidations are the inverse. */
const splitFactors = [3 / 2, 2, 3, 4, 5, 7, 8, 10, 15, 20, 25, 50];
const factors = splitFactors.flatMap((factor) => [factor, 1 / factor]);

/** Earnings a share are told in cents. */
const halfCent = 0.005;
const distance = (a: number, b: number): number => Math.abs(Math.log(a / b));

/** The factor that a ratio tells, as closely as `tolerance` wants it; null where it tells none. */
function factorOf(ratio: number, tolerance: number): number | null {
  if (!(ratio > 0) || !Number.isFinite(ratio)) return null;
  const [first = 1, ...others] = factors;
  const nearest = others.reduce((best, one) => (distance(ratio, one) < distance(ratio, best) ? one : best), first);
  return distance(ratio, nearest) <= Math.log1p(tolerance) ? nearest : null;
}

/** A price falls by a third, and shares become a half more, in more ways than by a split of 3 for 2. */
const wholeFactor = (factor: number | null): number | null =>
  factor !== null && Math.max(factor, 1 / factor) >= 2 ? factor : null;

/** "4 for 1", "3 for 2", "1 for 10". */
export function splitName(factor: number): string {
  const larger = Math.max(factor, 1 / factor);
  const [more, fewer] = Math.abs(larger - 1.5) < 0.01 ? [3, 2] : [Math.round(larger), 1];
  return factor > 1 ? `${more} for ${fewer}` : `${fewer} for ${more}`;
}

/** Shares, and what is told for each of them, as they would be after a split. */
export function onBasis(year: StatementYear, factor: number): StatementYear {
  if (factor === 1) return year;
  const { sharesDiluted, epsDiluted } = year;
  return {
    ...year,
    sharesDiluted: sharesDiluted === null ? null : sharesDiluted * factor,
    // JSON knows no -0.
    epsDiluted: epsDiluted === null ? null : epsDiluted / factor + 0,
  };
}

/** What earnings a share and shares of one year say of each other. */
type Consistency = { readonly kind: 'fits' | 'unknown' } | Misfit;
type Misfit =
  /** So many times the shares that are told would fit. */
  { readonly kind: 'split'; readonly factor: number } | { readonly kind: 'misfit'; readonly ratio: number };

/** Holds earnings a share times shares against net income, as far as cents are exact enough for it. */
export function consistencyOf({ epsDiluted, sharesDiluted, netIncome }: StatementYear): Consistency {
  if (epsDiluted === null || sharesDiluted === null || epsDiluted === 0 || netIncome === 0) return { kind: 'unknown' };
  const epsError = halfCent / Math.abs(epsDiluted);
  if (epsError > thresholds.maxEpsError) return { kind: 'unknown' };
  const ratio = netIncome / epsDiluted / sharesDiluted;
  const factor = factorOf(ratio, thresholds.statement + epsError);
  if (factor !== null) return { kind: 'split', factor };
  return ratio > 0 && Math.abs(1 / ratio - 1) <= thresholds.maxGap ? { kind: 'fits' } : { kind: 'misfit', ratio };
}

/** The shares that are told; where none are, those that earnings a share tell; null where neither does. */
export function sharesOf({ sharesDiluted, epsDiluted, netIncome }: StatementYear): number | null {
  if (sharesDiluted !== null) return sharesDiluted;
  if (epsDiluted === null || halfCent / Math.abs(epsDiluted) > thresholds.maxEpsError) return null;
  const shares = netIncome / epsDiluted;
  return shares > 0 ? shares : null;
}

/** Whether the company itself grew or shrank more as `factor` says than not at all; null where that is not known. */
function changedBy(factor: number, older: number | null, newer: number | null): boolean | null {
  if (older === null || newer === null || older === 0 || newer === 0) return null;
  const ratio = Math.abs(newer / older);
  return distance(ratio, factor) < distance(ratio, 1);
}

/** Whether more shares are rather new ones: the company grew with them, or it is one that lives on selling shares. */
function isIssue(factor: number, older: StatementYear, newer: StatementYear): boolean {
  if (factor > 1 && older.netIncome < 0 && newer.netIncome < 0) return true;
  return (
    changedBy(factor, older.totalAssets, newer.totalAssets) ??
    (changedBy(factor, older.revenue, newer.revenue) === true &&
      changedBy(factor, older.netIncome, newer.netIncome) !== false)
  );
}

/** Shares that changed from one year to the next by about a factor of splits. */
interface Jump {
  /** New shares for each old one. */
  readonly factor: number;
  /** False where shares were issued or bought back for something: nothing is to be taken out then. */
  readonly isSplit: boolean;
}

/** Null where shares changed as they do, or are not known. */
export function jumpBetween(older: StatementYear, newer: StatementYear): Jump | null {
  const [before, after] = [sharesOf(older), sharesOf(newer)];
  if (before === null || after === null) return null;
  const factor =
    factorOf(after / before, thresholds.fewShares) ?? wholeFactor(factorOf(after / before, thresholds.years));
  return factor === null ? null : { factor, isSplit: !isIssue(factor, older, newer) };
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
    const factor = wholeFactor(factorOf(before / (bars.close[index] ?? Number.NaN), thresholds.close));
    if (factor === null) continue;
    const isWithin = [bars.high[index], bars.low[index]].every(
      (price = Number.NaN) => price > 0 && distance(before / price, factor) <= Math.log1p(thresholds.range),
    );
    if (isWithin) product *= factor;
  }
  const isUndone = distance(product, 1) < 1e-9;
  return isUndone || distance(product, 1) > Math.log(thresholds.maxSplitSince) ? 1 : product;
}
