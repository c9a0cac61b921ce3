import type { Event, PrismaClient } from '@tickwire/prisma';
import { withChanges } from '../changes.ts';
import type { Cache } from '../ports/cache.ts';
import type { Job, JobHandler, Jobs } from '../ports/jobs.ts';
import type { Metrics } from '../ports/metrics.ts';
import { readEvent, type StoredEvent } from './stored-event.ts';
import type { Subscriber } from './subscriber.ts';

/** The pause after a try doubles, up to this. */
const longestPauseSeconds = 3_600;
/** How long one transaction may take in which an event is told. */
const tellTimeoutMs = 10_000;
const maxFailureLength = 1_000;

export interface DeliveryOptions {
  readonly database: PrismaClient;
  readonly cache: Pick<Cache, 'announce' | 'drop'>;
  readonly jobs: Jobs;
  readonly subscribers: readonly Subscriber[];
  readonly metrics: Metrics;
}

type BegunEvent = Parameters<typeof readEvent>[0] & Pick<Event, 'takenBy'>;

const namesOf = (subscribers: readonly Subscriber[]) => subscribers.map(({ name }) => name);

const messageOf = (error: unknown) => (error instanceof Error ? error.message : String(error));

/** Tells an event to those of its subscribers that have not taken it yet. */
export function createEventHandler({ database, cache, jobs, subscribers, metrics }: DeliveryOptions): JobHandler {
  /** Counts one more try. Undefined where it is done, or pruned. */
  async function begin(id: string): Promise<BegunEvent | undefined> {
    const [row] = await database.$queryRaw<BegunEvent[]>`
      UPDATE events
      SET attempts = attempts + 1,
        due_at = now() + make_interval(secs => least(10 * power(2, attempts), ${longestPauseSeconds}))
      WHERE id = ${id}::uuid AND done_at IS NULL
      RETURNING id, type, payload, actor_id AS "actorId", ip, user_agent AS "userAgent", request_id AS "requestId",
        occurred_at AS "occurredAt", taken_by AS "takenBy"`;
    return row;
  }

  /** All of these take it, or none does. It is done once every name of `all` has. */
  async function tell(event: StoredEvent, takers: readonly Subscriber[], all: readonly string[]): Promise<void> {
    const added: Job[] = [];
    const names = namesOf(takers);
    const parts = { database, cache };
    await withChanges(
      parts,
      async (transaction, changed) => {
        // Of several who tell the same at once, the first does; the others then see it.
        const taken = await transaction.$executeRaw`
          UPDATE events
          SET taken_by = taken_by || ${names}::text[], failure = NULL,
            done_at = CASE WHEN taken_by || ${names}::text[] @> ${all}::text[] THEN now() END
          WHERE id = ${event.id}::uuid AND done_at IS NULL AND NOT taken_by && ${names}::text[]`;
        if (taken === 0) return;
        for (const taker of takers) await taker.take(event, { transaction, changed, add: (job) => added.push(job) });
      },
      { timeoutMs: tellTimeoutMs },
    );
    await Promise.all(added.map((job) => jobs.add(job)));
  }

  /** @throws what every subscriber threw that could not take it */
  async function tellAll(row: BegunEvent, signal: AbortSignal): Promise<void> {
    const event = readEvent(row);
    const all = subscribers.filter(({ types }) => types.has(event.type));
    const waiting = all.filter(({ name }) => !row.takenBy.includes(name));
    try {
      await tell(event, waiting, namesOf(all));
      return;
    } catch (error) {
      if (waiting.length < 2) throw error;
    }
    // One of them must not be in the way of the others: each by itself.
    const failures: unknown[] = [];
    for (const subscriber of waiting) {
      signal.throwIfAborted();
      await tell(event, [subscriber], namesOf(all)).catch((error: unknown) => failures.push(error));
    }
    if (failures.length > 0) throw new AggregateError(failures, failures.map(messageOf).join('\n'));
  }

  return async (id, { signal }) => {
    const row = await begin(id);
    if (row === undefined) return;
    const { type } = row;
    try {
      await tellAll(row, signal);
      metrics.count('events', { type, outcome: 'told' });
    } catch (error) {
      metrics.count('events', { type, outcome: 'failed' });
      const failure = messageOf(error).slice(0, maxFailureLength);
      await database.event.updateMany({ where: { id, doneAt: null }, data: { failure } }).catch(() => {
        // Where the database is away that is what is logged.
      });
      throw error;
    }
  };
}
