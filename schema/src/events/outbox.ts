import type { PrismaClient } from '@tickwire/prisma';
import { type Changed, type Transaction, withChanges } from '../changes.ts';
import type { Background } from '../ports/background.ts';
import type { Cache } from '../ports/cache.ts';
import type { Jobs } from '../ports/jobs.ts';
import { newUuid } from '../uuid-time.ts';
import type { Happening } from './events.ts';
import type { Origin } from './stored-event.ts';

/** The sweeper leaves an event alone for so long: its job has been done by then. */
const handOnSeconds = 10;
const maxUserAgentLength = 400;

/** Where what happened waits until all that subscribe to it have been told. */
export interface Outbox {
  /** To be called once they are committed. What is not handed on by it, a sweeper hands on a little later. */
  handOn(ids: readonly string[]): void;
}

export function createOutbox({ jobs, background }: { readonly jobs: Jobs; readonly background: Background }): Outbox {
  return {
    handOn(ids) {
      if (ids.length === 0) return;
      background.run('handing on what happened', async () => {
        await Promise.all(ids.map((id) => jobs.add({ kind: 'EVENT', id })));
      });
    },
  };
}

/** Writes what happened, in the transaction that causes it; the ids are to be handed on after the commit. */
async function record(
  transaction: Transaction,
  happenings: readonly Happening[],
  { actorId, caller }: Origin,
): Promise<string[]> {
  const ids = happenings.map(() => newUuid());
  const types = happenings.map(({ type }) => type);
  const payloads = happenings.map(({ payload }) => JSON.stringify(payload));
  const { ip = null, requestId = null, userAgent = null } = caller ?? {};
  await transaction.$executeRaw`
    INSERT INTO events (id, type, payload, actor_id, ip, user_agent, request_id, due_at)
    SELECT happening.id, happening.type, happening.payload::jsonb, ${actorId}::uuid, ${ip},
      ${userAgent?.slice(0, maxUserAgentLength) ?? null}, ${requestId},
      now() + make_interval(secs => ${handOnSeconds})
    FROM unnest(${ids}::uuid[], ${types}::text[], ${payloads}::text[]) AS happening (id, type, payload)`;
  return ids;
}

/** Tells that something happened: it is written when the transaction commits, and not if it does not. */
export type Happened = (...happenings: readonly Happening[]) => void;

/** What a change of which others are told is made with. */
export interface ChangeParts {
  readonly database: PrismaClient;
  readonly cache: Pick<Cache, 'announce' | 'drop'>;
  readonly outbox: Outbox;
}

/** As `withChanges`; and what `happened` is told is written in the same transaction, and handed on after it. */
export async function withEvents<T>(
  { outbox, ...parts }: ChangeParts,
  origin: Origin,
  change: (transaction: Transaction, changed: Changed, happened: Happened) => Promise<T>,
  options: { readonly timeoutMs?: number } = {},
): Promise<T> {
  let ids: readonly string[] = [];
  const result = await withChanges(
    parts,
    async (transaction, changed) => {
      const happenings: Happening[] = [];
      const outcome = await change(transaction, changed, (...more) => happenings.push(...more));
      ids = happenings.length === 0 ? [] : await record(transaction, happenings, origin);
      return outcome;
    },
    options,
  );
  outbox.handOn(ids);
  return result;
}
