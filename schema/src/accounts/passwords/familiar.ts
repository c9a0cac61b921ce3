import type { PrismaClient } from '@tickwire/prisma';
import { addressGroup } from '../../limits/address.ts';
import type { Cache } from '../../ports/cache.ts';

const rememberedDays = 30;
const maxAddresses = 100;
/** A flood of tries against one account asks the database twice a minute. */
const keepForMs = 30_000;

export interface FamiliarOptions {
  readonly database: PrismaClient;
  readonly cache: Cache;
}

/** Tells the addresses from which an account is signed in, or was lately: its owner sits behind them. */
export function createFamiliarAddresses({ database, cache }: FamiliarOptions) {
  async function read(email: string): Promise<string[]> {
    const since = new Date(Date.now() - rememberedDays * 86_400_000);
    const rows = await database.$queryRaw<{ ip: string }[]>`
      SELECT sessions.ip FROM sessions JOIN users ON users.id = sessions.user_id
      WHERE users.email = ${email}::citext AND sessions.ip IS NOT NULL
      UNION
      SELECT audit_log.ip FROM audit_log JOIN users ON users.id = audit_log.user_id
      WHERE users.email = ${email}::citext AND audit_log.action = 'SIGNED_IN' AND audit_log.at > ${since}
        AND audit_log.ip IS NOT NULL
      LIMIT ${maxAddresses}`;
    return rows.map(({ ip }) => addressGroup(ip));
  }

  return async (email: string, accountKey: string, group: string): Promise<boolean> => {
    const groups = await cache.get(`familiar:${accountKey}`, keepForMs, () => read(email));
    return groups?.includes(group) ?? false;
  };
}
