import { type Candle, type CandleInterval, candleIntervalMs, SourceError } from '@tickwire/schema';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  type Asked,
  ask,
  bare,
  connect,
  connectAsVisitor,
  createClockCache,
  createReader,
  newSymbol,
  open,
  storedBars,
} from './candle-fixtures.ts';
import { monday, truthOf } from './candle-market.ts';

const { M1: minuteMs, H1: hourMs, D1: dayMs } = candleIntervalMs;
describe('any readers of any market', () => {
  const minute = (max: number) => fc.integer({ min: -30, max });
  const request = fc.record({
    afterMs: fc.integer({ min: 0, max: 20 * minuteMs }),
    from: fc.option(minute(330)),
    to: fc.option(minute(330)),
    limit: fc.integer({ min: 1, max: 60 }),
  });
  const scene = fc.record({
    listed: fc.integer({ min: 0, max: 200 }),
    gaps: fc.array(fc.record({ at: minute(300), minutes: fc.integer({ min: 1, max: 60 }) }), { maxLength: 5 }),
    delay: fc.constantFrom(0, 0, 15),
    maxCandles: fc.integer({ min: 8, max: 40 }),
    built: fc.constantFrom<CandleInterval>('M1', 'M5', 'M15'),
    requests: fc.array(request, { minLength: 1, maxLength: 8 }),
  });

  test('are answered what the source alone would answer, and ask for nothing twice', async () => {
    await fc.assert(
      fc.asyncProperty(scene, async ({ listed, gaps, delay, maxCandles, built, requests }) => {
        const { world, symbol, market, source } = await open(
          {
            listedMs: monday + listed * minuteMs,
            gaps: gaps.map(({ at, minutes }) => ({
              fromMs: monday + at * minuteMs,
              toMs: monday + (at + minutes) * minuteMs,
            })),
            delayMs: delay * minuteMs,
          },
          { maxCandles },
        );
        world.nowMs = monday + 201 * minuteMs + 17_000;
        const reader = createReader(world, source);
        for (const { afterMs, from, to, limit } of requests) {
          // What is kept of bars that grow has its minute; with it, what is answered would be as old.
          world.nowMs += minuteMs + afterMs;
          const [fromMs, toMs] = [from, to].map((at) => (at === null ? null : monday + at * minuteMs));
          if (fromMs == null || toMs == null || fromMs < toMs) {
            const asked = { interval: built, fromMs: fromMs ?? null, toMs: toMs ?? null, limit };
            const answer = await ask(reader, symbol, asked);
            const before = Math.min(toMs ?? world.nowMs, world.nowMs);
            expect(bare(answer)).toEqual(truthOf(market, { ...asked, toMs: before }, world.nowMs));
            source.calls.length = 0;
            expect(await ask(reader, symbol, asked)).toEqual(answer);
            expect(source.calls).toEqual([]);
          }
        }
      }),
      { numRuns: 25 },
    );
  });
});

test('a week of one-minute bars that is read twice, page by page, is asked for once', async () => {
  const { world, symbol, market, source } = await open({}, { maxCandles: 1_000 });
  const reader = createReader(world, source);
  const readWeek = async (): Promise<Candle[]> => {
    const bars: Candle[] = [];
    for (let toMs = world.nowMs; toMs > world.nowMs - 7 * dayMs; toMs = bars[0]?.timeMs ?? 0) {
      bars.unshift(...bare(await ask(reader, symbol, { toMs, limit: 1_000 })));
    }
    return bars;
  };
  const first = await readWeek();
  expect(source.calls).toHaveLength(11);
  expect(await readWeek()).toEqual(first);
  expect(source.calls).toHaveLength(11);
  const whole = { interval: 'M1', fromMs: null, toMs: world.nowMs, limit: first.length } as const;
  expect(first).toEqual(truthOf(market, whole, world.nowMs));
});

test('bars that grow are asked for once a minute by all who read, and from where they were known', async () => {
  const { world, symbol, source } = await open();
  const reader = createReader(world, source);
  await ask(reader, symbol, { limit: 10 });
  world.nowMs += minuteMs;
  await Promise.all([10, 20, 40].map((limit) => ask(reader, symbol, { limit })));
  world.nowMs += minuteMs - 1;
  await ask(reader, symbol, { limit: 10 });
  expect(source.calls).toHaveLength(2);
  expect(source.calls[1]?.fromMs).toBeGreaterThan(world.nowMs - 10 * minuteMs);
});

