/** "8.9%" of 0.0885; from ten times on it is told as times. */
export function percent(share: number): string {
  return Math.abs(share) < 10 ? `${(Math.round(share * 1000) / 10 + 0).toFixed(1)}%` : `${decimal(share)} times`;
}

const units = [
  [1e12, 'trillion'],
  [1e9, 'billion'],
  [1e6, 'million'],
] as const;

/** "133.35", "94.7 billion", "0.000012": with as many digits as say enough, and large sums as people read them. */
export function decimal(value: number): string {
  const size = Math.abs(value);
  if (size >= 1e15) return value.toExponential(3);
  const unit = units.find(([from]) => size >= from);
  if (unit) return `${(value / unit[0]).toFixed(1)} ${unit[1]}`;
  return size === 0 || size >= 0.995 ? value.toFixed(2) : String(Number(value.toPrecision(4)));
}

/** "USD 133.35". */
export function money(value: number, currency: string): string {
  return `${currency} ${decimal(value)}`;
}

/** Ten digits: more would be noise of the float. Never minus zero, which JSON does not know. */
export function stored(value: number): number {
  return Number(value.toPrecision(10)) + 0;
}
