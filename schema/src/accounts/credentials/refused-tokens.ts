import type { PrismaClient } from '@tickwire/prisma';
import { recordAudit } from '../../audit/service.ts';
import type { RefusedToken } from '../../ports/identity.ts';
import type { Caller } from './viewer.ts';

const windowMs = 60_000;
/** Of one address in a minute: enough to see who tries what. */
const maxOfAddress = 5;
/** Of all addresses in a minute, on one server: whoever has many of them cannot fill the log either. */
const maxOfAll = 100;

/** Writes refused tokens into the audit log, so many a minute and no more. */
export function createRefusalLog(database: PrismaClient) {
  const written = new Map<string, number>();
  let total = 0;
  let windowEndsAt = 0;

  function mayWrite(address: string): boolean {
    const now = Date.now();
    if (now >= windowEndsAt) {
      written.clear();
      total = 0;
      windowEndsAt = now + windowMs;
    }
    const ofAddress = written.get(address) ?? 0;
    if (ofAddress >= maxOfAddress || total >= maxOfAll) return false;
    written.set(address, ofAddress + 1);
    total += 1;
    return true;
  }

  return {
    async record(reason: NonNullable<RefusedToken['suspicion']>, caller: Caller): Promise<void> {
      if (!mayWrite(caller.ip ?? '')) return;
      await recordAudit(database, caller, {
        action: 'TOKEN_REFUSED',
        actorId: null,
        userId: null,
        details: { reason },
      });
    },
  };
}
