import type { PriceEvent } from '@tickwire/sdk';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { PriceQueue } from '../src/live/price-queue.ts';
import { Account } from './harness/account.ts';
import { eventOf, type FeedEvent } from './harness/price-feed.ts';

function queueOf(events: readonly FeedEvent[], capacity = 1_000): PriceQueue {
  const queue = new PriceQueue({ after: undefined, capacity });
  for (const event of events) queue.push(eventOf(event));
  return queue;
}

function rest(queue: PriceQueue): PriceEvent[] {
  const events: PriceEvent[] = [];
  for (let event = queue.shift(); event !== undefined; event = queue.shift()) events.push(event);
  return events;
}

function ticks(count: number, from: number, symbol = 'AAPL'): FeedEvent[] {
  return Array.from({ length: count }, (_, index) => ({ symbol, sequence: from + index }));
}

const told = ({ kind, symbol, sequence, missed }: PriceEvent) => [kind, symbol, sequence, missed];

test('what is within the bound is handed out as it came', () => {
  const queue = queueOf(ticks(1_000, 1));
  expect(queue.size).toBe(1_000);
  expect(queue.shift()).toMatchObject({ sequence: 1, missed: 0 });
});

test('beyond it the newest of each symbol stays, and no tick is unaccounted for', () => {
  const queue = queueOf([...ticks(500, 1), ...ticks(500, 1, 'MSFT'), { sequence: 504, missed: 3 }]);
  expect(rest(queue).map(told)).toEqual([
    ['TICK', 'MSFT', 500, 499],
    ['TICK', 'AAPL', 504, 503],
  ]);
});

test('a gap is never folded away; what was between two of them is counted by the second', () => {
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
    ['TICK', 'AAPL', 10, 9],
    ['GAP', 'AAPL', 23, 5 + 5 + 2],
    ['SNAPSHOT', 'AAPL', 26, 3],
  ]);
});

test('a silence is told while it lasts, and not once it is over', () => {
  const lasting = queueOf([...ticks(1_000, 1), { kind: 'STALE', sequence: 1_000 }]);
  expect(rest(lasting).map(told)).toEqual([
    ['TICK', 'AAPL', 1_000, 999],
    ['STALE', 'AAPL', 1_000, 0],
  ]);
  const over = queueOf([...ticks(999, 1), { kind: 'STALE', sequence: 999 }, { sequence: 1_000 }]);
  expect(rest(over).map(told)).toEqual([['TICK', 'AAPL', 1_000, 999]]);
});

test('where it is not known how many were missed, it is not known of what that was folded into', () => {
  const queue = queueOf([{ sequence: 10, missed: null }, ...ticks(1_000, 11)]);
  expect(rest(queue).map(told)).toEqual([['TICK', 'AAPL', 1_010, null]]);
});

const symbols = ['A', 'B', 'C'];

type Step =
  | { readonly do: 'tick' | 'jump' | 'gap' | 'lost' | 'begin' | 'stale'; readonly symbol: string; readonly n: number }
  | { readonly do: 'read'; readonly n: number };

const steps: fc.Arbitrary<readonly Step[]> = fc.array(
  fc.oneof(
    {
      weight: 6,
      arbitrary: fc.record({
        do: fc.constantFrom('tick', 'tick', 'tick', 'tick', 'jump', 'gap', 'lost', 'begin', 'stale'),
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
    case 'jump':
      return [{ symbol, sequence: last + n + 1, missed: null }];
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

test('however it is filled and read, each tick is told or counted, each gap is told, and each cursor leaves nothing out', () => {
  fc.assert(
    fc.property(steps, fc.integer({ min: 1, max: 20 }), (played, capacity) => {
      const queue = new PriceQueue({ after: '0', capacity });
      const account = new Account();
      const pushed: PriceEvent[] = [];
      const read: PriceEvent[] = [];
      const newest = new Map(symbols.map((symbol) => [symbol, 1]));
      const push = (event: FeedEvent): void => {
        newest.set(event.symbol ?? '', event.sequence);
        const made = { ...eventOf(event), cursor: String(pushed.length + 1) };
        pushed.push(made);
        queue.push(made);
        expect(queue.size).toBeLessThanOrEqual(Math.max(capacity, symbols.length * 4));
      };
      const take = (): void => {
        const event = queue.shift();
        if (event === undefined) return;
        account.read(event);
        read.push(event);
        // Who goes on after this cursor is told all that comes behind it; what comes before has to be accounted for.
        for (const { kind, symbol, sequence } of pushed.slice(0, Number(event.cursor))) {
          if (kind !== 'GAP') expect(account.covers(symbol, sequence)).toBe(true);
        }
      };
      for (const symbol of symbols) push({ kind: 'SNAPSHOT', symbol, sequence: 1 });
      for (const step of played) {
        if (step.do === 'read') for (let left = step.n; left > 0; left -= 1) take();
        else for (const event of eventsOf(step, newest.get(step.symbol) ?? 0)) push(event);
      }
      while (queue.size > 0) take();

      for (const symbol of symbols) {
        const [pushedOfIt, readOfIt] = [pushed, read].map((events) =>
          events.filter((event) => event.symbol === symbol),
        );
        const [first, last] = account.of(symbol) ?? [];
        expect([first ?? 1, last]).toEqual([1, newest.get(symbol)]);
        expect(readOfIt?.at(-1)?.kind === 'STALE').toBe(pushedOfIt?.at(-1)?.kind === 'STALE');
        // Not known is only what was not known before.
        const unknown = [pushedOfIt, readOfIt].map((events) => events?.filter(({ missed }) => missed === null).length);
        expect(unknown[1]).toBeLessThanOrEqual(unknown[0] ?? 0);
        // Wherever ticks were lost, there is a GAP between the prices on either side.
        const gaps = pushedOfIt?.filter(({ kind }) => kind === 'GAP') ?? [];
        let before = 0;
        let isAfterGap = false;
        for (const { kind, sequence } of readOfIt ?? []) {
          if (kind === 'STALE') continue;
          if (kind !== 'GAP' && before > 0 && !isAfterGap) {
            expect(gaps.filter((gap) => gap.sequence > before && gap.sequence <= sequence)).toEqual([]);
          }
          isAfterGap = kind === 'GAP';
          if (kind !== 'GAP') before = sequence;
        }
      }
    }),
    { numRuns: 300 },
  );
});
