import { decimal } from '@tickwire/sdk';
import { expect, test } from 'vitest';
import { formatPrice } from '../../../examples/dashboard/src/ui/format.ts';

test.each([
  ['97012.5', 2, '97,012.50'],
  ['1.99999', 2, '2.00'],
  ['0.00001234', 8, '0.00001234'],
  ['0.00001234', 2, '0.00001234'],
  ['0', 2, '0.00'],
  ['-1234.5', 0, '-1,235'],
  ['12345678901234567890.123456789012345678', 18, '12,345,678,901,234,567,890.123456789012345678'],
  ['12345678901234567890.12', undefined, '12,345,678,901,234,567,890.12'],
])('%s with %s digits is shown as %s', (price, decimals, shown) => {
  expect(formatPrice(decimal(price), decimals)).toBe(shown);
});
