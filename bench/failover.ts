/**
 * `pnpm bench:failover`: two servers, one Redis, 500 subscribers of both. Who listens to the source is killed, Redis is
 * killed, restarted, frozen and thawed; what the subscribers are told is held to account.
 */

import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { migrate, startEmbeddedDatabase } from '@tickwire/prisma';
import WebSocket from 'ws';
import { z } from 'zod';
import { ledgerEvent, ledgerFields, PriceLedger } from '../server/test/harness/price-ledger.ts';
import { median, startTarget, type Target, unlimitedCost } from './process.ts';

const subscribers = 500;
const symbols = ['BTCUSDT', 'ETHUSDT'];
const ticksPerSecond = 10;
const redisPort = 4_704;
const ports = [4_705, 4_706] as const;
const stoppedMs = 10_000;

const next = z.object({ type: z.literal('next'), payload: z.object({ data: z.object({ prices: ledgerEvent }) }) });
const query = `subscription ($symbols: [String!]!, $after: String) {
  prices(symbols: $symbols, after: $after) { ${ledgerFields} }
}`;

/** Follows prices at one server, and goes on at the other one when that is gone. */
class Subscriber {
  readonly ledger: PriceLedger;
  #socket: WebSocket | null = null;
  #server: number;
  #lastAtMs = performance.now();
  #isOver = false;
  longestSilenceMs = 0;
  connections = 0;

  constructor(server: number, prices: Map<string, string>) {
    this.#server = server;
    this.ledger = new PriceLedger(prices);
    this.#connect();
  }

  begin(): void {
    this.longestSilenceMs = 0;
    this.#lastAtMs = performance.now();
    Object.assign(this.ledger.counts, { SNAPSHOT: 0, TICK: 0, GAP: 0, STALE: 0, missed: 0, leftOut: 0 });
    this.connections = 0;
  }

  end(): void {
    this.#isOver = true;
    this.#socket?.terminate();
  }

  #connect(): void {
    const socket = new WebSocket(`ws://127.0.0.1:${ports[this.#server]}/graphql`, 'graphql-transport-ws');
    this.#socket = socket;
    this.connections += 1;
    socket.on('error', () => {});
    socket.once('open', () => socket.send('{"type":"connection_init"}'));
    socket.once('message', () => {
      const variables = { symbols, after: this.ledger.cursor };
      socket.send(JSON.stringify({ id: '1', type: 'subscribe', payload: { query, variables } }));
      socket.on('message', (bytes) => this.#take(String(bytes)));
    });
    socket.once('close', () => {
      if (this.#isOver) return;
      this.#server = 1 - this.#server;
      setTimeout(() => this.#connect(), 100 + Math.random() * 200);
    });
  }

  #take(text: string): void {
    const told = next.safeParse(JSON.parse(text));
    if (!told.success) {
      this.ledger.problems.push(`told ${text}`);
      return;
    }
    const event = told.data.payload.data.prices;
    this.ledger.take(event);
    if (event.kind !== 'TICK') return;
    this.longestSilenceMs = Math.max(this.longestSilenceMs, performance.now() - this.#lastAtMs);
    this.#lastAtMs = performance.now();
  }
}

async function startRedis(): Promise<ChildProcess> {
  const flags = ['--port', String(redisPort), '--bind', '127.0.0.1', '--save', '', '--appendonly', 'no'];
  const child = spawn('redis-server', flags, { stdio: 'ignore' });
  await delay(300);
  return child;
}

const dataDir = mkdtempSync(join(tmpdir(), 'tickwire-bench-'));
const database = await startEmbeddedDatabase({ dataDir });
await migrate(database.url);
let redis = await startRedis();

function startServer(index: 0 | 1): Promise<Target> {
  return startTarget('server/src/main.ts', ports[index], '/health/ready', {
    DATABASE_URL: database.url,
    REDIS_URL: `redis://127.0.0.1:${redisPort}`,
    REPLAY_TICKS_PER_SECOND: String(ticksPerSecond),
    COST_PER_MINUTE: unlimitedCost,
    MAX_SOCKETS_PER_ADDRESS: '2000',
    LOG_LEVEL: 'fatal',
  });
}

const servers: [Target, Target] = [await startServer(0), await startServer(1)];
const prices = new Map<string, string>();
const all = Array.from({ length: subscribers }, (_, index) => new Subscriber(index % 2, prices));

async function killServer(index: 0 | 1): Promise<void> {
  await servers[index].kill();
  await delay(8_000);
}

async function restartServer(index: 0 | 1): Promise<void> {
  servers[index] = await startServer(index);
  await delay(5_000);
}

const phases: readonly (readonly [name: string, run: () => Promise<void>])[] = [
  ['nothing, 5 s', () => delay(5_000)],
  ['the first server killed (-9)', () => killServer(0)],
  ['it starts again', () => restartServer(0)],
  ['the second server killed (-9)', () => killServer(1)],
  ['it starts again', () => restartServer(1)],
  [
    'Redis killed for 10 s, back empty',
    async () => {
      redis.kill('SIGKILL');
      await once(redis, 'exit');
      await delay(stoppedMs);
      redis = await startRedis();
      await delay(6_000);
    },
  ],
  [
    'Redis frozen for 10 s',
    async () => {
      redis.kill('SIGSTOP');
      await delay(stoppedMs);
      redis.kill('SIGCONT');
      await delay(6_000);
    },
  ],
  ['nothing, 5 s', () => delay(5_000)],
];

try {
  await delay(3_000);
  console.log(`${subscribers} subscribers of ${symbols.join(', ')} at ${ticksPerSecond} ticks/s each, on two servers`);
  console.log(
    '| phase | TICK | missed | SNAPSHOT | GAP | left out by GAPs | STALE | connections anew | longest silence, median | max | unaccounted |',
  );
  console.log(`|${' --- |'.repeat(11)}`);
  let problemsBefore = 0;
  for (const [name, run] of phases) {
    for (const one of all) one.begin();
    await run();
    const sum = (of: (one: Subscriber) => number) => all.reduce((total, one) => total + of(one), 0);
    const silences = all.map(({ longestSilenceMs }) => longestSilenceMs);
    const problems = sum(({ ledger }) => ledger.problems.length);
    const row = [
      name,
      ...(['TICK', 'missed', 'SNAPSHOT', 'GAP', 'leftOut', 'STALE'] as const).map((what) =>
        sum(({ ledger }) => ledger.counts[what]),
      ),
      sum(({ connections }) => connections),
      `${(median(silences) / 1_000).toFixed(2)} s`,
      `${(Math.max(...silences) / 1_000).toFixed(2)} s`,
      problems - problemsBefore,
    ];
    problemsBefore = problems;
    console.log(`| ${row.join(' | ')} |`);
  }
  for (const problem of all.flatMap(({ ledger }) => ledger.problems).slice(0, 5)) console.log(problem);
} finally {
  for (const one of all) one.end();
  for (const server of servers) await server.stop();
  redis.kill('SIGKILL');
  await database.stop();
  for (const path of [dataDir, database.path]) rmSync(path, { recursive: true, force: true });
}
