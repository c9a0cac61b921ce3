import type { PrismaClient } from '@tickwire/prisma';
import type { Chore } from '../ports/jobs.ts';
import { createPruner } from '../pruner.ts';

/** Deletes the answers to calls that nobody can repeat any more. */
export function createKeyedCallPruner(database: PrismaClient): Chore {
  return createPruner(
    'prune-keyed-calls',
    (atMost) => database.$executeRaw`
      DELETE FROM keyed_calls WHERE hash IN (
        SELECT hash FROM keyed_calls WHERE expires_at <= now() LIMIT ${atMost}
      )`,
  );
}
