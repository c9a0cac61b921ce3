import { NetworkError, type PriceEvent } from '@tickwire/sdk';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { SymbolEvent } from '../src/streams/price-events.ts';
import { priceQueue } from '../src/streams/price-queue.ts';
import type { Buffer } from '../src/streams/reader.ts';
import { Account } from './harness/account.ts';
import { eventOf, type FeedEvent } from './harness/price-feed.ts';

type Overflow = 'newest' | 'drop-oldest' | 'fail';

function queueOf(events: readonly FeedEvent[], size = 1_000, overflow: Overflow = 'newest'): Buffer<PriceEvent> {
  const queue = priceQueue({ size, overflow }, undefined);
  for (const event of events) queue.push(eventOf(event));
  return queue;
}

function rest(queue: Buffer<PriceEvent>): PriceEvent[] {
  const events: PriceEvent[] = [];
  for (let event = queue.shift(); event !== undefined; event = queue.shift()) events.push(event);
  return events;
}

function ticks(count: number, from: number, symbol = 'AAPL'): FeedEvent[] {
  return Array.from({ length: count }, (_, index) => ({ symbol, sequence: from + index }));
}

const told = (event: PriceEvent) =>
  'symbol' in event ? [event.type, event.symbol, event.sequence, 'missed' in event ? event.missed : 0] : [event.type];

test('what is within the bound is handed out as it came', () => {
  const queue = queueOf(ticks(1_000, 1));
  expect(queue.shift()).toMatchObject({ sequence: 1, missed: 0 });
});

test('beyond it the newest of each symbol stays, and no tick is unaccounted for', () => {
  const queue = queueOf([...ticks(500, 1), ...ticks(500, 1, 'MSFT'), { sequence: 504, missed: 3 }]);
  expect(rest(queue).map(told)).toEqual([
    ['tick', 'MSFT', 500, 499],
    ['tick', 'AAPL', 504, 503],
  ]);
});

test('a gap is never folded away; what was before it, and between two of them, is counted by the second', () => {
  const events: FeedEvent[] = [
    ...ticks(10, 1),
    { kind: 'GAP', sequence: 16, missed: 5 },
    { kind: 'SNAPSHOT', sequence: 16 },
    ...ticks(4, 17),
    { kind: 'GAP', sequence: 23, missed: 2 },
    { kind: 'SNAPSHOT', sequence: 23 },
    ...ticks(3, 24),
  ];
  expect(rest(queueOf(events, 1)).map(told)).toEqual([
    ['gap', 'AAPL', 23, 10 + 5 + 5 + 2],
    ['snapshot', 'AAPL', 26, 3],
  ]);
});

test('a silence is told while it lasts, and not once it is over', () => {
  const lasting = queueOf([...ticks(1_000, 1), { kind: 'STALE', sequence: 1_000 }]);
  expect(rest(lasting).map(told)).toEqual([
    ['tick', 'AAPL', 1_000, 999],
    ['stale', 'AAPL', 1_000, 0],
  ]);
  const over = queueOf([...ticks(999, 1), { kind: 'STALE', sequence: 999 }, { sequence: 1_000 }]);
  expect(rest(over).map(told)).toEqual([['tick', 'AAPL', 1_000, 999]]);
});

test('where it is not known how many were missed, it is not known of what that was folded into', () => {
  const events: FeedEvent[] = [
    { kind: 'GAP', sequence: 5, missed: null },
    { kind: 'SNAPSHOT', sequence: 5 },
    { kind: 'GAP', sequence: 9, missed: 2 },
    { kind: 'SNAPSHOT', sequence: 9 },
  ];
  expect(rest(queueOf(events, 1)).map(told)).toEqual([
    ['gap', 'AAPL', 9, null],
    ['snapshot', 'AAPL', 9, 0],
  ]);
});

test('of the connection the newest state stays, and no price is taken for another by it', () => {
  const queue = queueOf([{ sequence: 1 }], 1);
  const cause = new NetworkError({ code: 'NETWORK', message: 'away' });
  queue.push({ type: 'reconnecting', attempt: 1, delayMs: 1, cause });
  queue.push({ type: 'reconnecting', attempt: 2, delayMs: 1, cause });
  queue.push({ type: 'resumed', afterMs: 2 });
  queue.push(eventOf({ sequence: 2 }));
  expect(rest(queue).map(told)).toEqual([['resumed'], ['tick', 'AAPL', 2, 1]]);
});

test('where the oldest are dropped, a gap counts them before all that is left', () => {
  const queue = queueOf([...ticks(3, 1), { symbol: 'MSFT', sequence: 1 }, ...ticks(3, 4)], 3, 'drop-oldest');
  expect(rest(queue).map(told)).toEqual([
    ['gap', 'AAPL', 3, 3],
    ['gap', 'MSFT', 1, 1],
    ['snapshot', 'AAPL', 4, 0],
    ['tick', 'AAPL', 5, 0],
    ['tick', 'AAPL', 6, 0],
  ]);
});

test('that a symbol is silent, and how the connection is, is not dropped for prices', () => {
  const queue = queueOf([{ sequence: 1 }, { kind: 'STALE', sequence: 1 }], 3, 'drop-oldest');
  queue.push({ type: 'resumed', afterMs: 2 });
  for (const event of ticks(4, 1, 'MSFT')) queue.push(eventOf(event));
  expect(rest(queue).map(told)).toEqual([
    ['gap', 'AAPL', 1, 1],
    ['gap', 'MSFT', 3, 3],
    ['stale', 'AAPL', 1, 0],
    ['resumed'],
    ['snapshot', 'MSFT', 4, 0],
  ]);
});