test('a bar that is asked for as of now is that of now, for whoever grows it from there', async () => {
  const { world, symbol, market, source } = await open();
  const reader = createReader(world, source);
  const query = { interval: 'M1', from: null, to: null, limit: 2 } as const;
  await reader.candles(symbol, query);
  world.nowMs += 10_000;
  const asked = { interval: 'M1', fromMs: null, toMs: world.nowMs, limit: 2 } as const;
  expect(bare(await reader.candlesNow(symbol, query))).toEqual(truthOf(market, asked, world.nowMs));
  source.isDown = true;
  await expect(reader.candlesNow(symbol, query)).rejects.toThrow(SourceError);
});

test('who reads many windows of the past at once has them fetched two at a time, and not without end', async () => {
  const { world, symbol, source } = await open();
  let [running, most] = [0, 0];
  const counting = {
    ...source,
    async candles(request: Parameters<typeof source.candles>[0]) {
      running += 1;
      most = Math.max(most, running);
      await new Promise(setImmediate);
      return source.candles(request).finally(() => {
        running -= 1;
      });
    },
  };
  const reader = createReader(world, counting);
  const windows = Array.from({ length: 140 }, (_, index) => world.nowMs - dayMs - index * 60 * minuteMs);
  const answers = await Promise.allSettled(windows.map((toMs) => ask(reader, symbol, { toMs, limit: 1 })));
  expect(most).toBeLessThanOrEqual(2);
  const answered = answers.filter(({ status }) => status === 'fulfilled');
  expect(answered.length).toBeGreaterThanOrEqual(100);
  expect(answered.length).toBeLessThan(140);
  expect(await ask(reader, symbol, { toMs: windows.at(-1) ?? 0, limit: 1 })).toHaveLength(1);
});

test('many who read the same on two servers at once cost one call for each page', async () => {
  const { world, symbol, source } = await open();
  const cache = createClockCache(world);
  const readers = [
    createReader(world, source, { cache }),
    createReader(world, source, { cache, connection: connect() }),
  ];
  const answers = await Promise.all(
    readers.flatMap((reader) => Array.from({ length: 15 }, () => ask(reader, symbol, { limit: 200 }))),
  );
  expect(source.calls).toHaveLength(4);
  expect(new Set(answers.map((bars) => JSON.stringify(bars))).size).toBe(1);
});

test('two servers that fill the same years at once get their partitions, each bar once, though they own no table', async () => {
  const { world, symbol, market, source } = await open({ listedMs: Date.UTC(1987, 11, 1) }, { intervals: ['D1'] });
  world.nowMs = Date.UTC(1988, 0, 31, 12);
  const visitor = await connectAsVisitor();
  const readers = [createReader(world, source, { connection: visitor }), createReader(world, source)];
  const answers = await Promise.all(readers.map((reader) => ask(reader, symbol, { interval: 'D1' })));
  const truth = truthOf(market, { interval: 'D1', fromMs: null, toMs: world.nowMs, limit: 100 }, world.nowMs);
  expect(answers.map(bare)).toEqual([truth, truth]);
  expect(await storedBars(symbol)).toHaveLength(31 + 30);
});

test('partitions that many want at the same moment are made once, and fail nobody', async () => {
  const database = connect();
  for (let year = 2100; year < 2108; year += 1) {
    const day = new Date(Date.UTC(year, 5)).toISOString();
    const want = () => database.$executeRaw`SELECT ensure_candle_partitions(${day}::timestamptz, ${day}::timestamptz)`;
    await Promise.all(Array.from({ length: 6 }, want));
  }
});

describe('a bar', () => {
  test('under way is answered as it is, and kept only as it ended', async () => {
    const { world, symbol, source, market } = await open();
    world.nowMs = monday + 10 * dayMs + 500;
    const reader = createReader(world, source);
    const newest = async () => (await ask(reader, symbol, { limit: 1 })).at(-1);
    const startMs = Math.floor(world.nowMs / minuteMs) * minuteMs;
    const isAsItWas = { interval: 'M1', fromMs: startMs, toMs: startMs + 1, limit: 1 } as const;
    expect(await newest()).toMatchObject(truthOf(market, isAsItWas, world.nowMs)[0] ?? {});
    expect((await storedBars(symbol)).at(-1)?.time).toEqual(new Date(startMs - 2 * minuteMs));
    // It has just ended, and may be amended for a few seconds.
    world.nowMs = startMs + 61_000;
    await newest();
    expect((await storedBars(symbol)).at(-1)?.time).toEqual(new Date(startMs - minuteMs));
    world.nowMs += 2 * minuteMs;
    await newest();
    const [ended] = await ask(reader, symbol, { fromMs: startMs, toMs: startMs + minuteMs });
    expect(ended).toMatchObject(truthOf(market, isAsItWas, world.nowMs)[0] ?? {});
    expect(Number(ended?.volume)).toBe(1_000);
  });

  test('of a source that is behind is not taken for ended because the clock says so', async () => {
    const { world, symbol, source } = await open({ delayMs: 15 * minuteMs + 20_000 });
    await ask(createReader(world, source), symbol);
    const bars = await storedBars(symbol);
    expect(bars.at(-1)?.time).toEqual(
      new Date(Math.floor((world.nowMs - 15 * minuteMs - 20_000) / minuteMs) * minuteMs - minuteMs),
    );
  });

  test('after others that are missing says how many', async () => {
    const gap = { fromMs: monday + 30 * minuteMs, toMs: monday + 37 * minuteMs };
    const { world, symbol, source } = await open({ gaps: [gap] });
    const toMs = monday + 40 * minuteMs;
    const bars = await ask(createReader(world, source), symbol, { toMs, limit: 5 });
    expect(bars.map(({ timeMs, missingBefore }) => [(timeMs - monday) / minuteMs, missingBefore])).toEqual([
      [28, 0],
      [29, 0],
      [37, 7],
      [38, 0],
      [39, 0],
    ]);
  });
});

