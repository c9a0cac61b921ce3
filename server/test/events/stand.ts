import { randomUUID } from 'node:crypto';
import { createDatabase } from '@tickwire/prisma';
import { createEvents, type Happening, itself, type Job, type Subscriber, withEvents } from '@tickwire/schema';
import { fileDatabase } from '../harness/database.ts';
import { whenDone } from '../harness/when-done.ts';

const statements: string[] = [];
export const database = createDatabase({
  url: await fileDatabase(),
  onStatement: (sql) => statements.push(sql),
});
whenDone(() => database.$disconnect());
// What subscribers do: nothing keeps a row of it from being there twice.
await database.$executeRaw`CREATE TABLE effects (event_id uuid NOT NULL, subscriber text NOT NULL)`;

export const renamed = (): Happening => ({
  type: 'TEAM_RENAMED',
  payload: { teamId: randomUUID(), teamName: 'After', from: 'Before' },
});

type Take = Subscriber['take'];

/** One that writes what it took, and then does what else the test wants. */
export function subscriber(name: string, then: Take = async () => {}): Subscriber {
  return {
    name,
    types: new Set(['TEAM_RENAMED'] as const),
    async take(event, taking) {
      await taking.transaction
        .$executeRaw`INSERT INTO effects (event_id, subscriber) VALUES (${event.id}::uuid, ${name})`;
      await then(event, taking);
    },
  };
}

/** Who has done what it does with an event, sorted: twice where it was done twice. */
export async function effectsOf(id: string): Promise<string[]> {
  const rows = await database.$queryRaw<{ subscriber: string }[]>`
    SELECT subscriber FROM effects WHERE event_id = ${id}::uuid ORDER BY subscriber`;
  return rows.map((row) => row.subscriber);
}

export const rowOf = (id: string) => database.event.findUniqueOrThrow({ where: { id } });

/** A process that works, whose queue is a list: the test decides when a job is done. */
export function newProcess(subscribers: readonly Subscriber[] = []) {
  const queue: Job[] = [];
  const reports: string[] = [];
  const counts: string[] = [];
  const announced: string[] = [];
  const cache = {
    announce: async (_transaction: unknown, keys: readonly string[]) => void announced.push(...keys),
    drop: async () => {},
  };
  const events = createEvents({
    database,
    cache,
    jobs: { add: async (job) => void queue.push(job) },
    background: { run: (_what, work) => void work() },
    subscribers,
    metrics: { count: (_name, labels) => void counts.push(Object.values(labels).join(' ')) },
    report: (error, what) => reports.push(`${what}: ${error instanceof Error ? error.message : error}`),
  });
  const [sweeper, pruner] = events.chores;
  const { signal } = new AbortController();
  return {
    ...{ queue, reports, counts, announced, waiting: events.waiting },
    /** Writes what happened in a transaction, and answers its ids. */
    async happen(happenings: readonly Happening[], change: () => Promise<void> = async () => {}): Promise<string[]> {
      const ids: string[] = [];
      const outbox = { handOn: (more: readonly string[]) => void ids.push(...more) };
      await withEvents({ database, cache, outbox }, itself, async (_transaction, _changed, happened) => {
        happened(...happenings);
        await change();
      });
      events.outbox.handOn(ids);
      return ids;
    },
    /** One try of a job. */
    tell: (id: string, until = signal) => events.handlers.EVENT(id, { signal: until, isLast: false }),
    /** The statements of one try. */
    async statementsOf(id: string): Promise<string[]> {
      statements.length = 0;
      await events.handlers.EVENT(id, { signal, isLast: false });
      return [...statements];
    },
    sweep: async () => sweeper?.run(signal),
    prune: async () => pruner?.run(signal),
  };
}

/** As the time until it is tried again passes. */
export const makeDue = (id: string) =>
  database.$executeRaw`UPDATE events SET due_at = now() - interval '1 second' WHERE id = ${id}::uuid`;
