import { describe, expect, test } from 'vitest';
import { Beliefs } from '../src/market/feed/beliefs.ts';
import type { SourceTick } from '../src/ports/market.ts';
import { manualSource, sourceQuote, sourceTick } from './manual-source.ts';

const remote = { isRemote: true };
const noon = Date.UTC(2026, 5, 1, 12);

/** Beliefs whose clock the test turns, and what they have counted. */
function beliefsAt(startMs = noon) {
  const clock = { nowMs: startMs };
  const reasons: string[] = [];
  const beliefs = new Beliefs({
    now: () => clock.nowMs,
    metrics: {
      count: (_name, labels) => {
        if ('reason' in labels) reasons.push(`${labels.source} ${labels.what} ${labels.reason}`);
      },
    },
  });
  const tick = (told: Partial<SourceTick> = {}) => {
    clock.nowMs += 1;
    return beliefs.believesTick(sourceTick('A', clock.nowMs, told), remote);
  };
  const quote = (told: Partial<SourceTick> = {}) => beliefs.believesQuote(sourceQuote('A', clock.nowMs, told), remote);
  return { beliefs, clock, reasons, tick, quote };
}

/** The same, with a price of 100 believed. */
function believing() {
  const made = beliefsAt();
  expect(made.quote()).toBe(true);
  return made;
}

describe('a tick is not believed, and is counted by the rule that it breaks,', () => {
  test.each<[string, Partial<SourceTick>]>([
    ['malformed', { price: 'NaN' }],
    ['malformed', { price: '' }],
    ['malformed', { price: '1e5' }],
    ['malformed', { price: 'Infinity' }],
    ['malformed', { price: '100.' }],
    ['malformed', { bid: '1,000' }],
    ['malformed', { volume: 'lots' }],
    ['malformed', { timeMs: 1.5 }],
    ['malformed', { timeMs: Number.NaN }],
    ['malformed', { sequence: -1 }],
    ['malformed', { sequence: 2 ** 60 }],
    ['not_positive', { price: '0' }],
    ['not_positive', { price: '0.00000000' }],
    ['not_positive', { price: '-1.00' }],
    ['not_positive', { previousClose: '0' }],
    ['not_positive', { quantity: '-0.5' }],
    ['future', { timeMs: noon + 5_003 }],
    ['out_of_order', { timeMs: noon - 1 }],
    ['step', { price: '1000.01' }],
    ['step', { price: '9.99' }],
    ['step', { price: '100000.00' }],
  ])('%s: %j', (reason, told) => {
    const { tick, reasons } = believing();
    expect(tick({ timeMs: noon })).toBe(true);
    expect(tick(told)).toBe(false);
    expect(reasons).toEqual([`BINANCE tick ${reason}`]);
    expect(tick()).toBe(true);
  });

  test('duplicate: the same number again, or without numbers the same time, price and quantity', () => {
    const { tick, reasons } = believing();
    expect([tick({ sequence: 7 }), tick({ sequence: 7 })]).toEqual([true, false]);
    const timeMs = noon + 100;
    const same = { timeMs, quantity: '1' };
    expect([tick(same), tick(same), tick({ timeMs, quantity: '2' })]).toEqual([true, false, true]);
    expect(reasons).toEqual(['BINANCE tick duplicate', 'BINANCE tick duplicate']);
  });
});

describe('what is believed', () => {
  test('a tenfold step, and the tenth', () => {
    const { tick } = believing();
    expect([tick({ price: '1000.00' }), tick({ price: '100.00' }), tick({ price: '10.00' })]).toEqual([
      true,
      true,
      true,
    ]);
  });

  test('any step after a day without a price', () => {
    const { tick, clock } = believing();
    clock.nowMs += 86_400_001;
    expect(tick({ price: '50000.00', previousClose: '51000.00' })).toBe(true);
  });

  test('a lower number at a later time: the source has begun to count anew', () => {
    const { tick } = believing();
    expect([tick({ sequence: 7_000 }), tick({ sequence: 1 })]).toEqual([true, true]);
  });

  test('any step of what is computed here', () => {
    const { beliefs } = believing();
    const told = sourceTick('A', noon, { price: '1', source: 'REPLAY' });
    expect(beliefs.believesTick(told, { isRemote: false })).toBe(true);
  });

  test('a quote that is older than another, without the newer one being forgotten', () => {
    const { quote, tick } = believing();
    expect(tick({ price: '500.00' })).toBe(true);
    expect(quote({ timeMs: noon - 60_000, price: '51.00' })).toBe(true);
    expect(tick({ price: '4000.00' })).toBe(true);
  });
});

describe('a first price', () => {
  test('that nothing can be compared with waits for a second that agrees', () => {
    const { tick, reasons } = beliefsAt();
    expect([tick({ price: '100000' }), tick(), tick(), tick()]).toEqual([false, false, true, true]);
    expect(reasons).toEqual(['BINANCE tick unconfirmed', 'BINANCE tick unconfirmed']);
  });

  test('is compared with the figures of its day', () => {
    const day = { high: '110.00', low: '90.00', previousClose: '95.00' };
    expect(beliefsAt().tick(day)).toBe(true);
    expect(beliefsAt().tick({ ...day, price: '100000.00' })).toBe(false);
    expect(beliefsAt().quote({ ...day, price: '0.01' })).toBe(false);
    // Coins have risen so far within a day.
    expect(beliefsAt().tick({ price: '1500.00', previousClose: '95.00', high: '1600.00', low: '90.00' })).toBe(true);
  });
});

describe('a step that stays', () => {
  test('is believed once the stream and the answers both tell it for a minute', () => {
    const { tick, quote, clock, beliefs } = believing();
    const split = { price: '2.00' };
    expect([tick(split), quote(split), tick(split)]).toEqual([false, false, false]);
    expect(beliefs.doubted()).toEqual(['A']);
    clock.nowMs += 60_000;
    expect(tick(split)).toBe(true);
    expect([beliefs.doubted(), tick(split), quote(split)]).toEqual([[], true, true]);
  });

  test('is not believed where only one of the two tells it, nor after anything else was told', () => {
    const { tick, quote, clock } = believing();
    const step = { price: '100000.00' };
    expect([tick(step), quote()]).toEqual([false, true]);
    clock.nowMs += 60_000;
    expect([tick(step), quote(step)]).toEqual([false, false]);
    expect(tick()).toBe(true);
    clock.nowMs += 60_000;
    expect([tick(step), quote(step)]).toEqual([false, false]);
  });
});

test('a bar that is a step from the price of the moment is not believed', () => {
  const { beliefs, reasons } = believing();
  const bar = { timeMs: noon, open: '100', high: '120', low: '90', close: '110', volume: '0' };
  const teller = { symbol: 'A', source: manualSource() };
  expect(beliefs.believesBar(bar, teller)).toBe(true);
  expect(beliefs.believesBar({ ...bar, close: '110000' }, teller)).toBe(false);
  expect(reasons).toEqual(['BINANCE candle step']);
});
