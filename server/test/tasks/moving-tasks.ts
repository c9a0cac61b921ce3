import type { PrismaClient, TaskPriority } from '@tickwire/prisma';
import fc from 'fast-check';
import { databaseId, globalId } from '../harness/global-id.ts';
import { mutate } from '../harness/mutation.ts';
import type { QuickUser } from '../harness/quick-user.ts';
import type { TestServer } from '../harness/server.ts';
import { newTask, sendInput } from '../harness/tasks.ts';

type Client = Pick<PrismaClient, '$queryRaw' | '$executeRaw' | 'task'>;

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
type Step = typeof stepArbitrary extends fc.Arbitrary<infer T> ? T : never;

const dueAt = (days: number | null) => (days === null ? null : new Date(Date.UTC(2030, 0, days)));

/** A change within a transaction that the test holds open, with its line in the history, as the service writes it. */
async function change(client: Client, id: string, scopeId: string, teamId: string | null, step: Step): Promise<void> {
  await client.$queryRaw`SELECT id FROM tasks WHERE id = ${id}::uuid FOR NO KEY UPDATE`;
  await client.$executeRaw`
    WITH changed AS (
      UPDATE tasks SET priority = ${step.priority}::task_priority, due_at = ${dueAt(step.dueInDays)}::timestamptz,
        team_id = ${teamId}::uuid, scope_id = ${scopeId}::uuid,
        version = version + 1, updated_at = greatest(updated_at, statement_timestamp())
      WHERE id = ${id}::uuid RETURNING id, version
    )
    INSERT INTO task_changes (task_id, version, scope_id, fields, prior_updated_at, prior_due_at, prior_priority)
    SELECT tasks.id, changed.version, tasks.scope_id, '[]', tasks.updated_at, tasks.due_at, tasks.priority
    FROM changed JOIN tasks ON tasks.id = changed.id`;
}

/**
 * Tasks of a user and of a team, which come, go, change and move between the two: by the API, and in transactions that stay
 * open until they are released.
 */
export function createMovingTasks(server: TestServer, user: QuickUser, teamId: string) {
  const present: string[] = [];
  const deleted = new Set<string>();
  const held: { readonly id: string | null; readonly release: () => Promise<void> }[] = [];

  const teamOf = ({ scope }: Step) => (scope === 0 ? null : teamId);
  const inputOf = (step: Step) => {
    const team = teamOf(step);
    return {
      priority: step.priority,
      dueAt: dueAt(step.dueInDays),
      teamId: team === null ? null : globalId('Team', team),
    };
  };

  /** Not one that an open transaction has locked. */
  function chosen({ pick }: Step): string | null {
    const free = present.filter((id) => held.every((one) => one.id !== id));
    return free[pick % Math.max(free.length, 1)] ?? null;
  }

  async function insert(client: Client, step: Step): Promise<void> {
    const data = { title: 'Late', priority: step.priority, dueAt: dueAt(step.dueInDays), creatorId: user.databaseId };
    await client.task.create({ data: { ...data, teamId: teamOf(step), scopeId: teamOf(step) ?? user.databaseId } });
  }

  async function hold(step: Step): Promise<void> {
    const id = step.pick % 5 === 0 ? null : chosen(step);
    const gate = Promise.withResolvers<void>();
    const begun = Promise.withResolvers<void>();
    const done = server.database.$transaction(
      async (transaction) => {
        if (id === null) await insert(transaction, step);
        else await change(transaction, id, teamOf(step) ?? user.databaseId, teamOf(step), step);
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
    if (step.kind === 'insert') present.push(databaseId((await newTask(server, user, inputOf(step))).id));
    else if (step.kind === 'hold' && held.length < 3) await hold(step);
    else if (step.kind === 'release') await held.splice(step.pick % Math.max(held.length, 1), 1)[0]?.release();
    else if (step.kind === 'delete' && id !== null) {
      present.splice(present.indexOf(id), 1);
      deleted.add(id);
      await mutate(server, 'deleteTask', { token: user.token, args: { id: globalId('Task', id) } });
    } else if (id !== null) {
      const { __typename } = await sendInput(server, user, 'updateTask', {
        id: globalId('Task', id),
        ...inputOf(step),
      });
      if (__typename !== 'Task') throw new Error(`the task was not changed: ${__typename}`);
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
