import { randomUUID } from 'node:crypto';
import { JobStatus } from '@tickwire/prisma';
import { databaseId, globalId } from './global-id.ts';
import type { TestServer } from './server.ts';

const at = '2026-01-01T00:00:00.000Z';

/** A report on this list that was written, with one of everything that it can hold; answers its id. */
export async function reportOf(
  { database }: Pick<TestServer, 'database'>,
  watchlistId: string,
  taskId = globalId('Task', randomUUID()),
): Promise<string> {
  const list = await database.watchlist.findUniqueOrThrow({ where: { id: databaseId(watchlistId) } });
  const { id: instrumentId } = await database.instrument.findUniqueOrThrow({ where: { symbol: 'AAPL' } });
  const standing = { verdict: 'BUY', score: 70, at };
  const mover = { instrumentId, price: '100', change: '1', changePercent: 1, verdict: 'BUY', score: 70, note: 'x' };
  const sections = {
    introduction: 'Of 1 symbol, 1 rose and 0 fell.',
    movers: [mover],
    verdictChanges: [{ instrumentId, before: { ...standing, verdict: 'HOLD', score: 50 }, after: standing }],
    attention: [{ instrumentId, rule: 'STALE_PRICE', message: 'Its price is old.' }],
    tasksDue: [{ taskId: databaseId(taskId), instrumentId, title: 'A task', dueAt: at, isOverdue: true }],
    moreTasksDue: 0,
  };
  const { id } = await database.report.create({
    data: {
      userId: list.userId,
      watchlistId: list.id,
      status: JobStatus.COMPLETED,
      progress: 1,
      sections,
      markdown: '# A list',
      completedAt: at,
    },
  });
  return globalId('Report', id);
}
