import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { tradedBy } from '../src/market/feed/bars/bar.ts';
import type { BarRange, CandleEvent } from '../src/market/feed/bars/bar-builder.ts';
import { createLiveCandles } from '../src/market/feed/bars/live-candles.ts';
import { type Candle, SourceError } from '../src/ports/market.ts';
import type { SharedStream } from '../src/streams/shared-stream.ts';
import { boundlessStore, manualFeed } from './manual-feed.ts';
import { manualSource, sourceTick } from './manual-source.ts';

const minuteMs = 60_000;
const noon = Date.UTC(2026, 5, 1, 12);

beforeEach(() => {
  vi.useFakeTimers({ now: noon + 30_000, toFake: ['Date', 'setTimeout', 'clearTimeout'] });
});
afterEach(() => {
  vi.useRealTimers();
});

async function settled() {
  for (let turn = 0; turn < 3; turn += 1) {
    await vi.advanceTimersByTimeAsync(0);
    await new Promise(setImmediate);
  }
}

const bar = (timeMs: number, prices: string, volume: string): Candle => {
  const [open = '', high = '', low = '', close = ''] = prices.split(' ');
  return { timeMs, open, high, low, close, volume };
};

/** Live bars of a source that the test speaks for, and that counts its ticks. */
function liveBars(atSource: Candle[] = []) {
  const source = manualSource('BINANCE', false);
  const { feed, reports } = manualFeed({ source, store: boundlessStore() });
  const read: BarRange[] = [];
  const made = { read, atSource, failure: null as Error | null, reports, source, sequence: 0 };
  const live = createLiveCandles({
    feed,
    settleMsOf: () => 1_000,
    report: (error, what) => void reports.push(`${what}: ${error}`),
    async readBars(_symbol, range) {
      read.push(range);
      if (made.failure !== null) throw made.failure;
      const until = range.to.getTime();
      return made.atSource.filter(({ timeMs }) => timeMs >= (range.from?.getTime() ?? 0) && timeMs < until);
    },
  });
  return {
    ...made,
    live,
    fail: (error: Error) => {
      made.failure = error;
    },
    /** One trade now, or of so long ago. */
    async trade(price: string, { quantity = '1.5', agoMs = 0, lost = 0 }: Trade = {}) {
      made.sequence += 1 + lost;
      source.send(sourceTick('A', Date.now() - agoMs, { price, quantity, sequence: made.sequence }));
      await settled();
    },
  };
}

interface Trade {
  readonly quantity?: string | null;
  readonly agoMs?: number;
  readonly lost?: number;
}

/** What a subscriber is told, as it comes: "12:00 1 2 0.5 1.5 v3" while it grows, with "closed" behind it at the end. */
function watch(stream: SharedStream<CandleEvent>): string[] {
  const told: string[] = [];
  const describeEvent = ({ candle, isClosed }: CandleEvent) => {
    const { timeMs, open, high, low, close, volume } = candle;
    const time = new Date(timeMs).toISOString().slice(11, 16);
    return `${time} ${open} ${high} ${low} ${close} v${volume}${isClosed ? ' closed' : ''}`;
  };
  void (async () => {
    for await (const event of stream) told.push(describeEvent(event));
  })();
  return told;
}

describe('a bar', () => {
  test.each([
    ['its quantity', { quantity: '0.10' }, { volume: '7' }, '0.10'],
    ['by how much the volume of the day has grown', { volume: '7.25' }, { volume: '7.0' }, '0.25'],
    ['not known: the volume of the day has begun anew', { volume: '1' }, { volume: '7' }, null],
    ['not known: the day is another', { volume: '9' }, { volume: '7', timeMs: noon - 13 * 60 * minuteMs }, null],
    ['not known: no volume is told', {}, { volume: '7' }, null],
  ])('has of a tick %s', (_what, tick, before, traded) => {
    expect(tradedBy(sourceTick('A', noon, tick), sourceTick('A', noon, before))).toBe(traded);
  });
});

