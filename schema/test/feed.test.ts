import { describe, expect, test, vi } from 'vitest';
import { createPrices } from '../src/market/prices/prices.ts';
import { SourceError } from '../src/ports/market.ts';
import { day, feedOf, settled, standTime, startMs, tick } from './feed-stand.ts';
import { boundlessStore, hearing, listenTo, manualFeed } from './manual-feed.ts';
import { manualSource, sourceQuote } from './manual-source.ts';

standTime();

describe("a source's stream", () => {
  test('is opened once for all who listen, and closed a while after the last one has left', async () => {
    const { feed, source } = feedOf();
    expect(source.open).toEqual([]);
    const [first, second] = [listenTo(feed, 'A'), listenTo(feed, 'A')];
    const both = feed.subscribe(
      ['A', 'B'],
      hearing(() => {}),
    );
    await settled();
    expect(source.open).toEqual(['A', 'B']);
    first.leave();
    first.leave();
    both();
    await vi.advanceTimersByTimeAsync(29_999);
    await settled();
    expect(source.open).toEqual(['A', 'B']);
    await vi.advanceTimersByTimeAsync(1);
    await settled();
    expect(source.open).toEqual(['A']);
    second.leave();
    await vi.advanceTimersByTimeAsync(20_000);
    const back = listenTo(feed, 'A');
    await vi.advanceTimersByTimeAsync(60_000);
    await settled();
    expect(source.open).toEqual(['A']);
    back.leave();
    await vi.advanceTimersByTimeAsync(30_000);
    await settled();
    expect(source.open).toEqual([]);
  });

  test('is open for what is watched, until it is watched no more', async () => {
    const { feed, source } = feedOf();
    feed.watch(['A', 'B']);
    feed.watchMore(['C']);
    await settled();
    expect(source.open).toEqual(['A', 'B', 'C']);
    const { leave } = listenTo(feed, 'A');
    feed.watch(['C']);
    await vi.advanceTimersByTimeAsync(30_000);
    await settled();
    expect(source.open).toEqual(['A', 'C']);
    leave();
    await vi.advanceTimersByTimeAsync(30_000);
    await settled();
    expect(feed.streamed()).toEqual(['C']);
  });

  test('is not opened for what is watched of a source that costs nothing to ask', async () => {
    const { feed, source } = feedOf(manualSource('REPLAY', false));
    feed.watch(['A']);
    await settled();
    expect(source.open).toEqual([]);
  });

  test('that cannot be opened costs the other symbols nothing, and is tried again', async () => {
    const { feed, source, reports } = feedOf();
    const { subscribe } = source;
    source.subscribe = (symbols, listener) => {
      if (symbols.includes('B')) throw new Error('no such stream');
      return subscribe(symbols, listener);
    };
    const told: string[] = [];
    feed.subscribe(
      ['A', 'B', 'C'],
      hearing((ticks) => void told.push(...ticks.map(({ symbol }) => symbol))),
    );
    await settled();
    expect(reports).toEqual(['the stream of B could not be opened: Error: no such stream']);
    source.subscribe = subscribe;
    await vi.advanceTimersByTimeAsync(5_000);
    await settled();
    source.send(tick('A', 1), tick('B', 1), tick('C', 1));
    await settled();
    expect(told).toEqual(['A', 'B', 'C']);
  });

  test('ends with the feed', async () => {
    const { feed, source } = feedOf();
    listenTo(feed, 'A');
    feed.watch(['B']);
    await settled();
    await feed.close();
    expect(source.open).toEqual([]);
    listenTo(feed, 'C');
    await settled();
    expect(source.open).toEqual([]);
  });
});

