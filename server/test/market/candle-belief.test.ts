import { type Candle, candleIntervalMs } from '@tickwire/schema';
import { describe, expect, test } from 'vitest';
import { ask, bare, createReader, open, storedBars } from './candle-fixtures.ts';
import { monday, truthOf } from './candle-market.ts';

const { M1: minuteMs, H1: hourMs, D1: dayMs } = candleIntervalMs;

describe('a bar that cannot be', () => {
  const badMs = monday + 3 * dayMs - 10 * minuteMs;
  const fromMs = monday + 3 * dayMs - 30 * minuteMs;
  const asked = { interval: 'M1', fromMs, toMs: monday + 3 * dayMs, limit: 30 } as const;

  /** What a reader is told while one bar is distorted, and once it is not any more. */
  async function readDistorted(distort: (bar: Candle) => Candle) {
    const { world, symbol, market, source } = await open();
    const counted: unknown[] = [];
    const reader = createReader(world, source, { counted });
    source.distort = (bars) => bars.map((bar) => (bar.timeMs === badMs ? distort(bar) : bar));
    const read = async () => bare(await ask(reader, symbol, asked));
    const first = await read().catch((error: Error) => error.message);
    const stored = await storedBars(symbol);
    const faults = [...counted];
    source.distort = null;
    world.nowMs += minuteMs;
    const second = await read();
    source.calls.length = 0;
    await read();
    expect(source.calls).toEqual([]);
    return { first, stored, faults, second, truth: truthOf(market, asked, world.nowMs) };
  }

  test.each<[string, Partial<Candle>]>([
    ['malformed', { open: '1e3' }],
    ['malformed', { volume: '' }],
    ['not_positive', { low: '0.0000' }],
    ['not_positive', { close: '-1' }],
    ['not_positive', { volume: '-1' }],
    ['inconsistent', { high: '0.5' }],
    ['inconsistent', { low: '5000' }],
    ['step', { high: '1100000.0000' }],
    ['step', { open: '0.5', high: '0.7', low: '0.5', close: '0.6' }],
  ])('as it is %s by %j is counted, neither shown nor kept, and asked for again', async (fault, figures) => {
    const { first, stored, faults, second, truth } = await readDistorted((bar) => ({ ...bar, ...figures }));
    expect(first).toEqual(truth.filter(({ timeMs }) => timeMs !== badMs));
    expect(stored.filter(({ time }) => time.getTime() === badMs)).toEqual([]);
    // Where it is missing it is asked for once more at once, by itself.
    expect(faults).toEqual(Array(2).fill({ source: 'BINANCE', what: 'candle', reason: fault }));
    expect(second).toEqual(truth);
  });

  test.each<[string, (timeMs: number) => number]>([
    ['malformed', () => Number.NaN],
    ['misaligned', (timeMs) => timeMs + 1_000],
    ['future', (timeMs) => timeMs + 400 * dayMs],
    ['not_asked', (timeMs) => timeMs + 200 * minuteMs],
    ['out_of_order', (timeMs) => timeMs - 3 * minuteMs],
    ['duplicate', (timeMs) => timeMs - minuteMs],
  ])('by its time, which is %s, spoils the whole answer, which is asked for again', async (fault, move) => {
    const { first, stored, faults, second, truth } = await readDistorted((bar) => ({
      ...bar,
      timeMs: move(bar.timeMs),
    }));
    expect(first).toMatch(/no answer that can be used/);
    expect(stored).toEqual([]);
    expect(faults).toContainEqual({ source: 'BINANCE', what: 'candle', reason: fault });
    expect(second).toEqual(truth);
  });

  test('as it is told twice is taken once', async () => {
    const { world, symbol, market, source } = await open();
    source.distort = (bars) => bars.flatMap((bar) => [bar, bar]);
    expect(bare(await ask(createReader(world, source), symbol, asked))).toEqual(truthOf(market, asked, world.nowMs));
  });

  test('is told from one of a price that has changed a thousandfold and stays there', async () => {
    const { world, symbol, source } = await open();
    source.distort = (bars) =>
      bars.map((bar) => {
        const up = (price: string) =>
          bar.timeMs < monday + 10 * dayMs - 20 * minuteMs ? price : `${price.replace('.', '')}.0`;
        return { ...bar, open: up(bar.open), high: up(bar.high), low: up(bar.low), close: up(bar.close) };
      });
    const bars = await ask(createReader(world, source), symbol, { limit: 40 });
    expect(bars).toHaveLength(40);
  });

  test('does not let an answer without any that can be pass for an empty market', async () => {
    const { world, symbol, source } = await open();
    source.distort = (bars) => bars.map((bar) => ({ ...bar, close: '0' }));
    await expect(ask(createReader(world, source), symbol)).rejects.toThrow(/no answer that can be used/);
  });
});

