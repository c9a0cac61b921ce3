import type { PrismaClient } from '@tickwire/prisma';
import type { Report } from './sequences.ts';

const firstAfterMs = 1_000;
const everyMs = 60_000;

/** The symbols that are in any watchlist. */
export async function readWatched(database: PrismaClient): Promise<string[]> {
  const rows = await database.$queryRaw<{ symbol: string }[]>`
    SELECT symbol FROM instruments
    WHERE EXISTS (SELECT FROM watchlist_items WHERE watchlist_items.instrument_id = instruments.id)`;
  return rows.map(({ symbol }) => symbol);
}

export interface Rounds {
  /** Waits for the one under way. */
  stop(): Promise<void>;
}

/** Does something a moment from now, so that no start waits for it, and then every minute. */
export function everyMinute(work: () => Promise<void>, what: string, report: Report): Rounds {
  let underWay: Promise<void> = Promise.resolve();
  let timer = setTimeout(round, firstAfterMs).unref();
  let isStopped = false;

  function round(): void {
    underWay = work()
      .catch((error: unknown) => report(error, what))
      .then(() => {
        if (!isStopped) timer = setTimeout(round, everyMs).unref();
      });
  }

  return {
    async stop() {
      isStopped = true;
      clearTimeout(timer);
      await underWay;
    },
  };
}
