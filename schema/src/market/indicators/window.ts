/**
 * Sums and extremes over the last n bars, in constant time for each and without a subtraction. A sum that is kept
 * by adding what comes and subtracting what goes drifts, and is not quite 0 when all that it holds is 0.
 *
 * Bars are taken in blocks of n. The window is what has come of this block, which is folded as it comes, and the
 * end of the block before, which is folded from behind when this one begins (van Herk 1992, Gil and Werman 1993).
 *
 * A window that is not yet full holds NaN, and so do all its sums and extremes.
 */
export interface Window {
  /** This block's values up to now, and behind them those of the block before. */
  readonly values: Float64Array;
  /** At each place what the block before comes to from there to its end. One longer: behind its end is nothing. */
  readonly behind: Float64Array;
}

export function createWindow(length: number, nothing = 0): Window {
  const behind = new Float64Array(length + 1).fill(nothing);
  return { values: new Float64Array(length).fill(Number.NaN), behind };
}

/** At the begin of a block: sums of the one before, each value less `reference`. */
export function foldSums({ values, behind }: Window, reference: number): void {
  let sum = 0;
  for (let place = values.length - 1; place > 0; place -= 1) {
    sum += (values[place] ?? Number.NaN) - reference;
    behind[place] = sum;
  }
}

/** The same sums, of squares. */
export function foldSquares({ values, behind }: Window, reference: number): void {
  let sum = 0;
  for (let place = values.length - 1; place > 0; place -= 1) {
    const difference = (values[place] ?? Number.NaN) - reference;
    sum += difference * difference;
    behind[place] = sum;
  }
}

/** The same for the greatest value, or for the least with `Math.min`. */
export function foldExtremes({ values, behind }: Window, more: (a: number, b: number) => number): void {
  let extreme = behind[values.length] ?? Number.NaN;
  for (let place = values.length - 1; place > 0; place -= 1) {
    extreme = more(extreme, values[place] ?? Number.NaN);
    behind[place] = extreme;
  }
}