describe('a subscriber', () => {
  test('in mid-bar is told the whole bar so far, then how it grows, and that it has closed with what the source has', async () => {
    const made = liveBars([bar(noon, '100 120 90 110', '50')]);
    const told = watch(made.live.subscribe('A', 'M1'));
    await settled();
    await made.trade('111', { agoMs: -1 });
    await vi.advanceTimersByTimeAsync(250);
    await made.trade('125');
    await vi.advanceTimersByTimeAsync(250);
    made.atSource[0] = bar(noon, '100 125 90 125', '53.25');
    await vi.advanceTimersByTimeAsync(minuteMs);
    expect(told).toEqual([
      '12:00 100 120 90 110 v50',
      '12:00 100 120 90 111 v51.5',
      '12:00 100 125 90 125 v53',
      '12:00 100 125 90 125 v53.25 closed',
    ]);
  });

  test('is told bars that grew whole from trades without a question to the source, each once, in order', async () => {
    const made = liveBars();
    const told = watch(made.live.subscribe('A', 'M1'));
    await settled();
    await vi.advanceTimersByTimeAsync(30_000);
    await made.trade('100');
    await vi.advanceTimersByTimeAsync(59_999);
    await made.trade('101', { agoMs: 1 });
    await made.trade('102', { agoMs: -1 });
    await vi.advanceTimersByTimeAsync(minuteMs);
    await made.trade('103', { agoMs: -1 });
    expect(told).toEqual([
      '12:01 100 100 100 100 v1.5',
      '12:01 100 101 100 101 v3',
      '12:01 100 101 100 101 v3 closed',
      '12:02 102 102 102 102 v1.5',
      '12:02 102 102 102 102 v1.5 closed',
      '12:03 103 103 103 103 v1.5',
    ]);
    expect(made.read).toHaveLength(1);
  });

  test('of a symbol of which nothing was heard until mid-bar is told what the source has of that bar', async () => {
    const made = liveBars();
    const told = watch(made.live.subscribe('A', 'M1'));
    await settled();
    await vi.advanceTimersByTimeAsync(50_000);
    await made.trade('100');
    made.atSource.push(bar(noon + minuteMs, '90 130 80 100', '70'));
    await vi.advanceTimersByTimeAsync(minuteMs);
    expect(told).toEqual(['12:01 100 100 100 100 v1.5', '12:01 90 130 80 100 v70 closed']);
  });

  test('is told that a bar has closed a second after its end, where no tick follows, and of no bar where none was', async () => {
    const made = liveBars();
    const told = watch(made.live.subscribe('A', 'M1'));
    await settled();
    await vi.advanceTimersByTimeAsync(30_000);
    await made.trade('100');
    await vi.advanceTimersByTimeAsync(60_999);
    expect(told).toHaveLength(1);
    await vi.advanceTimersByTimeAsync(1);
    expect(told.at(-1)).toBe('12:01 100 100 100 100 v1.5 closed');
    await vi.advanceTimersByTimeAsync(10 * minuteMs);
    await made.trade('200');
    await vi.advanceTimersByTimeAsync(250);
    expect(told.slice(2)).toEqual(['12:12 200 200 200 200 v1.5']);
  });

  test('is told a bar that ticks were lost of as the source has it, and the next one after it', async () => {
    const made = liveBars();
    const told = watch(made.live.subscribe('A', 'M1'));
    await settled();
    await vi.advanceTimersByTimeAsync(30_000);
    await made.trade('100');
    await vi.advanceTimersByTimeAsync(61_500);
    told.length = 0;
    await made.trade('105', { lost: 3 });
    await vi.advanceTimersByTimeAsync(57_000);
    await made.trade('106');
    made.atSource.push(bar(noon + 2 * minuteMs, '99 140 98 106', '77'));
    await vi.advanceTimersByTimeAsync(1_600);
    await made.trade('107');
    await vi.advanceTimersByTimeAsync(2_000);
    expect(told).toEqual([
      '12:02 105 105 105 105 v1.5',
      '12:02 105 106 105 106 v3',
      '12:02 99 140 98 106 v77 closed',
      '12:03 107 107 107 107 v1.5',
    ]);
  });

  test('is told what has grown here where the source gives no answer', async () => {
    const made = liveBars();
    made.fail(new SourceError('BINANCE', 'BLOCKED', 'banned'));
    const told = watch(made.live.subscribe('A', 'M1'));
    await settled();
    await made.trade('100', { quantity: null });
    await vi.advanceTimersByTimeAsync(minuteMs);
    expect(told).toEqual(['12:00 100 100 100 100 v0', '12:00 100 100 100 100 v0 closed']);
    expect(made.reports).toEqual([]);
  });

  test('is told at most four changes a second, the last one always', async () => {
    const made = liveBars();
    const told = watch(made.live.subscribe('A', 'M1'));
    await settled();
    for (let count = 0; count < 100; count += 1) {
      await made.trade(String(100 + count));
      await vi.advanceTimersByTimeAsync(10);
    }
    await vi.advanceTimersByTimeAsync(250);
    expect(told.length).toBeLessThanOrEqual(6);
    expect(told.at(-1)).toBe('12:00 100 199 100 199 v150');
  });

  test('of delayed prices is told a bar when its ticks have come, not when the clock says so', async () => {
    const made = liveBars([bar(noon - 15 * minuteMs, '100 120 90 110', '50')]);
    const told = watch(made.live.subscribe('A', 'M1'));
    await settled();
    await made.trade('111', { agoMs: 15 * minuteMs });
    await vi.advanceTimersByTimeAsync(29_000);
    await made.trade('112', { agoMs: 15 * minuteMs });
    await vi.advanceTimersByTimeAsync(4_000);
    expect(told).toEqual(['11:45 100 120 90 111 v50', '11:45 100 120 90 112 v50', '11:45 100 120 90 110 v50 closed']);
  });

  test('who comes between two tellings is told the newest state, and not the one before after it', async () => {
    const made = liveBars([bar(noon, '100 120 90 110', '50')]);
    const first = watch(made.live.subscribe('A', 'M1'));
    await settled();
    await made.trade('111', { agoMs: -1 });
    await made.trade('125', { agoMs: -1 });
    const late = watch(made.live.subscribe('A', 'M1'));
    await settled();
    expect(late).toEqual(['12:00 100 125 90 125 v53']);
    await vi.advanceTimersByTimeAsync(250);
    await made.trade('130', { agoMs: -1 });
    await vi.advanceTimersByTimeAsync(250);
    expect(late).toEqual(['12:00 100 125 90 125 v53', '12:00 100 130 90 130 v54.5']);
    expect(first.slice(-2)).toEqual(late);
  });

  test('who reads late gets the newest state of a bar under way, and every bar that closed', async () => {
    const made = liveBars();
    const stream = made.live.subscribe('A', 'M1');
    const first = stream.next();
    await settled();
    await made.trade('100');
    await vi.advanceTimersByTimeAsync(250);
    await first;
    for (let minute = 0; minute < 5; minute += 1) {
      for (const price of ['101', '102', '103']) {
        await made.trade(price);
        await vi.advanceTimersByTimeAsync(20_000);
      }
    }
    const late = watch(stream);
    await settled();
    const closed = late.filter((line) => line.endsWith('closed')).map((line) => line.slice(0, 5));
    expect(closed).toEqual(['12:00', '12:01', '12:02', '12:03', '12:04']);
    expect(late.length).toBeLessThanOrEqual(6);
  });
});

