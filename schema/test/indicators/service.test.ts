import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { type Candle, type CandleInterval, candleIntervalMs, createIndicatorService } from '../../src/index.ts';
import type { CandleQuery } from '../../src/market/candles/candles.ts';

const startMs = Date.UTC(2026, 0, 5);

function candleAt(interval: CandleInterval, index: number): Candle {
  const [price, volume] = [1_000 + Math.sin(index / 9) * 80 + (index % 7), 10 + (index % 5)];
  return {
    timeMs: startMs + index * candleIntervalMs[interval],
    open: price.toFixed(2),
    high: (price + 3).toFixed(2),
    low: (price - 2).toFixed(2),
    close: (price + (index % 3) - 1).toFixed(2),
    volume: String(volume),
  };
}

/** Candles in memory, and every time that they were asked for. */
function market(interval: CandleInterval, count: number) {
  const candles = Array.from({ length: count }, (_, index) => candleAt(interval, index));
  const asked: CandleQuery[] = [];
  return {
    candles,
    asked,
    grow(change: Partial<Candle>) {
      const last = candles.pop();
      if (last !== undefined) candles.push({ ...last, ...change });
    },
    async read(_symbol: string, query: CandleQuery): Promise<readonly Candle[]> {
      asked.push(query);
      await new Promise((resolve) => setImmediate(resolve));
      const toMs = query.to?.getTime() ?? Number.POSITIVE_INFINITY;
      return candles.filter((candle) => candle.timeMs < toMs).slice(-(query.limit ?? 100));
    },
  };
}

const all = { names: ['rsi14', 'obv', 'vwap'] as const, from: null, to: null, limit: null };

describe('the newest values', () => {
  test('are the last of every series, however long it is, and on another server', async () => {
    const { read } = market('M5', 3_000);
    const [one, other] = [createIndicatorService(read), createIndicatorService(read)];
    const set = await one.newest('A', 'M5');
    expect(set?.timeMs).toBe(candleAt('M5', 2_999).timeMs);
    for (const limit of [1, 100, 1_000]) {
      for (const service of [one, other]) {
        const series = await service.series('A', { ...all, interval: 'M5', limit });
        expect(series.timesMs).toHaveLength(limit);
        expect(series.timesMs.at(-1)).toBe(set?.timeMs);
        for (const { name, values } of series.lines) expect(values.at(-1)).toBe(set?.values.get(name));
      }
    }
  });

  test('follow the bar under way, which alone is read again until it ends', async () => {
    const { read, grow, asked, candles } = market('M1', 4_000);
    const service = createIndicatorService(read);
    const before = await service.newest('A', 'M1');
    expect(asked.map(({ limit }) => limit)).toEqual([1_000, 1_000, 440]);
    asked.length = 0;
    expect(await service.newest('A', 'M1')).toEqual(before);
    grow({ close: '1200.00', high: '1200.00' });
    const grown = await service.newest('A', 'M1');
    expect(asked.map(({ limit }) => limit)).toEqual([2, 2]);
    expect(grown).toEqual(await createIndicatorService(read).newest('A', 'M1'));
    expect(grown?.values.get('sma20')).not.toBe(before?.values.get('sma20'));
    candles.push(candleAt('M1', 4_000));
    asked.length = 0;
    const next = await service.newest('A', 'M1');
    expect(asked.map(({ limit }) => limit)).toEqual([2, 1_000, 1_000, 440]);
    expect(next).toEqual(await createIndicatorService(read).newest('A', 'M1'));
  });

  test('take on a correction of the bar before', async () => {
    const { read, candles } = market('H1', 300);
    const service = createIndicatorService(read);
    await service.newest('A', 'H1');
    candles.splice(-2, 1, { ...candleAt('H1', 298), close: '1001.00' });
    expect(await service.newest('A', 'H1')).toEqual(await createIndicatorService(read).newest('A', 'H1'));
  });

  test('take on corrections of older bars after a minute', async () => {
    const { read, candles } = market('D1', 300);
    const service = createIndicatorService(read);
    const before = await service.newest('A', 'D1');
    candles.splice(-10, 1, { ...candleAt('D1', 290), close: '1001.00' });
    expect(await service.newest('A', 'D1')).toEqual(before);
    const now = performance.now();
    const clock = vi.spyOn(performance, 'now').mockImplementation(() => now + 60_001);
    onTestFinished(() => clock.mockRestore());
    expect(await service.newest('A', 'D1')).toEqual(await createIndicatorService(read).newest('A', 'D1'));
    expect(await service.newest('A', 'D1')).not.toEqual(before);
  });

  test('are read and computed once for a thousand who ask at the same time', async () => {
    const { read, asked } = market('D1', 1_500);
    const service = createIndicatorService(read);
    const sets = await Promise.all(Array.from({ length: 1_000 }, () => service.newest('A', 'D1')));
    expect(new Set(sets.map((set) => JSON.stringify([...(set?.values ?? [])]))).size).toBe(1);
    expect(asked).toHaveLength(2);
  });

  test('are none where there are no candles, and null before there are enough', async () => {
    expect(await createIndicatorService(market('D1', 0).read).newest('A', 'D1')).toBeNull();
    const set = await createIndicatorService(market('D1', 1).read).newest('A', 'D1');
    expect([...(set?.values ?? [])].filter(([, value]) => value !== null)).toEqual([['obv', 10]]);
    const few = market('D1', 30);
    const service = createIndicatorService(few.read);
    expect((await service.newest('A', 'D1'))?.values.get('sma50')).toBeNull();
    few.candles.push(...Array.from({ length: 30 }, (_, index) => candleAt('D1', 30 + index)));
    expect((await service.newest('A', 'D1'))?.values.get('sma50')).toBeGreaterThan(0);
  });

  test('come again after a read that failed', async () => {
    const { read } = market('D1', 100);
    let isDown = true;
    const service = createIndicatorService((symbol, query) =>
      isDown ? Promise.reject(new Error('down')) : read(symbol, query),
    );
    await expect(service.newest('A', 'D1')).rejects.toThrow('down');
    isDown = false;
    expect(await service.newest('A', 'D1')).not.toBeNull();
  });
});

