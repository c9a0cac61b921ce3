import { setImmediate } from 'node:timers/promises';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createFollowing } from '../../src/analyses/following.ts';
import { isEnded, type RunState, runKey, statesBetween } from '../../src/analyses/run-states.ts';

const resultOf = (version: number) => ({
  ...{ model: 'BASIC' as const, version, score: 50, confidence: 1, reasoning: 'So it is.', story: 'So it is told.' },
  ...{ factors: [], assumptions: {}, fairValue: null, sensitivity: null },
});

/** A run as the rows have it, with so many results. */
function runWith(status: RunState['status'], count: number): RunState {
  const results = Array.from({ length: count }, (_, index) => resultOf(index + 1));
  const times = { completedAt: null, expiresAt: null };
  return { status, price: count === 0 ? null : '100', weights: {}, failure: null, ...times, results };
}

/** All that a run goes through which ends with so many results. */
function life(count: number, last: 'COMPLETED' | 'FAILED'): RunState[] {
  const underWay = Array.from({ length: count + 1 }, (_, results) => runWith('RUNNING', results));
  return [runWith('QUEUED', 0), ...underWay, runWith(last, count)];
}

const labelOf = ({ status, results }: RunState) => `${status} ${results.length}`;

/** Rows that change under a follower's eyes, and whoever announces that. */
function world(states: readonly RunState[], read = async (state: () => RunState | null) => state()) {
  const listeners: ((keys: ReadonlySet<string> | null) => void)[] = [];
  const reports: string[] = [];
  const seen = { at: 0, reads: 0 };
  const following = createFollowing<RunState>(
    {
      keyOf: runKey,
      read: () => {
        seen.reads += 1;
        return read(() => states[seen.at] ?? null);
      },
      between: statesBetween,
      isLast: isEnded,
      gone: () => new Error('gone'),
    },
    {
      cache: { onChange: (listener) => listeners.push(listener) },
      report: (_error, what) => reports.push(what),
      retryMs: 1,
    },
  );
  const announce = (keys: ReadonlySet<string> | null = new Set([runKey('a')])) => {
    for (const listener of listeners) listener(keys);
  };
  return { following, announce, seen, reports };
}

async function all(states: AsyncIterable<string>): Promise<string[]> {
  const told: string[] = [];
  for await (const label of states) told.push(label);
  return told;
}

describe('following a run', () => {
  test('tells everybody each state from the one at the join on, in order and once, however changes and reads interleave', async () => {
    const step = fc.constantFrom(
      ...['change', 'leap', 'silent change', 'announcements lost', 'join', 'join and leave'],
    );
    await fc.assert(
      fc.asyncProperty(
        fc.scheduler(),
        fc.array(step, { maxLength: 25 }),
        fc.nat(5),
        fc.constantFrom('COMPLETED' as const, 'FAILED' as const),
        async (s, steps, count, last) => {
          const states = life(count, last);
          const { following, announce, seen } = world(states, async (state) => {
            await s.schedule(Promise.resolve(), 'a read begins');
            const read = state();
            await s.schedule(Promise.resolve(), 'a read ends');
            return read;
          });
          const followers: Promise<{ from: number; told: string[] }>[] = [];
          const move = (by: number) => {
            seen.at = Math.min(seen.at + by, states.length - 1);
          };
          const follow = async () => {
            const from = seen.at;
            return { from, told: await all(following.follow('a', labelOf)) };
          };
          const does: Record<string, () => unknown> = {
            change: () => [move(1), announce()],
            leap: () => [move(3), announce()],
            'silent change': () => move(1),
            'announcements lost': () => announce(null),
            join: () => followers.push(follow()),
            'join and leave': () => {
              const states = following.follow('a', labelOf);
              void states.next();
              void s.schedule(Promise.resolve(), 'it leaves').then(() => states.return());
            },
          };
          s.scheduleSequence(steps.map((what) => ({ label: what, builder: async () => void does[what]?.() })));
          await s.waitIdle();
          followers.push(follow());
          void s.schedule(Promise.resolve(), 'it ends').then(() => [move(states.length), announce()]);
          await s.waitIdle();
          const told = await Promise.race([Promise.all(followers), setImmediate(null)]);
          if (told === null) throw new Error('somebody waits for ever');
          const labels = states.map(labelOf);
          for (const { from, told: one } of told) {
            expect(one).toEqual(labels.slice(labels.length - one.length));
            expect(one.length).toBeGreaterThan(0);
            expect(one.length).toBeLessThanOrEqual(labels.length - from);
          }
        },
      ),
      { numRuns: 150 },
    );
  });

  test('tells stories with the end alone, so that a state does not depend on when it was read', () => {
    const [queued = runWith('QUEUED', 0)] = life(2, 'COMPLETED');
    const states = statesBetween(queued, runWith('COMPLETED', 2));
    const stories = states.map(({ results }) => results.map(({ story }) => story));
    expect(stories).toEqual([[], [null], [null, null], ['So it is told.', 'So it is told.']]);
  });

  test('reads once for all who follow at the same moment, and no more when they have left', async () => {
    const { following, announce, seen } = world(life(1, 'COMPLETED'));
    const followers = Array.from({ length: 50 }, () => following.follow('a', labelOf));
    await Promise.all(followers.map((states) => states.next()));
    expect(seen.reads).toBeLessThanOrEqual(2);
    await Promise.all(followers.map((states) => states.return()));
    const before = seen.reads;
    announce();
    announce(null);
    expect(seen.reads).toBe(before);
  });

  test('ends at once where it is left while nothing has changed', async () => {
    const { following } = world(life(1, 'COMPLETED'));
    const states = following.follow('a', labelOf);
    await states.next();
    const waiting = states.next();
    expect(await states.return()).toEqual({ done: true, value: undefined });
    expect(await waiting).toEqual({ done: true, value: undefined });
  });

  test('goes on after reads that failed, which are reported once', async () => {
    let failures = 3;
    const { following, reports } = world([runWith('COMPLETED', 1)], async (state) => {
      failures -= 1;
      if (failures >= 0) throw new Error('the database is away');
      return state();
    });
    expect(await all(following.follow('a', labelOf))).toEqual(['COMPLETED 1']);
    expect(reports).toHaveLength(1);
  });

  test('of what is gone ends with an error', async () => {
    const { following } = world([]);
    await expect(all(following.follow('a', labelOf))).rejects.toThrow('gone');
  });
});
