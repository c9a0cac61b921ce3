/** `pnpm bench:faults`: what 200 subscribers and the callers of `quotes` see while Binance, or its stand-in, fails in every way. */

import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { migrate, startEmbeddedDatabase } from '@tickwire/prisma';
import WebSocket from 'ws';
import { z } from 'zod';
import { type BinanceStandIn, startBinanceStandIn } from '../server/src/market/standins/binance/index.ts';
import { startTarget, unlimitedCost } from './process.ts';

const sockets = 20;
const subscriptionsPerSocket = 10;
const callersOfQuotes = 4;
const streamed = ['BTCUSDT', 'ETHUSDT'];
const asked = [...streamed, 'SOLUSDT'];
const port = 4_703;

const priceShape = z.object({
  id: z.string(),
  payload: z.object({
    data: z.object({
      prices: z.object({
        kind: z.string(),
        symbol: z.string(),
        price: z.string(),
        sequence: z.number(),
        missed: z.number().nullable(),
      }),
    }),
  }),
});
const quotesShape = z.object({
  data: z.object({ quotes: z.array(z.object({ symbol: z.string(), price: z.string(), stale: z.boolean() })) }),
});

/** What was seen during one fault. */
function newTally() {
  return {
    events: 0,
    ended: 0,
    backwards: 0,
    unaccounted: 0,
    missed: 0,
    wrongPrices: 0,
    longestSilenceMs: 0,
    answers: 0,
    errors: 0,
    left: 0,
    stale: 0,
    slowestMs: 0,
  };
}
let tally = newTally();

const firstPrices = new Map<string, number>();

/** A price that is not within half and twice what the symbol began at was never traded. */
function look(symbol: string, price: string): void {
  const first = firstPrices.get(symbol) ?? Number(price);
  firstPrices.set(symbol, first);
  if (!(Number(price) > first / 2 && Number(price) < first * 2)) tally.wrongPrices += 1;
}

async function subscribe(url: string): Promise<WebSocket> {
  const socket = new WebSocket(`${url.replace('http', 'ws')}/graphql`, 'graphql-transport-ws');
  await once(socket, 'open');
  socket.send('{"type":"connection_init"}');
  await once(socket, 'message');
  const last = new Map<string, { sequence: number; atMs: number }>();
  socket.on('message', (message) => {
    const frame = priceShape.safeParse(JSON.parse(String(message)));
    if (!frame.success) {
      tally.ended += 1;
      return;
    }
    const { kind, symbol, price, sequence, missed } = frame.data.payload.data.prices;
    const key = `${frame.data.id}/${symbol}`;
    const before = last.get(key);
    tally.events += 1;
    tally.missed += missed ?? 0;
    look(symbol, price);
    if (before !== undefined) {
      // STALE, and what ends it without a tick, stand under the number of the newest tick.
      if (sequence < before.sequence || (sequence === before.sequence && kind === 'TICK')) tally.backwards += 1;
      else if (kind === 'TICK' && sequence - before.sequence - 1 !== missed) tally.unaccounted += 1;
      tally.longestSilenceMs = Math.max(tally.longestSilenceMs, performance.now() - before.atMs);
    }
    last.set(key, { sequence, atMs: performance.now() });
  });
  socket.on('close', () => {
    tally.ended += subscriptionsPerSocket;
  });
  const query = `subscription { prices(symbols: ${JSON.stringify(streamed)}) { kind symbol price sequence missed } }`;
  for (let id = 0; id < subscriptionsPerSocket; id += 1) {
    socket.send(JSON.stringify({ id: String(id), type: 'subscribe', payload: { query } }));
  }
  return socket;
}

async function askForQuotes(url: string, isOver: () => boolean): Promise<void> {
  const body = JSON.stringify({ query: `{ quotes(symbols: ${JSON.stringify(asked)}) { symbol price stale } }` });
  while (!isOver()) {
    const startedAt = performance.now();
    const response = await fetch(`${url}/graphql`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body,
    });
    const answer = quotesShape.safeParse(await response.json());
    tally.slowestMs = Math.max(tally.slowestMs, performance.now() - startedAt);
    tally.answers += 1;
    if (answer.success) {
      const { quotes } = answer.data.data;
      tally.left += asked.length - quotes.length;
      tally.stale += quotes.filter(({ stale }) => stale).length;
      for (const { symbol, price } of quotes) look(symbol, price);
    } else {
      tally.errors += 1;
    }
    await delay(20);
  }
}

