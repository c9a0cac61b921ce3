import { describe, expect, test, vi } from 'vitest';
import type { LogEntry, LogReader, TickLog } from '../src/ports/tick-log.ts';
import { day, feedOf, settled, standTime, startMs, tick } from './feed-stand.ts';
import { boundlessStore, listenTo, manualFeed } from './manual-feed.ts';
import { manualSource, sourceQuote, sourceTick } from './manual-source.ts';
import { sharedLog } from './shared-log.ts';

standTime();

describe('where symbols stand', () => {
  test('is known from the stream without a question', async () => {
    const { feed, source } = feedOf();
    source.answer = (symbols) => symbols.map((symbol) => sourceQuote(symbol, Date.now(), day));
    listenTo(feed, 'A');
    expect(await feed.snapshots(['A'])).toMatchObject([{ symbol: 'A', sequence: 0, isExact: false }]);
    source.send(tick('A', 5));
    await settled();
    expect(await feed.snapshots(['A'])).toMatchObject([{ symbol: 'A', sequence: 5, isExact: true }]);
    expect(source.asked).toEqual([['A']]);
  });

  test('is asked for where the stream is silent, under the number of its newest tick', async () => {
    const { feed, source } = feedOf();
    listenTo(feed, 'A');
    await settled();
    source.send(tick('A', 5));
    await settled();
    await vi.advanceTimersByTimeAsync(4_000);
    source.answer = () => [sourceQuote('A', Date.now(), { ...day, price: '101.00' })];
    expect(await feed.snapshots(['A'])).toMatchObject([{ sequence: 5, price: '101.00', isExact: true }]);
    source.answer = () => [];
    expect(await feed.snapshots(['A'])).toMatchObject([{ sequence: 5, price: '100.00', isExact: true }]);
  });

  test('is asked for after three seconds where the server that listens to the source says nothing', async () => {
    const shared = sharedLog();
    const leader = shared.join();
    leader.campaign('BINANCE', { leads() {}, follows() {}, wanted() {} });
    const source = manualSource();
    source.answer = (symbols) => symbols.map((symbol) => sourceQuote(symbol, Date.now(), day));
    const { feed } = manualFeed({ source, store: boundlessStore(), log: shared.join() });
    listenTo(feed, 'A');
    const snapshots = feed.snapshots(['A']);
    await vi.advanceTimersByTimeAsync(2_999);
    expect(source.asked).toEqual([]);
    await vi.advanceTimersByTimeAsync(1);
    expect(await snapshots).toMatchObject([{ sequence: 0, price: '100.00', isExact: false }]);
    expect(source.open).toEqual([]);
    // Who comes later need not wait for the same silence.
    expect(await feed.snapshots(['A'])).toMatchObject([{ sequence: 0, price: '100.00', isExact: false }]);
  });

  test('is not told under a number that the log has yet to come to', async () => {
    const held: LogEntry[] = [];
    const log = sharedLog().join();
    let read = (): void => {};
    const source = manualSource();
    source.answer = (symbols) => symbols.map((symbol) => sourceQuote(symbol, Date.now(), day));
    const { feed } = manualFeed({
      ...{ source, store: boundlessStore() },
      log: {
        ...log,
        follow(reader) {
          read = () => reader.entries(held.splice(0));
          return log.follow({ ...reader, began: reader.began.bind(reader), entries: (some) => held.push(...some) });
        },
      },
    });
    listenTo(feed, 'A');
    await settled();
    source.send(tick('A', 5), tick('A', 6));
    await settled();
    const snapshots = feed.snapshots(['A']);
    await settled();
    source.send(tick('A', 7));
    read();
    expect(await snapshots).toMatchObject([{ sequence: 6, isExact: true }]);
  });

  test('is told at once where the log has a number, though a tick is on its way while Redis is away', async () => {
    const shared = sharedLog();
    const log = shared.join();
    const other = shared.join();
    let isAway = false;
    const source = manualSource();
    const { feed } = manualFeed({
      ...{ source, store: boundlessStore() },
      log: { ...log, append: (batch) => (isAway ? undefined : log.append(batch)) },
    });
    other.want('BINANCE', new Set(['A']));
    await settled();
    source.send(tick('A', 5));
    await settled();
    isAway = true;
    source.send(tick('A', 6));
    await vi.advanceTimersByTimeAsync(4_000);
    listenTo(feed, 'A');
    const told = vi.fn();
    void feed.snapshots(['A']).then(told);
    await settled();
    expect(told.mock.calls).toMatchObject([[[{ sequence: 5, isExact: true }]]]);
  });

  test('is asked for again by who listens to the source, where it gave no answer at first', async () => {
    const shared = sharedLog();
    const source = manualSource();
    const given = { source: 'BINANCE', offset: 0, newest: 9, newestAtMs: startMs, ceiling: 100 } as const;
    const load = async (symbols: readonly string[]) => new Map(symbols.map((symbol) => [symbol, given]));
    const store = { ...boundlessStore(), load };
    manualFeed({ source, store, log: shared.join() });
    const { feed } = manualFeed({ source: manualSource(), store, log: shared.join() });
    listenTo(feed, 'A');
    const snapshots = feed.snapshots(['A']);
    await vi.advanceTimersByTimeAsync(4_000);
    expect(await snapshots).toEqual([]);
    source.answer = (symbols) => symbols.map((symbol) => sourceQuote(symbol, Date.now(), day));
    await vi.advanceTimersByTimeAsync(2_000);
    await settled();
    expect(await feed.snapshots(['A'])).toMatchObject([{ sequence: 9, price: '100.00', isExact: false }]);
    await vi.advanceTimersByTimeAsync(300_000);
    expect(source.asked.length).toBe(2);
  });

  test('is not told where others have given numbers that never came here', async () => {
    const shared = sharedLog();
    shared.join().campaign('BINANCE', { leads() {}, follows() {}, wanted() {} });
    const source = manualSource();
    source.answer = (symbols) => symbols.map((symbol) => sourceQuote(symbol, Date.now(), day));
    const given = { source: 'BINANCE', offset: 0, newest: 9, newestAtMs: startMs, ceiling: 100 } as const;
    const load = async (symbols: readonly string[]) => new Map(symbols.map((symbol) => [symbol, given]));
    const { feed } = manualFeed({ source, store: { ...boundlessStore(), load }, log: shared.join() });
    listenTo(feed, 'A');
    const snapshots = feed.snapshots(['A']);
    await vi.advanceTimersByTimeAsync(3_000);
    expect(await snapshots).toEqual([]);
  });

  test('is not told where others may count what is not streamed here, as while this server is cut off', async () => {
    // It has led, and hears nothing of who does now: neither what is wanted, nor what is in the log.
    let read: LogReader['entries'] = () => {};
    const log: TickLog = {
      follow: async (reader) => {
        reader.began('one log', { major: 0, minor: 0, index: -1 });
        read = reader.entries.bind(reader);
      },
      campaign: (_, candidate) => candidate.leads(),
      ...{ want() {}, append() {}, close: async () => {} },
    };
    const source = manualSource();
    source.answer = (symbols) => symbols.map((symbol) => sourceQuote(symbol, Date.now(), day));
    const given = { source: 'BINANCE', offset: 0, newest: 9, newestAtMs: startMs, ceiling: 100 } as const;
    const load = async (symbols: readonly string[]) => new Map(symbols.map((symbol) => [symbol, given]));
    const { feed } = manualFeed({ source, store: { ...boundlessStore(), load }, log });
    const { told } = listenTo(feed, 'A');
    const snapshots = feed.snapshots(['A']);
    await vi.advanceTimersByTimeAsync(3_000);
    expect(await snapshots).toEqual([]);
    const ticks = [{ ...sourceTick('A', Date.now(), day), sequence: 5, previous: null }];
    read([{ source: 'BINANCE', ticks, states: [], major: 1, minor: 0, appendedAtMs: Date.now() }]);
    expect(told).toMatchObject([{ sequence: 5 }]);
  });
});
