import { expect, test } from 'vitest';
import { createProcessLog } from '../src/market/feed/process-log.ts';
import { Tape } from '../src/market/feed/tape.ts';
import type { TickLog } from '../src/ports/tick-log.ts';
import { tickOf } from './ticks.ts';

/** A server alone, and what it was told as the one that leads. */
function alone() {
  const log = createProcessLog();
  const tape = new Tape({ length: 100 });
  const told: string[] = [];
  void log.follow(tape);
  const campaign = () =>
    log.campaign('REPLAY', {
      leads: () => void told.push('leads'),
      follows: () => void told.push('follows'),
      wanted: (symbols) => void told.push(`wanted ${[...symbols].join(' ')}`),
    });
  return { log, tape, told, campaign };
}

const append = (log: TickLog, ...sequences: number[]) =>
  log.append({
    source: 'REPLAY',
    ticks: sequences.map((sequence) => ({ ...tickOf('A', sequence), previous: sequence - 1 })),
    states: [],
  });

test('a server alone leads at once, for what it wants, until it stops', async () => {
  const { log, told, campaign } = alone();
  log.want('REPLAY', new Set(['A']));
  campaign();
  log.want('REPLAY', new Set(['A', 'B']));
  log.want('BINANCE', new Set(['C']));
  await log.close();
  expect(told).toEqual(['leads', 'wanted A', 'wanted A B', 'follows']);
});

test('what is appended is read in the same turn, in places that ascend; nothing is where nobody leads', async () => {
  const { log, tape, campaign } = alone();
  append(log, 1);
  expect(tape.viewOf('A')).toBeNull();
  campaign();
  append(log, 2, 3);
  append(log, 4);
  const { ticks } = tape.after(tape.head, ['A'], 10);
  expect(ticks).toEqual([]);
  expect(tape.after({ major: 0, minor: 0, index: -1 }, ['A'], 10).ticks).toMatchObject([
    { sequence: 2, position: { major: 1, minor: 0, index: 0 } },
    { sequence: 3, position: { major: 1, minor: 0, index: 1 } },
    { sequence: 4, position: { major: 2, minor: 0, index: 0 } },
  ]);
  await log.close();
  append(log, 5);
  expect(tape.viewOf('A')?.sequence).toBe(4);
});

test('each start begins another log', () => {
  expect(alone().tape.epoch).not.toBe(alone().tape.epoch);
});
