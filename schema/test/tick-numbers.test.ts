import fc from 'fast-check';
import { expect, test, vi } from 'vitest';
import { createSequenceStore, type SequenceStore } from '../src/market/feed/sequence-store.ts';
import type { PriceSource } from '../src/ports/market.ts';
import { listenTo, manualFeed } from './manual-feed.ts';
import { manualSource, sourceTick } from './manual-source.ts';
import { ownDatabase } from './own-database.ts';

const database = await ownDatabase('tick_numbers');
const realStore = createSequenceStore(database);

/** So small that ticks often have to wait for the database. */
const sizes = { room: 20, blockSize: 3, writeEveryMs: 1 };

/** A few thousand of them are waited for: a look every 50 ms would take minutes. */
const until = (isSo: () => boolean | Promise<boolean>) =>
  vi.waitFor(async () => expect(await isSo()).toBe(true), { interval: 1 });

let symbols = 0;
const newSymbol = () => `S${++symbols}`;

/** A server's store: once it is killed, nothing of it reaches the database any more. */
function killable(store: SequenceStore) {
  let isDead = false;
  const alive = <Result>(work: () => Promise<Result>) => (isDead ? new Promise<Result>(() => {}) : work());
  const kept: SequenceStore = {
    load: (asked) => alive(() => store.load(asked)),
    advance: (advances) => alive(() => store.advance(advances)),
    rebase: (basis) => alive(() => store.rebase(basis)),
    reserve: (symbol, size, above) => alive(() => store.reserve(symbol, size, above)),
    giveBack: (leftovers) => alive(() => store.giveBack(leftovers)),
  };
  return {
    store: kept,
    kill: () => {
      isDead = true;
    },
  };
}

/** What a source counts by itself: from a start on, by one a tick. */
interface Count {
  readonly source: PriceSource;
  /** Null where it counts nothing. */
  next: number | null;
}

type Action =
  | { readonly kind: 'tick' | 'again' | 'older' }
  /** Ticks that this server does not get. */
  | { readonly kind: 'lost'; readonly ticks: number }
  | { readonly kind: 'restart'; readonly isKilled: boolean; readonly count: Count | null };

const counts = fc.record({
  source: fc.constantFrom<PriceSource[]>('BINANCE', 'REPLAY', 'CCXT'),
  next: fc.option(fc.integer({ min: 0, max: 30 }).map((next) => next * 1_000_000)),
});

const actions = fc.array(
  fc.oneof(
    { weight: 6, arbitrary: fc.constant<Action>({ kind: 'tick' }) },
    { weight: 1, arbitrary: fc.constantFrom<Action[]>({ kind: 'again' }, { kind: 'older' }) },
    {
      weight: 1,
      arbitrary: fc.integer({ min: 1, max: 50 }).map((ticks): Action => ({ kind: 'lost', ticks })),
    },
    {
      weight: 2,
      arbitrary: fc.record({
        kind: fc.constant('restart' as const),
        isKilled: fc.boolean(),
        count: fc.option(counts),
      }),
    },
  ),
  { minLength: 8, maxLength: 30 },
);