describe('the beginning of a history', () => {
  test('is found by one call, and never asked for again', async () => {
    const { world, symbol, source } = await open({ listedMs: monday + 5 * dayMs });
    const reader = createReader(world, source);
    const early = { toMs: monday + dayMs, limit: 10 };
    expect(await ask(reader, symbol, early)).toEqual([]);
    // What has no bar is asked for its newest, to see whether it is there at all.
    expect(source.calls).toHaveLength(2);
    expect(await ask(reader, symbol, { ...early, toMs: monday - 400 * dayMs })).toEqual([]);
    world.nowMs += 10 * minuteMs;
    expect(await ask(reader, symbol, early)).toEqual([]);
    expect(source.calls).toHaveLength(2);
  });

  test('is not taken for known of a symbol that the source has nothing of at present', async () => {
    const { world, symbol, source } = await open();
    const reader = createReader(world, source);
    source.distort = () => [];
    expect(await ask(reader, symbol, { limit: 10 })).toEqual([]);
    source.distort = null;
    world.nowMs += minuteMs;
    expect(await ask(reader, symbol, { limit: 10 })).toHaveLength(10);
  });
});

describe('lengths that a source lacks', () => {
  test.each<[CandleInterval, CandleInterval, number]>([
    ['H4', 'H1', 40],
    ['W1', 'D1', 3],
    ['D1', 'H4', 8],
  ])('%s are built from %s, exactly', async (interval, smaller, limit) => {
    const gaps = [{ fromMs: monday + 2 * dayMs + 3 * hourMs, toMs: monday + 3 * dayMs + 90 * minuteMs }];
    const { world, symbol, market, source } = await open(
      { gaps, listedMs: monday - 20 * dayMs },
      { intervals: [smaller] },
    );
    const asked = { interval, fromMs: null, toMs: world.nowMs, limit };
    const answer = await ask(createReader(world, source), symbol, asked);
    expect(bare(answer)).toEqual(truthOf(market, asked, world.nowMs));
  });

  test('are refused where too many would have to be read', async () => {
    const { world, symbol, source } = await open();
    await expect(ask(createReader(world, source), symbol, { interval: 'D1', limit: 14 })).rejects.toThrow(
      /^limit: from 1 to 13 for D1 of \w+, which is built from M1$/,
    );
    expect(source.calls).toEqual([]);
  });

  test('are built from what is kept of shorter ones without a gap, though the source has them', async () => {
    const gaps = [{ fromMs: monday + dayMs - 150 * minuteMs, toMs: monday + dayMs - 149 * minuteMs }];
    const { world, symbol, market, source } = await open({ gaps }, { intervals: ['M1', 'M5'], maxCandles: 12 });
    const reader = createReader(world, source);
    await ask(reader, symbol, { toMs: monday + dayMs, limit: 300 });
    source.calls.length = 0;
    const read = async (limit: number) => {
      const asked = { interval: 'M5', fromMs: null, toMs: monday + dayMs, limit } as const;
      expect(bare(await ask(reader, symbol, asked))).toEqual(truthOf(market, asked, world.nowMs));
    };
    await read(24);
    expect(source.calls).toEqual([]);
    await read(36);
    expect(source.calls).toHaveLength(1);
  });
});

