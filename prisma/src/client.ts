import { createHash } from 'node:crypto';
import { PrismaPg } from '@prisma/adapter-pg';
import { PrismaClient } from '../generated/client.ts';
import { connectionOf } from './connection.ts';

export interface DatabaseOptions {
  readonly url: string;
  readonly poolSize?: number;
  /** Hears each SQL statement as it is sent; tests count them. */
  readonly onStatement?: (sql: string) => void;
  /** Hears of idle connections that broke; the pool replaces them by itself. */
  readonly onConnectionLost?: (error: Error) => void;
}

/** How long a query waits for a connection; `pg` by itself would wait for ever. */
const connectTimeoutMs = 5_000;
/** No statement of ours comes near it; one that does is stuck, and its connection is given back. */
const statementTimeoutMs = 30_000;
/** A connection that went silent is noticed even where nobody closes it. */
const answerTimeoutMs = 35_000;

/** Prisma's adapter reads an instant without its offset: a session in another time zone would shift what it reads. */
function inUtc(databaseUrl: string): string {
  const url = new URL(databaseUrl);
  const given = url.searchParams.get('options');
  url.searchParams.set('options', `${given === null ? '' : `${given} `}-c TimeZone=UTC`);
  return url.href;
}

/** A client of the database. It connects with its first query; `$disconnect` ends its pool. */
export function createDatabase(options: DatabaseOptions): PrismaClient {
  const adapter = new PrismaPg(
    {
      ...connectionOf(inUtc(options.url)),
      max: options.poolSize ?? 10,
      connectionTimeoutMillis: connectTimeoutMs,
      statement_timeout: statementTimeoutMs,
      query_timeout: answerTimeoutMs,
      idle_in_transaction_session_timeout: statementTimeoutMs,
      keepAlive: true,
      application_name: 'tickwire',
    },
    {
      onPoolError: (error) => options.onConnectionLost?.(error),
      // Named statements are planned once a connection instead of at every call.
      statementNameGenerator: ({ sql }) => createHash('sha1').update(sql).digest('base64url'),
    },
  );
  if (options.onStatement === undefined) return new PrismaClient({ adapter });
  const client = new PrismaClient({ adapter, log: [{ emit: 'event', level: 'query' }] });
  const { onStatement } = options;
  client.$on('query', (event) => onStatement(event.query));
  return client;
}
