import type { Event, PrismaClient } from '@tickwire/prisma';
import { withChanges } from '../changes.ts';
import type { Cache } from '../ports/cache.ts';
import type { Job, JobHandler, Jobs } from '../ports/jobs.ts';
import { readEvent, type StoredEvent } from './stored-event.ts';
import type { Subscriber } from './subscriber.ts';

/** The pause after a try doubles, up to this. */
const longestPauseSeconds = 3_600;

export interface DeliveryOptions {
  readonly database: PrismaClient;
  readonly cache: Pick<Cache, 'announce' | 'drop'>;
  readonly jobs: Jobs;
  readonly subscribers: readonly Subscriber[];
}

/** Tells each subscriber of an event, those that have not taken it yet. */
export function createEventHandler({ database, cache, jobs, subscribers }: DeliveryOptions): JobHandler {
  /** Null where it is done, or pruned. */
  async function begin(id: string): Promise<Event | null> {
    const count = await database.$executeRaw`
      UPDATE events
      SET attempts = attempts + 1, due_at = now() + make_interval(secs => least(10 * power(2, attempts), ${longestPauseSeconds}))
      WHERE id = ${id}::uuid AND done_at IS NULL`;
    return count === 0 ? null : database.event.findUnique({ where: { id } });
  }

  async function tell(subscriber: Subscriber, event: StoredEvent): Promise<void> {
    const added: Job[] = [];
    await withChanges({ database, cache }, async (transaction, changed) => {
      // Of several who tell the same at once, the first does; the others then see it.
      const taken = await transaction.$executeRaw`
        UPDATE events SET taken_by = array_append(taken_by, ${subscriber.name})
        WHERE id = ${event.id}::uuid AND NOT ${subscriber.name} = ANY(taken_by)`;
      if (taken === 0) return;
      await subscriber.take(event, { transaction, changed, add: (job) => added.push(job) });
    });
    await Promise.all(added.map((job) => jobs.add(job)));
  }

  return async (id) => {
    const row = await begin(id);
    if (row === null) return;
    const event = readEvent(row);
    const waiting = subscribers.filter(({ name, types }) => types.has(event.type) && !row.takenBy.includes(name));
    const tellings = await Promise.allSettled(waiting.map((subscriber) => tell(subscriber, event)));
    const failures = tellings.flatMap((telling) => (telling.status === 'rejected' ? [telling.reason] : []));
    if (failures.length > 0) throw new AggregateError(failures, `not every subscriber has taken ${event.type} ${id}`);
    await database.$executeRaw`UPDATE events SET done_at = now() WHERE id = ${id}::uuid AND done_at IS NULL`;
  };
}