describe('while a source gives no answer', () => {
  test('what is known is answered, with the times that are missing told', async () => {
    const { world, symbol, market, source } = await open();
    const reader = createReader(world, source);
    await ask(reader, symbol, { limit: 50 });
    await ask(reader, symbol, { toMs: monday + dayMs, limit: 10 });
    source.isDown = true;
    world.nowMs += 10 * minuteMs;
    const bars = await ask(reader, symbol, { limit: 1_000 });
    const known = await storedBars(symbol);
    expect(bars.map(({ timeMs }) => timeMs)).toEqual(known.map(({ time }) => time.getTime()));
    const holes = bars.filter(({ missingBefore }) => missingBefore > 0);
    expect(holes).toHaveLength(1);
    source.isDown = false;
    world.nowMs += minuteMs;
    const asked = { interval: 'M1', fromMs: null, toMs: world.nowMs, limit: 1_000 } as const;
    expect(bare(await ask(reader, symbol, asked))).toEqual(truthOf(market, asked, world.nowMs));
  });

  test('a bar under way that has ended since is not answered as if it had ended so', async () => {
    const { world, symbol, source } = await open({}, { intervals: ['M1', 'H1'] });
    const reader = createReader(world, source);
    const newestStart = async (interval: CandleInterval) =>
      (await ask(reader, symbol, { interval, limit: 5 })).at(-1)?.timeMs;
    const startMs = world.nowMs - 30_500;
    expect([await newestStart('M1'), await newestStart('H1')]).toEqual([startMs, startMs]);
    source.isDown = true;
    world.nowMs += 5 * minuteMs;
    expect([await newestStart('M1'), await newestStart('H1')]).toEqual([startMs - minuteMs, startMs]);
  });

  test('an error says so where nothing is known, and not an empty list', async () => {
    const { world, symbol, source } = await open();
    source.isDown = true;
    await expect(ask(createReader(world, source), symbol)).rejects.toMatchObject({
      extensions: { code: 'SERVICE_UNAVAILABLE' },
      message: expect.stringMatching(/^candles: BINANCE gives no answer .* ask again in a minute/),
    });
  });
});

test('what is kept of an instrument that no source has any more stays readable, longer bars built from shorter ones', async () => {
  const { world, symbol, market, source } = await open({}, { intervals: ['M5'] });
  const asked = { interval: 'M5', fromMs: null, toMs: world.nowMs - minuteMs, limit: 48 } as const;
  await ask(createReader(world, source), symbol, asked);
  const reader = createReader(world, null);
  expect(await ask(reader, symbol, { interval: 'M5', limit: 10 })).toHaveLength(10);
  const hours = { interval: 'H1', fromMs: null, toMs: world.nowMs - 2 * hourMs, limit: 1 } as const;
  expect(bare(await ask(reader, symbol, hours))).toEqual(truthOf(market, hours, world.nowMs));
  expect(await ask(reader, symbol, { interval: 'M1' })).toEqual([]);
  expect(await ask(reader, await newSymbol())).toEqual([]);
});

test('a source that is no other machine is asked each time, and nothing of it is kept', async () => {
  const { world, symbol, source } = await open({}, { isRemote: false });
  const reader = createReader(world, source);
  expect(await ask(reader, symbol, { limit: 5 })).toHaveLength(5);
  expect(await ask(reader, symbol, { limit: 5 })).toHaveLength(5);
  expect(source.calls).toHaveLength(2);
  expect(await storedBars(symbol)).toEqual([]);
});

describe('times and counts', () => {
  const farFuture = Date.UTC(9999, 0);
  test.each<[string, Asked]>([
    ['limit: from 1 to 1000', { limit: 1_000_000 }],
    ['limit: from 1 to 1000', { limit: -1 }],
    ['from: must lie before `to`', { fromMs: monday, toMs: monday }],
    ['from: must lie before `to`', { fromMs: farFuture, toMs: monday }],
  ])('that make no sense are refused: %s', async (message, asked) => {
    const { world, symbol, source } = await open();
    await expect(ask(createReader(world, source), symbol, asked)).rejects.toThrow(message);
    expect(source.calls).toEqual([]);
  });

  test.each<[string, Asked]>([
    ['ahead', { fromMs: farFuture }],
    ['ahead, both', { fromMs: farFuture, toMs: farFuture + dayMs }],
    ['before anything was quoted', { toMs: Date.UTC(1850, 0) }],
    ['as far back as there are dates', { fromMs: -8.64e15, toMs: -8.64e15 + 1 }],
  ])('that lie %s have no bars, and nobody is asked', async (_where, asked) => {
    const { world, symbol, source } = await open();
    expect(await ask(createReader(world, source), symbol, asked)).toEqual([]);
    expect(source.calls).toEqual([]);
  });

  test('that reach further are cut at now, and at the beginning', async () => {
    const { world, symbol, source } = await open();
    const reader = createReader(world, source);
    const now = await ask(reader, symbol, { limit: 20 });
    expect(await ask(reader, symbol, { fromMs: -8.64e15, toMs: 8.64e15, limit: 20 })).toEqual(now);
  });
});
