import type { PrismaClient, TaskPriority } from '@tickwire/prisma';
import fc from 'fast-check';

type Client = Pick<PrismaClient, '$queryRaw' | '$executeRaw'>;

const priorities: readonly TaskPriority[] = ['LOW', 'MEDIUM', 'HIGH', 'URGENT'];

/** What is done to tasks while somebody reads them. `pick` chooses among those that are there. */
export const stepArbitrary = fc.record({
  kind: fc.constantFrom('change', 'change', 'change', 'insert', 'delete', 'hold', 'hold', 'release'),
  pick: fc.nat(100),
  priority: fc.constantFrom(...priorities),
  /** Few, so that some are alike. */
  dueInDays: fc.option(fc.integer({ min: 1, max: 4 })),
  scope: fc.nat(1),
});
export type Step = typeof stepArbitrary extends fc.Arbitrary<infer T> ? T : never;

export interface Place {
  readonly userId: string;
  /** Null: the user's own. */
  readonly teamId: string | null;
}

const dueAt = (days: number | null) => (days === null ? null : new Date(Date.UTC(2030, 0, days)));

async function insert(client: Client, { userId, teamId }: Place, { priority, dueInDays }: Step): Promise<string> {
  const [row] = await client.$queryRaw<{ id: string }[]>`
    INSERT INTO tasks (id, scope_id, creator_id, team_id, title, priority, due_at)
    VALUES (gen_random_uuid(), ${teamId ?? userId}::uuid, ${userId}::uuid, ${teamId}::uuid, 'A task',
      ${priority}::task_priority, ${dueAt(dueInDays)}::timestamptz)
    RETURNING id`;
  return row?.id ?? '';
}

/** With its line in the history, as the service writes it. */
async function change(client: Client, id: string, { teamId, userId }: Place, { priority, dueInDays }: Step) {
  await client.$queryRaw`SELECT id FROM tasks WHERE id = ${id}::uuid FOR NO KEY UPDATE`;
  await client.$executeRaw`
    WITH changed AS (
      UPDATE tasks SET priority = ${priority}::task_priority, due_at = ${dueAt(dueInDays)}::timestamptz,
        team_id = ${teamId}::uuid, scope_id = ${teamId ?? userId}::uuid,
        version = version + 1, updated_at = greatest(updated_at, statement_timestamp())
      WHERE id = ${id}::uuid RETURNING id, version
    )
    INSERT INTO task_changes (task_id, version, scope_id, fields, prior_updated_at, prior_due_at, prior_priority)
    SELECT tasks.id, changed.version, tasks.scope_id, '[]', tasks.updated_at, tasks.due_at, tasks.priority
    FROM changed JOIN tasks ON tasks.id = changed.id`;
}

/** Tasks in two places which come, go and change, some in transactions that stay open until they are released. */
export function createMovingTasks(database: PrismaClient, places: readonly [Place, Place]) {
  const present: string[] = [];
  const deleted = new Set<string>();
  const held: { readonly id: string | null; readonly release: () => Promise<void> }[] = [];

  const placeOf = ({ scope }: Step) => (scope === 0 ? places[0] : places[1]);

  /** Not one that an open transaction has locked. */
  function chosen({ pick }: Step): string | null {
    const free = present.filter((id) => held.every((one) => one.id !== id));
    return free[pick % Math.max(free.length, 1)] ?? null;
  }

  async function hold(step: Step): Promise<void> {
    const id = step.pick % 5 === 0 ? null : chosen(step);
    const gate = Promise.withResolvers<void>();
    const begun = Promise.withResolvers<void>();
    const done = database.$transaction(
      async (transaction) => {
        if (id === null) await insert(transaction, placeOf(step), step);
        else await change(transaction, id, placeOf(step), step);
        begun.resolve();
        await gate.promise;
      },
      { timeout: 25_000 },
    );
    await Promise.race([begun.promise, done]);
    held.push({
      id,
      release: () => {
        gate.resolve();
        return done;
      },
    });
  }

  async function take(step: Step): Promise<void> {
    const id = chosen(step);
    if (step.kind === 'insert') present.push(await insert(database, placeOf(step), step));
    else if (step.kind === 'hold' && held.length < 3) await hold(step);
    else if (step.kind === 'release') await held.splice(step.pick % Math.max(held.length, 1), 1)[0]?.release();
    else if (step.kind === 'delete' && id !== null) {
      present.splice(present.indexOf(id), 1);
      deleted.add(id);
      await database.$executeRaw`DELETE FROM tasks WHERE id = ${id}::uuid`;
    } else if (id !== null) {
      await database.$transaction((transaction) => change(transaction, id, placeOf(step), step));
    }
  }

  return {
    /** What is there, and visible to everybody. */
    present: (): readonly string[] => [...present],
    isDeleted: (id: string): boolean => deleted.has(id),
    take,
    async releaseAll(): Promise<void> {
      for (const { release } of held.splice(0)) await release();
    },
  };
}
