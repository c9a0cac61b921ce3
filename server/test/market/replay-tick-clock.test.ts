import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createTickClock } from '../../src/market/replay/tick-clock.ts';

const rates = fc.oneof(
  fc.integer({ min: 1, max: 1000 }),
  fc.constantFrom(0.5, 0.1, 1 / 60, 2.5, 33.333, 999.999),
  fc.integer({ min: 17, max: 1_000_000 }).map((thousandths) => thousandths / 1000),
);
const times = fc.integer({ min: 0, max: Date.UTC(2100, 0, 1) });
const runs = { numRuns: 5000 };

describe('createTickClock', () => {
  it('finds the sequence of every tick again at its time, and not a millisecond before', () => {
    fc.assert(
      fc.property(rates, times, (rate, timeMs) => {
        const clock = createTickClock(rate);
        const sequence = clock.sequenceAt(timeMs);
        for (const n of [sequence, sequence + 1, sequence + 2]) {
          expect(clock.sequenceAt(clock.timeMs(n))).toBe(n);
          expect(clock.sequenceAt(clock.timeMs(n) - 1)).toBe(n - 1);
        }
      }),
      runs,
    );
  });

  it('says of each instant which tick is the newest', () => {
    fc.assert(
      fc.property(rates, times, (rate, timeMs) => {
        const clock = createTickClock(rate);
        const sequence = clock.sequenceAt(timeMs);
        expect(clock.timeMs(sequence)).toBeLessThanOrEqual(timeMs);
        expect(clock.timeMs(sequence + 1)).toBeGreaterThan(timeMs);
      }),
      runs,
    );
  });

  it('has tick n at n * 1000 / ticksPerSecond, in the millisecond that this falls into', () => {
    const clock = createTickClock(2);
    expect(clock.sequenceAt(Date.UTC(2026, 0, 1))).toBe((Date.UTC(2026, 0, 1) * 2) / 1000);
    expect(clock.timeMs(clock.sequenceAt(1_767_225_600_499))).toBe(1_767_225_600_000);
    expect([1, 2, 3, 4].map(createTickClock(3).timeMs)).toEqual([334, 667, 1000, 1334]);
  });

  it('has a tick in every minute, whatever the rate', () => {
    fc.assert(
      fc.property(rates, times, (rate, timeMs) => {
        const clock = createTickClock(rate);
        expect(clock.sequenceAt(timeMs + 60_000)).toBeGreaterThan(clock.sequenceAt(timeMs));
      }),
      runs,
    );
  });

  it.each([0, -1, 0.01, 1000.5, Number.NaN, Number.POSITIVE_INFINITY])('refuses a rate of %s', (rate) => {
    expect(() => createTickClock(rate)).toThrow(RangeError);
  });
});
