import fc from 'fast-check';
import { expect, test } from 'vitest';
import { TickBuffer } from '../src/market/tick-buffer.ts';
import type { Tick } from '../src/ports/market.ts';
import { tickOf } from './ticks.ts';

const symbols = ['A', 'B', 'C'];

type Step = { readonly push: readonly string[] } | { readonly takeAfterMs: number };

const steps: fc.Arbitrary<readonly Step[]> = fc.array(
  fc.oneof(
    fc.record({ push: fc.array(fc.constantFrom(...symbols), { minLength: 1, maxLength: 12 }) }),
    fc.record({ takeAfterMs: fc.integer({ min: 0, max: 50 }) }),
  ),
  { maxLength: 60 },
);

/** Plays the steps, and answers what was read and what was pushed last. */
function play(buffer: TickBuffer, played: readonly Step[], bound: number) {
  const sequences = new Map(symbols.map((symbol) => [symbol, 0]));
  const read: { tick: Tick; atMs: number }[] = [];
  let nowMs = 0;
  for (const step of played) {
    if ('push' in step) {
      buffer.push(
        step.push.map((symbol) => {
          const sequence = (sequences.get(symbol) ?? 0) + 1;
          sequences.set(symbol, sequence);
          return tickOf(symbol, sequence);
        }),
      );
      expect(buffer.size).toBeLessThanOrEqual(bound);
    } else {
      nowMs += step.takeAfterMs;
      const tick = buffer.take(nowMs);
      if (tick !== null) read.push({ tick, atMs: nowMs });
    }
  }
  for (nowMs += 1_000_000; ; nowMs += 1_000_000) {
    const tick = buffer.take(nowMs);
    if (tick === null) break;
    read.push({ tick, atMs: nowMs });
  }
  return { read, sequences };
}

test('however it is filled and read, each symbol comes in order, and its newest tick always comes', () => {
  fc.assert(
    fc.property(steps, fc.integer({ min: 1, max: 10 }), fc.constantFrom(0, 20), (played, capacity, minGapMs) => {
      const bound = Math.max(capacity, symbols.length);
      const { read, sequences } = play(new TickBuffer({ capacity, minGapMs }), played, bound);
      for (const symbol of symbols) {
        const ofSymbol = read.filter(({ tick }) => tick.symbol === symbol);
        const seen = ofSymbol.map(({ tick }) => tick.sequence);
        expect(seen).toEqual([...new Set(seen)].sort((a, b) => a - b));
        expect(seen.at(-1) ?? 0).toBe(sequences.get(symbol));
        for (const [index, { atMs }] of ofSymbol.entries()) {
          const before = ofSymbol[index - 1];
          if (before !== undefined) expect(atMs - before.atMs).toBeGreaterThanOrEqual(minGapMs);
        }
      }
    }),
  );
});

test('below its capacity it gives back everything', () => {
  fc.assert(
    fc.property(fc.array(fc.constantFrom(...symbols), { maxLength: 50 }), (pushed) => {
      const buffer = new TickBuffer({ capacity: 50, minGapMs: 0 });
      const ticks = pushed.map((symbol, index) => tickOf(symbol, index));
      buffer.push(ticks);
      const read: Tick[] = [];
      for (let tick = buffer.take(0); tick !== null; tick = buffer.take(0)) read.push(tick);
      expect(read).toEqual(ticks);
    }),
  );
});
