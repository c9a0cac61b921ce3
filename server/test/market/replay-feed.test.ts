import type { SourceTick } from '@tickwire/schema';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createReplaySource } from '../../src/market/replay/index.ts';
import { anchorMs, dayMs, fileOf, seriesOf } from './replay-fixtures.ts';

const series = [seriesOf('ONE', dayMs, 30), seriesOf('TWO', dayMs, 30)];

function start(ticksPerSecond = 2) {
  const onError = vi.fn<(error: unknown) => void>();
  const source = createReplaySource({ instruments: [], ticksPerSecond, file: fileOf(...series), onError });
  return { source, onError };
}

function collect() {
  const batches: (readonly SourceTick[])[] = [];
  return {
    batches,
    listener: { ticks: (ticks: readonly SourceTick[]) => void batches.push(ticks), confirmed() {} },
    ticks: () => batches.flat(),
  };
}

describe('a subscription to the replay', () => {
  beforeEach(() => {
    vi.useFakeTimers({ now: anchorMs + 1250 });
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  it('begins after the newest tick and misses none', async () => {
    const { source } = start();
    const [quote] = await source.quotes(['ONE']);
    const got = collect();
    source.subscribe(['ONE'], got.listener);
    await vi.advanceTimersByTimeAsync(10_000);
    const newest = quote?.sequence ?? 0;
    expect(got.ticks().map((tick) => tick.sequence)).toEqual(Array.from({ length: 20 }, (_, i) => newest + 1 + i));
  });

  it('delivers each tick when it is due', async () => {
    const { source } = start();
    const delays: number[] = [];
    source.subscribe(['ONE'], {
      ticks: (ticks) => void delays.push(...ticks.map((tick) => Date.now() - tick.timeMs)),
      confirmed() {},
    });
    await vi.advanceTimersByTimeAsync(10_000);
    expect(delays).toEqual(Array.from({ length: 20 }, () => 0));
  });

  it('delivers what the quotes say', async () => {
    const { source } = start();
    const got = collect();
    source.subscribe(['ONE'], got.listener);
    await vi.advanceTimersByTimeAsync(250);
    const [quote] = await source.quotes(['ONE']);
    expect(quote).toMatchObject({ ...got.ticks()[0] });
  });

  it('hands over one batch at a time, oldest first, with the symbols that were asked for', async () => {
    const { source } = start(1000);
    const both = collect();
    const one = collect();
    source.subscribe(['ONE', 'TWO', 'ONE', 'NOPE'], both.listener);
    source.subscribe(['ONE'], one.listener);
    await vi.advanceTimersByTimeAsync(1000);
    expect(both.batches).toHaveLength(100);
    expect(both.ticks()).toHaveLength(2000);
    expect(one.ticks()).toHaveLength(1000);
    const sequences = both.ticks().map((tick) => tick.sequence ?? 0);
    expect(sequences).toEqual(sequences.toSorted((a, b) => a - b));
    expect(new Set(one.ticks().map((tick) => tick.symbol))).toEqual(new Set(['ONE']));
  });

  it('runs one timer for all, and none without a listener', () => {
    const { source } = start();
    const ends = [
      source.subscribe(['ONE'], collect().listener),
      source.subscribe(['ONE', 'TWO'], collect().listener),
      source.subscribe(['TWO'], collect().listener),
    ];
    expect(vi.getTimerCount()).toBe(1);
    for (const end of ends) end();
    expect(vi.getTimerCount()).toBe(0);
    source.subscribe(['NOPE'], collect().listener);
    expect(vi.getTimerCount()).toBe(0);
  });

  it('still runs one timer when a listener ends it and begins anew', async () => {
    const { source } = start();
    const got = collect();
    const end = source.subscribe(['ONE'], {
      ticks() {
        end();
        source.subscribe(['ONE'], got.listener);
      },
      confirmed() {},
    });
    await vi.advanceTimersByTimeAsync(1250);
    expect(vi.getTimerCount()).toBe(1);
    expect(got.ticks()).toHaveLength(2);
  });

  it('ends when told, twice without harm, and leaves the others', async () => {
    const { source } = start();
    const ended = collect();
    const other = collect();
    const end = source.subscribe(['ONE'], ended.listener);
    source.subscribe(['ONE'], other.listener);
    end();
    end();
    await vi.advanceTimersByTimeAsync(1000);
    expect([ended.ticks().length, other.ticks().length]).toEqual([0, 2]);
  });

  it('ends for all when the source closes', async () => {
    const { source } = start();
    const got = collect();
    source.subscribe(['ONE'], got.listener);
    await source.close();
    await vi.advanceTimersByTimeAsync(1000);
    expect(got.ticks()).toEqual([]);
    expect(vi.getTimerCount()).toBe(0);
  });

  it('goes on for the others when a listener throws, and reports what it threw', async () => {
    const { source, onError } = start();
    const got = collect();
    const thrown = new Error('broken listener');
    source.subscribe(['ONE'], {
      ticks() {
        throw thrown;
      },
      confirmed() {},
    });
    source.subscribe(['ONE'], got.listener);
    await vi.advanceTimersByTimeAsync(1000);
    expect(got.ticks()).toHaveLength(2);
    expect(onError.mock.calls).toEqual([[thrown], [thrown]]);
  });

  it('skips what is older than five seconds after a standstill', async () => {
    const { source } = start();
    const got = collect();
    source.subscribe(['ONE', 'TWO'], got.listener);
    vi.setSystemTime(anchorMs + 60_250);
    await vi.advanceTimersByTimeAsync(250);
    const newest = (await source.quotes(['ONE']))[0]?.sequence ?? 0;
    const sequences = got
      .ticks()
      .filter((tick) => tick.symbol === 'TWO')
      .map((tick) => tick.sequence);
    expect(sequences).toEqual(Array.from({ length: 10 }, (_, i) => newest - 9 + i));
  });
});
