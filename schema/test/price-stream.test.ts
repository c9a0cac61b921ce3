import { expect, test } from 'vitest';
import type { Feed } from '../src/market/feed/feed.ts';
import { Tape, type TapeListener } from '../src/market/feed/tape.ts';
import { PriceStream } from '../src/market/price-stream.ts';
import type { SymbolState } from '../src/ports/tick-log.ts';
import { tickOf } from './ticks.ts';

/** A feed whose ticks the test sends, and whose snapshots come when the test lets them. */
function manualFeed() {
  const listeners = new Set<TapeListener>();
  let sequence = 10;
  let hold: Promise<void> = Promise.resolve();
  const feed: Feed = {
    tape: new Tape({ length: 1 }),
    newest: () => null,
    last: () => null,
    watch() {},
    watchMore() {},
    streamed: () => [],
    async close() {},
    async snapshots(symbols) {
      const snapshots = symbols.map((symbol): SymbolState => {
        return { ...tickOf(symbol, sequence), synthetic: false, confirmedAtMs: sequence, isExact: true };
      });
      await hold;
      return snapshots;
    },
    subscribe(_symbols, listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
  return {
    feed,
    listeners,
    send(symbol: string) {
      sequence += 1;
      const tick = { ...tickOf(symbol, sequence), position: { major: sequence, minor: 0, index: 0 }, missed: 0 };
      for (const listener of listeners) listener.ticks([tick]);
    },
    holdQuotes() {
      const { promise, resolve } = Promise.withResolvers<void>();
      hold = promise;
      return resolve;
    },
  };
}

function streamOf({ feed }: { feed: Feed }, maxEventsPerSecond: number | null = null): PriceStream {
  return new PriceStream({ feed, symbols: ['A'], resumed: false, maxEventsPerSecond });
}

test('ticks that come while the SNAPSHOT is fetched follow it, none twice and none missing', async () => {
  const manual = manualFeed();
  const release = manual.holdQuotes();
  const stream = streamOf(manual);
  const first = stream.next();
  await Promise.resolve();
  manual.send('A');
  manual.send('A');
  release();
  expect((await first).value).toMatchObject({ kind: 'SNAPSHOT', sequence: 10 });
  expect((await stream.next()).value).toMatchObject({ kind: 'TICK', sequence: 11, missed: 0 });
  expect((await stream.next()).value).toMatchObject({ kind: 'TICK', sequence: 12, missed: 0 });
});

test('a reader who is behind gets the newest price, and is told what was folded', async () => {
  const manual = manualFeed();
  const stream = streamOf(manual);
  await stream.next();
  for (let count = 0; count < 1_000; count += 1) manual.send('A');
  const sequences: number[] = [];
  let missed = 0;
  while (sequences.at(-1) !== 1_010) {
    const { value } = await stream.next();
    sequences.push(value?.sequence ?? 0);
    missed += value?.missed ?? 0;
  }
  expect(missed + sequences.length).toBe(1_000);
  expect(sequences.length).toBeLessThanOrEqual(256);
});

test('ending it while it waits lets the reader go and leaves no listener', async () => {
  const manual = manualFeed();
  const stream = streamOf(manual);
  await stream.next();
  const waiting = stream.next();
  await stream.return();
  expect(await waiting).toEqual({ done: true, value: undefined });
  expect(manual.listeners.size).toBe(0);
});

test('ending it while the SNAPSHOT is fetched leaves no listener', async () => {
  const manual = manualFeed();
  const release = manual.holdQuotes();
  const stream = streamOf(manual);
  const first = stream.next();
  await stream.return();
  release();
  expect(await first).toEqual({ done: true, value: undefined });
  expect(manual.listeners.size).toBe(0);
});

test('a stream that is never read listens to nothing', async () => {
  const manual = manualFeed();
  const stream = streamOf(manual);
  manual.send('A');
  expect(manual.listeners.size).toBe(0);
  await stream.return();
  expect(await stream.next()).toEqual({ done: true, value: undefined });
});
