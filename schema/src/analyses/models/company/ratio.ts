/** Beyond this a ratio only says that what it is held against is next to nothing. */
const largestRatio = 1e6;

/** Null where either is unknown, and where there is nothing above 0 to divide by. */
export function ratio(numerator: number | null, denominator: number | null): number | null {
  if (numerator === null || denominator === null || !(denominator > 0)) return null;
  return finite(clamp(numerator / denominator, -largestRatio, largestRatio));
}

/** An amount of money for each share: unlike a ratio it has a currency, and no bounds. Null for less than one share. */
export function forEachShare(amount: number | null, shares: number | null): number | null {
  return amount === null || shares === null || !(shares >= 1) ? null : finite(amount / shares);
}

export function clamp(value: number, least: number, most: number): number {
  return Math.min(Math.max(value, least), most);
}

/** Null for what is no number any more: sums of absurd figures can reach infinity. */
export function finite(value: number): number | null {
  // JSON knows no minus nothing.
  return Number.isFinite(value) ? value + 0 : null;
}

export function mean(values: readonly number[]): number | null {
  return values.length === 0 ? null : finite(values.reduce((sum, value) => sum + value, 0) / values.length);
}

export function median(values: readonly number[]): number | null {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length >> 1;
  return mean(sorted.length % 2 === 0 ? sorted.slice(middle - 1, middle + 1) : sorted.slice(middle, middle + 1));
}
