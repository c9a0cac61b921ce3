import { describe, expect, test } from 'vitest';
import { logged, standServer, stateOf, ticks, told, warmServer } from './stand.ts';

describe('a tick that was lost on its way', () => {
  test('is told by the state that stands under its number, and no cursor goes on from before it', async () => {
    const server = warmServer();
    const reader = server.follow({ symbols: ['A', 'B'] });
    await told();
    server.append({ ticks: [logged('A', 11), logged('B', 11)] });
    await told();
    const before = reader.events.at(-1)?.cursor ?? '';
    reader.told();
    server.append({ states: [stateOf('A', 14)] });
    await told();
    const during = reader.events.at(-1)?.cursor ?? '';
    expect(reader.told()).toEqual(['TICK A 14 +2']);
    const again = () => [before, during].map((after) => server.follow({ symbols: ['A', 'B'], after }));
    const resumed = again();
    await told();
    expect(resumed.map((one) => one.told())).toEqual([
      ['GAP A 14 +?', 'SNAPSHOT A 14'],
      ['GAP A 14 +?', 'SNAPSHOT A 14', 'GAP B 11 +?', 'SNAPSHOT B 11'],
    ]);
    server.append({ states: [stateOf('A', 14)], ticks: [logged('B', 12)] });
    server.append({ ticks: [logged('A', 15)] });
    await told();
    for (const one of [reader, ...resumed]) expect(one.told()).toEqual(['TICK B 12', 'TICK A 15']);
    const late = server.follow({ symbols: ['A', 'B'], after: before });
    await told();
    expect(late.told()).toEqual(['TICK B 12', 'GAP A 15 +?', 'SNAPSHOT A 15']);
  });
});

