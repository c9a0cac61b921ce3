/** More digits behind the point than this are rounded away: they are noise of binary floats. */
const maxDecimals = 8;

/** A number that is not negative: `mantissa` / 10 ** `scale`, without zeros at the end of its fraction. */
export interface Decimal {
  readonly mantissa: number;
  readonly scale: number;
  /** Digits behind the point as they were written, zeros included. */
  readonly writtenScale: number;
}

const plain = /^\+?(\d*)(?:\.(\d*))?$/;
const exponential = /^\+?\d*\.?\d*e[+-]?\d+$/i;

/** Null where the text is no decimal, is negative, or has more digits than are kept exactly. */
export function parseDecimal(text: string): Decimal | null {
  const match = plain.exec(text);
  if (match === null) return exponential.test(text) ? parseDecimal(Number(text).toFixed(maxDecimals)) : null;
  const whole = match[1] ?? '';
  const written = match[2] ?? '';
  if (whole === '' && written === '') return null;
  let scale = written.length;
  while (scale > 0 && written.charCodeAt(scale - 1) === 48) scale -= 1;
  if (scale > maxDecimals) return parseDecimal(Number(text).toFixed(maxDecimals));
  const mantissa = Number(whole + written.slice(0, scale));
  if (!Number.isSafeInteger(mantissa)) return null;
  return { mantissa, scale, writtenScale: Math.min(written.length, maxDecimals) };
}

/** The number in integer units of 10 ** -`decimals`; what does not fit is rounded. */
export function toUnits(decimal: Decimal, decimals: number): number {
  return decimal.scale <= decimals
    ? decimal.mantissa * 10 ** (decimals - decimal.scale)
    : Math.round(decimal.mantissa / 10 ** (decimal.scale - decimals));
}

/** For comparing only: it may be off in the last bit. */
export const toNumber = (decimal: Decimal): number => decimal.mantissa / 10 ** decimal.scale;

/** The most decimals, up to `wanted`, with which `largest` still leaves room for exact sums. */
export function fittingDecimals(wanted: number, largest: number): number {
  let decimals = wanted;
  while (decimals > 0 && largest * 10 ** decimals > 2 ** 50) decimals -= 1;
  return decimals;
}

/** `formatUnits(37330, 2)` is "373.30". */
export function formatUnits(units: number, decimals: number): string {
  if (decimals === 0) return String(units);
  const digits = String(units).padStart(decimals + 1, '0');
  return `${digits.slice(0, -decimals)}.${digits.slice(-decimals)}`;
}

/** As `formatUnits`, without zeros at the end of the fraction: volumes have no customary number of digits. */
export function formatVolume(units: number, decimals: number): string {
  if (decimals === 0) return String(units);
  const text = formatUnits(units, decimals);
  let end = text.length;
  while (text.charCodeAt(end - 1) === 48) end -= 1;
  return text.slice(0, text.charCodeAt(end - 1) === 46 ? end - 1 : end);
}
