import { Decimal } from 'decimal.js';

/** "2026-11-20 21:00 UTC" */
export function minuteText(ms: number): string {
  return `${new Date(ms).toISOString().slice(0, 16).replace('T', ' ')} UTC`;
}

/** A price with as many decimals as the instrument's prices have. */
export function priceText(price: string | number, { priceDecimals }: { readonly priceDecimals: number }): string {
  const text = new Decimal(price).toFixed(priceDecimals);
  return Number(text) === 0 ? text.replace('-', '') : text;
}

/** "+1.50%": to two digits, with its sign. */
export function signedPercent(percent: number): string {
  const text = Math.abs(percent).toFixed(2);
  return Number(text) === 0 ? '0.00%' : `${percent < 0 ? '-' : '+'}${text}%`;
}
