import fc from 'fast-check';
import { describe, expect, test, vi } from 'vitest';
import { createSequenceStore } from '../src/market/feed/sequence-store.ts';
import type { PriceSource, SourceTick } from '../src/ports/market.ts';
import { hearing, listenTo, manualFeed } from './manual-feed.ts';
import { type ManualSource, manualSource, sourceQuote, sourceTick } from './manual-source.ts';
import { ownDatabase } from './own-database.ts';
import { sharedLog } from './shared-log.ts';

const database = await ownDatabase('takeover');
const store = createSequenceStore(database);

let symbols = 0;
const newSymbol = () => `T${++symbols}`;

const until = (isSo: () => boolean) => vi.waitFor(() => expect(isSo()).toBe(true), { interval: 1 });

/** Servers that share a log, each with its own line to the same source. */
function fleet(source: PriceSource, isRemote = false) {
  const shared = sharedLog();
  return {
    shared,
    server() {
      const log = shared.join();
      const line = manualSource(source, isRemote);
      const { feed, reports } = manualFeed({ source: line, store, log, blockSize: 20, room: 50, writeEveryMs: 5 });
      return { log, source: line, feed, reports };
    },
  };
}

/** As the source tells everybody who listens to it. */
function tell(sources: readonly ManualSource[], symbol: string, told: Partial<SourceTick>): void {
  const timeMs = Date.now();
  for (const source of sources) {
    source.send(sourceTick(symbol, timeMs, { source: source.source, high: '900', low: '10', ...told }));
  }
}

const numbersOf = (ticks: readonly { sequence: number; missed: number | null }[]) =>
  ticks.map(({ sequence, missed }) => [sequence, missed]);

describe('of servers that share a log', () => {
  test('one listens to the source, for what any of them wants, and all are told the same in the same places', async () => {
    const { server } = fleet('BINANCE');
    const [first, second] = [server(), server()];
    const [one, both] = [newSymbol(), newSymbol()];
    const heard = [listenTo(first.feed, both), listenTo(second.feed, both), listenTo(second.feed, one)];
    await until(() => first.source.open.length === 2);
    expect([first.source.open, second.source.open, second.feed.streamed()]).toEqual([[one, both].sort(), [], []]);
    tell([first.source], both, { sequence: 7, price: '100' });
    tell([first.source], one, { sequence: 3, price: '200' });
    tell([first.source], both, { sequence: 9, price: '101' });
    await until(() => heard.every(({ told }) => told.length > 0));
    expect(heard[0]?.told).toEqual(heard[1]?.told);
    expect(heard.map(({ told }) => numbersOf(told))).toEqual([
      [
        [7, null],
        [9, 1],
      ],
      [
        [7, null],
        [9, 1],
      ],
      [[3, null]],
    ]);
    for (const { leave } of heard) leave();
    await until(() => first.source.open.length === 0);
    await Promise.all([first.feed.close(), second.feed.close()]);
  });

  test('one that does not listen to the source begins with what the other is told, and knows the newest price', async () => {
    const { server } = fleet('REPLAY');
    const [leader, other] = [server(), server()];
    const symbol = newSymbol();
    leader.source.answer = () => [sourceQuote(symbol, Date.now(), { source: 'REPLAY', sequence: 41, price: '105' })];
    const { told } = listenTo(other.feed, symbol);
    expect(await other.feed.snapshots([symbol])).toMatchObject([{ sequence: 41, price: '105', isExact: true }]);
    expect(other.source.asked).toEqual([]);
    expect(other.feed.newest(symbol)).toMatchObject({ price: '105' });
    tell([leader.source], symbol, { sequence: 42, price: '106' });
    await until(() => told.length === 1);
    expect(numbersOf(told)).toEqual([[42, 0]]);
    expect(await other.feed.snapshots([symbol])).toMatchObject([{ sequence: 42, price: '106', isExact: true }]);
    await Promise.all([leader.feed.close(), other.feed.close()]);
  });

  test('all compare what they are answered with what is streamed', async () => {
    const { server } = fleet('YAHOO', true);
    const [leader, other] = [server(), server()];
    const symbol = newSymbol();
    const { told } = listenTo(other.feed, symbol);
    await until(() => leader.source.open.length === 1);
    tell([leader.source], symbol, { sequence: null, price: '100' });
    await until(() => told.length === 1);
    other.source.answer = () => [
      sourceQuote(symbol, Date.now(), { source: 'YAHOO', price: '5000', high: '9000', low: '100' }),
    ];
    leader.log.kill();
    await until(() => other.source.asked.length > 0);
    await new Promise(setImmediate);
    expect(other.feed.newest(symbol)).toMatchObject({ price: '100' });
    await other.feed.close();
  });
});

