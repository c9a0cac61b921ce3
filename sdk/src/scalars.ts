declare const decimal: unique symbol;
declare const dateTime: unique symbol;
declare const unrecognized: unique symbol;

/**
 * An exact decimal number as a string: `"97012.50"`. Its own type, so that no arithmetic on it compiles by accident;
 * hand it to a decimal library, or to `Number(…)` where an approximation will do.
 */
export type Decimal = string & { readonly [decimal]: true };

/** An instant in ISO 8601, UTC, with milliseconds: `"2026-11-21T09:30:00.000Z"`; `new Date(…)` reads it. */
export type DateTime = string & { readonly [dateTime]: true };

/** An instant to send: a `Date`, or text in ISO 8601 with its offset. */
export type DateTimeInput = Date | string;

/**
 * A value of an enum, or the name of a type, that this version of the SDK does not know: a newer server has it. It can be
 * sent back as it came, while a misspelt one does not compile.
 */
export type Unrecognized = string & { readonly [unrecognized]: true };