describe('a series', () => {
  test('has each name once, in the order asked, with a value or null for each bar', async () => {
    const service = createIndicatorService(market('D1', 60).read);
    const names = ['sma50', 'macd', 'sma50'] as const;
    const { timesMs, lines } = await service.series('A', { ...all, names, interval: 'D1' });
    expect(timesMs).toHaveLength(60);
    expect(lines.map(({ name }) => name)).toEqual(['sma50', 'macd']);
    expect(lines.map(({ values }) => values.findIndex((value) => value !== null))).toEqual([49, 33]);
  });

  test('of a window in the past has the values that it had when it was the newest', async () => {
    const { read, candles } = market('M15', 2_500);
    const to = new Date(candleAt('M15', 2_000).timeMs);
    const from = new Date(candleAt('M15', 1_990).timeMs);
    const past = await createIndicatorService(read).series('A', { ...all, interval: 'M15', from, to });
    candles.length = 2_000;
    const then = await createIndicatorService(read).series('A', { ...all, interval: 'M15', limit: 10 });
    expect(past).toEqual(then);
    expect(past.timesMs[0]).toBe(from.getTime());
  });

  test('of a window without bars is empty', async () => {
    const { read, candles } = market('D1', 10);
    const later = new Date((candles.at(-1)?.timeMs ?? 0) + 1);
    for (const window of [
      { from: later, to: null },
      { from: null, to: new Date(startMs) },
    ]) {
      const { timesMs, lines } = await createIndicatorService(read).series('A', { ...all, ...window, interval: 'D1' });
      expect(timesMs).toEqual([]);
      expect(lines.map(({ values }) => values)).toEqual([[], [], []]);
    }
  });
});
