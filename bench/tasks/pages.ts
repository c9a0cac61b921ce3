import { Prisma } from '@tickwire/prisma';
import { selectTasks, type TaskFilter, type TaskOrder, taskConditions, taskPageStatement } from '@tickwire/schema';
import type pg from 'pg';
import { timeAndPlan } from './plan.ts';
import type { SeededTasks } from './seed.ts';

const orders: readonly TaskOrder[] = [
  'CREATED_AT_DESC',
  'CREATED_AT_ASC',
  'DUE_AT_ASC',
  'PRIORITY_DESC',
  'UPDATED_AT_DESC',
];
/** One more than is shown tells whether there is another page. */
const firstPage = { after: null, before: null, limit: 51, inverted: false };

const searches: readonly (readonly [string, TaskFilter])[] = [
  ['a word in one of 400 tasks, and the beginning of one', { search: 'word700 divid' }],
  ['a word in one of 400 tasks, which is finished', { search: '"word700"' }],
  ['a word in two of three tasks', { search: '"review"' }],
  ['a tag of one in nine', { tag: 'tag0' }],
];
const coming: TaskFilter = { dueAfter: new Date() };
const filters: readonly (readonly [string, TaskFilter])[] = [
  ['open ones', { status: ['TODO', 'IN_PROGRESS'] }],
  ['overdue ones', { overdue: true }],
  ['ones that are hardly there', { status: ['TODO'], dueBefore: new Date('2024-12-01') }],
];

/** Pages of 50 tasks of somebody who sees 200,000, and how many they are. */
export async function measurePages(client: pg.Client, { busy, teams }: SeededTasks): Promise<void> {
  const select = (filter: TaskFilter) =>
    selectTasks({ userId: busy, teamIds: teams }, filter, { bySymbol: () => null });
  const all = select({});
  for (const order of orders) {
    await timeAndPlan(client, `50 of 200,000 tasks, ${order}`, taskPageStatement(all, order, firstPage));
  }
  const { rows } = await client.query<{ place: string }>(
    `SELECT 'UPDATED_AT_DESC ' || (extract(epoch FROM updated_at) * 1000)::bigint || ' ' || id || ' '
       || (extract(epoch FROM now()) * 1000)::bigint || ' ' || pg_current_snapshot() AS place
     FROM tasks WHERE creator_id = $1 ORDER BY updated_at DESC OFFSET 50000 LIMIT 1`,
    [busy],
  );
  const later = { ...firstPage, after: rows[0]?.place ?? null };
  await timeAndPlan(client, 'the same from the middle', taskPageStatement(all, 'UPDATED_AT_DESC', later));
  await timeAndPlan(client, 'of them those that fall due', taskPageStatement(select(coming), 'DUE_AT_ASC', firstPage));
  for (const [what, filter] of [...filters, ...searches]) {
    const selection = select(filter);
    await timeAndPlan(client, `of them ${what}`, taskPageStatement(selection, 'CREATED_AT_DESC', firstPage));
  }
  for (const [what, filter] of [['all', {}], ...filters, ...searches] as const) {
    const counted = Prisma.sql`SELECT count(*) FROM tasks WHERE ${taskConditions(select(filter))}`;
    await timeAndPlan(client, `how many: ${what}`, counted);
  }
}