/** Every price of an answer so many times larger. */
const times = (factor: number) => (bars: Candle[]) =>
  bars.map((bar) => {
    const scaled = (price: string) => (Number(price) * factor).toFixed(4);
    return { ...bar, open: scaled(bar.open), high: scaled(bar.high), low: scaled(bar.low), close: scaled(bar.close) };
  });

test('a share that was split is read anew, with all of its history', async () => {
  const { world, symbol, source } = await open({}, { intervals: ['H1'] });
  const reader = createReader(world, source);
  await ask(reader, symbol, { interval: 'H1', limit: 150 });
  source.distort = times(0.5);
  world.nowMs += hourMs;
  const bars = await ask(reader, symbol, { interval: 'H1', limit: 150 });
  expect(bars).toHaveLength(150);
  expect(bars.filter(({ high }) => Number(high) > 700)).toEqual([]);
});

describe('answers with every price a thousandfold', () => {
  test('are not believed beside what is known, be they newer or older', async () => {
    const { world, symbol, market, source } = await open();
    const reader = createReader(world, source);
    await ask(reader, symbol, { limit: 40 });
    source.distort = times(1_000);
    world.nowMs += 3 * minuteMs;
    const during = await ask(reader, symbol, { limit: 120 });
    expect(during.filter(({ high }) => Number(high) > 2_000)).toEqual([]);
    expect(during.length).toBeGreaterThan(30);
    source.distort = null;
    world.nowMs += minuteMs;
    const now = { interval: 'M1', fromMs: null, toMs: world.nowMs, limit: 120 } as const;
    expect(bare(await ask(reader, symbol, now))).toEqual(truthOf(market, now, world.nowMs));
  });

  test('that came first are replaced once the source has told others for an hour', async () => {
    const { world, symbol, market, source } = await open();
    const reader = createReader(world, source);
    source.distort = times(1_000);
    await ask(reader, symbol, { limit: 40 });
    source.distort = null;
    for (let minutes = 0; minutes < 70; minutes += 10) {
      world.nowMs += 10 * minuteMs;
      await ask(reader, symbol, { limit: 40 });
    }
    const now = { interval: 'M1', fromMs: null, toMs: world.nowMs, limit: 40 } as const;
    expect(bare(await ask(reader, symbol, now))).toEqual(truthOf(market, now, world.nowMs));
  });
});

test('a bar that the exchange amends a little later is kept as amended', async () => {
  const { world, symbol, source } = await open();
  const reader = createReader(world, source);
  const amendedMs = Math.floor(world.nowMs / minuteMs) * minuteMs - 2 * minuteMs;
  const read = async () => (await ask(reader, symbol, { limit: 6 })).find(({ timeMs }) => timeMs === amendedMs)?.volume;
  expect(await read()).toBe('1000.000');
  source.distort = (bars) => bars.map((bar) => (bar.timeMs === amendedMs ? { ...bar, volume: '1001.000' } : bar));
  world.nowMs += minuteMs;
  expect(await read()).toBe('1001.000');
});
