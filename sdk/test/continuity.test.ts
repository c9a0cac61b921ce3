import type { PriceEvent } from '@tickwire/sdk';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Continuity } from '../src/live/continuity.ts';
import { Account } from './harness/account.ts';
import { eventOf, type FeedEvent } from './harness/price-feed.ts';

const at = (event: FeedEvent, cursor: string) => ({ ...eventOf(event), cursor });

test('it goes on after the last event that came', () => {
  const continuity = new Continuity(['aapl'], 'given');
  expect(continuity.resume()).toBe('given');
  continuity.next(at({ kind: 'SNAPSHOT', sequence: 1 }, 'a'));
  expect(continuity.resume()).toBe('a');
  continuity.next(at({ sequence: 2 }, 'b'));
  continuity.next(at({ kind: 'STALE', sequence: 2 }, 'c'));
  expect(continuity.resume()).toBe('c');
});

test('a stream that was cut off among its first prices begins anew, and counts what it missed meanwhile', () => {
  const continuity = new Continuity(['AAPL', 'MSFT'], undefined);
  continuity.resume();
  continuity.next(at({ kind: 'SNAPSHOT', sequence: 5 }, 'a'));
  expect(continuity.resume()).toBeUndefined();
  expect(continuity.next(at({ kind: 'SNAPSHOT', sequence: 9 }, 'b'))).toMatchObject({ kind: 'SNAPSHOT', missed: 3 });
  continuity.next(at({ kind: 'SNAPSHOT', symbol: 'MSFT', sequence: 1 }, 'c'));
  expect(continuity.resume()).toBe('c');
});

test('a gap whose first prices were cut off is told once, and the rest of what was missed is counted', () => {
  const continuity = new Continuity(['AAPL', 'MSFT'], 'given');
  for (const sequence of [10, 15]) {
    expect(continuity.resume()).toBe('given');
    const gap = continuity.next(at({ kind: 'GAP', sequence, missed: null }, `gap ${sequence}`));
    expect(gap !== undefined).toBe(sequence === 10);
    const snapshot = continuity.next(at({ kind: 'SNAPSHOT', sequence }, `snapshot ${sequence}`));
    expect(snapshot).toMatchObject({ sequence, missed: sequence === 10 ? 0 : 4 });
  }
});

test('a gap whose SNAPSHOT was cut off is followed by one all the same', () => {
  const continuity = new Continuity(['AAPL'], undefined);
  continuity.resume();
  continuity.next(at({ sequence: 1 }, 'a'));
  continuity.next(at({ kind: 'GAP', sequence: 5, missed: 3 }, 'b'));
  expect(continuity.resume()).toBe('b');
  expect(continuity.next(at({ sequence: 6 }, 'c'))).toMatchObject({ kind: 'SNAPSHOT', sequence: 6 });
  expect(continuity.next(at({ sequence: 7 }, 'd'))).toMatchObject({ kind: 'TICK', sequence: 7 });
});

test('what was told is not told again, as SNAPSHOT neither', () => {
  const continuity = new Continuity(['AAPL'], undefined);
  continuity.resume();
  continuity.next(at({ sequence: 7 }, 'a'));
  continuity.resume();
  expect(continuity.next(at({ sequence: 6 }, 'b'))).toBeUndefined();
  expect(continuity.next(at({ kind: 'SNAPSHOT', sequence: 7 }, 'c'))).toBeUndefined();
  expect(continuity.next(at({ sequence: 9, missed: 0 }, 'd'))).toMatchObject({ sequence: 9, missed: 1 });
});

test('ticks that are numbered anew are told, and how many were missed is not known', () => {
  const continuity = new Continuity(['AAPL'], undefined);
  continuity.resume();
  continuity.next(at({ sequence: 100 }, 'a'));
  continuity.resume();
  const later = at({ sequence: 7, time: '2026-11-21T09:30:01.000Z' }, 'b');
  expect(continuity.next(later)).toMatchObject({ sequence: 7, missed: null });
  expect(continuity.next(later)).toBeUndefined();
  expect(continuity.next(at({ sequence: 9, missed: 1 }, 'c'))).toMatchObject({ sequence: 9, missed: 1 });
});

