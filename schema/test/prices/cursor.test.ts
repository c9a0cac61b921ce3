import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type Account, decodeCursor, encodeCursor, markOf } from '../../src/market/prices/cursor.ts';

const position = fc.record({
  major: fc.nat({ max: 2 ** 43 }),
  minor: fc.nat(),
  index: fc.integer({ min: -1, max: 10_000 }),
});
const account: fc.Arbitrary<Account> = fc.oneof(
  fc.record({ form: fc.constant('UP_TO' as const), position }),
  fc.record({ form: fc.constant('NOTHING' as const), position }),
  fc.record({ form: fc.constant('FOLD' as const), from: position, told: position, to: position }),
);

test('a cursor that was written is read as what it was', () => {
  fc.assert(
    fc.property(account, fc.uuid(), fc.array(fc.string()), (written, epoch, symbols) => {
      const cursor = { epoch, symbols: markOf(symbols), account: written };
      expect(decodeCursor(encodeCursor(cursor))).toEqual(cursor);
    }),
  );
});

test('a cursor of an older version is read as one of another log', () => {
  expect(decodeCursor(Buffer.from('p1:1764000000000').toString('base64url'))).toMatchObject({ epoch: '' });
});

test('what no server wrote is no cursor, whatever its length', () => {
  fc.assert(fc.property(fc.string(), (text) => decodeCursor(text) === null));
  for (const text of [
    'p2:',
    'p2:1.2:abcdefgh:x',
    'p2:1.2.3~1.2.3:abcdefgh:x',
    'p3:1.2.3:abcdefgh:x',
    'p2:1.2.-5:abcdefgh:x',
  ]) {
    expect(decodeCursor(Buffer.from(text).toString('base64url'))).toBeNull();
  }
  expect(decodeCursor('A'.repeat(1_000_000))).toBeNull();
});

test('symbols in another order are the same symbols', () => {
  expect(markOf(['A', 'B'])).toBe(markOf(['B', 'A']));
  expect(markOf(['A', 'B'])).not.toBe(markOf(['A']));
});
