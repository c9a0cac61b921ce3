import type { PriceEvent } from '@tickwire/sdk';
import { expect, test } from 'vitest';
import { PriceQueue } from '../src/live/price-queue.ts';
import { type FeedEvent, priceEvent } from './harness/price-feed.ts';

function isPriceEvent(value: object): value is PriceEvent {
  return 'cursor' in value;
}

function eventOf(event: FeedEvent): PriceEvent {
  const made = priceEvent(event);
  if (isPriceEvent(made)) return made;
  throw new Error('not an event');
}

function queueOf(events: readonly FeedEvent[]): PriceQueue {
  const queue = new PriceQueue();
  for (const event of events) queue.push(eventOf(event));
  return queue;
}

function ticks(count: number, from: number, symbol = 'AAPL'): FeedEvent[] {
  return Array.from({ length: count }, (_, index) => ({ symbol, sequence: from + index }));
}

test('what is within the bound is handed out as it came', () => {
  const queue = queueOf(ticks(1_000, 1));
  expect(queue.size).toBe(1_000);
  expect(queue.shift()).toMatchObject({ sequence: 1, missed: 0 });
});

test('beyond it the newest of each symbol stays, and no tick is unaccounted for', () => {
  const queue = queueOf([...ticks(500, 1), ...ticks(500, 1, 'MSFT'), { sequence: 501, missed: 3 }]);
  expect(queue.size).toBe(2);
  expect(queue.shift()).toMatchObject({ symbol: 'MSFT', sequence: 500, missed: 499 });
  expect(queue.shift()).toMatchObject({ symbol: 'AAPL', sequence: 501, missed: 503 });
});

test('it never holds more than its bound, however far the reader is behind', () => {
  const queue = new PriceQueue();
  for (const event of ticks(10_000, 1)) {
    queue.push(eventOf(event));
    expect(queue.size).toBeLessThanOrEqual(1_000);
  }
  let accountedFor = 0;
  for (let event = queue.shift(); event !== undefined; event = queue.shift()) accountedFor += 1 + (event.missed ?? 0);
  expect(accountedFor).toBe(10_000);
});

test('a gap and a silence that are folded count as no tick of their own', () => {
  const queue = queueOf([
    { kind: 'GAP', sequence: 10, missed: 5 },
    { kind: 'STALE', sequence: 10 },
    { kind: 'SNAPSHOT', sequence: 10 },
    ...ticks(998, 11),
  ]);
  expect(queue.shift()).toMatchObject({ sequence: 1_008, missed: 5 + 1 + 997 });
});

test('a gap of unknown extent that is folded leaves the extent unknown', () => {
  const queue = queueOf([{ kind: 'GAP', sequence: 10, missed: null }, ...ticks(1_000, 11)]);
  expect(queue.shift()).toMatchObject({ kind: 'TICK', sequence: 1_010, missed: null });
});
