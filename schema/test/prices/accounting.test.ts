import fc from 'fast-check';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { fakeOwnTimers, timersLeftBy } from '../../../sdk/test/harness/own-timers.ts';
import type { PriceEvent } from '../../src/market/prices/price-event.ts';
import type { LogEntry } from '../../src/ports/tick-log.ts';
import { logged, type StandFollower, standServer, stateOf } from './stand.ts';

const symbols = ['A', 'B', 'C', 'D'] as const;
const readers = 4;
/** A state that is told at the start, of which is not known how it counts. */
const uncounted = stateOf('C', 10, false);

beforeEach(() => {
  fakeOwnTimers({
    now: 1_000_000,
    toFake: ['Date', 'setTimeout', 'clearTimeout', 'setInterval', 'clearInterval', 'setImmediate', 'clearImmediate'],
  });
});
afterEach(() => {
  vi.useRealTimers();
});

type Step =
  | { readonly do: 'ticks'; readonly of: readonly (readonly [symbol: number, lost: number])[] }
  | { readonly do: 'deliver'; readonly server: number; readonly count: number }
  | { readonly do: 'wait'; readonly ms: number }
  | {
      readonly do: 'subscribe';
      readonly reader: number;
      readonly server: number;
      readonly symbols: number;
      readonly maxRate: number | null;
    }
  | { readonly do: 'room'; readonly reader: number; readonly has: boolean }
  | { readonly do: 'read'; readonly reader: number }
  | { readonly do: 'resume'; readonly reader: number; readonly server: number; readonly lost: number }
  | { readonly do: 'state'; readonly of: number; readonly lost: number }
  | { readonly do: 'trim'; readonly server: number; readonly count: number }
  | { readonly do: 'began' };

const reader = fc.nat({ max: readers - 1 });
const server = fc.nat({ max: 1 });
const ticksStep = fc.record({
  do: fc.constant('ticks' as const),
  of: fc.array(fc.tuple(fc.nat({ max: 3 }), fc.oneof({ weight: 4, arbitrary: fc.constant(0) }, fc.nat({ max: 3 }))), {
    minLength: 1,
    maxLength: 4,
  }),
});
const subscribeStep = (who: fc.Arbitrary<number>) =>
  fc.record({
    do: fc.constant('subscribe' as const),
    ...{ reader: who, server },
    symbols: fc.constantFrom(15, 15, 7, 6, 1),
    maxRate: fc.constantFrom(null, null, 20, 5),
  });
