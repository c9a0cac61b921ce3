import { once } from 'node:events';
import { setTimeout as delay } from 'node:timers/promises';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import WebSocket from 'ws';
import { z } from 'zod';
import { migratedDatabase } from '../harness/database.ts';
import { ledgerEvent, ledgerFields, PriceLedger } from '../harness/price-ledger.ts';
import { hasRedis, startRedis } from '../harness/redis.ts';
import { startTestServer, type TestServer } from '../harness/server.ts';

const symbols = ['BTCUSDT', 'ETHUSDT', 'AAPL', 'MSFT', 'SPX', 'JPM'];
/** Beside what the ledger needs, so much that a paused reader's connection is soon full. */
const ballast = Array.from({ length: 60 }, (_, index) => `x${index}: cursor`).join(' ');

const next = z.object({ type: z.literal('next'), payload: z.object({ data: z.object({ prices: ledgerEvent }) }) });

interface Visit {
  /** Which server it comes to. */
  readonly server: number;
  /** It does not read for so long, after a while. */
  readonly pausedMs: number;
  readonly stayedMs: number;
  readonly awayMs: number;
  readonly leaves: 'cut' | 'close' | 'complete';
}

interface Subscriber {
  readonly symbols: readonly string[];
  readonly maxRate: number | null;
  readonly visits: readonly Visit[];
}

const visit: fc.Arbitrary<Visit> = fc.record({
  server: fc.nat(1),
  pausedMs: fc.constantFrom(0, 0, 100, 400),
  stayedMs: fc.integer({ min: 20, max: 250 }),
  // The longest is longer than the log.
  awayMs: fc.constantFrom(0, 30, 150, 900),
  leaves: fc.constantFrom('cut', 'close', 'complete'),
});

const subscriber: fc.Arbitrary<Subscriber> = fc.record({
  symbols: fc.uniqueArray(fc.constantFrom(...symbols), { minLength: 1, maxLength: 4 }),
  maxRate: fc.constantFrom(null, null, 5, 50),
  visits: fc.array(visit, { minLength: 3, maxLength: 4 }),
});

const query = `subscription ($symbols: [String!]!, $after: String, $maxRate: Float) {
  prices(symbols: $symbols, after: $after, maxRate: $maxRate) { ${ledgerFields} ${ballast} }
}`;

async function stay(server: TestServer, { symbols, maxRate }: Subscriber, visit: Visit, ledger: PriceLedger) {
  const socket = new WebSocket(server.url.replace('http', 'ws'), 'graphql-transport-ws');
  await once(socket, 'open');
  socket.send('{"type":"connection_init"}');
  await once(socket, 'message');
  let isLeft = false;
  socket.on('message', (bytes) => {
    if (isLeft) return;
    const message: unknown = JSON.parse(String(bytes));
    const told = next.safeParse(message);
    if (told.success) ledger.take(told.data.payload.data.prices);
    else ledger.problems.push(`told ${String(bytes)}`);
  });
  const variables = { symbols, maxRate, after: ledger.cursor };
  socket.send(JSON.stringify({ id: 'one', type: 'subscribe', payload: { query, variables } }));
  await delay(visit.stayedMs);
  if (visit.pausedMs > 0) {
    socket.pause();
    await delay(visit.pausedMs);
    socket.resume();
    await delay(visit.stayedMs);
  }
  isLeft = true;
  if (visit.leaves === 'complete') {
    socket.send('{"id":"one","type":"complete"}');
    await delay(5);
  }
  if (visit.leaves === 'cut') socket.terminate();
  else socket.close();
  await delay(visit.awayMs);
}

describe.skipIf(!hasRedis)('subscribers of two servers, who come, read slowly, drop and go on elsewhere', () => {
  test('are told of every tick: delivered, counted as missed, or left out by a GAP; none twice, none out of order', async () => {
    const redis = await startRedis();
    const databaseUrl = await migratedDatabase('live_accounting');
    const options = {
      databaseUrl,
      redisUrl: redis.url,
      socketBufferBytes: 16_384,
      market: { replayTicksPerSecond: 200, tickLogLength: 700 },
    };
    const servers = [await startTestServer(options), await startTestServer(options)];
    const prices = new Map<string, string>();
    const told = { SNAPSHOT: 0, TICK: 0, GAP: 0, STALE: 0, missed: 0, leftOut: 0 };

    await fc.assert(
      fc.asyncProperty(fc.array(subscriber, { minLength: 24, maxLength: 32 }), async (subscribers) => {
        const ledgers = await Promise.all(
          subscribers.map(async (one) => {
            const ledger = new PriceLedger(prices);
            for (const visit of one.visits) {
              const server = servers[visit.server];
              if (server !== undefined) await stay(server, one, visit, ledger);
            }
            return ledger;
          }),
        );
        for (const { counts } of ledgers) {
          for (const name of ['SNAPSHOT', 'TICK', 'GAP', 'STALE', 'missed', 'leftOut'] as const)
            told[name] += counts[name];
        }
        expect(ledgers.flatMap(({ problems }) => problems)).toEqual([]);
      }),
      { numRuns: 1, endOnFailure: true },
    );
    // All of it has happened.
    expect(Object.entries(told).filter(([name, count]) => name !== 'STALE' && count === 0)).toEqual([]);
  });
});