test('over ticks lost, doubled and out of order, restarts, crashes and other counts, no number is given twice or goes back', async () => {
  await fc.assert(
    fc.asyncProperty(counts, actions, async (first, steps) => {
      const symbol = newSymbol();
      let timeMs = Date.now() - 1_000_000;
      let count = { ...first };
      let server = await start();
      /** Of all servers that there were, in order. */
      const numbers: number[] = [];

      async function start() {
        const source = manualSource(count.source, false);
        const { store, kill } = killable(realStore);
        const { feed } = manualFeed({ source, store, ...sizes });
        const listening = listenTo(feed, symbol);
        await until(() => source.open.length > 0);
        return { source, feed, kill, ...listening, lastCount: null as number | null };
      }

      async function tick() {
        timeMs += 1_000;
        const before = server.told.length;
        const step = count.next === null || server.lastCount === null ? null : count.next - server.lastCount;
        server.source.send(sourceTick(symbol, timeMs, { source: count.source, sequence: count.next }));
        server.lastCount = count.next;
        if (count.next !== null) count.next += 1;
        await until(() => server.told.length > before);
        const [last = -1, told = -1] = [numbers.at(-1), server.told.at(-1)?.sequence];
        expect(told).toBeGreaterThan(last);
        // As long as the source counts on, so do the numbers: steps tell what was lost.
        if (step !== null) expect(told - last).toBe(step);
        numbers.push(told);
      }

      async function restart({ isKilled, count: changed }: Action & { kind: 'restart' }) {
        // A count that begins anew among the unwritten numbers of a crash could not be told from one that goes on.
        const isNear = Math.abs((changed?.next ?? 0) - (count.next ?? 0)) < 1_000_000;
        const isAlike = changed?.source === count.source && changed.next !== null && count.next !== null && isNear;
        if (isAlike && server.told.length > 0) await until(isWritten);
        if (changed !== null && (!isAlike || (await isWritten()))) count = { ...changed };
        if (isKilled) server.kill();
        else await server.feed.close();
        server = await start();
      }

      async function isWritten() {
        const row = await database.tickSequence.findUnique({ where: { symbol } });
        return Number(row?.newest ?? -1) >= (numbers.at(-1) ?? -1);
      }

      for (const action of steps) {
        const last = server.told.at(-1);
        if (action.kind === 'tick') await tick();
        else if (action.kind === 'lost' && count.next !== null) count.next += action.ticks;
        else if (action.kind === 'restart') await restart(action);
        else if (last !== undefined) {
          const late = action.kind === 'older' ? { timeMs: last.timeMs - 1, sequence: null } : {};
          server.source.send({ ...last, sequence: server.lastCount, ...late });
          await new Promise(setImmediate);
          expect(server.told.at(-1)).toBe(last);
        }
      }
      await server.feed.close();
    }),
    { numRuns: 40 },
  );
});

test('two servers give the same numbers to the ticks of a source that has begun to count anew', async () => {
  const symbol = newSymbol();
  const source = manualSource();
  const timeMs = Date.now();
  await database.tickSequence.create({
    data: { symbol, source: 'BINANCE', offset: 0n, newest: 900n, newestAt: new Date(timeMs - 60_000), ceiling: 950n },
  });
  const servers = [1, 2].map(() => manualFeed({ source, store: realStore, ...sizes }));
  const heard = servers.map(({ feed }) => listenTo(feed, symbol));
  const ticks = [1, 2, 3].map((sequence) => sourceTick(symbol, timeMs + sequence, { sequence, open: '100' }));
  for (const { feed } of servers) expect(await feed.snapshots([symbol])).toEqual([]);
  source.send(...ticks);
  const numbers = [951, 952, 953];
  await vi.waitFor(() =>
    expect(heard.map(({ told }) => told.map(({ sequence }) => sequence))).toEqual([numbers, numbers]),
  );
  for (const { feed } of servers) await feed.close();
});

test('servers give numbers of their own where the source counts nothing, and what one gives back the next takes', async () => {
  const symbol = newSymbol();
  const source = manualSource('YAHOO', false);
  const timeMs = Date.now();
  const [first, second] = [1, 2].map(() => manualFeed({ source, store: realStore, blockSize: 100 }));
  if (first === undefined || second === undefined) throw new Error('two feeds');
  const heard = [first, second].map(({ feed }) => listenTo(feed, symbol));
  await until(() => source.open.length === 2);
  source.send(sourceTick(symbol, timeMs, { source: 'YAHOO' }));
  await vi.waitFor(() => expect(heard.every(({ told }) => told.length === 1)).toBe(true));
  expect(heard.flatMap(({ told }) => told.map(({ sequence }) => sequence)).sort()).toEqual([1, 101]);
  const [later, earlier] = heard[0]?.told[0]?.sequence === 101 ? [first, second] : [second, first];
  await later.feed.close();
  expect(await database.tickSequence.findUnique({ where: { symbol } })).toMatchObject({ ceiling: 101n, source: null });
  await earlier.feed.close();
  expect(await database.tickSequence.findUnique({ where: { symbol } })).toMatchObject({ ceiling: 101n });
});
