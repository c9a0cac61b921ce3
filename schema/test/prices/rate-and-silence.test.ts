import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { logged, standServer, stateOf } from './stand.ts';

beforeEach(() => {
  vi.useFakeTimers({
    now: 1_000_000,
    toFake: ['Date', 'setTimeout', 'clearTimeout', 'setInterval', 'clearInterval', 'setImmediate', 'clearImmediate'],
  });
});
afterEach(() => {
  vi.useRealTimers();
});

const turn = (ms = 0) => vi.advanceTimersByTimeAsync(ms);

function warmServer() {
  const server = standServer();
  server.began('one');
  server.append({ states: ['A', 'B'].map((symbol) => stateOf(symbol, 10)) });
  return server;
}

describe('at most so many events a second', () => {
  test('are told by the newest of each symbol, the same for all', async () => {
    const server = warmServer();
    const readers = [0, 1].map(() => server.follow({ symbols: ['A', 'B'], maxRate: 10 }));
    await turn(200);
    for (const reader of readers) expect(reader.told()).toEqual(['SNAPSHOT A 10', 'SNAPSHOT B 10']);
    for (let sequence = 11; sequence <= 30; sequence += 1) {
      server.append({
        ticks: [logged('A', sequence), ...(sequence % 10 === 0 ? [logged('B', sequence / 10 + 9)] : [])],
      });
      await turn(10);
    }
    await turn(100);
    expect(readers[0]?.events.every((event, index) => event === readers[1]?.events[index])).toBe(true);
    expect(readers[0]?.told()).toEqual(['TICK A 11', 'TICK A 20 +8', 'TICK B 11', 'TICK A 30 +9', 'TICK B 12']);
  });

  test('hold from the first SNAPSHOT on, and no timer runs where nothing waits', async () => {
    const server = warmServer();
    const first = server.follow({ symbols: ['A'], maxRate: 10 });
    await turn(200);
    server.append({ ticks: [logged('A', 11)] });
    const second = server.follow({ symbols: ['A'], maxRate: 10 });
    await turn(50);
    server.append({ ticks: [logged('A', 12)] });
    const third = server.follow({ symbols: ['A'], maxRate: 10 });
    await turn(40);
    expect([first, second, third].map((reader) => reader.told())).toEqual([
      ['SNAPSHOT A 10', 'TICK A 11'],
      ['SNAPSHOT A 11'],
      ['SNAPSHOT A 12'],
    ]);
    server.append({ ticks: [logged('A', 13)] });
    await turn(10);
    expect([first, second, third].map((reader) => reader.told())).toEqual([['TICK A 13 +1'], ['TICK A 13 +1'], []]);
    await turn(100);
    expect([first, second, third].map((reader) => reader.told())).toEqual([[], [], ['TICK A 13']]);
    await turn(100);
    // What is left is the look at what is silent.
    expect(vi.getTimerCount()).toBe(1);
  });

  test('are folded where they are replayed', async () => {
    const server = warmServer();
    const reader = server.follow({ symbols: ['A', 'B'], maxRate: 10 });
    await turn();
    const after = reader.events.at(-1)?.cursor ?? '';
    reader.leave();
    for (const sequence of [11, 12, 13]) server.append({ ticks: [logged('B', sequence), logged('A', sequence)] });
    server.append({ ticks: [logged('A', 16, 14)] });
    const again = server.follow({ symbols: ['A', 'B'], maxRate: 10, after });
    await turn();
    const cursor = again.events[0]?.cursor ?? '';
    expect(again.told()).toEqual(['TICK B 13 +2', 'TICK A 16 +5']);
    const oncemore = server.follow({ symbols: ['A', 'B'], maxRate: 10, after: cursor });
    await turn();
    expect(oncemore.told()).toEqual(['TICK A 16 +5']);
  });
});

