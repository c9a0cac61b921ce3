import { describe, expect, test } from 'vitest';
import { logged, standServer, stateOf, ticks, told, warmServer } from './stand.ts';

describe('who resumes', () => {
  test('is told what came after its cursor as it was told first, and then what comes', async () => {
    const server = warmServer();
    const reader = server.follow({ symbols: ['A', 'B'] });
    await told();
    server.append(ticks(11, 12));
    server.append({ ticks: [logged('B', 13, 11)] });
    server.append(ticks(13));
    await told();
    const all = [...reader.events];
    const again = server.follow({ symbols: ['A', 'B'], after: all[2]?.cursor ?? '' });
    await told();
    server.append(ticks(14));
    await told();
    expect(again.events.slice(0, 3)).toEqual(all.slice(3));
    expect(again.told()).toEqual(['TICK A 12', 'TICK B 13 +2', 'TICK A 13', 'TICK A 14']);
  });

  test('from among the first SNAPSHOTs is told GAPs and SNAPSHOTs, from the last of them what follows', async () => {
    const server = warmServer();
    const reader = server.follow({ symbols: ['A', 'B'] });
    await told();
    const [first, last] = reader.events.map(({ cursor }) => cursor);
    const again = [first, last].map((after) => server.follow({ symbols: ['A', 'B'], after: after ?? '' }));
    await told();
    server.append(ticks(11));
    await told();
    expect(again[0]?.told()).toEqual(['GAP A 10 +?', 'SNAPSHOT A 10', 'GAP B 10 +?', 'SNAPSHOT B 10', 'TICK A 11']);
    expect(again[1]?.told()).toEqual(['TICK A 11']);
  });

  test('in the midst of folded events is told those that were left, by their ticks, and none twice', async () => {
    const server = warmServer();
    const symbols = ['A', 'B', 'C'];
    const reader = server.follow({ symbols });
    await told();
    reader.told();
    reader.hasRoom = false;
    for (const sequence of [11, 12, 13]) {
      server.append({ ticks: [logged('C', sequence), logged('A', sequence), logged('B', sequence)] });
      await told();
    }
    reader.roomAgain();
    const cursors = reader.events.map(({ cursor }) => cursor);
    expect(reader.told()).toEqual(['TICK C 13 +2', 'TICK A 13 +2', 'TICK B 13 +2']);
    const afterFirst = server.follow({ symbols, after: cursors[0] ?? '' });
    const afterLast = server.follow({ symbols, after: cursors[2] ?? '' });
    await told();
    const replayed = afterFirst.events.map(({ cursor }) => cursor);
    expect(afterFirst.told()).toEqual([11, 12, 13].flatMap((n) => [`TICK A ${n}`, `TICK B ${n}`]));
    expect(afterLast.told()).toEqual([]);
    const oncemore = server.follow({ symbols, after: replayed[2] ?? '' });
    await told();
    expect(oncemore.told()).toEqual(['TICK B 12', 'TICK A 13', 'TICK B 13']);
  });

  test.each([
    ['of another log', (server: ReturnType<typeof warmServer>) => server.began('two')],
    [
      'that is gone from the log',
      (server: ReturnType<typeof warmServer>) =>
        server.append({ ticks: Array.from({ length: 20 }, (_, index) => logged('A', 12 + index)) }),
    ],
  ])('by a cursor %s is told a GAP and a SNAPSHOT of each symbol', async (_what, lose) => {
    const server = warmServer({ length: 10 });
    server.append(ticks(11));
    const reader = server.follow({ symbols: ['A'] });
    await told();
    const after = reader.events[0]?.cursor ?? '';
    lose(server);
    const again = server.follow({ symbols: ['A'], after });
    await told();
    expect(again.told().map((event) => event.split(' ')[0])).toEqual(['GAP', 'SNAPSHOT']);
  });

  test('with symbols that were quiet while others filled the log has missed nothing', async () => {
    const server = warmServer({ length: 10 });
    const reader = server.follow({ symbols: ['B', 'C'] });
    await told();
    server.append({ ticks: [logged('B', 11)] });
    await told();
    const after = reader.events.at(-1)?.cursor ?? '';
    const busy = () => {
      for (let index = 0; index < 30; index += 1) {
        server.append({ ticks: [logged('A', (server.tape.viewOf('A')?.sequence ?? 0) + 1)] });
      }
    };
    busy();
    const again = server.follow({ symbols: ['B', 'C'], after });
    const slower = server.follow({ symbols: ['B', 'C'], after, maxRate: 100 });
    await told();
    server.append({ ticks: [logged('C', 11)] });
    await told();
    for (const one of [again, slower]) expect(one.told()).toEqual(['TICK C 11']);
    busy();
    const late = server.follow({ symbols: ['C', 'B'], after });
    await told();
    expect(late.told()).toEqual(['GAP C 11 +?', 'SNAPSHOT C 11', 'GAP B 11 +?', 'SNAPSHOT B 11']);
  });

  test('on a server that has not read all of the log since is told GAPs, though it knows of no tick', async () => {
    const server = warmServer();
    const reader = server.follow({ symbols: ['B'] });
    await told();
    server.append({ ticks: [logged('B', 11)] });
    await told();
    const after = reader.events.at(-1)?.cursor ?? '';
    server.tape.began('one', { major: 50, minor: 0, index: -1 });
    const again = server.follow({ symbols: ['B'], after });
    server.take({
      source: 'REPLAY',
      major: 50,
      minor: 0,
      appendedAtMs: Date.now(),
      ticks: [logged('A', 40)],
      states: [],
    });
    await told();
    expect(again.told()).toEqual(['GAP B 11 +?', 'SNAPSHOT B 11']);
  });

  test('by a cursor of an older version, or of the midst of other symbols, is told GAPs and SNAPSHOTs', async () => {
    const server = warmServer();
    const reader = server.follow({ symbols: ['A', 'B'] });
    await told();
    const cursors = [reader.events[0]?.cursor ?? '', Buffer.from('p1:1764000000000').toString('base64url')];
    for (const after of cursors) {
      const other = server.follow({ symbols: ['B'], after });
      await told();
      expect(other.told()).toEqual(['GAP B 10 +?', 'SNAPSHOT B 10']);
    }
  });

  test('by the cursor of a tick with fewer symbols, or others, is told what came of these since', async () => {
    const server = warmServer();
    const reader = server.follow({ symbols: ['A'] });
    await told();
    server.append(ticks(11));
    await told();
    const after = reader.events.at(-1)?.cursor ?? '';
    server.append({ ticks: [logged('A', 12), logged('B', 11)] });
    const other = server.follow({ symbols: ['A', 'B'], after });
    await told();
    expect(other.told()).toEqual(['TICK A 12', 'TICK B 11']);
  });

  test('together with others is told the same events, a part at a time', async () => {
    const server = warmServer();
    const reader = server.follow({ symbols: ['A'] });
    await told();
    const after = reader.events[0]?.cursor ?? '';
    server.append(ticks(...Array.from({ length: 250 }, (_, index) => index + 11)));
    const resumed = [0, 1].map(() => server.follow({ symbols: ['A'], after }));
    for (const each of resumed) each.hasRoom = false;
    await told();
    expect(resumed.map((each) => [each.readOnce(), each.readOnce(), each.readOnce(), each.readOnce()])).toEqual([
      [100, 100, 50, 0],
      [100, 100, 50, 0],
    ]);
    expect(resumed[0]?.events.every((event, index) => event === resumed[1]?.events[index])).toBe(true);
  });

  test('after the log has begun anew goes on with its cursors there', async () => {
    const server = warmServer();
    const reader = server.follow({ symbols: ['A'] });
    await told();
    server.append(ticks(11));
    await told();
    server.began('two');
    server.append(ticks(14));
    await told();
    expect(reader.events.map(({ sequence, missed }) => [sequence, missed])).toEqual([
      [10, 0],
      [11, 0],
      [14, 2],
    ]);
    server.append(ticks(15));
    const again = server.follow({ symbols: ['A'], after: reader.events[2]?.cursor ?? '' });
    await told();
    expect(again.told()).toEqual(['TICK A 15']);
  });
});