describe('ticks', () => {
  test('reach everyone who listens, as one object, also where one of them throws: which is told once', async () => {
    const { feed, source, reports } = feedOf();
    const heard: unknown[] = [];
    const first = hearing((ticks) => void heard.push(...ticks));
    const broken = hearing(() => {
      throw new Error('broken');
    });
    for (const listener of [first, broken, hearing(first.ticks)]) feed.subscribe(['A'], listener);
    await settled();
    for (const sequence of [1, 2]) {
      source.send(tick('A', sequence));
      await settled();
    }
    expect(heard).toHaveLength(4);
    expect([heard[0] === heard[1], heard[2] === heard[3]]).toEqual([true, true]);
    expect(reports).toEqual(['a listener to prices failed: Error: broken']);
  });

  test('wait while the database gives no numbers, and are told in their order once it does', async () => {
    const source = manualSource('REPLAY', false);
    const store = boundlessStore();
    const { feed, reports } = manualFeed({
      source,
      store: {
        ...store,
        load: vi.fn(store.load).mockRejectedValueOnce(new Error('away')).mockRejectedValueOnce(new Error('away')),
      },
    });
    const { told } = listenTo(feed, 'A');
    await settled();
    source.send(tick('A', 1), tick('A', 2));
    await settled();
    source.send(tick('A', 3));
    expect(told).toEqual([]);
    await vi.advanceTimersByTimeAsync(1_000);
    await settled();
    expect(told.map(({ sequence }) => sequence)).toEqual([1, 2, 3]);
    expect(reports).toEqual(['the ticks of A wait for their numbers: Error: away']);
  });

  test('of a stream that begins with another price than is answered are not believed', async () => {
    const { feed, source } = feedOf();
    source.answer = () => [sourceQuote('A', Date.now(), day)];
    const { told } = listenTo(feed, 'A');
    await new Promise(setImmediate);
    const scaled = { price: '100000.00', high: '120000.00', low: '80000.00' };
    source.send(tick('A', 1, scaled), tick('A', 2, scaled), tick('A', 3));
    await settled();
    expect(told.map(({ sequence }) => sequence)).toEqual([3]);
  });
});

describe('the newest price', () => {
  test('is what the stream told last, as long as it is not silent for longer than is to be expected', async () => {
    const { feed, source } = feedOf();
    listenTo(feed, 'A');
    await settled();
    expect(feed.newest('A')).toBeNull();
    source.send(tick('A', 1, { price: '101.00' }));
    await settled();
    expect(feed.newest('A')).toMatchObject({ price: '101.00', confirmedAtMs: startMs });
    await vi.advanceTimersByTimeAsync(3_000);
    expect(feed.newest('A')).toMatchObject({ price: '101.00' });
    source.confirm(sourceQuote('A', Date.now(), { ...day, price: '101.00', volume: '5' }));
    await vi.advanceTimersByTimeAsync(3_000);
    expect(feed.newest('A')).toMatchObject({ price: '101.00', volume: '5', confirmedAtMs: startMs + 3_000 });
    await vi.advanceTimersByTimeAsync(1);
    expect([feed.newest('A'), feed.last('A')?.price]).toEqual([null, '101.00']);
  });

  test('is not taken from a confirmation that is older, or not to be believed', async () => {
    const { feed, source } = feedOf();
    listenTo(feed, 'A');
    await settled();
    source.send(tick('A', 1));
    await settled();
    source.confirm(sourceQuote('A', Date.now() - 1, { price: '99.00' }), sourceQuote('A', Date.now(), { price: '0' }));
    expect(feed.newest('A')?.price).toBe('100.00');
  });

  test('is none once the stream is closed', async () => {
    const { feed, source } = feedOf(manualSource(), 0);
    const { leave } = listenTo(feed, 'A');
    await settled();
    source.send(tick('A', 1));
    leave();
    await settled();
    expect([feed.newest('A'), feed.last('A')?.price]).toEqual([null, '100.00']);
  });
});