async function rejectedBy(url: string): Promise<Map<string, number>> {
  const text = await (await fetch(`${url}/metrics`)).text();
  const lines = text.matchAll(/^tickwire_market_rejected_total\{.*what="(\w+)",reason="(\w+)"\} (\d+)$/gm);
  return new Map([...lines].map(([, what, reason, count]) => [`${what} ${reason}`, Number(count)]));
}

type Phase = readonly [name: string, run: (standIn: BinanceStandIn) => Promise<void>];

const garbage = [
  ...(['malformed-json', 'html', 'zero-price', 'negative-price', 'nan-price', 'thousandfold-price'] as const),
  ...(['future-time', 'out-of-order', 'duplicate'] as const),
];

const phases: readonly Phase[] = [
  ['nothing, 5 s', () => delay(5_000)],
  [
    'sockets dropped',
    async ({ faults }) => {
      faults.drop();
      await delay(3_000);
    },
  ],
  [
    '418 for 5 s, sockets dropped',
    async ({ faults }) => {
      faults.ban(5);
      faults.drop();
      await delay(5_000);
    },
  ],
  ['after the ban, 5 s', () => delay(5_000)],
  [
    'serverShutdown, closed after 3 s',
    async ({ faults }) => {
      faults.shutdown(3_000);
      await delay(6_000);
    },
  ],
  [
    'hangs for 20 s',
    async ({ faults }) => {
      using _fault = faults.hang();
      await delay(20_000);
    },
  ],
  ['after that, 12 s', () => delay(12_000)],
  ...garbage.map(
    (kind): Phase => [
      `${kind}, 2 s`,
      async ({ faults }) => {
        using _fault = faults.garble(kind);
        await delay(2_000);
      },
    ],
  ),
  ['nothing, 5 s', () => delay(5_000)],
];

const dataDir = mkdtempSync(join(tmpdir(), 'tickwire-bench-'));
const database = await startEmbeddedDatabase({ dataDir });
await migrate(database.url);
const standIn = await startBinanceStandIn({ tradesPerSecond: 10 });
try {
  const target = await startTarget('server/src/main.ts', port, '/health/ready', {
    DATABASE_URL: database.url,
    MARKET_SOURCES: 'binance',
    BINANCE_REST_URL: standIn.restUrl,
    BINANCE_STREAM_URL: standIn.streamUrl,
    COST_PER_MINUTE: unlimitedCost,
    LOG_LEVEL: 'fatal',
  });
  let isOver = false;
  const opened = await Promise.all(Array.from({ length: sockets }, () => subscribe(target.url)));
  const callers = Array.from({ length: callersOfQuotes }, () => askForQuotes(target.url, () => isOver));
  await delay(2_000);
  console.log(
    '| fault | events | ended | backwards | unaccounted | missed | longest silence | quotes: answers | errors | left out | stale | slowest | wrong prices | calls upstream | connections | rejected |',
  );
  console.log(`|${' --- |'.repeat(16)}`);
  for (const [name, run] of phases) {
    const rejectedBefore = await rejectedBy(target.url);
    const openedBefore = standIn.connections.openedTotal;
    standIn.clearCalls();
    tally = newTally();
    await run(standIn);
    const seen = tally;
    const rejected = [...(await rejectedBy(target.url))].flatMap(([what, count]) => {
      const more = count - (rejectedBefore.get(what) ?? 0);
      return more > 0 ? [`${what} ${more}`] : [];
    });
    const row = [
      ...[name, seen.events, seen.ended, seen.backwards, seen.unaccounted, seen.missed],
      ...[`${(seen.longestSilenceMs / 1_000).toFixed(1)} s`, seen.answers, seen.errors, seen.left],
      ...[`${Math.round((100 * seen.stale) / Math.max(1, seen.answers * asked.length))} %`],
      ...[`${Math.round(seen.slowestMs)} ms`, seen.wrongPrices, standIn.calls.length],
      ...[standIn.connections.openedTotal - openedBefore, rejected.join(', ')],
    ];
    console.log(`| ${row.join(' | ')} |`);
  }
  isOver = true;
  await Promise.all(callers);
  for (const socket of opened) socket.terminate();
  await target.stop();
} finally {
  await standIn.close();
  await database.stop();
  for (const path of [dataDir, database.path]) rmSync(path, { recursive: true, force: true });
}
