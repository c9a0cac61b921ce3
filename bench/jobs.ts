/**
 * `pnpm bench:jobs`: analyses off the request. A thousand users ask two servers for one symbol at once; a worker is killed in
 * the midst of its work, ten times; and the event loop of a server that works is held against itself when idle.
 * With `--redis` the queue is in Redis, else in PostgreSQL.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { migrate, startEmbeddedDatabase } from '@tickwire/prisma';
import pg from 'pg';
import WebSocket from 'ws';
import { z } from 'zod';
import { startTarget, type Target, unlimitedCost } from './process.ts';

const users = 1_000;
const kills = 10;
const symbol = 'BTCUSDT';
const ports = [4_708, 4_709] as const;
const redisPort = 4_707;
const hasRedis = process.argv.includes('--redis');
const idleMs = 10_000;

const requested = z.object({ data: z.object({ requestAnalysis: z.object({ id: z.string(), status: z.string() }) }) });
const followed = z.object({
  type: z.literal('next'),
  payload: z.object({ data: z.object({ analysis: z.object({ status: z.string(), score: z.number().nullable() }) }) }),
});

const dataDir = mkdtempSync(join(tmpdir(), 'tickwire-bench-'));
const database = await startEmbeddedDatabase({ dataDir });
await migrate(database.url);
const client = new pg.Client({ connectionString: database.url });
await client.connect();
const redis = hasRedis
  ? spawn('redis-server', ['--port', String(redisPort), '--bind', '127.0.0.1', '--save', ''], { stdio: 'ignore' })
  : null;
if (redis !== null) await delay(300);

const environment = {
  DATABASE_URL: database.url,
  COST_PER_MINUTE: unlimitedCost,
  MAX_SOCKETS_PER_ADDRESS: '5000',
  LOG_LEVEL: 'error',
  MARKET_SOURCES: 'replay',
  ...(hasRedis && { REDIS_URL: `redis://127.0.0.1:${redisPort}` }),
};

function startServer(index: 0 | 1, concurrency: number): Promise<Target> {
  const variables = { ...environment, JOB_CONCURRENCY: String(concurrency) };
  return startTarget('server/src/main.ts', ports[index], '/health/ready', variables);
}

function startWorker(): ChildProcess {
  const importing = ['--import', '@tickwire/prisma/ensure-generated'];
  return spawn(process.execPath, ['--disable-warning=ExperimentalWarning', ...importing, 'server/src/worker.ts'], {
    cwd: join(import.meta.dirname, '..'),
    env: { ...process.env, ...environment, NODE_ENV: 'production' },
    stdio: ['ignore', 'ignore', 'inherit'],
  });
}

/** Of the form of sessions' tokens: 25 random bytes in base 32. */
function newToken(): string {
  return Array.from(randomBytes(40), (byte) => 'abcdefghijklmnopqrstuvwxyz234567'.charAt(byte % 32)).join('');
}

/** As signing up would, without a thousand password hashes. */
async function makeUsers(): Promise<string[]> {
  const tokens = Array.from({ length: users }, newToken);
  const hashes = tokens.map((token) => createHash('sha256').update(token).digest('hex'));
  await client.query(
    `WITH made AS (
       INSERT INTO users (id, email, username, username_skeleton, tier, updated_at)
       SELECT gen_random_uuid(), 'u' || n || '@example.com', 'user' || n, 'user' || n, 'EXPERT', now()
       FROM generate_series(1, $1::int) AS n RETURNING id, username::text
     )
     INSERT INTO sessions (id, token_hash, user_id, expires_at)
     SELECT gen_random_uuid(), ($2::text[])[substr(username, 5)::int], id, now() + interval '1 day' FROM made`,
    [users, hashes],
  );
  return tokens;
}

async function request(server: Target, token: string, of: string): Promise<{ id: string; status: string }> {
  const query = `mutation ($symbol: String!) { requestAnalysis(input: { symbol: $symbol }) { ... on Analysis { id status } } }`;
  const response = await fetch(`${server.url}/graphql`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', Authorization: `Bearer ${token}` },
    body: JSON.stringify({ query, variables: { symbol: of } }),
  });
  return requested.parse(await response.json()).data.requestAnalysis;
}

