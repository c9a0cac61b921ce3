import { Prisma, type PrismaClient } from '@tickwire/prisma';
import { isMarking, markCommit } from './idempotency/commit-mark.ts';
import type { Cache } from './ports/cache.ts';

export type Transaction = Parameters<Parameters<PrismaClient['$transaction']>[0]>[0];

/** Names keys of what was changed, which caches may keep. */
export type Changed = (...keys: readonly string[]) => void;

/** How long a change waits for a connection to the database. */
const queueForConnectionMs = 5_000;
/** How long it may hold one. */
const usualTimeoutMs = 5_000;

/** So often is a change begun that the database ends because it and another one wait for each other. */
const maxTries = 4;

/** Nothing of the change is left then, and the other one goes on. */
const isDeadlock = (error: unknown) =>
  error instanceof Prisma.PrismaClientKnownRequestError &&
  (error.code === 'P2034' || (error.code === 'P2010' && error.message.includes('`40P01`')));

async function untilDone<T>(work: () => Promise<T>): Promise<T> {
  for (let tries = 1; ; tries += 1) {
    try {
      return await work();
    } catch (error) {
      if (tries === maxTries || !isDeadlock(error)) throw error;
    }
  }
}

/**
 * Changes something, all of it or nothing. What a mutation does twice where it is repeated belongs into one of these, so
 * that the commit marks the key that it came with.
 */
export function inTransaction<T>(
  database: PrismaClient,
  change: (transaction: Transaction) => Promise<T>,
  { timeoutMs = usualTimeoutMs } = {},
): Promise<T> {
  return database.$transaction(
    async (transaction) => {
      await markCommit(transaction);
      return change(transaction);
    },
    { maxWait: queueForConnectionMs, timeout: timeoutMs },
  );
}

/** The same of a change that is one statement, which needs no transaction but for the mark. */
export function inOneStatement<T>(database: PrismaClient, send: (sender: Transaction) => Promise<T>): Promise<T> {
  return isMarking() ? inTransaction(database, send) : send(database);
}

/**
 * Changes what caches may keep: `changed` names the keys. They are dropped on every server when the
 * transaction commits, and here before the caller is answered. `change` may be called several times, each time in a new
 * transaction: it must do nothing outside of it.
 */
export async function withChanges<T>(
  { database, cache }: { readonly database: PrismaClient; readonly cache: Pick<Cache, 'announce' | 'drop'> },
  change: (transaction: Transaction, changed: Changed) => Promise<T>,
  options: { readonly timeoutMs?: number } = {},
): Promise<T> {
  const keys = new Set<string>();
  const result = await untilDone(() =>
    inTransaction(
      database,
      async (transaction) => {
        const outcome = await change(transaction, (...changed) => {
          for (const key of changed) keys.add(key);
        });
        if (keys.size > 0) await cache.announce(transaction, [...keys]);
        return outcome;
      },
      options,
    ),
  );
  if (keys.size > 0) await cache.drop([...keys]);
  return result;
}
