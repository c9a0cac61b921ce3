import { Prisma, type PrismaClient } from '@tickwire/prisma';
import type { Viewer } from './viewer.ts';

/** Of each kind between two flushes. Whoever comes when so many are held is written down the next time. */
const maxHeld = 100_000;
/** A statement never takes long, however many were here. */
const maxPerStatement = 2_000;
/** Who holds a row longer is left alone: what was to be written is written at the next flush. */
const lockTimeout = '500ms';

/** When somebody was here last, by the row's id, in milliseconds. */
type Seen = Map<string, number>;

const columns = {
  users: { table: Prisma.raw('users'), column: Prisma.raw('last_active_at') },
  sessions: { table: Prisma.raw('sessions'), column: Prisma.raw('last_used_at') },
  apiKeys: { table: Prisma.raw('api_keys'), column: Prisma.raw('last_used_at') },
};

type Kind = keyof typeof columns;

function hold(seen: Seen, id: string, atMs: number): void {
  const known = seen.get(id);
  if (known === undefined && seen.size >= maxHeld) return;
  seen.set(id, Math.max(known ?? 0, atMs));
}

export type Activity = ReturnType<typeof createActivity>;

/** When users, sessions and keys were used last: collected here, and written down for all at once. */
export function createActivity(database: PrismaClient) {
  const held: Record<Kind, Seen> = { users: new Map(), sessions: new Map(), apiKeys: new Map() };
  let lastFlush: Promise<void> = Promise.resolve();

  async function write(kind: Kind, seen: readonly (readonly [id: string, atMs: number])[]): Promise<void> {
    const { table, column } = columns[kind];
    const ids = seen.map(([id]) => id);
    const instants = seen.map(([, atMs]) => new Date(atMs).toISOString());
    await database.$transaction(async (transaction) => {
      await transaction.$executeRaw`SELECT set_config('lock_timeout', ${lockTimeout}, true)`;
      // Locked in the order of their ids, so that two servers that flush at once do not wait for each other.
      await transaction.$executeRaw`
        UPDATE ${table} AS kept SET ${column} = GREATEST(kept.${column}, seen.at)
        FROM (
          SELECT used.id, touched.at
          FROM unnest(${ids}::uuid[], ${instants}::timestamptz[]) AS touched (id, at)
          JOIN ${table} AS used ON used.id = touched.id
          WHERE used.${column} IS NULL OR used.${column} < touched.at
          ORDER BY used.id FOR NO KEY UPDATE OF used
        ) AS seen
        WHERE kept.id = seen.id`;
    });
  }

  /** What cannot be written is held for the next time. */
  async function flushKind(kind: Kind): Promise<void> {
    const seen = held[kind];
    if (seen.size === 0) return;
    held[kind] = new Map();
    const waiting = [...seen];
    try {
      while (waiting.length > 0) {
        await write(kind, waiting.slice(0, maxPerStatement));
        waiting.splice(0, maxPerStatement);
      }
    } catch (error) {
      for (const [id, atMs] of waiting) hold(held[kind], id, atMs);
      throw error;
    }
  }

  async function flushAll(): Promise<void> {
    const results = await Promise.allSettled([flushKind('users'), flushKind('sessions'), flushKind('apiKeys')]);
    for (const result of results) if (result.status === 'rejected') throw result.reason;
  }

  return {
    /** The viewer is here now. */
    touch({ user, credential: { kind, id } }: Pick<Viewer, 'user' | 'credential'>): void {
      const now = Date.now();
      hold(held.users, user.id, now);
      if (id === null) return;
      if (kind === 'SESSION') hold(held.sessions, id, now);
      if (kind === 'API_KEY') hold(held.apiKeys, id, now);
    },

    /** Writes down what was held, one statement a table as a rule. Rejects where some of it has to wait for the next time. */
    flush(): Promise<void> {
      const flushed = lastFlush.catch(() => {}).then(flushAll);
      lastFlush = flushed;
      return flushed;
    },
  };
}