test('a symbol that has come to another source is not counted across the two', () => {
  const continuity = new Continuity(['AAPL'], undefined);
  continuity.resume();
  continuity.next(at({ sequence: 100 }, 'a'));
  continuity.resume();
  const other: PriceEvent = { ...at({ sequence: 5_000 }, 'b'), source: 'YAHOO' };
  expect(continuity.next(other)).toMatchObject({ sequence: 5_000, missed: null });
});

const symbols = ['A', 'B', 'C'];

const steps = fc.array(
  fc.oneof(
    { weight: 5, arbitrary: fc.record({ do: fc.constant('tick' as const), symbol: fc.constantFrom(...symbols) }) },
    { weight: 4, arbitrary: fc.record({ do: fc.constant('send' as const), symbol: fc.constantFrom(...symbols) }) },
    { weight: 1, arbitrary: fc.record({ do: fc.constantFrom('lose', 'trim'), symbol: fc.constant('') }) },
  ),
  { minLength: 20, maxLength: 150 },
);

/** A server that folds what waits of each symbol, and sends the symbols in any order. */
function serverOf(cursorsAre: 'newest' | 'oldest') {
  const log: { symbol: string; sequence: number }[] = symbols.map((symbol) => ({ symbol, sequence: 1 }));
  const sequenceAt = (symbol: string, position: number) =>
    log.slice(0, position).reduce((last, tick) => (tick.symbol === symbol ? tick.sequence : last), 0);
  let heldFrom = 0;
  /** Up to where each symbol was sent over this connection. */
  let sent = new Map<string, number>();
  return {
    tick: (symbol: string) => log.push({ symbol, sequence: sequenceAt(symbol, log.length) + 1 }),
    trim: () => {
      heldFrom = log.length;
    },
    connect(after: string | undefined): PriceEvent[] {
      const isLost = after !== undefined && Number(after) < heldFrom;
      const position = after === undefined || isLost ? log.length : Number(after);
      sent = new Map(symbols.map((symbol) => [symbol, position]));
      if (after !== undefined && !isLost) return [];
      return symbols.flatMap((symbol) => {
        const sequence = sequenceAt(symbol, position);
        const snapshot = at({ kind: 'SNAPSHOT', symbol, sequence }, String(position));
        return isLost ? [at({ kind: 'GAP', symbol, sequence, missed: null }, String(position)), snapshot] : [snapshot];
      });
    },
    send(symbol: string): PriceEvent | undefined {
      const from = sent.get(symbol) ?? 0;
      const before = sequenceAt(symbol, from);
      const sequence = sequenceAt(symbol, log.length);
      if (sequence === before) return undefined;
      sent.set(symbol, log.length);
      const cursor = cursorsAre === 'newest' ? log.length : Math.min(...sent.values());
      return at({ symbol, sequence, missed: sequence - before - 1 }, String(cursor));
    },
    newest: (symbol: string) => sequenceAt(symbol, log.length),
  };
}

test.each(['newest', 'oldest'] as const)(
  'wherever connections end, no tick is told twice and each is told or counted, where cursors are those of the %s tick',
  (cursorsAre) => {
    fc.assert(
      fc.property(steps, fc.infiniteStream(fc.nat({ max: 8 })), (played, lengths) => {
        const server = serverOf(cursorsAre);
        const continuity = new Continuity(symbols, undefined);
        const account = new Account();
        const receive = (event: PriceEvent | undefined): void => {
          const told = event && continuity.next(event);
          if (told !== undefined) account.read(told);
        };
        // A connection may end among the first events that are sent over it.
        const connect = (): void => {
          const length = lengths.next().value;
          const opening = server.connect(continuity.resume());
          for (const event of opening.slice(0, length)) receive(event);
          if (opening.length > length) connect();
        };
        connect();
        for (const step of played) {
          if (step.do === 'tick') server.tick(step.symbol);
          else if (step.do === 'send') receive(server.send(step.symbol));
          else if (step.do === 'trim') server.trim();
          else connect();
        }
        for (const symbol of symbols) {
          server.tick(symbol);
          receive(server.send(symbol));
          expect(account.of(symbol)).toEqual([1, server.newest(symbol)]);
        }
      }),
      { numRuns: 300 },
    );
  },
);