describe('what a source says beside its ticks', () => {
  /** A feed that has told a first tick, and how often others heard of the symbol without one since. */
  async function spoken() {
    const made = feedOf();
    const heard: number[] = [];
    made.feed.subscribe(['A'], { ticks() {}, heard: () => void heard.push(Date.now() - startMs), began() {} });
    await settled();
    made.source.send(tick('A', 1));
    await settled();
    const confirm = async (told = {}) => {
      made.source.confirm(sourceQuote('A', Date.now(), { ...day, ...told }));
      await settled();
    };
    return { ...made, heard, confirm };
  }

  test('is told at most once a second, the newest of it always', async () => {
    const { feed, heard, confirm } = await spoken();
    for (let volume = 1; volume <= 25; volume += 1) {
      await confirm({ volume: String(volume) });
      await vi.advanceTimersByTimeAsync(100);
      await settled();
    }
    expect(heard).toEqual([1_000, 2_000]);
    await vi.advanceTimersByTimeAsync(500);
    await settled();
    expect([heard.length, feed.newest('A')?.volume]).toEqual([3, '25']);
  });

  test('is told where it is nothing new only as often as everybody has to know that it still speaks', async () => {
    const source = manualSource();
    Object.assign(source, { expectedEveryMs: 15_000 });
    const { feed } = feedOf(source);
    const heard: number[] = [];
    feed.subscribe(['A'], { ticks() {}, heard: () => void heard.push(Date.now() - startMs), began() {} });
    await settled();
    source.send(tick('A', 1));
    for (let second = 1; second <= 20; second += 1) {
      await vi.advanceTimersByTimeAsync(1_000);
      source.confirm(sourceQuote('A', Date.now(), day));
      await settled();
    }
    expect(heard).toEqual([8_000, 16_000]);
  });

  test('is not told after the stream has ended', async () => {
    const { feed, source, heard, confirm } = await spoken();
    await confirm({ volume: '5' });
    await feed.close();
    await vi.advanceTimersByTimeAsync(2_000);
    await settled();
    expect([heard, source.open]).toEqual([[], []]);
  });
});

describe('a stream of prices', () => {
  const pricesOf = ({ feed }: ReturnType<typeof feedOf>, symbols = ['A']) =>
    createPrices({ feed, expectedEveryMs: () => 1_000 }).stream({ symbols, after: null, maxRate: null });

  test('begins with what was streamed, under the number of its tick', async () => {
    const made = feedOf();
    listenTo(made.feed, 'A');
    await settled();
    made.source.send(tick('A', 41));
    await settled();
    const stream = pricesOf(made);
    expect((await stream.next()).value).toMatchObject({ kind: 'SNAPSHOT', sequence: 41 });
    made.source.send(tick('A', 43));
    expect((await stream.next()).value).toMatchObject({ kind: 'TICK', sequence: 43, missed: 1 });
  });

  test('begins with what is answered, and tells a SNAPSHOT again at the first tick, from which on ticks are counted', async () => {
    const made = feedOf();
    made.source.answer = (symbols) =>
      symbols.filter((symbol) => symbol === 'A').map((symbol) => sourceQuote(symbol, Date.now(), day));
    const stream = pricesOf(made, ['A', 'B']);
    expect((await stream.next()).value).toMatchObject({ kind: 'SNAPSHOT', symbol: 'A', sequence: 0 });
    made.source.send(tick('A', 5_000), tick('A', 5_002), tick('B', 7));
    expect((await stream.next()).value).toMatchObject({ kind: 'SNAPSHOT', sequence: 5_000, missed: 0 });
    expect((await stream.next()).value).toMatchObject({ kind: 'TICK', sequence: 5_002, missed: 1 });
    expect((await stream.next()).value).toMatchObject({ kind: 'SNAPSHOT', symbol: 'B', sequence: 7, missed: 0 });
  });

  test('goes on where its source gives no answer', async () => {
    const made = feedOf();
    made.source.answer = () => {
      throw new SourceError('BINANCE', 'BLOCKED', 'banned');
    };
    const stream = pricesOf(made);
    const first = stream.next();
    await settled();
    made.source.send(tick('A', 1));
    expect((await first).value).toMatchObject({ kind: 'SNAPSHOT', sequence: 1 });
    expect(made.reports).toEqual([]);
  });

  test('that cannot be numbered ends with the error, and listens to nothing', async () => {
    const source = manualSource('REPLAY', false);
    const store = { ...boundlessStore(), load: () => Promise.reject(new Error('no database')) };
    const made = { source, ...manualFeed({ source, store }) };
    await expect(pricesOf(made).next()).rejects.toThrow('no database');
    await settled();
    expect(source.open).toEqual([]);
  });
});
