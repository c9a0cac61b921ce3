import fc from 'fast-check';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { data } from '../harness/client.ts';
import { databaseId } from '../harness/global-id.ts';
import { quickUser } from '../harness/quick-user.ts';
import { startTestServer } from '../harness/server.ts';
import { createMovingTasks, stepArbitrary } from './moving-tasks.ts';

const server = await startTestServer();

const pageShape = z.object({
  viewer: z.object({
    tasks: z.object({
      nodes: z.array(z.object({ id: z.string() })),
      pageInfo: z.object({
        hasNextPage: z.boolean(),
        hasPreviousPage: z.boolean(),
        startCursor: z.string().nullable(),
        endCursor: z.string().nullable(),
      }),
    }),
  }),
});

const query = `query ($orderBy: TaskOrder, $first: Int, $after: String, $last: Int, $before: String) {
  viewer { tasks(orderBy: $orderBy, first: $first, after: $after, last: $last, before: $before) {
    nodes { id } pageInfo { hasNextPage hasPreviousPage startCursor endCursor } } } }`;

/** Reads on from a cursor to the end of the list, or back to its start, and answers what it saw and where it ended. */
async function readThrough(
  { token, ...how }: { token: string; orderBy: string; size: number; isForward: boolean; from: string | null },
  between: () => Promise<void>,
): Promise<{ seen: string[]; cursor: string | null }> {
  const seen: string[] = [];
  let cursor = how.from;
  for (;;) {
    const page = how.isForward ? { first: how.size, after: cursor } : { last: how.size, before: cursor };
    const variables = { orderBy: how.orderBy, ...page };
    const { nodes, pageInfo } = (await data(server, pageShape, query, { token, variables })).viewer.tasks;
    const ids = nodes.map(({ id }) => databaseId(id));
    seen.push(...(how.isForward ? ids : ids.toReversed()));
    cursor = (how.isForward ? pageInfo.endCursor : pageInfo.startCursor) ?? cursor;
    if (!(how.isForward ? pageInfo.hasNextPage : pageInfo.hasPreviousPage)) return { seen, cursor };
    await between();
  }
}

const passArbitrary = fc.record({
  start: fc.array(stepArbitrary, { minLength: 6, maxLength: 12 }),
  early: fc.array(stepArbitrary, { maxLength: 6 }),
  rounds: fc.array(fc.array(stepArbitrary, { minLength: 1, maxLength: 3 }), { minLength: 3, maxLength: 8 }),
  size: fc.integer({ min: 1, max: 4 }),
  beginsForward: fc.boolean(),
});

const plain = { pick: 0, priority: 'LOW', dueInDays: null, scope: 0 } as const;
/** A task becomes the first by a change that was made before the list was read, and is committed afterwards. */
const lateCommit = (pick: number): Script => ({
  start: Array.from({ length: 6 }, () => ({ ...plain, kind: 'insert' as const })),
  early: [{ kind: 'hold', pick, priority: 'URGENT', dueInDays: 1, scope: 0 }],
  rounds: [[{ ...plain, kind: 'release' }]],
  size: 2,
  beginsForward: true,
});

type Script = typeof passArbitrary extends fc.Arbitrary<infer T> ? T : never;

/** A user and a team, whose tasks come, go and change while the user reads all of them forth and back. */
async function pass(orderBy: string, { start, early, rounds, size, beginsForward }: Script) {
  const user = await quickUser(server);
  const team = await server.database.team.create({
    data: { name: 'A team', members: { create: { userId: user.databaseId, role: 'OWNER' } } },
  });
  const tasks = createMovingTasks(server, user, team.id);
  for (const step of start) await tasks.take({ ...step, kind: 'insert' });
  for (const step of early) await tasks.take(step);
  const left = [...rounds];
  const between = async () => {
    for (const step of left.shift() ?? []) await tasks.take(step);
  };
  const staying = (ids: readonly string[]) => ids.filter((id) => !tasks.isDeleted(id));
  try {
    const atFirst = tasks.present();
    const reading = { token: user.token, orderBy, size };
    const there = await readThrough({ ...reading, isForward: beginsForward, from: null }, between);
    const seenOnce = there.seen.filter((id) => atFirst.includes(id));
    expect(new Set(there.seen).size).toBe(there.seen.length);
    expect(staying(seenOnce).toSorted()).toEqual(staying(atFirst).toSorted());
    // Back from the last one that was seen, by the cursors of the same pass: the same ones, in the opposite order.
    const back = await readThrough({ ...reading, isForward: !beginsForward, from: there.cursor }, between);
    expect(new Set(back.seen).size).toBe(back.seen.length);
    const last = there.seen.at(-1);
    const again = back.seen.filter((id) => atFirst.includes(id));
    expect(staying(again).toReversed()).toEqual(staying(seenOnce).filter((id) => id !== last));
  } finally {
    await tasks.releaseAll();
  }
}

test.each(['CREATED_AT_DESC', 'CREATED_AT_ASC', 'DUE_AT_ASC', 'PRIORITY_DESC', 'UPDATED_AT_DESC'])(
  'in the order %s, no task that is there throughout is missed or shown twice, forth and back, whatever happens meanwhile',
  async (orderBy) => {
    await fc.assert(
      fc.asyncProperty(passArbitrary, (script) => pass(orderBy, script)),
      { seed: 20_261_122, numRuns: 5, examples: [[lateCommit(6)], [lateCommit(11)]] },
    );
  },
);
