import type { PrismaClient } from '@tickwire/prisma';
import type { Chore } from '../ports/jobs.ts';

const everyMs = 3_600_000;

/** Deletes the invitations that nobody can accept any more. */
export function createInvitationPruner(database: Pick<PrismaClient, 'teamInvitation'>): Chore {
  return {
    name: 'prune-team-invitations',
    everyMs,
    async run() {
      await database.teamInvitation.deleteMany({ where: { expiresAt: { lte: new Date() } } });
    },
  };
}