test('where nothing may be lost, more than the bound is an error', () => {
  expect(() => queueOf(ticks(3, 1), 3, 'fail')).not.toThrow();
  expect(() => queueOf(ticks(4, 1), 3, 'fail')).toThrow(expect.objectContaining({ code: 'BUFFER_OVERFLOW' }));
});

const symbols = ['A', 'B', 'C'];

type Step =
  | { readonly do: 'tick' | 'gap' | 'lost' | 'begin' | 'stale'; readonly symbol: string; readonly n: number }
  | { readonly do: 'read'; readonly n: number };

const steps: fc.Arbitrary<readonly Step[]> = fc.array(
  fc.oneof(
    {
      weight: 6,
      arbitrary: fc.record({
        do: fc.constantFrom('tick', 'tick', 'tick', 'tick', 'gap', 'lost', 'begin', 'stale'),
        symbol: fc.constantFrom(...symbols),
        n: fc.nat({ max: 3 }),
      }),
    },
    { weight: 1, arbitrary: fc.record({ do: fc.constant('read' as const), n: fc.nat({ max: 6 }) }) },
  ),
  { minLength: 10, maxLength: 120 },
);

/** What a server tells of one step after the symbol's tick `last`. */
function eventsOf(step: Exclude<Step, { do: 'read' }>, last: number): FeedEvent[] {
  const { symbol, n } = step;
  switch (step.do) {
    case 'tick':
      return [{ symbol, sequence: last + n + 1, missed: n }];
    case 'gap':
    case 'lost':
      return [
        { kind: 'GAP', symbol, sequence: last + n + 1, missed: step.do === 'gap' ? n : null },
        { kind: 'SNAPSHOT', symbol, sequence: last + n + 1 },
      ];
    case 'begin':
      return [{ kind: 'SNAPSHOT', symbol, sequence: last + n + 1, missed: n }];
    case 'stale':
      return [{ kind: 'STALE', symbol, sequence: last }];
  }
}

const overflows = fc.constantFrom('newest' as const, 'drop-oldest' as const);

test('however it is filled and read, each tick is told or counted, each gap is told, and each cursor leaves nothing out', () => {
  fc.assert(
    fc.property(steps, fc.integer({ min: 1, max: 20 }), overflows, (played, size, overflow) => {
      const queue = priceQueue({ size, overflow }, '0');
      const account = new Account();
      const pushed: SymbolEvent[] = [];
      const read: SymbolEvent[] = [];
      const newest = new Map(symbols.map((symbol) => [symbol, 1]));
      const push = (event: FeedEvent): void => {
        newest.set(event.symbol ?? '', event.sequence);
        const made = { ...eventOf(event), cursor: String(pushed.length + 1) };
        if (!('symbol' in made)) throw new Error('not of a symbol');
        pushed.push(made);
        queue.push(made);
      };
      const take = (): boolean => {
        const event = queue.shift();
        if (event === undefined || !('symbol' in event)) return false;
        account.read(event);
        read.push(event);
        // Who goes on after this cursor is told all that comes behind it; what comes before has to be accounted for.
        for (const { type, symbol, sequence } of pushed.slice(0, Number(event.cursor))) {
          if (type !== 'gap') expect(account.covers(symbol, sequence)).toBe(true);
        }
        return true;
      };
      for (const symbol of symbols) {
        push({ kind: 'SNAPSHOT', symbol, sequence: 1 });
        take();
      }
      for (const step of played) {
        if (step.do === 'read') for (let left = step.n; left > 0; left -= 1) take();
        else for (const event of eventsOf(step, newest.get(step.symbol) ?? 0)) push(event);
      }
      let left = 0;
      while (take()) left += 1;
      // Of each symbol at most a gap, a price and a stale stay, and all that is dropped is told by one gap.
      expect(left).toBeLessThanOrEqual(Math.max(size, symbols.length * 3) + symbols.length);

      for (const symbol of symbols) {
        const [pushedOfIt, readOfIt] = [pushed, read].map((events) =>
          events.filter((event) => event.symbol === symbol),
        );
        expect(account.covers(symbol, newest.get(symbol) ?? 0)).toBe(true);
        if (overflow === 'newest') expect(account.of(symbol)).toEqual([1, newest.get(symbol)]);
        const endsStale = [pushedOfIt, readOfIt].map((events) => events?.at(-1)?.type === 'stale');
        if (overflow === 'newest') expect(endsStale[1]).toBe(endsStale[0]);
        // Not known is only what was not known before.
        const unknown = [pushedOfIt, readOfIt].map(
          (events) => events?.filter((event) => event.type === 'gap' && event.missed === null).length,
        );
        expect(unknown[1]).toBeLessThanOrEqual(unknown[0] ?? 0);
        // Wherever ticks were lost, there is a gap between the prices on either side.
        const gaps = pushedOfIt?.filter(({ type }) => type === 'gap') ?? [];
        let before = 0;
        let isAfterGap = false;
        for (const { type, sequence } of readOfIt ?? []) {
          if (type === 'stale') continue;
          if (type !== 'gap' && before > 0 && !isAfterGap) {
            expect(gaps.filter((gap) => gap.sequence > before && gap.sequence <= sequence)).toEqual([]);
          }
          isAfterGap = type === 'gap';
          if (type !== 'gap') before = sequence;
        }
      }
    }),
    { numRuns: 300 },
  );
});