describe('the server that takes over', () => {
  test('goes on where the source counts, tells how many ticks were lost meanwhile, and none twice', async () => {
    const { server } = fleet('BINANCE');
    const [first, second] = [server(), server()];
    const symbol = newSymbol();
    const { told } = listenTo(second.feed, symbol);
    await until(() => first.source.open.length === 1);
    const everybody = [first.source, second.source];
    const startMs = Date.now() - 1_000;
    const traded = (sequence: number) =>
      tell(everybody, symbol, { sequence, price: '100', timeMs: startMs + sequence });
    for (const sequence of [100, 101]) traded(sequence);
    await until(() => told.length === 2);
    // It goes on as if nothing were: nobody told it.
    second.log.takeOver('BINANCE', false);
    await until(() => second.source.open.length === 1);
    for (const sequence of [101, 104, 105]) traded(sequence);
    await until(() => told.length === 4);
    expect(numbersOf(told)).toEqual([
      [100, null],
      [101, 0],
      [104, 2],
      [105, 0],
    ]);
    await Promise.all([first.feed.close(), second.feed.close()]);
  });

  test('learns from a counted answer how many ticks were lost, before the next one', async () => {
    const { server } = fleet('REPLAY');
    const [first, second] = [server(), server()];
    const symbol = newSymbol();
    const { told } = listenTo(second.feed, symbol);
    await until(() => first.source.open.length === 1);
    tell([first.source], symbol, { sequence: 10, price: '100' });
    await until(() => told.length === 1);
    second.source.answer = () => [sourceQuote(symbol, Date.now(), { source: 'REPLAY', sequence: 15, price: '107' })];
    first.log.kill();
    await until(() => told.length === 2);
    expect(told[1]).toMatchObject({ sequence: 15, missed: 4, price: '107' });
    tell([second.source], symbol, { sequence: 15, price: '107' });
    tell([second.source], symbol, { sequence: 16, price: '108' });
    await until(() => told.length === 3);
    expect(numbersOf(told.slice(2))).toEqual([[16, 0]]);
    await second.feed.close();
  });

  test.each(['stops', 'is killed', 'is cut off'])(
    'goes on with the next number where the source counts nothing, when the other %s',
    async (how) => {
      const { server } = fleet('YAHOO');
      const [first, second] = [server(), server()];
      const symbol = newSymbol();
      const { told } = listenTo(second.feed, symbol);
      await until(() => first.source.open.length === 1);
      for (const price of ['100', '101', '102']) tell([first.source], symbol, { sequence: null, price });
      await until(() => told.length === 3);
      if (how === 'stops') await first.feed.close();
      else if (how === 'is killed') first.log.kill();
      else second.log.takeOver('YAHOO', false);
      await until(() => second.source.open.length === 1);
      // A source without a stream begins with what it stands at.
      const last = told.at(-1);
      second.source.send(
        sourceTick(symbol, last?.timeMs ?? 0, { source: 'YAHOO', price: '102', high: '900', low: '10' }),
      );
      tell([first.source, second.source], symbol, { sequence: null, price: '103' });
      await until(() => told.length === 4);
      if (how === 'is cut off') {
        await first.feed.close();
        for (let count = 0; count < 50; count += 1)
          tell([second.source], symbol, { sequence: null, price: `${200 + count}` });
        await until(() => told.length === 54);
      }
      const numbers = told.map(({ sequence }) => sequence);
      expect(numbers).toEqual(numbers.map((_, index) => (numbers[0] ?? 0) + index));
      expect(told.slice(1).every(({ missed }) => missed === 0)).toBe(true);
      await second.feed.close();
    },
  );
});

type Action = 'tick' | 'lost' | 'hand over' | 'cut off' | 'kill' | 'restart' | 'leave';

test('over servers that take over, are cut off, killed and started anew, every tick is accounted for, and none comes twice', async () => {
  const actions = fc.array(
    fc.oneof(
      { weight: 8, arbitrary: fc.constant<Action>('tick') },
      { weight: 2, arbitrary: fc.constantFrom<Action[]>('lost', 'hand over', 'cut off', 'kill', 'restart', 'leave') },
    ),
    { minLength: 8, maxLength: 30 },
  );
  await fc.assert(
    fc.asyncProperty(fc.constantFrom<PriceSource[]>('BINANCE', 'YAHOO'), actions, async (name, steps) => {
      const { server, shared } = fleet(name);
      const symbol = newSymbol();
      const witness = server();
      const { told } = listenTo(witness.feed, symbol);
      let others = [server(), server()];
      let count = 100;
      let lead = 0;
      const everybody = () => [witness, ...others];
      const isStreamed = () => until(() => everybody().some(({ source }) => source.open.includes(symbol)));

      for (const step of steps) {
        if (step === 'tick') {
          await isStreamed();
          const before = told.length;
          // A stream that is just being opened may not have got it.
          await vi.waitFor(
            () => {
              count += 1;
              const sequence = name === 'YAHOO' ? null : count;
              tell(
                everybody().map(({ source }) => source),
                symbol,
                { sequence, price: `${100 + (count % 700)}` },
              );
              expect(told.length).toBeGreaterThan(before);
            },
            { interval: 2 },
          );
        } else if (step === 'lost') {
          count += 3;
        } else if (step === 'hand over' || step === 'cut off') {
          lead += 1;
          everybody()[lead % everybody().length]?.log.takeOver(name, step === 'hand over');
        } else if (step === 'kill' || step === 'restart') {
          const [gone, ...rest] = others;
          if (step === 'kill') gone?.log.kill();
          else await gone?.feed.close();
          others = [...rest, server()];
        } else {
          const [other] = others;
          other?.feed.subscribe(
            [symbol],
            hearing(() => {}),
          )();
        }
      }
      const numbers = told.map(({ sequence }) => sequence);
      expect(numbers).toEqual([...new Set(numbers)].sort((a, b) => a - b));
      for (const [index, { sequence, missed, price }] of told.entries()) {
        const before = told[index - 1];
        if (before === undefined) continue;
        expect(missed).toBe(sequence - before.sequence - 1);
        if (name === 'YAHOO') expect(missed).toBe(0);
        else expect(price).toBe(`${100 + (sequence % 700)}`);
      }
      expect(shared.entries.length).toBeGreaterThan(0);
      for (const { feed } of everybody()) await feed.close();
      expect(everybody().flatMap(({ source, reports }) => [...source.open, ...reports])).toEqual([]);
    }),
    { numRuns: 30 },
  );
});
