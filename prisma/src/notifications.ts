import { randomUUID } from 'node:crypto';
import { Duplex } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { connectionOf } from './connection.ts';

export interface NotificationListener {
  /** Resolves once what is announced arrives, or once it is clear that it does not yet. */
  readonly started: Promise<void>;
  close(): Promise<void>;
}

export interface ListenOptions {
  readonly url: string;
  readonly channel: string;
  onMessage(payload: string): void;
  /** From here on nothing that is announced is missed. */
  onReady(): void;
  /** What was announced since may have been missed, until `onReady`. */
  onLost(problem: string): void;
}

const connectTimeoutMs = 5_000;
/** A half-open connection says nothing: it is asked, and has so long to answer. */
const pingEveryMs = 1_000;
const answerWithinMs = 1_000;
const goodbyeWithinMs = 1_000;
const retryAfterMs = 1_000;

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** On a connection that is gone nobody says goodbye. */
async function endOrDestroy(client: pg.Client): Promise<void> {
  const ended = client.end().then(
    () => true,
    () => false,
  );
  if (!(await Promise.race([ended, sleep(goodbyeWithinMs, false, { ref: false })]))) destroy(client);
}

/** The types of pg do not tell of the socket that it speaks over. */
function destroy(client: pg.Client): void {
  const connection: unknown = Reflect.get(client, 'connection');
  const stream: unknown = typeof connection === 'object' && connection !== null && Reflect.get(connection, 'stream');
  if (stream instanceof Duplex) stream.destroy();
}

/** Ends with the connection, or when an announcement of its own does not come back. */
async function listenOnce(options: ListenOptions, closing: AbortSignal, settled: () => void): Promise<string> {
  const { url, channel } = options;
  const client = new pg.Client({
    ...connectionOf(url),
    connectionTimeoutMillis: connectTimeoutMs,
    query_timeout: answerWithinMs,
    keepAlive: true,
    application_name: 'tickwire-changes',
  });
  const { promise: ended, resolve: end } = Promise.withResolvers<string>();
  const onClosing = () => end('closing');
  client.on('error', (error) => end(error.message));
  client.on('end', () => end('the connection was closed'));
  closing.addEventListener('abort', onClosing);
  let ping: NodeJS.Timeout | null = null;
  // Behind a pooler that shares connections, LISTEN succeeds and nothing ever arrives.
  const probe = `probe:${randomUUID()}`;
  const heard = new Promise<'heard'>((resolve) => {
    client.on('notification', ({ payload = '' }) => {
      if (payload === probe) resolve('heard');
      else if (!payload.startsWith('probe:')) options.onMessage(payload);
    });
  });
  try {
    await client.connect();
    await client.query(`LISTEN ${channel}`);
    await client.query('SELECT pg_notify($1, $2)', [channel, probe]);
    const first = await Promise.race([heard, ended, sleep(answerWithinMs, 'late' as const, { ref: false })]);
    if (first === 'late') return 'notifications do not arrive: a pooler in between does not pass them on';
    if (first !== 'heard') return first;
    options.onReady();
    settled();
    ping = setInterval(() => {
      client.query('SELECT 1').catch((error: unknown) => end(messageOf(error)));
    }, pingEveryMs);
    return await ended;
  } catch (error) {
    return messageOf(error);
  } finally {
    if (ping !== null) clearInterval(ping);
    closing.removeEventListener('abort', onClosing);
    await endOrDestroy(client);
  }
}

/** Listens to a channel of the database for as long as it is wanted, over every loss of the connection. */
export function listenForNotifications(options: ListenOptions): NotificationListener {
  const closing = new AbortController();
  const started = Promise.withResolvers<void>();
  const run = async () => {
    while (!closing.signal.aborted) {
      const problem = await listenOnce(options, closing.signal, started.resolve);
      started.resolve();
      if (closing.signal.aborted) return;
      options.onLost(problem);
      await sleep(retryAfterMs, null, { signal: closing.signal, ref: false }).catch(() => {});
    }
  };
  const running = run();
  return {
    started: started.promise,
    async close() {
      closing.abort();
      await running;
    },
  };
}
