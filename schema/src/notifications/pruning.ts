import type { PrismaClient } from '@tickwire/prisma';
import type { Chore } from '../ports/jobs.ts';

const everyMs = 3_600_000;
const keptDays = 180;
const mostAtOnce = 5_000;

/** Deletes what was read long ago. What nobody has read stays. */
export function createNotificationPruner({ database }: { readonly database: PrismaClient }): Chore {
  return {
    name: 'prune-notifications',
    everyMs,
    async run(signal) {
      for (let deleted = mostAtOnce; deleted === mostAtOnce && !signal.aborted; ) {
        deleted = await database.$executeRaw`
          DELETE FROM notifications WHERE id IN (
            SELECT id FROM notifications WHERE read_at < now() - make_interval(days => ${keptDays}) LIMIT ${mostAtOnce}
          )`;
      }
    },
  };
}
