import { compareDecimals, type DateTime, type Decimal, dateTime, decimal, toDate, toNumber } from '@tickwire/sdk';
import fc from 'fast-check';
import { expect, test } from 'vitest';

const digits = fc.stringMatching(/^\d{1,30}$/);
const anyDecimal = fc
  .tuple(fc.boolean(), digits, fc.option(fc.stringMatching(/^\d{1,18}$/)))
  .map(([isNegative, whole, fraction]) => `${isNegative ? '-' : ''}${whole}${fraction === null ? '' : `.${fraction}`}`);

test('text of digits is a decimal, as it stands', () => {
  fc.assert(
    fc.property(anyDecimal, (text) => {
      expect(decimal(text)).toBe(text);
    }),
  );
});

test.each(['', ' 1', '1 ', '.5', '5.', '+1', '1e5', '1,000', 'NaN', '--1', '1.2.3', '٣'])('%j is none', (text) => {
  expect(() => decimal(text)).toThrow(expect.objectContaining({ code: 'BAD_OPTIONS' }));
});

test.each([97_012.5, null, [], '1e5'])('%j is taken for none, as of a program without types', (value) => {
  const { given }: { given: Decimal } = JSON.parse(JSON.stringify({ given: value }));
  const refused = expect.objectContaining({ code: 'BAD_OPTIONS' });
  expect(() => decimal(given)).toThrow(refused);
  expect(() => toNumber(given)).toThrow(refused);
  expect(() => compareDecimals(decimal('1'), given)).toThrow(refused);
});

test('decimals are compared by each of their digits', () => {
  fc.assert(
    fc.property(anyDecimal, anyDecimal, (a, b) => {
      const scaled = (text: string) => {
        const [whole = '', fraction = ''] = text.replace('-', '').split('.');
        const value = BigInt(whole) * 10n ** 18n + BigInt(fraction.padEnd(18, '0'));
        return text.startsWith('-') ? -value : value;
      };
      const difference = scaled(a) - scaled(b);
      const sign = difference < 0n ? -1 : difference > 0n ? 1 : 0;
      expect(compareDecimals(decimal(a), decimal(b))).toBe(sign);
      expect(compareDecimals(decimal(b), decimal(a)) + sign).toBe(0);
    }),
  );
  expect(compareDecimals(decimal('-0.5'), decimal('0.4'))).toBe(-1);
  expect(compareDecimals(decimal('-0'), decimal('0.000'))).toBe(0);
  expect(['10', '9.99', '-3', '9.990'].map(decimal).sort(compareDecimals)).toEqual(['-3', '9.99', '9.990', '10']);
});

test('numbers and dates are the nearest that there are', () => {
  expect(toNumber(decimal('97012.50'))).toBe(97012.5);
  const instant: DateTime = JSON.parse('"2026-11-21T09:30:00.000Z"');
  expect(toDate(instant)).toEqual(new Date(Date.UTC(2026, 10, 21, 9, 30)));
});

test('a Date is made the text that the API writes, and back', () => {
  const date = new Date(Date.UTC(2026, 10, 21, 9, 30));
  expect(dateTime(date)).toBe('2026-11-21T09:30:00.000Z');
  expect(toDate(dateTime(date))).toEqual(date);
  for (const none of [new Date(Number.NaN), new Date(Date.UTC(10_000, 0, 1)), new Date(-1e14)]) {
    expect(() => dateTime(none)).toThrow(expect.objectContaining({ code: 'BAD_OPTIONS' }));
  }
});
