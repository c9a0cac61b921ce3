import type { PrismaClient } from '@tickwire/prisma';
import type { Chore } from '../ports/jobs.ts';
import { createPruner } from '../pruner.ts';

const keptDays = 180;

/** Deletes what was read long ago. What nobody has read stays. */
export function createNotificationPruner({ database }: { readonly database: PrismaClient }): Chore {
  return createPruner(
    'prune-notifications',
    (atMost) => database.$executeRaw`
      DELETE FROM notifications WHERE id IN (
        SELECT id FROM notifications WHERE read_at < now() - make_interval(days => ${keptDays}) LIMIT ${atMost}
      )`,
  );
}
