import type { PrismaClient } from '@tickwire/prisma';
import type { Chore } from '@tickwire/schema';
import { type Pace, repeat } from '../repeat.ts';
import type { Logger } from '../telemetry/logger.ts';
import { within } from './within.ts';

/** Whether a chore is due is one small statement: four times in its interval, and at least once a minute. */
const looksPerInterval = 4;
const maxLookMs = 60_000;
const maxFirstLookMs = 5_000;
const stopWithinMs = 10_000;

export interface ChoresOptions {
  readonly database: PrismaClient;
  readonly chores: readonly Chore[];
  readonly log: Logger;
  readonly paceOf?: (chore: Chore) => Pace;
}

export interface RunningChores {
  /** Begins none any more, and waits a while for those under way. */
  close(): Promise<void>;
}

function usualPace({ everyMs }: Chore): Pace {
  const lookMs = Math.min(everyMs / looksPerInterval, maxLookMs);
  return { firstMs: Math.min(lookMs, maxFirstLookMs), everyMs: lookMs };
}

/** Whether this process is the one that does it now. It is due again after its interval, whatever becomes of this process. */
async function claim(database: PrismaClient, { name, everyMs }: Chore): Promise<boolean> {
  const claimed = await database.$queryRaw<unknown[]>`
    INSERT INTO chores (name, due_at) VALUES (${name}, now() + ${everyMs} * interval '1 millisecond')
    ON CONFLICT (name) DO UPDATE SET due_at = excluded.due_at WHERE chores.due_at <= now()
    RETURNING name`;
  return claimed.length > 0;
}

/** Sees to it that each chore is done once in its interval by one of all the processes that work. */
export function runChores({ database, chores, log, paceOf = usualPace }: ChoresOptions): RunningChores {
  const closing = new AbortController();
  const repeated = chores.map((chore) =>
    repeat(chore.name, paceOf(chore), log, async () => {
      if (closing.signal.aborted || !(await claim(database, chore))) return false;
      log.debug({ chore: chore.name }, 'does a chore');
      await chore.run(closing.signal);
      return true;
    }),
  );
  return {
    async close() {
      closing.abort();
      await within(Promise.all(repeated.map((one) => one.close())), stopWithinMs, () => {
        log.warn('a chore does not end: stops without it');
      });
    },
  };
}
