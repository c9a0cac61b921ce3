import type { PrismaClient } from '@tickwire/prisma';
import type { Cache } from './ports/cache.ts';

export type Transaction = Parameters<Parameters<PrismaClient['$transaction']>[0]>[0];

/** Names keys of what was changed, which caches may keep. */
export type Changed = (...keys: readonly string[]) => void;

/** How long a change waits for a connection to the database. */
const queueForConnectionMs = 5_000;
/** How long it may hold one. */
const usualTimeoutMs = 5_000;

/**
 * Changes what caches may keep: `changed` names the keys. They are dropped on every server when the
 * transaction commits, and here before the caller is answered.
 */
export async function withChanges<T>(
  { database, cache }: { readonly database: PrismaClient; readonly cache: Pick<Cache, 'announce' | 'drop'> },
  change: (transaction: Transaction, changed: Changed) => Promise<T>,
  { timeoutMs = usualTimeoutMs } = {},
): Promise<T> {
  const keys = new Set<string>();
  const result = await database.$transaction(
    async (transaction) => {
      const outcome = await change(transaction, (...changed) => {
        for (const key of changed) keys.add(key);
      });
      if (keys.size > 0) await cache.announce(transaction, [...keys]);
      return outcome;
    },
    { maxWait: queueForConnectionMs, timeout: timeoutMs },
  );
  if (keys.size > 0) await cache.drop([...keys]);
  return result;
}
