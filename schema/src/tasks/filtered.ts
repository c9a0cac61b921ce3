import type { Transaction } from '../changes.ts';
import { NotFoundError, ValidationError } from '../errors.ts';
import type { Symbols } from './fields.ts';
import { selectTasks, type TaskFilter, type TaskSelection, taskConditions } from './filter.ts';
import { maxAtOnce } from './inputs.ts';

/** Beyond that it is not told how many there are: nobody waits for a count of everything. */
const maxCounted = 10_000;

export const noneFits = () => new NotFoundError('No task that you see fits the filter: nothing was changed.');

interface Row {
  readonly id: string;
}

/**
 * The tasks that a filter selects of what a user sees at this moment.
 *
 * @throws NotFoundError where there are none, ValidationError where there are too many
 */
export async function matching(
  transaction: Transaction,
  userId: string,
  filter: TaskFilter,
  symbols: Symbols,
): Promise<{ readonly ids: readonly string[]; readonly selection: TaskSelection }> {
  const teams = await transaction.teamMember.findMany({ where: { userId }, select: { teamId: true } });
  const selection = selectTasks({ userId, teamIds: teams.map(({ teamId }) => teamId) }, filter, symbols);
  const rows = await transaction.$queryRaw<Row[]>`
    SELECT id FROM tasks WHERE ${taskConditions(selection)} LIMIT ${maxCounted + 1}`;
  if (rows.length === 0) throw noneFits();
  if (rows.length > maxAtOnce) {
    const count = rows.length > maxCounted ? `more than ${maxCounted}` : rows.length;
    const message = `fits ${count} tasks: at most ${maxAtOnce} are changed at once, so narrow it`;
    throw new ValidationError([{ path: ['input', 'filter'], message }]);
  }
  return { ids: rows.map(({ id }) => id), selection };
}

/** Those of them that are still selected: another may have changed some before they were locked. */
export async function stillMatching(
  transaction: Transaction,
  ids: readonly string[],
  selection: TaskSelection,
): Promise<ReadonlySet<string>> {
  const rows = await transaction.$queryRaw<Row[]>`
    SELECT id FROM tasks WHERE id = ANY(${[...ids]}::uuid[]) AND ${taskConditions(selection)}`;
  return new Set(rows.map(({ id }) => id));
}
