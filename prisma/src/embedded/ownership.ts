import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { DatabaseError } from '../database-error.ts';

/** Any fixed number: whoever holds this lock owns the cluster. */
const ownerLock = 7_461_991_321;
const ownerWaitMs = 3_000;
/** Enough for PostgreSQL to recover from a crash of one of its processes. */
const retakeWaitMs = 18_000;

/** A connection that survives, as an object, the loss of its server. */
export async function connect(url: string, withinMs = 2_000): Promise<pg.Client> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: withinMs });
  client.on('error', () => {});
  await client.connect();
  return client;
}

async function isTaken(client: pg.Client): Promise<boolean> {
  const { rows } = await client.query<{ taken: boolean }>('SELECT pg_try_advisory_lock($1) AS taken', [ownerLock]);
  return rows[0]?.taken === true;
}

/** The lock goes with the connection: a server that was killed gives it up the moment it dies. */
export async function takeOwnership(client: pg.Client, dataDir: string): Promise<void> {
  const giveUpAt = Date.now() + ownerWaitMs;
  while (!(await isTaken(client))) {
    if (Date.now() > giveUpAt) {
      await client.end();
      throw new DatabaseError(`another server runs on ${dataDir}: give this one a DATA_DIR of its own`);
    }
    await sleep(100);
  }
}

/** Keeps the lock: PostgreSQL ends every connection when one of its own processes crashes, and goes on. */
export class Ownership {
  readonly #url: string;
  readonly #onLost: () => void;
  #client: pg.Client;
  #ending = false;

  constructor(client: pg.Client, url: string, onLost: () => void) {
    this.#url = url;
    this.#onLost = onLost;
    this.#client = client;
    this.#watch();
  }

  /** True where the lock was held to the end: nobody else can be using the cluster. */
  async end(): Promise<boolean> {
    this.#ending = true;
    const isHeld = await isTaken(this.#client).catch(() => false);
    await this.#client.end().catch(() => {});
    return isHeld;
  }

  #watch(): void {
    this.#client.once('end', () => {
      if (!this.#ending) void this.#retake();
    });
  }

  async #retake(): Promise<void> {
    const giveUpAt = Date.now() + retakeWaitMs;
    while (!this.#ending && Date.now() < giveUpAt) {
      const client = await connect(this.#url).catch(() => null);
      if (client !== null && (await isTaken(client).catch(() => false))) {
        this.#client = client;
        this.#watch();
        return;
      }
      await client?.end().catch(() => {});
      await sleep(50);
    }
    if (!this.#ending) this.#onLost();
  }
}
