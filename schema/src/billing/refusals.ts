import type { PrismaClient } from '@tickwire/prisma';
import type { Caller } from '../accounts/credentials/viewer.ts';
import { recordAudit } from '../audit/service.ts';

/** Anybody can send what is refused: the log is told so often, and of the rest how many they were. */
const lineEveryMs = 60_000;

/** Writes down that webhooks were refused, without letting their sender fill the log. */
export function createRefusalLog(database: PrismaClient) {
  let lastAt = Number.NEGATIVE_INFINITY;
  let untold = 0;

  return {
    async refused(caller: Caller, reason: string): Promise<void> {
      const now = performance.now();
      if (now - lastAt < lineEveryMs) {
        untold += 1;
        return;
      }
      const details = { reason, ...(untold > 0 && { othersBefore: untold }) };
      lastAt = now;
      untold = 0;
      await recordAudit(database, caller, { action: 'BILLING_REFUSED', actorId: null, userId: null, details });
    },
  };
}