async function connect(server: Target, token: string): Promise<WebSocket> {
  const socket = new WebSocket(`${server.url.replace('http', 'ws')}/graphql`, 'graphql-transport-ws');
  await once(socket, 'open');
  socket.send(JSON.stringify({ type: 'connection_init', payload: { Authorization: `Bearer ${token}` } }));
  await once(socket, 'message');
  return socket;
}

/** Resolves with how many states were told until the analysis had ended, and with the last of them. */
function follow(socket: WebSocket, id: string): Promise<{ states: number; last: string }> {
  const query = `subscription ($id: ID!) { analysis(id: $id) { status score } }`;
  return new Promise((resolve, reject) => {
    let states = 0;
    let last = '';
    socket.on('message', (bytes) => {
      const message: unknown = JSON.parse(String(bytes));
      const told = followed.safeParse(message);
      if (told.success) {
        states += 1;
        last = told.data.payload.data.analysis.status;
      } else if (z.object({ type: z.literal('complete') }).safeParse(message).success) resolve({ states, last });
      else if (z.object({ type: z.enum(['error', 'next']) }).safeParse(message).success)
        reject(new Error(String(bytes)));
    });
    socket.send(JSON.stringify({ id: 'one', type: 'subscribe', payload: { query, variables: { id } } }));
  });
}

async function count(sql: string): Promise<number> {
  const { rows } = await client.query<{ count: number }>(`SELECT count(*)::int AS count FROM ${sql}`);
  return rows[0]?.count ?? 0;
}

function percentile(times: readonly number[], share: number): string {
  const sorted = times.toSorted((a, b) => a - b);
  return `${Math.round(sorted[Math.ceil(sorted.length * share) - 1] ?? 0)} ms`;
}

async function storm(servers: readonly [Target, Target], tokens: readonly string[]): Promise<void> {
  const serverOf = (index: number) => servers[index % 2 === 0 ? 0 : 1];
  const sockets = await Promise.all(tokens.map((token, index) => connect(serverOf(index), token)));
  // Their sessions are known, and the servers warm: of another symbol.
  await Promise.all(tokens.map((token, index) => request(serverOf(index), token, 'ETHUSDT')));
  await delay(3_000);
  const startedAt = performance.now();
  const answerTimes: number[] = [];
  const toldTimes: number[] = [];
  const outcomes = await Promise.all(
    tokens.map(async (token, index) => {
      const { id } = await request(serverOf(index), token, symbol);
      answerTimes.push(performance.now() - startedAt);
      const socket = sockets[index];
      if (socket === undefined) throw new Error('no socket');
      const told = await follow(socket, id);
      toldTimes.push(performance.now() - startedAt);
      return told;
    }),
  );
  for (const socket of sockets) socket.terminate();
  const runs = await count(
    `analysis_runs JOIN instruments ON instruments.id = instrument_id WHERE symbol = '${symbol}'`,
  );
  const notified = outcomes.filter(({ last }) => last === 'COMPLETED').length;
  console.log(`${users} users ask for ${symbol} at once, on two servers: computed ${runs} time(s)`);
  console.log(
    `  the answer: p50 ${percentile(answerTimes, 0.5)}, p95 ${percentile(answerTimes, 0.95)}, max ${percentile(answerTimes, 1)}`,
  );
  console.log(`  told COMPLETED: ${notified}, the last one after ${percentile(toldTimes, 1)}`);
}

async function untilEnded(): Promise<void> {
  while ((await count(`analysis_runs WHERE status IN ('QUEUED', 'RUNNING')`)) > 0) await delay(100);
}