describe('who begins', () => {
  test('is told a SNAPSHOT of each symbol in the order asked, then each tick', async () => {
    const server = warmServer();
    const reader = server.follow({ symbols: ['B', 'A'] });
    await told();
    server.append(ticks(11, 12));
    await told();
    expect(reader.told()).toEqual(['SNAPSHOT B 10', 'SNAPSHOT A 10', 'TICK A 11', 'TICK A 12']);
  });

  test('while answers are awaited is told what came meanwhile once', async () => {
    const server = warmServer();
    server.answers.set('D', stateOf('D', 5));
    const answer = server.holdAnswers();
    const reader = server.follow({ symbols: ['A', 'D'] });
    await told();
    server.append(ticks(11));
    answer();
    await told();
    server.append(ticks(12));
    server.append({ ticks: [logged('D', 5, 4), logged('D', 7, 4)] });
    await told();
    expect(reader.told()).toEqual(['SNAPSHOT A 11', 'SNAPSHOT D 5', 'TICK A 12', 'TICK D 7 +1']);
  });

  test('in mid-turn is told only what comes after its SNAPSHOT, by the same events as the others', async () => {
    const server = warmServer();
    const first = server.follow({ symbols: ['A'] });
    await told();
    first.told();
    server.append(ticks(11));
    const second = server.follow({ symbols: ['A'] });
    await Promise.resolve();
    server.append(ticks(12, 13));
    await told();
    expect(first.events.at(-1)).toBe(second.events.at(-1));
    expect(first.told()).toEqual(['TICK A 11', 'TICK A 12', 'TICK A 13']);
    expect(second.told()).toEqual(['SNAPSHOT A 11', 'TICK A 12', 'TICK A 13']);
    server.append(ticks(14));
    await told();
    expect(first.events[0]).toBe(second.events[0]);
  });

  test('together with thousands is told the same SNAPSHOTs and ticks', async () => {
    const server = warmServer();
    const readers = Array.from({ length: 5_000 }, () => server.follow({ symbols: ['A', 'B'] }));
    await told();
    server.append(ticks(11));
    await told();
    expect(readers[0]?.events).toHaveLength(3);
    for (const { events } of readers) {
      expect(events.length === 3 && events.every((event, index) => event === readers[0]?.events[index])).toBe(true);
    }
    expect([server.prices.topics(), server.listeners.size]).toEqual([1, 1]);
    for (const reader of readers) reader.leave();
    expect([server.prices.topics(), server.listeners.size]).toEqual([0, 0]);
  });

  test('with a symbol whose count is not known yet is told its first tick as a SNAPSHOT', async () => {
    const server = standServer();
    server.began('one');
    server.append({ states: [stateOf('A', 10, false)] });
    const reader = server.follow({ symbols: ['A', 'NEW'] });
    await told();
    server.append({ ticks: [logged('A', 40, null), logged('NEW', 3, null)] });
    server.append({ ticks: [logged('A', 41), logged('NEW', 5, 4)] });
    await told();
    expect(reader.told()).toEqual(['SNAPSHOT A 10', 'SNAPSHOT A 40', 'SNAPSHOT NEW 3', 'TICK A 41', 'TICK NEW 5 +1']);
  });

  test('with a symbol that nothing was known of is told its first state when it is heard, or asked for again', async () => {
    const server = warmServer();
    const reader = server.follow({ symbols: ['A', 'NEW'] });
    await told();
    server.append({ states: [stateOf('NEW', 7)] });
    await told();
    server.append({ ticks: [logged('NEW', 8)] });
    await told();
    expect(reader.told()).toEqual(['SNAPSHOT A 10', 'SNAPSHOT NEW 7', 'TICK NEW 8']);
  });

  test('where prices cannot be read is told the error, and nothing is left behind', async () => {
    const server = warmServer();
    const answer = server.holdAnswers();
    const reader = server.follow({ symbols: ['A'] });
    answer(new Error('no'));
    await told();
    expect(reader.ended).toEqual({ error: new Error('no') });
    expect([server.prices.topics(), server.listeners.size]).toEqual([0, 0]);
  });

  test('and leaves before the answer comes leaves nothing behind', async () => {
    const server = warmServer();
    const answer = server.holdAnswers();
    const reader = server.follow({ symbols: ['A'] });
    reader.leave();
    reader.leave();
    answer();
    await told();
    expect([reader.told(), server.prices.topics(), server.listeners.size]).toEqual([[], 0, 0]);
  });
});

describe('who is behind', () => {
  test('by one turn loses nothing; by more is told the newest of each symbol, in their order, and how many it missed', async () => {
    const server = warmServer();
    const reader = server.follow({ symbols: ['A', 'B'] });
    const other = server.follow({ symbols: ['A', 'B'] });
    await told();
    reader.told();
    reader.hasRoom = false;
    server.append(ticks(11, 12));
    await told();
    reader.roomAgain();
    expect(reader.told()).toEqual(['TICK A 11', 'TICK A 12']);
    reader.hasRoom = false;
    for (const sequence of [13, 14, 15]) {
      server.append({ ticks: [logged('A', sequence), logged('B', sequence - 2)] });
      await told();
    }
    server.append({ ticks: [logged('A', 18, 16)] });
    await told();
    reader.roomAgain();
    expect(reader.told()).toEqual(['TICK B 13 +2', 'TICK A 18 +5']);
    server.append(ticks(19));
    await told();
    expect(reader.events[0]).toBe(other.events.at(-1));
  });

  test('together with others since the same turn is told the same events', async () => {
    const server = warmServer();
    const readers = Array.from({ length: 3 }, () => server.follow({ symbols: ['A'] }));
    await told();
    for (const reader of readers) reader.hasRoom = false;
    for (const sequence of [11, 12, 13]) {
      server.append(ticks(sequence));
      await told();
    }
    for (const reader of readers) reader.roomAgain();
    expect(new Set(readers.map(({ events }) => events.at(-1))).size).toBe(1);
    expect(readers[0]?.told()).toEqual(['SNAPSHOT A 10', 'TICK A 13 +2']);
  });
});