describe('who resumes, of a symbol', () => {
  test('whose count is not known is told a GAP and a SNAPSHOT, of the others what came', async () => {
    const server = standServer();
    server.began('one');
    server.append({ states: [stateOf('A', 10), stateOf('B', 10, false)] });
    const reader = server.follow({ symbols: ['A', 'B'] });
    await told();
    const after = reader.events.at(-1)?.cursor ?? '';
    server.append(ticks(11));
    const first = server.follow({ symbols: ['A', 'B'], after });
    await told();
    server.append({ ticks: [logged('B', 40, 39)] });
    const second = server.follow({ symbols: ['A', 'B'], after });
    await told();
    expect(first.told()).toEqual(['TICK A 11', 'GAP B 10 +?', 'SNAPSHOT B 10', 'SNAPSHOT B 40']);
    expect(second.told()).toEqual(['TICK A 11', 'GAP B 40 +?', 'SNAPSHOT B 40']);
  });

  test('that this server knows nothing of is told a GAP before its first price', async () => {
    const server = warmServer();
    const other = server.follow({ symbols: ['A', 'NEW'] });
    await told();
    const cursors = [other.events.at(-1)?.cursor ?? '', Buffer.from('p1:1764000000000').toString('base64url')];
    other.leave();
    const resumed = cursors.map((after) => server.follow({ symbols: ['A', 'NEW'], after }));
    await told();
    server.append({ ticks: [logged('NEW', 5, null)] });
    await told();
    expect(resumed[0]?.told()).toEqual(['GAP NEW 5 +?', 'SNAPSHOT NEW 5']);
    expect(resumed[1]?.told()).toEqual(['GAP A 10 +?', 'SNAPSHOT A 10', 'GAP NEW 5 +?', 'SNAPSHOT NEW 5']);
  });

  test('that another server knew more of, from before the log began anew, is told a GAP', async () => {
    const [before, fresh] = [warmServer(), standServer()];
    for (const server of [before, fresh]) {
      server.began('two');
      server.append({ states: [stateOf('A', 12)] });
    }
    // What was counted before may not be what others were told.
    const here = before.follow({ symbols: ['A'] });
    const there = fresh.follow({ symbols: ['A'] });
    await told();
    for (const server of [before, fresh]) server.append(ticks(13));
    await told();
    expect([here.told(), there.events.map(({ sequence, missed }) => [sequence, missed])]).toEqual([
      ['SNAPSHOT A 12', 'TICK A 13'],
      [
        [12, 0],
        [13, 0],
      ],
    ]);
    const again = before.follow({ symbols: ['A'], after: there.events[0]?.cursor ?? '' });
    await told();
    expect(again.told().map((event) => event.split(' ').slice(0, 3).join(' '))).toEqual(['GAP A 13', 'SNAPSHOT A 13']);
  });
});
