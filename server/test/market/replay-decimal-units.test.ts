import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formatUnits, formatVolume, parseDecimal, toUnits } from '../../src/market/replay/decimal-units.ts';

const unitsOf = (text: string, decimals: number): number | null => {
  const decimal = parseDecimal(text);
  return decimal === null ? null : toUnits(decimal, decimals);
};

describe('decimal units', () => {
  it('come back from their text exactly', () => {
    fc.assert(
      fc.property(fc.maxSafeNat(), fc.integer({ min: 0, max: 8 }), (units, decimals) => {
        expect(unitsOf(formatUnits(units, decimals), decimals)).toBe(units);
        expect(unitsOf(formatVolume(units, decimals), decimals)).toBe(units);
      }),
      { numRuns: 2000 },
    );
  });

  it.each([
    ['373.29', 2, 37_329],
    ['373.2', 2, 37_320],
    ['373.295', 2, 37_330],
    ['373.29999999999995', 2, 37_330],
    ['.5', 2, 50],
    ['1e-05', 8, 1000],
    ['9007199254740991', 0, 9_007_199_254_740_991],
  ])('%s in units of %i decimals is %i', (text, decimals, units) => {
    expect(unitsOf(text, decimals)).toBe(units);
  });

  it.each(['', '.', '-1', 'abc', '1,5', '1.2.3', 'NaN', 'Infinity', '0x10', '90071992547409.921'])(
    'refuses "%s"',
    (text) => {
      expect(parseDecimal(text)).toBeNull();
    },
  );

  it.each([
    [0, '0', '0.00'],
    [5, '0.05', '0.05'],
    [37_330, '373.3', '373.30'],
    [100, '1', '1.00'],
  ])('%i hundredths are %s of volume, and the price %s', (units, volume, price) => {
    expect(formatVolume(units, 2)).toBe(volume);
    expect(formatUnits(units, 2)).toBe(price);
  });
});
