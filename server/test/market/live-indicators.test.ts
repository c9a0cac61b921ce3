import { candleIntervalMs, createIndicatorService, createLiveIndicators, indicatorNames } from '@tickwire/schema';
import { afterEach, expect, test, vi } from 'vitest';
import { createReader, open } from './candle-fixtures.ts';
import { truthOf } from './candle-market.ts';

const { M1: minuteMs, D1: dayMs } = candleIntervalMs;

afterEach(() => {
  vi.useRealTimers();
});

test('a live bar follows on what its source has of the bar before, not on what was kept of that while it grew', async () => {
  const { world, symbol, market, source } = await open({}, { maxCandles: 1_000 });
  const reader = createReader(world, source);
  const startMs = Math.ceil(world.nowMs / dayMs) * dayMs + 600 * minuteMs;
  world.nowMs = startMs - 5_000;
  const query = { interval: 'M1', from: null, to: null, limit: 2 } as const;
  const growing = await reader.candles(symbol, query);
  world.nowMs = startMs + 10_000;
  expect(await reader.candles(symbol, query)).toEqual(growing);

  vi.useFakeTimers({ now: world.nowMs, toFake: ['Date'] });
  const reports: unknown[] = [];
  const live = createLiveIndicators({ read: reader.candlesNow, report: (error) => void reports.push(error) });
  const told = async (isClosed: boolean) => {
    const [candle] = truthOf(market, { interval: 'M1', fromMs: null, toMs: startMs + 1, limit: 1 }, world.nowMs);
    if (candle === undefined) throw new Error('no bar');
    return live.of({ symbol, interval: 'M1', candle, isClosed });
  };
  const first = await told(false);
  source.calls.length = 0;
  const later = [];
  for (; world.nowMs < startMs + minuteMs - 10_000; world.nowMs += 10_000) later.push(await told(false));
  world.nowMs = startMs + minuteMs;
  const closed = await told(true);
  expect(source.calls).toEqual([]);
  expect(new Set([first, ...later].map((set) => set?.values.get('ema20'))).size).toBeGreaterThan(3);

  world.nowMs = startMs + 3 * minuteMs;
  vi.setSystemTime(world.nowMs);
  const { timesMs, lines } = await createIndicatorService(reader.candles).series(symbol, {
    ...{ names: indicatorNames, interval: 'M1', from: null, to: new Date(startMs + minuteMs), limit: 1 },
  });
  expect(timesMs).toEqual([startMs]);
  expect([...(closed?.values.values() ?? [])]).toEqual(lines.map(({ values }) => values[0]));
  expect(reports).toEqual([]);
});