describe('a source that says nothing', () => {
  test('for five seconds makes its symbol STALE, once, until a tick', async () => {
    const server = warmServer();
    const reader = server.follow({ symbols: ['A'] });
    await turn(4_900);
    expect(reader.told()).toEqual(['SNAPSHOT A 10']);
    await turn(20_000);
    expect(reader.told()).toEqual(['STALE A 10']);
    server.append({ ticks: [logged('A', 12)] });
    await turn(7_000);
    expect(reader.told()).toEqual(['TICK A 12 +1', 'STALE A 12']);
  });

  test('is told to who begins meanwhile, and that it is heard again by a SNAPSHOT of the same number', async () => {
    const server = warmServer();
    const reader = server.follow({ symbols: ['A', 'B'] });
    await turn(4_000);
    server.append({ states: [stateOf('B', 10)] });
    await turn(4_000);
    const late = server.follow({ symbols: ['A', 'B'] });
    const other = server.follow({ symbols: ['A'] });
    await turn();
    expect(late.told()).toEqual(['SNAPSHOT A 10', 'SNAPSHOT B 10', 'STALE A 10']);
    expect(other.told()).toEqual(['SNAPSHOT A 10', 'STALE A 10']);
    server.append({ states: [stateOf('A', 10)] });
    await turn();
    expect(reader.told().slice(2)).toEqual(['STALE A 10', 'SNAPSHOT A 10']);
    expect(late.told()).toEqual(['SNAPSHOT A 10']);
  });

  test('is told to who is behind while it lasts, and not when it is over', async () => {
    const server = warmServer();
    const [one, two] = [server.follow({ symbols: ['A', 'B'] }), server.follow({ symbols: ['A', 'B'] })];
    await turn();
    for (const reader of [one, two]) {
      reader.told();
      reader.hasRoom = false;
    }
    server.append({ ticks: [logged('A', 11), logged('B', 11)] });
    await turn(4_000);
    server.append({ states: [stateOf('B', 11)] });
    await turn(4_000);
    one.roomAgain();
    expect(one.told()).toEqual(['TICK A 11', 'TICK B 11', 'STALE A 11']);
    server.append({ ticks: [logged('A', 12)] });
    server.append({ states: [stateOf('B', 11)] });
    await turn();
    two.roomAgain();
    expect(two.told()).toEqual(['TICK B 11', 'TICK A 12 +1']);
  });

  test('that was never heard of either, as nobody listens to it, is told by what was asked for', async () => {
    const server = warmServer();
    server.answers.set('NEW', stateOf('NEW', 7, false));
    const reader = server.follow({ symbols: ['NEW'] });
    await turn(4_900);
    expect(reader.told()).toEqual(['SNAPSHOT NEW 7']);
    await turn(20_000);
    expect(reader.told()).toEqual(['STALE NEW 7']);
    const late = server.follow({ symbols: ['NEW'] });
    await turn();
    expect(late.told()).toEqual(['SNAPSHOT NEW 7', 'STALE NEW 7']);
    server.append({ states: [stateOf('NEW', 8)] });
    await turn();
    expect(reader.told()).toEqual(['SNAPSHOT NEW 8']);
  });

  test('and of which old ticks came late is STALE again', async () => {
    const server = warmServer();
    const reader = server.follow({ symbols: ['A'] });
    await turn(10_000);
    expect(reader.told()).toEqual(['SNAPSHOT A 10', 'STALE A 10']);
    const appendedAtMs = Date.now() - 8_000;
    server.take({ source: 'REPLAY', major: 9, minor: 0, appendedAtMs, ticks: [logged('A', 11)], states: [] });
    await turn(20_000);
    expect(reader.told()).toEqual(['TICK A 11', 'STALE A 11']);
  });

  test('for as long as three times what is usual there is no silence yet; afterwards no timer is left', async () => {
    const server = standServer({ expectedEveryMs: 10_000 });
    server.began('one');
    server.append({ states: [stateOf('A', 10)] });
    const reader = server.follow({ symbols: ['A'] });
    await turn(29_000);
    expect(reader.told()).toEqual(['SNAPSHOT A 10']);
    await turn(3_000);
    expect(reader.told()).toEqual(['STALE A 10']);
    reader.leave();
    expect(vi.getTimerCount()).toBe(0);
  });
});

describe('a cursor of what this server has not read yet', () => {
  test('is waited for, and then gone on from', async () => {
    const [ahead, behind] = [warmServer(), warmServer()];
    const reader = ahead.follow({ symbols: ['A'] });
    await turn();
    ahead.append({ ticks: [logged('A', 11)] });
    await turn();
    const again = behind.follow({ symbols: ['A'], after: reader.events.at(-1)?.cursor ?? '' });
    await turn(500);
    expect(again.told()).toEqual([]);
    behind.append({ ticks: [logged('A', 11)] });
    behind.append({ ticks: [logged('A', 12)] });
    await turn(50);
    expect(again.told()).toEqual(['TICK A 12']);
  });

  test('is told as a GAP where it does not come within two seconds', async () => {
    const [ahead, behind] = [warmServer(), warmServer()];
    const reader = ahead.follow({ symbols: ['A'] });
    await turn();
    ahead.append({ ticks: [logged('A', 11)] });
    await turn();
    const again = behind.follow({ symbols: ['A'], after: reader.events.at(-1)?.cursor ?? '' });
    await turn(1_900);
    expect(again.told()).toEqual([]);
    await turn(200);
    expect(again.told()).toEqual(['GAP A 10 +?', 'SNAPSHOT A 10']);
    again.leave();
    reader.leave();
    expect(vi.getTimerCount()).toBe(0);
  });
});

test('what had no price is asked for again when somebody begins, and told to all', async () => {
  const server = warmServer();
  const reader = server.follow({ symbols: ['A', 'NEW'] });
  await turn(3_000);
  server.answers.set('NEW', stateOf('NEW', 7));
  const late = server.follow({ symbols: ['A', 'NEW'] });
  await turn();
  expect([reader.told(), late.told()]).toEqual([
    ['SNAPSHOT A 10', 'SNAPSHOT NEW 7'],
    ['SNAPSHOT A 10', 'SNAPSHOT NEW 7'],
  ]);
});