test('a subscriber who has left more than 1,500 closed bars unread is told that it was too slow; others go on', async () => {
  const made = liveBars();
  const slow = made.live.subscribe('A', 'M1');
  const told = watch(made.live.subscribe('A', 'M1'));
  const first = slow.next();
  await settled();
  await made.trade('1');
  await first;
  for (let minute = 0; minute < 1_505; minute += 1) {
    await vi.advanceTimersByTimeAsync(minuteMs);
    await made.trade(String(100 + minute));
  }
  await expect(
    (async () => {
      for await (const _ of slow);
    })(),
  ).rejects.toMatchObject({ extensions: { code: 'SLOW_CONSUMER' } });
  expect(told.filter((line) => line.endsWith('closed')).length).toBeGreaterThanOrEqual(1_504);
  expect(made.source.open).toEqual(['A']);
});

describe('for several subscribers', () => {
  test('bars are grown once; the stream is let go after the last one', async () => {
    const made = liveBars([bar(noon, '100 120 90 110', '50')]);
    const [first, second] = [made.live.subscribe('A', 'M1'), made.live.subscribe('A', 'M1')];
    const events = await Promise.all([first.next(), second.next()]);
    expect(events[0].value).toBe(events[1].value);
    expect([made.read.length, made.source.open]).toEqual([1, ['A']]);
    await first.return();
    await settled();
    expect(made.source.open).toEqual(['A']);
    await second.return();
    await second.return();
    await settled();
    expect(made.source.open).toEqual([]);
  });

  test('who leaves before the first bar was read leaves nothing behind', async () => {
    const made = liveBars();
    const stream = made.live.subscribe('A', 'M1');
    const next = stream.next();
    await stream.return();
    await settled();
    expect([await next, made.source.open]).toEqual([{ done: true, value: undefined }, []]);
  });

  test('who is never read opens nothing', async () => {
    const made = liveBars();
    await made.live.subscribe('A', 'M1').return();
    expect(made.source.open).toEqual([]);
  });
});
