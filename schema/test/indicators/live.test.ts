import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { type Candle, createIndicatorService } from '../../src/index.ts';
import type { CandleQuery } from '../../src/market/candles/candles.ts';
import type { CandleEvent } from '../../src/market/feed/bars/bar-builder.ts';
import { createLiveIndicators } from '../../src/market/indicators/live.ts';
import { SourceError } from '../../src/ports/market.ts';

const minuteMs = 60_000;
const noon = Date.UTC(2026, 5, 1, 12);

beforeEach(() => {
  vi.useFakeTimers({ now: noon + 10_000, toFake: ['Date', 'setTimeout', 'clearTimeout'] });
});
afterEach(() => {
  vi.useRealTimers();
});

function barAt(timeMs: number): Candle {
  const index = timeMs / minuteMs;
  const price = 1_000 + Math.sin(index / 9) * 80 + (index % 7);
  return {
    timeMs,
    open: price.toFixed(2),
    high: (price + 3).toFixed(2),
    low: (price - 2).toFixed(2),
    close: (price + (index % 3) - 1).toFixed(2),
    volume: String(10 + (index % 5)),
  };
}

const eventOf = (candle: Candle, isClosed = false): CandleEvent => ({ symbol: 'A', interval: 'M1', candle, isClosed });

/** Minutes of `count` bars before noon, at a source that fails or hangs as it is told to. */
function source(count = 4_000) {
  const candles = Array.from({ length: count }, (_, index) => barAt(noon - (count - index) * minuteMs));
  const asked: CandleQuery[] = [];
  const reports: unknown[] = [];
  const state = { failure: null as Error | null, gate: Promise.resolve() };
  const read = async (_symbol: string, query: CandleQuery): Promise<readonly Candle[]> => {
    asked.push(query);
    await state.gate;
    if (state.failure !== null) throw state.failure;
    const toMs = query.to?.getTime() ?? Number.POSITIVE_INFINITY;
    return candles.filter((candle) => candle.timeMs < toMs).slice(-(query.limit ?? 100));
  };
  const live = createLiveIndicators({ read, report: (error) => void reports.push(error) });
  return { candles, asked, reports, state, read, live };
}

describe('indicators of a live bar', () => {
  test.each([4_000, 100, 19, 1, 0])(
    'are those that a query has when it is the newest, after %d bars',
    async (count) => {
      const { live, read, candles } = source(count);
      for (const close of ['1001.00', '1017.25']) {
        const bar = { ...barAt(noon), close };
        const set = await live.of(eventOf(bar));
        candles.push(bar);
        expect(set).toEqual(await createIndicatorService(read).newest('A', 'M1'));
        candles.pop();
      }
    },
  );

  test('are read once for each bar, and computed once for each event, for a thousand who watch', async () => {
    const { live, asked } = source();
    const events = [eventOf(barAt(noon)), eventOf({ ...barAt(noon), close: '1001.00' }, true)];
    const sets = await Promise.all(events.flatMap((event) => Array.from({ length: 1_000 }, () => live.of(event))));
    expect(new Set(sets).size).toBe(2);
    expect(asked.map(({ limit }) => limit)).toEqual([1_000, 1_000, 440]);
    asked.length = 0;
    vi.setSystemTime(noon + minuteMs + 10_000);
    await live.of(eventOf(barAt(noon + minuteMs)));
    await live.of(eventOf(barAt(noon + minuteMs), true));
    expect(asked).toHaveLength(3);
  });

  test('of two bars at once, as for a reader who is behind, are each after what came before them', async () => {
    const { live, read, candles } = source(300);
    const bars = [barAt(noon), barAt(noon + minuteMs)] as const;
    candles.push(...bars);
    await live.of(eventOf(bars[1]));
    const set = await live.of(eventOf(bars[0], true));
    candles.pop();
    expect(set).toEqual(await createIndicatorService(read).newest('A', 'M1'));
  });

  test('take on the bar before as it is once it is no longer amended', async () => {
    const { live, candles, asked, read } = source(300);
    vi.setSystemTime(noon + 100);
    const last = candles.pop();
    const early = await live.of(eventOf(barAt(noon)));
    if (last !== undefined) candles.push(last);
    vi.setSystemTime(noon + 4_999);
    expect(await live.of(eventOf(barAt(noon)))).toEqual(early);
    expect(asked).toHaveLength(1);
    vi.setSystemTime(noon + 5_000);
    const set = await live.of(eventOf(barAt(noon)));
    candles.push(barAt(noon));
    expect(set).toEqual(await createIndicatorService(read).newest('A', 'M1'));
    expect(set).not.toEqual(early);
  });

  test('take on corrections of older bars after a minute', async () => {
    const { live, candles } = source(300);
    const before = await live.of(eventOf(barAt(noon)));
    candles.splice(-10, 1, { ...barAt(noon - 10 * minuteMs), close: '1.00' });
    expect(await live.of(eventOf(barAt(noon)))).toEqual(before);
    vi.setSystemTime(noon + 70_000);
    expect(await live.of(eventOf(barAt(noon)))).not.toEqual(before);
  });
});

describe('where a source gives no answer', () => {
  test.each([
    ['a source', new SourceError('BINANCE', 'UNREACHABLE', 'BINANCE does not answer'), 0],
    ['something else', new Error('no database'), 1],
  ])('for the fault of %s there are none, and it is asked again after ten seconds', async (_what, error, reported) => {
    const { live, state, asked, reports } = source(300);
    state.failure = error;
    for (let event = 0; event < 40; event += 1) expect(await live.of(eventOf(barAt(noon)))).toBeNull();
    expect(asked).toHaveLength(1);
    expect(reports).toHaveLength(reported);
    state.failure = null;
    vi.setSystemTime(noon + 19_999);
    expect(await live.of(eventOf(barAt(noon)))).toBeNull();
    vi.setSystemTime(noon + 20_000);
    expect(await live.of(eventOf(barAt(noon)))).not.toBeNull();
  });

  test('bars wait five seconds for it in all, and what comes later is told with those that follow', async () => {
    const { live, state, asked } = source(300);
    const { promise, resolve } = Promise.withResolvers<void>();
    state.gate = promise;
    const first = live.of(eventOf(barAt(noon)));
    await vi.advanceTimersByTimeAsync(5_000);
    expect(await first).toBeNull();
    const second = live.of(eventOf(barAt(noon)));
    await vi.advanceTimersByTimeAsync(0);
    expect(await second).toBeNull();
    resolve();
    await promise;
    await new Promise(setImmediate);
    expect(await live.of(eventOf(barAt(noon)))).not.toBeNull();
    expect(asked).toHaveLength(1);
  });
});