async function killing(server: Target, token: string, symbols: readonly string[]): Promise<void> {
  await client.query(`CREATE TABLE bench_completed (run_id uuid)`);
  await client.query(`CREATE FUNCTION bench_completed() RETURNS trigger LANGUAGE plpgsql AS
    'BEGIN INSERT INTO bench_completed VALUES (NEW.id); RETURN NEW; END'`);
  await client.query(`CREATE TRIGGER bench_completed AFTER UPDATE OF status ON analysis_runs FOR EACH ROW
    WHEN (NEW.status = 'COMPLETED') EXECUTE FUNCTION bench_completed()`);
  let worker = startWorker();
  let acknowledged = 0;
  let slowestMs = 0;
  for (let round = 0; round < kills; round += 1) {
    await client.query(`UPDATE analysis_runs SET expires_at = now()`);
    const answers = await Promise.all(symbols.map((one) => request(server, token, one)));
    acknowledged += answers.length;
    // In the midst of some of them: as soon as one has begun, and a little later each time.
    while ((await count(`analysis_runs WHERE status = 'RUNNING'`)) === 0) await delay(1);
    await delay(round * 2);
    worker.kill('SIGKILL');
    const killedAt = performance.now();
    worker = startWorker();
    await untilEnded();
    slowestMs = Math.max(slowestMs, performance.now() - killedAt);
  }
  const twice = await count(`(SELECT run_id FROM bench_completed GROUP BY run_id HAVING count(*) > 1) AS twice`);
  const completed = await count(`bench_completed`);
  const again = await count(`analysis_runs WHERE attempt > 1`);
  const failed = await count(`analysis_runs WHERE status = 'FAILED'`);
  const exited = once(worker, 'exit');
  worker.kill('SIGTERM');
  await exited;
  console.log(`a worker killed (-9) ${kills} times in the midst of ${acknowledged} acknowledged analyses`);
  console.log(
    `  COMPLETED ${completed}, more than once ${twice}, FAILED ${failed}, begun again ${again}, the last after ${Math.round(slowestMs)} ms`,
  );
}

/** The worst of a hundred delays of the event loop since it was asked for last. */
async function loopDelayMs(server: Target): Promise<number> {
  const text = await (await fetch(`${server.url}/metrics`)).text();
  return Number(/^nodejs_eventloop_lag_p99_seconds ([\d.e-]+)/m.exec(text)?.[1]) * 1_000;
}

async function eventLoop(server: Target, token: string, symbols: readonly string[]): Promise<void> {
  await Promise.all(symbols.map((one) => request(server, token, one)));
  await untilEnded();
  await loopDelayMs(server);
  await delay(idleMs);
  const idle = await loopDelayMs(server);
  const before = await count(`analysis_runs WHERE status = 'COMPLETED'`);
  const until = performance.now() + idleMs;
  while (performance.now() < until) {
    await client.query(`UPDATE analysis_runs SET expires_at = now()`);
    await Promise.all(symbols.map((one) => request(server, token, one)));
    await untilEnded();
  }
  const busy = await loopDelayMs(server);
  const done = (await count(`analysis_runs WHERE status = 'COMPLETED'`)) - before;
  console.log(
    `the event loop of a server that computes ${symbols.length} analyses at a time (${done} in ${idleMs / 1_000} s)`,
  );
  console.log(`  p99 of its delay: ${busy.toFixed(1)} ms, idle ${idle.toFixed(1)} ms`);
}

console.log(
  `${cpus().length} x ${cpus()[0]?.model}, Node ${process.version}, queue in ${hasRedis ? 'Redis' : 'PostgreSQL'}`,
);
try {
  const tokens = await makeUsers();
  const [first = ''] = tokens;
  const both: [Target, Target] = [await startServer(0, 4), await startServer(1, 4)];
  const { rows } = await client.query<{ symbol: string }>('SELECT symbol FROM instruments ORDER BY symbol LIMIT 20');
  const symbols = rows.map((row) => row.symbol);
  await storm(both, tokens);
  await both[1].stop();
  await eventLoop(both[0], first, symbols);
  await both[0].stop();
  const idleServer = await startServer(0, 0);
  await killing(idleServer, first, symbols);
  await idleServer.stop();
} finally {
  redis?.kill();
  await client.end();
  await database.stop();
  for (const path of [dataDir, database.path]) rmSync(path, { recursive: true, force: true });
}
