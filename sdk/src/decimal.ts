import { badOptions } from './errors.ts';
import type { DateTime, Decimal } from './scalars.ts';

const plain = /^-?\d+(\.\d+)?$/;

function isDecimal(text: string): text is Decimal {
  // What has no types may give a number, which is none.
  return typeof text === 'string' && plain.test(text);
}

/**
 * Text such as `"97012.50"` as a `Decimal`, digit for digit.
 *
 * @throws InvalidRequestError of code `BAD_OPTIONS` for any other text, also for `"1e5"`, `".5"` and `"+1"`.
 */
export function decimal(text: string): Decimal {
  if (isDecimal(text)) return text;
  throw badOptions('A decimal is digits with at most one point among them, and a minus before: "-97012.50".');
}

/** All its digits as one whole number, with so many of them behind the point. */
function scaled(value: Decimal, places: number): bigint {
  const [whole = '', fraction = ''] = value.split('.');
  return BigInt(whole + fraction.padEnd(places, '0'));
}

/** Below 0 where `a` is less than `b`, above where it is more, 0 where they are equal: `prices.sort(compareDecimals)`. Exact. */
export function compareDecimals(a: Decimal, b: Decimal): number {
  const places = Math.max(...[a, b].map((each) => decimal(each).length));
  const difference = scaled(a, places) - scaled(b, places);
  return difference === 0n ? 0 : difference < 0n ? -1 : 1;
}

/**
 * The nearest number that there is: for charts, and never for money.
 *
 * @throws InvalidRequestError of code `BAD_OPTIONS` for what is none, also for null, which JavaScript takes for 0.
 */
export function toNumber(value: Decimal): number {
  return Number(decimal(value));
}

/** The same instant as a `Date`. */
export function toDate(value: DateTime): Date {
  return new Date(value);
}

function isDateTime(text: string): text is DateTime {
  // What has more digits of a year the API does not take.
  return /^\d{4}-/.test(text);
}

/**
 * A `Date` as the API writes it, for documents of your own whose types ask for that. Operations of the API take a `Date`
 * as it is.
 *
 * @throws InvalidRequestError of code `BAD_OPTIONS` for an invalid `Date`, and for a year beyond 9999.
 */
export function dateTime(date: Date): DateTime {
  const text = Number.isNaN(date.getTime()) ? '' : date.toISOString();
  if (isDateTime(text)) return text;
  throw badOptions('The Date is invalid, or beyond the year 9999.');
}
