import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { PriceEvent as Told } from '../src/generated/types.ts';
import { continuityOf } from '../src/streams/continuity.ts';
import { Account } from './harness/account.ts';
import { type FeedEvent, toldOf } from './harness/price-feed.ts';

const at = (event: FeedEvent, cursor: string): Told => ({ ...toldOf(event), cursor });

/** One that has begun: its SNAPSHOT was tick 5. */
function begun(symbols = ['AAPL']): ReturnType<typeof continuityOf> {
  const continuity = continuityOf(symbols, undefined);
  continuity.resume();
  for (const symbol of symbols) continuity.next(at({ kind: 'SNAPSHOT', symbol, sequence: 5 }, 'begun'));
  return continuity;
}

test('it goes on after the last event that came', () => {
  const continuity = continuityOf(['AAPL'], 'given');
  expect(continuity.resume()).toBe('given');
  continuity.next(at({ kind: 'SNAPSHOT', sequence: 1 }, 'a'));
  expect(continuity.resume()).toBe('a');
  continuity.next(at({ sequence: 2 }, 'b'));
  continuity.next(at({ kind: 'STALE', sequence: 2 }, 'c'));
  expect(continuity.resume()).toBe('c');
});

test('a stream that was cut off among its first prices begins anew, and tells that some may be missing', () => {
  const continuity = continuityOf(['AAPL', 'MSFT'], undefined);
  continuity.resume();
  continuity.next(at({ kind: 'SNAPSHOT', sequence: 5 }, 'a'));
  expect(continuity.resume()).toBeUndefined();
  expect(continuity.next(at({ kind: 'SNAPSHOT', sequence: 9 }, 'b'))).toMatchObject([
    { type: 'gap', missed: null },
    { type: 'snapshot', sequence: 9, missed: 0 },
  ]);
  continuity.next(at({ kind: 'SNAPSHOT', symbol: 'MSFT', sequence: 1 }, 'c'));
  expect(continuity.resume()).toBe('c');
});

test('a gap is told with the price that follows it, however often it is told', () => {
  const continuity = begun();
  const later = { sequence: 10, time: '2026-11-21T09:30:01.000Z' };
  expect(continuity.next(at({ kind: 'GAP', ...later, missed: null }, 'b'))).toEqual([]);
  continuity.resume();
  expect(continuity.next(at({ kind: 'GAP', ...later, missed: null }, 'c'))).toEqual([]);
  expect(continuity.next(at({ kind: 'SNAPSHOT', ...later }, 'd'))).toMatchObject([
    { type: 'gap', missed: null, sequence: 10 },
    { type: 'snapshot', sequence: 10, missed: 0 },
  ]);
});

test('a gap in which nothing was missed is none', () => {
  const continuity = begun();
  continuity.resume();
  expect(continuity.next(at({ kind: 'GAP', sequence: 5, missed: null }, 'b'))).toEqual([]);
  expect(continuity.next(at({ kind: 'SNAPSHOT', sequence: 5 }, 'c'))).toEqual([]);
  expect(continuity.next(at({ sequence: 6 }, 'd'))).toMatchObject([{ type: 'tick', sequence: 6, missed: 0 }]);
});

test('a gap whose SNAPSHOT was cut off is followed by one all the same', () => {
  const continuity = begun();
  continuity.next(at({ kind: 'GAP', sequence: 8, missed: null }, 'b'));
  expect(continuity.resume()).toBe('b');
  expect(continuity.next(at({ sequence: 9 }, 'c'))).toMatchObject([
    { type: 'gap', missed: null },
    { type: 'snapshot', sequence: 9 },
  ]);
  expect(continuity.next(at({ sequence: 10 }, 'd'))).toMatchObject([{ type: 'tick', sequence: 10 }]);
});

test('a hole that the server does not tell is a gap, which says how many and begins where the last event stood', () => {
  const continuity = begun();
  expect(continuity.next(at({ sequence: 9, missed: 1 }, 'b'))).toMatchObject([
    { type: 'gap', missed: 2, cursor: 'begun' },
    { type: 'snapshot', sequence: 9, missed: 1, cursor: 'b' },
  ]);
  expect(continuity.next(at({ sequence: 10 }, 'c'))).toMatchObject([{ type: 'tick', sequence: 10, missed: 0 }]);
});

test('what was told is not told again, as SNAPSHOT neither, and is not counted as missed', () => {
  const continuity = begun();
  continuity.resume();
  expect(continuity.next(at({ sequence: 4 }, 'b'))).toEqual([]);
  expect(continuity.next(at({ kind: 'SNAPSHOT', sequence: 5 }, 'c'))).toEqual([]);
  expect(continuity.next(at({ sequence: 9, missed: 7 }, 'd'))).toMatchObject([
    { type: 'tick', sequence: 9, missed: 3 },
  ]);
});

test('a clock that goes back or forth neither hides a tick nor tells one twice', () => {
  const continuity = begun();
  const ticks = [
    { sequence: 6, time: '2026-11-21T12:00:00.000Z' },
    { sequence: 7, time: '2026-11-21T08:00:00.000Z' },
    { sequence: 8, time: '2026-11-21T08:00:01.000Z' },
  ];
  const told = [...ticks, ...ticks].flatMap((tick) => continuity.next(at(tick, 'x')));
  expect(told).toMatchObject(ticks.map((tick) => ({ type: 'tick', ...tick, missed: 0 })));
});

test('ticks that are numbered anew are told after a gap of nobody knows how many', () => {
  const continuity = begun();
  continuity.resume();
  const later = at({ sequence: 2, time: '2026-11-21T09:30:01.000Z' }, 'b');
  expect(continuity.next(later)).toMatchObject([
    { type: 'gap', missed: null },
    { type: 'snapshot', sequence: 2, missed: 0 },
  ]);
  expect(continuity.next(later)).toEqual([]);
  expect(continuity.next(at({ sequence: 4, missed: 1 }, 'c'))).toMatchObject([{ sequence: 4, missed: 1 }]);
});

test('a symbol that has come to another source is not counted across the two', () => {
  const continuity = begun();
  expect(continuity.next({ ...at({ sequence: 5_000 }, 'b'), source: 'YAHOO' })).toMatchObject([
    { type: 'gap', missed: null },
    { type: 'snapshot', sequence: 5_000, missed: 0 },
  ]);
});

test('silence is told once, and its end also where the price still stands', () => {
  const continuity = begun();
  const stale = at({ kind: 'STALE', sequence: 5 }, 'b');
  expect(continuity.next(stale)).toMatchObject([{ type: 'stale', sequence: 5 }]);
  continuity.resume();
  expect(continuity.next(stale)).toEqual([]);
  const snapshot = at({ kind: 'SNAPSHOT', sequence: 5 }, 'c');
  expect(continuity.next(snapshot)).toMatchObject([{ type: 'snapshot', sequence: 5 }]);
  expect(continuity.next(snapshot)).toEqual([]);
  expect(continuity.next(at({ sequence: 6 }, 'd'))).toMatchObject([{ type: 'tick', missed: 0 }]);
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
    connect(after: string | undefined): Told[] {
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
    send(symbol: string): Told | undefined {
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
        const continuity = continuityOf(symbols, undefined);
        const account = new Account();
        const receive = (event: Told | undefined): void => {
          for (const told of event === undefined ? [] : continuity.next(event)) account.read(told);
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