const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 8, arbitrary: ticksStep },
  {
    weight: 5,
    arbitrary: fc.record({ do: fc.constant('deliver' as const), server, count: fc.integer({ min: 1, max: 6 }) }),
  },
  { weight: 5, arbitrary: fc.record({ do: fc.constant('wait' as const), ms: fc.constantFrom(0, 0, 0, 7, 60, 400) }) },
  { weight: 1, arbitrary: subscribeStep(reader) },
  { weight: 5, arbitrary: fc.record({ do: fc.constant('room' as const), reader, has: fc.boolean() }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('read' as const), reader }) },
  {
    weight: 4,
    arbitrary: fc.record({
      do: fc.constant('resume' as const),
      reader,
      server,
      lost: fc.constantFrom(0, 0, 1, 2, 3, 5),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      do: fc.constant('state' as const),
      of: fc.nat({ max: 3 }),
      lost: fc.constantFrom(0, 0, 1, 3),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({ do: fc.constant('trim' as const), server, count: fc.integer({ min: 1, max: 4 }) }),
  },
  { weight: 1, arbitrary: fc.constant({ do: 'began' as const }) },
);

/** A caller, over all of its subscriptions: what of each symbol is accounted for to it. */
interface Caller {
  readonly symbols: readonly string[];
  readonly maxRate: number | null;
  readonly isFresh: boolean;
  readonly server: number;
  readonly follower: StandFollower;
  /** Another one who asks for the same at the same time. */
  readonly twin: StandFollower;
  readonly last: Map<string, number>;
  readonly gaps: Set<string>;
  cursor: string | null;
}

function account({ last, gaps }: Caller, { kind, symbol, sequence, missed }: PriceEvent, isLogLost: boolean): void {
  const before = last.get(symbol) ?? null;
  if (kind === 'GAP') {
    expect(missed).toBe(null);
    gaps.add(symbol);
    return;
  }
  if (kind === 'SNAPSHOT') {
    // Without a GAP it begins the count, or repeats where it stands.
    const isCounted = before !== null && !(symbol === uncounted.symbol && before === uncounted.sequence);
    if (!gaps.delete(symbol) && isCounted) expect(sequence).toBe(before);
    // A server that had not read all of a log that is lost knows less, and its count goes on from there.
    if (before !== null && !isLogLost) expect(sequence).toBeGreaterThanOrEqual(before);
  }
  expect(gaps.has(symbol)).toBe(false);
  if (kind === 'TICK' && before !== null) expect([symbol, sequence - before - 1]).toEqual([symbol, missed]);
  if (kind === 'STALE') expect(sequence).toBe(before);
  last.set(symbol, sequence);
}

/** What is within the rate holds between any two prices of a symbol. */
function expectRate({ maxRate, follower }: Caller): void {
  if (maxRate === null) return;
  const before = new Map<string, number>();
  for (const [index, { kind, symbol }] of follower.events.entries()) {
    if (kind === 'GAP' || kind === 'STALE') continue;
    const atMs = follower.atMs[index] ?? 0;
    const lastMs = before.get(symbol);
    if (lastMs !== undefined) expect(atMs - lastMs).toBeGreaterThanOrEqual((1_000 / maxRate) * 0.9);
    before.set(symbol, atMs);
  }
}

interface Play {
  readonly steps: readonly Step[];
  readonly length: number;
  /** Nothing happens that excuses a GAP. */
  readonly isCalm: boolean;
}

async function play({ steps, length, isCalm }: Play): Promise<void> {
  vi.clearAllTimers();
  const servers = [0, 1].map(() => ({ ...standServer({ length }), queue: [] as (LogEntry | string)[] }));
  const at = (index: number) => servers[index] ?? expect.unreachable();
  const counted = new Map<string, number>();
  const callers = new Map<number, Caller>();
  let gaps = 0;
  let behindMs = 0;
  let major = 0;
  let epoch = 0;
  let isLogLost = false;

  function append(entry: Pick<LogEntry, 'ticks' | 'states'>): void {
    major += 1;
    for (const { queue } of servers)
      queue.push({ source: 'REPLAY', major, minor: 0, appendedAtMs: Date.now(), ...entry });
  }
  function deliver(index: number, count: number): void {
    const target = at(index);
    for (const next of target.queue.splice(0, count)) {
      if (typeof next === 'string') target.began(next);
      else target.take(next);
    }
  }
  const turn = (ms = 0) => vi.advanceTimersByTimeAsync(ms);
  function follow(
    asked: Pick<Caller, 'symbols' | 'maxRate' | 'server' | 'cursor'>,
  ): Pick<Caller, 'follower' | 'twin' | 'isFresh'> {
    const options = { ...asked, after: asked.cursor };
    const { follow: followAt } = at(asked.server);
    return { follower: followAt(options), twin: followAt(options), isFresh: asked.cursor === null };
  }
  /** What its client got, without the last few that were still on their way. */
  function leave(caller: Caller, lost = 0): void {
    caller.follower.leave();
    caller.twin.leave();
    const { events } = caller.follower;
    const begun = isCalm && caller.isFresh ? caller.symbols.length : 0;
    const received = events.slice(0, Math.max(Math.min(begun, events.length), events.length - lost));
    for (const event of received) account(caller, event, isLogLost);
    gaps += events.filter(({ kind }) => kind === 'GAP').length;
    caller.cursor = received.at(-1)?.cursor ?? caller.cursor;
    expectRate(caller);
    if (!caller.isFresh) expect(caller.twin.events).toEqual(events);
    else expect(events.every((event, index) => event === caller.twin.events[index])).toBe(true);
    expect(caller.twin.events).toHaveLength(events.length);
  }

  at(0).began('0');
  at(1).began('0');
  const counts = isCalm ? symbols : symbols.slice(0, 2);
  append({ ticks: [], states: [...counts.map((symbol) => stateOf(symbol, 10)), ...(isCalm ? [] : [uncounted])] });
  for (const index of [0, 1]) deliver(index, 1);
  for (const symbol of counts) counted.set(symbol, 10);

  for (const now of steps) {
    if (now.do === 'ticks') {
      const ticks = now.of.map(([index, lost]) => {
        const symbol = symbols[index] ?? expect.unreachable();
        const previous = counted.get(symbol) ?? null;
        const sequence = (previous ?? 30) + 1 + lost;
        counted.set(symbol, sequence);
        return logged(symbol, sequence, previous);
      });
      append({ ticks, states: [] });
    } else if (now.do === 'state') {
      const symbol = symbols[now.of] ?? expect.unreachable();
      const known = counted.get(symbol);
      if (known === undefined) continue;
      // Ticks up to there were lost on their way into the log.
      const sequence = known + (isCalm ? 0 : now.lost);
      counted.set(symbol, sequence);
      append({ ticks: [], states: [stateOf(symbol, sequence)] });
    } else if (now.do === 'trim') {
      const { queue, tape } = at(now.server);
      const next = queue[now.count];
      const isLost = (one: LogEntry | string) =>
        typeof one === 'object' && one.ticks.every(({ symbol }) => tape.viewOf(symbol) !== null);
      // That there is a symbol at all is known.
      if (isCalm || typeof next !== 'object' || !queue.slice(0, now.count).every(isLost)) continue;
      // The log let them go before this server had read them.
      queue.splice(0, now.count);
      tape.began(tape.epoch, { major: next.major, minor: 0, index: -1 });
      deliver(now.server, 1);
      isLogLost = true;
    } else if (now.do === 'deliver') deliver(now.server, now.count);
    else if (now.do === 'wait') {
      await turn(now.ms);
      // No server is behind for so long that nobody waits for it.
      behindMs += now.ms;
      if (behindMs < 1_000) continue;
      behindMs = 0;
      for (const [index, { queue }] of servers.entries()) deliver(index, queue.length);
    } else if (now.do === 'began') {
      if (isCalm) continue;
      epoch += 1;
      isLogLost = true;
      major = 0;
      // Whoever has not read the log by now never reads it.
      for (const { queue } of servers) queue.splice(0, queue.length, String(epoch));
      deliver(epoch % 2, 1);
    } else if (now.do === 'subscribe') {
      const old = callers.get(now.reader);
      if (old !== undefined) leave(old);
      const chosen = symbols.filter((_, index) => (now.symbols & (1 << index)) !== 0);
      const asked = { symbols: chosen, maxRate: now.maxRate, server: now.server, cursor: null };
      callers.set(now.reader, { ...asked, ...follow(asked), last: new Map(), gaps: new Set() });
      if (isCalm) await turn();
    } else {
      const caller = callers.get(now.reader);
      if (caller === undefined) continue;
      const both = [caller.follower, caller.twin];
      if (now.do === 'room') for (const each of both) each.setRoom(now.has);
      else if (now.do === 'read') for (const each of both) each.readOnce();
      else {
        leave(caller, now.lost);
        // Who has not heard yet that the log is another one does not know that it is behind.
        if (at(now.server).tape.epoch !== String(epoch)) deliver(now.server, 1);
        callers.set(now.reader, { ...caller, server: now.server, ...follow({ ...caller, server: now.server }) });
      }
    }
  }

  for (const [index, { queue }] of servers.entries()) deliver(index, queue.length);
  for (let round = 0; round < 4; round += 1) {
    await turn(2_500);
    for (const { follower, twin } of callers.values()) for (const each of [follower, twin]) each.roomAgain();
  }
  for (const caller of callers.values()) {
    leave(caller);
    for (const symbol of caller.symbols) {
      const newest = at(caller.server).tape.viewOf(symbol)?.sequence;
      // What a server has not heard of since the log was lost, it cannot tell.
      if (newest !== undefined) expect([symbol, caller.last.get(symbol)]).toEqual([symbol, newest]);
    }
  }
  if (isCalm) expect(gaps).toBe(0);
  for (const { prices, listeners } of servers) expect([prices.topics(), listeners.size]).toEqual([0, 0]);
}

/** Once everybody has left, nothing is waited for. */
async function playToEnd(what: Play): Promise<void> {
  expect(await timersLeftBy(() => play(what))).toEqual([]);
}

/** Everybody begins; then anything happens. */
const steps = fc
  .tuple(
    fc.tuple(...Array.from({ length: readers }, (_, index) => subscribeStep(fc.constant(index)))),
    fc.array(step, { minLength: 30, maxLength: 150, size: 'max' }),
  )
  .map(([first, then]): readonly Step[] => [...first, ...then]);

test('whoever reads how fast, leaves, and resumes on whichever server: every tick is accounted for, none twice', async () => {
  await fc.assert(
    fc.asyncProperty(steps, fc.constantFrom(4, 12, 1_000), (played, length) =>
      playToEnd({ steps: played, length, isCalm: false }),
    ),
    { numRuns: 200 },
  );
});

test('nobody is told a GAP while the log reaches back far enough', async () => {
  await fc.assert(
    fc.asyncProperty(steps, (played) => playToEnd({ steps: played, length: 1_000, isCalm: true })),
    { numRuns: 200 },
  );
});
