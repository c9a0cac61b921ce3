/** `pnpm bench:fan-out`: one symbol's ticks to many sockets, by Tickwire and by bare `ws` with the same bytes. */

import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { migrate, startEmbeddedDatabase } from '@tickwire/prisma';
import WebSocket from 'ws';
import { startTarget, type Target, unlimitedCost } from './process.ts';

const sockets = 500;
const ticksPerSecond = 100;
const measuredSeconds = 5;
const query = 'subscription { prices(symbols: ["SPX"]) { kind symbol price sequence missed cursor } }';

interface Figures {
  readonly messagesPerSecond: number;
  /** Events that were folded into others because the server could not keep up. */
  readonly missed: number;
}

async function openSocket(target: Target): Promise<WebSocket> {
  const socket = new WebSocket(`${target.url.replace('http', 'ws')}/graphql`, 'graphql-transport-ws');
  await once(socket, 'open');
  return socket;
}

async function measure(clients: readonly WebSocket[]): Promise<Figures> {
  let messages = 0;
  let missed = 0;
  for (const client of clients) {
    client.on('message', (message) => {
      messages += 1;
      missed += Number(/"missed":(\d+)/.exec(String(message))?.[1] ?? 0);
    });
  }
  await new Promise((resolve) => setTimeout(resolve, 1_000));
  const [messagesBefore, missedBefore, startedAt] = [messages, missed, performance.now()];
  await new Promise((resolve) => setTimeout(resolve, measuredSeconds * 1_000));
  const seconds = (performance.now() - startedAt) / 1_000;
  const figures = { messagesPerSecond: (messages - messagesBefore) / seconds, missed: missed - missedBefore };
  for (const client of clients) client.terminate();
  return figures;
}

async function subscribe(socket: WebSocket): Promise<WebSocket> {
  socket.send('{"type":"connection_init"}');
  await once(socket, 'message');
  socket.send(JSON.stringify({ id: '1', type: 'subscribe', payload: { query } }));
  return socket;
}

const dataDir = mkdtempSync(join(tmpdir(), 'tickwire-bench-'));
const database = await startEmbeddedDatabase({ dataDir });
await migrate(database.url);
try {
  const tickwire = await startTarget('server/src/main.ts', 4_701, '/health/ready', {
    DATABASE_URL: database.url,
    MARKET_SOURCES: 'replay',
    REPLAY_TICKS_PER_SECOND: String(ticksPerSecond),
    COST_PER_MINUTE: unlimitedCost,
  });
  const first = await subscribe(await openSocket(tickwire));
  await once(first, 'message');
  const [sample] = await once(first, 'message');
  first.terminate();
  const clients = await Promise.all(Array.from({ length: sockets }, async () => subscribe(await openSocket(tickwire))));
  const ours = await measure(clients);
  await tickwire.stop();

  const bare = await startTarget('bench/baseline/ws-server.ts', 4_702, '/', {
    FRAME: String(sample),
    RATE: String(ticksPerSecond),
  });
  const theirs = await measure(await Promise.all(Array.from({ length: sockets }, () => openSocket(bare))));
  await bare.stop();

  console.log(`${cpus().length} x ${cpus()[0]?.model}, Node ${process.version}, clients on the same machine`);
  console.log(
    `${sockets} sockets, ${ticksPerSecond} events/s of ${String(sample).length} bytes: ${sockets * ticksPerSecond} messages/s offered`,
  );
  console.log(`Tickwire      ${Math.round(ours.messagesPerSecond)} messages/s, ${ours.missed} folded and told`);
  console.log(`bare ws       ${Math.round(theirs.messagesPerSecond)} messages/s`);
  console.log(`ratio         ${(ours.messagesPerSecond / theirs.messagesPerSecond).toFixed(2)}`);
} finally {
  await database.stop();
  for (const path of [dataDir, database.path]) rmSync(path, { recursive: true, force: true });
}
