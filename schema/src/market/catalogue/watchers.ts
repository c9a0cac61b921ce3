import type { PrismaClient } from '@tickwire/prisma';
import { claim, fail, succeed } from './claims.ts';

const subject = 'WATCHERS';
const everySeconds = 3_600;
/** Of a million items on watchlists it takes two seconds. */
const timeoutMs = 30_000;

/**
 * Counts for each instrument how many accounts watch it, once an hour, on one server for all. Counting while somebody
 * searches would take as long as there are items of what was found.
 */
export async function countWatchers(database: PrismaClient): Promise<void> {
  if (!(await claim(database, subject))) return;
  try {
    await database.$transaction(
      async (transaction) => {
        await transaction.$executeRaw`
          UPDATE instruments SET watchers = counted.accounts
          FROM (
            SELECT instrument.id, count(DISTINCT list.user_id)::int AS accounts
            FROM instruments AS instrument
              LEFT JOIN watchlist_items AS item ON item.instrument_id = instrument.id
              LEFT JOIN watchlists AS list ON list.id = item.watchlist_id
            GROUP BY instrument.id
          ) AS counted
          WHERE instruments.id = counted.id AND instruments.watchers <> counted.accounts`;
        await succeed(transaction, subject, everySeconds);
      },
      { timeout: timeoutMs },
    );
  } catch (error) {
    await fail(database, subject);
    throw error;
  }
}
