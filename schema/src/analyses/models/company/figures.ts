/** Numbers as sentences show them. */

/** "12.3%" of 0.1234. */
export function percent(share: number): string {
  return `${decimal(share * 100, 1)}%`;
}

/** "1.79". */
export function times(value: number): string {
  return decimal(value, 2);
}

/** "USD 94.1 billion". */
export function amount(value: number, currency: string): string {
  const scale = scales.find(({ from }) => Math.abs(value) >= from);
  return scale ? `${currency} ${decimal(value / scale.from, 1)} ${scale.name}` : `${currency} ${decimal(value, 2)}`;
}

/** "USD 121.56"; more digits for what is below one unit, which is where the first two would say nothing. */
export function perShare(value: number, currency: string): string {
  const isSmall = Math.abs(value) < 1 && value !== 0;
  return `${currency} ${isSmall ? Number(value.toPrecision(4)) : decimal(value, 2)}`;
}

const scales = [
  { from: 1e12, name: 'trillion' },
  { from: 1e9, name: 'billion' },
  { from: 1e6, name: 'million' },
] as const;

function decimal(value: number, digits: number): string {
  const text = value.toFixed(digits);
  return Number(text) === 0 ? (0).toFixed(digits) : text;
}
