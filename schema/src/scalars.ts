import { Decimal } from 'decimal.js';
import { builder } from './builder.ts';
import { badUserInput } from './errors.ts';

const instantPattern = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d{1,9})?)?(Z|[+-]\d{2}:\d{2})$/;

function parseDateTime(value: unknown): Date {
  if (typeof value === 'string' && instantPattern.test(value)) {
    const date = new Date(value);
    // A day that the month lacks would roll over into the next one.
    const day = Number(value.slice(8, 10));
    const daysInMonth = new Date(Date.UTC(Number(value.slice(0, 4)), Number(value.slice(5, 7)), 0)).getUTCDate();
    // PostgreSQL counts no year 0, and ISO 8601 has no fifth digit.
    const isInCalendar = date.getUTCFullYear() >= 1 && date.getUTCFullYear() <= 9999;
    if (isInCalendar && day <= daysInMonth) return date;
  }
  throw badUserInput('A DateTime is a string in ISO 8601 with a time zone, such as "2026-11-21T09:30:00.000Z".');
}

builder.scalarType('DateTime', {
  description: 'An instant: ISO 8601, UTC, with milliseconds: "2026-11-21T09:30:00.000Z".',
  serialize: (value) => value.toISOString(),
  parseValue: parseDateTime,
});

const decimalPattern = /^-?\d{1,30}(\.\d{1,18})?$/;

builder.scalarType('Decimal', {
  description: 'An exact decimal number, a string on the wire: "97012.50". Never a float.',
  serialize: (value) => value,
  parseValue: (value) => {
    if (typeof value === 'string' && decimalPattern.test(value)) return new Decimal(value).toFixed();
    throw badUserInput('A Decimal is a string such as "97012.50": up to 30 digits before the point and 18 behind it.');
  },
});

builder.scalarType('SafeInt', {
  description: 'A whole number up to 2^53, which JavaScript holds exactly.',
  serialize: (value) => value,
  parseValue: (value) => {
    if (typeof value === 'number' && Number.isSafeInteger(value)) return value;
    throw badUserInput('A SafeInt is a whole number up to 2^53.');
  },
});

builder.scalarType('JSON', {
  description: 'Any JSON value.',
  serialize: (value) => value,
  parseValue: (value) => value,
});
