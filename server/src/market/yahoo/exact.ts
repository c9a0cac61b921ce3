import { Decimal } from 'decimal.js';

/** JSON with every number as the text that it is written with: none becomes a float on the way. */
export function parseExactJson(text: string): unknown {
  return JSON.parse(text, (_name, value: unknown, context?: { readonly source?: string }) =>
    typeof value === 'number' ? (context?.source ?? String(value)) : value,
  );
}

const plain = /^-?\d+(\.\d*[1-9])?$/;
const asPlain = (written: string): string => (plain.test(written) ? written : new Decimal(written).toFixed());

/** Seven digits and a point: what is no longer is the same in single precision and in double. */
const sameInBoth = 8;

/** The shortest decimal that is this single-precision number: nine digits are always enough. */
function shortestSingle(value: number): string {
  for (let digits = 6; ; digits += 1) {
    const shorter = Number(value.toPrecision(digits));
    if (digits === 9 || Math.fround(shorter) === value) return String(shorter);
  }
}

/**
 * A number as Yahoo writes it, as a plain decimal: "3.94328E11" is "394328000000". Its charts hold single-precision
 * numbers that are written out in double: 189.95 comes as 189.9499969482422, and is 189.95 again.
 */
export function decimalOf(written: string): string {
  if (written.length <= sameInBoth) return asPlain(written);
  const value = Number(written);
  const isSingle = !Number.isInteger(value) && Math.fround(value) === value;
  return asPlain(isSingle ? shortestSingle(value) : written);
}
