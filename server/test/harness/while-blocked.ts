import type { PrismaClient } from '@tickwire/prisma';
import { vi } from 'vitest';

type Transaction = Parameters<Parameters<PrismaClient['$transaction']>[0]>[0];

interface Meeting<Answer> {
  /** Takes what the other will wait for. */
  hold(transaction: Transaction): Promise<unknown>;
  /** Comes upon it, in `waiters` transactions; one where that is left out. */
  blocked(): Promise<Answer>;
  readonly waiters?: number;
  /** Goes on, where the other might hold what is needed for that. */
  go(transaction: Transaction): Promise<unknown>;
}

/** For a transaction that waits for what others do meanwhile: Prisma's five seconds are soon over on a busy machine. */
export const unhurried = { maxWait: 20_000, timeout: 25_000 };

/** Lets a transaction go on only once somebody else waits for it, and answers what came of that one. */
export async function whileBlocked<Answer>(
  database: PrismaClient,
  { hold, blocked, go, waiters = 1 }: Meeting<Answer>,
): Promise<Answer> {
  const [answer] = await database.$transaction(async (transaction) => {
    await hold(transaction);
    const waiting = blocked();
    await vi.waitFor(async () => {
      const [row] = await database.$queryRaw<{ count: number }[]>`
        SELECT count(*)::int AS count FROM pg_stat_activity
        WHERE datname = current_database() AND wait_event_type = 'Lock'`;
      if (row?.count !== waiters) throw new Error('they do not all wait yet');
    });
    await go(transaction);
    // Within an array: the transaction must not wait for it.
    return [waiting] as const;
  }, unhurried);
  return answer;
}
