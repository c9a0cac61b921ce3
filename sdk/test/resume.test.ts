import { getEventListeners } from 'node:events';
import { type ClientOptions, createClient, type PriceEvent, type PriceOptions } from '@tickwire/sdk';
import fc from 'fast-check';
import { GraphQLError } from 'graphql';
import { expect, test } from 'vitest';
import { WebSocket } from 'ws';
import type { Patience } from '../src/live/patience.ts';
import { PriceStream } from '../src/live/price-stream.ts';
import { Sockets } from '../src/live/sockets.ts';
import { Session } from '../src/session.ts';
import { Account } from './harness/account.ts';
import { TcpProxy } from './harness/tcp-proxy.ts';
import { startTestServer } from './harness/test-server.ts';
import { TickLog } from './harness/tick-log.ts';

/** So short that a socket may be given up that lives; what is told adds up all the same. */
const impatient: Patience = { connectWithinMs: 500, pingAfterMs: 20, pongWithinMs: 200, retryDelayMs: () => 1 };

interface Reading {
  readonly url: string;
  readonly symbols?: readonly string[];
  readonly options?: PriceOptions;
  readonly webSocket?: ClientOptions['webSocket'];
}

function reading({ url, symbols = ['A'], options = {}, webSocket }: Reading) {
  const session = new Session(undefined);
  const sockets = new Sockets({ url: url.replace('http', 'ws'), webSocket, session, patience: impatient });
  const stream = new PriceStream({ ...options, symbols, sockets, patience: impatient, timeoutMs: 30_000 });
  const account = new Account();
  const events: PriceEvent[] = [];
  return {
    stream,
    events,
    account,
    kinds: () => events.map(({ kind }) => kind),
    /** Reads on until the symbol is accounted for up to there. */
    async until(sequence: number, symbol = 'A'): Promise<void> {
      while ((account.of(symbol)?.[1] ?? -1) < sequence) {
        const { done, value } = await stream.next();
        if (done) throw new Error('the stream has ended');
        account.read(value);
        events.push(value);
      }
    },
  };
}

test('what came while the connection was cut is told afterwards, each tick once', async () => {
  const log = new TickLog();
  await using server = await startTestServer({ root: log });
  await using proxy = await TcpProxy.to(server.url);
  const { stream, until, events, kinds } = reading({ url: proxy.url });
  await until(0);
  await until(log.tick('A', 'A'));
  proxy.refuse();
  proxy.cut();
  const newest = log.tick('A', 'A', 'A');
  proxy.refuse(false);
  await until(newest);
  expect(events.map(({ sequence }) => sequence)).toEqual([0, 1, 2, 3, 4, 5]);
  expect(kinds()).toEqual(['SNAPSHOT', 'TICK', 'TICK', 'TICK', 'TICK', 'TICK']);
  await stream.return();
});

test.each([
  ['the own WebSocket of the platform', undefined],
  ['the package ws', WebSocket],
])(
  'a network that went away without a word is noticed, and nothing of what came meanwhile is missing, with %s',
  async (_name, webSocket) => {
    const log = new TickLog();
    await using server = await startTestServer({ root: log });
    await using proxy = await TcpProxy.to(server.url);
    const { stream, until, events } = reading({ url: proxy.url, webSocket });
    await until(0);
    proxy.freeze();
    const newest = log.tick('A', 'A', 'A');
    const next = until(newest);
    // Whoever connects now waits in vain as well.
    await proxy.connected(2);
    proxy.thaw();
    await next;
    expect(events.map(({ sequence }) => sequence)).toEqual([0, 1, 2, 3]);
    await stream.return();
  },
);

test('a server that is replaced by another one with the same log is not noticed', async () => {
  const log = new TickLog();
  const first = await startTestServer({ root: log });
  await using proxy = await TcpProxy.to(first.url);
  await using second = await startTestServer({ root: log });
  const { stream, until, kinds } = reading({ url: proxy.url });
  await until(0);
  proxy.redirect(second.url);
  await first[Symbol.asyncDispose]();
  await until(log.tick('A', 'A', 'A'));
  expect(kinds()).toEqual(['SNAPSHOT', 'TICK', 'TICK', 'TICK']);
  await stream.return();
});

test('what the server keeps no more is told as a GAP, and a SNAPSHOT', async () => {
  const log = new TickLog();
  await using server = await startTestServer({ root: log });
  await using proxy = await TcpProxy.to(server.url);
  const { stream, until, kinds } = reading({ url: proxy.url });
  await until(0);
  await until(log.tick('A'));
  proxy.refuse();
  proxy.cut();
  const newest = log.tick('A', 'A');
  log.trim();
  proxy.refuse(false);
  await until(newest);
  expect(kinds()).toEqual(['SNAPSHOT', 'TICK', 'GAP', 'SNAPSHOT']);
  await stream.return();
});

test('a later stream goes on after the cursor of an earlier one', async () => {
  const log = new TickLog();
  await using server = await startTestServer({ root: log });
  const earlier = reading({ url: server.url });
  await earlier.until(0);
  await earlier.until(log.tick('A'));
  await earlier.stream.return();
  log.tick('A', 'A');
  const later = createClient({ url: server.url }).prices(['A'], { after: earlier.events.at(-1)?.cursor });
  expect([await later.next(), await later.next()].map(({ value }) => value.sequence)).toEqual([2, 3]);
  await later.return?.();
});

const symbols = ['A', 'B'];
const faults = fc.array(
  fc.oneof(
    { weight: 4, arbitrary: fc.record({ do: fc.constant('tick' as const), symbol: fc.constantFrom(...symbols) }) },
    { weight: 1, arbitrary: fc.record({ do: fc.constantFrom('cut', 'freeze', 'thaw', 'trim', 'read') }) },
  ),
  { minLength: 5, maxLength: 40 },
);

test('whatever the network does, each tick is told or counted, none twice', async () => {
  await fc.assert(
    fc.asyncProperty(faults, async (steps) => {
      const log = new TickLog();
      await using server = await startTestServer({ root: log });
      await using proxy = await TcpProxy.to(server.url);
      const { stream, until, account } = reading({ url: proxy.url, symbols });
      await until(0, 'A');
      for (const step of steps) {
        if ('symbol' in step) log.tick(step.symbol);
        else if (step.do === 'trim') log.trim();
        else if (step.do === 'cut') proxy.cut();
        else if (step.do === 'freeze') proxy.freeze();
        else proxy.thaw();
        if (step.do === 'read') await until(log.tick('A'), 'A');
      }
      proxy.thaw();
      for (const symbol of symbols) {
        const newest = log.tick(symbol);
        await until(newest, symbol);
        expect(account.of(symbol)?.[1]).toBe(newest);
      }
      await stream.return();
    }),
    { numRuns: 25 },
  );
});

test('after as many retries in a row as the caller allows, the loss is an error', async () => {
  const log = new TickLog();
  await using server = await startTestServer({ root: log });
  await using proxy = await TcpProxy.to(server.url);
  const { stream, until } = reading({ url: proxy.url, options: { maxRetries: 3 } });
  await until(0);
  const before = proxy.connections;
  proxy.refuse();
  proxy.cut();
  await expect(stream.next()).rejects.toMatchObject({ code: 'NETWORK', operationName: 'Prices' });
  expect(proxy.connections - before).toBe(3);
  expect(await stream.next()).toEqual({ done: true, value: undefined });
});

test('a server that comes back before its database is asked again; one that begins so is an error', async () => {
  const log = new TickLog();
  let isAway = false;
  const prices: TickLog['prices'] = (args) => {
    if (!isAway) return log.prices(args);
    isAway = false;
    throw new GraphQLError('The database is away.', { extensions: { code: 'SERVICE_UNAVAILABLE' } });
  };
  await using server = await startTestServer({ root: { prices } });
  await using proxy = await TcpProxy.to(server.url);
  const { stream, until, kinds } = reading({ url: proxy.url });
  await until(0);
  isAway = true;
  proxy.cut();
  await until(log.tick('A'));
  expect(kinds()).toEqual(['SNAPSHOT', 'TICK']);
  await stream.return();

  isAway = true;
  await expect(reading({ url: proxy.url }).stream.next()).rejects.toMatchObject({ code: 'SERVICE_UNAVAILABLE' });
});

test('a loop that is left leaves nothing behind: no subscription, no socket, no listener', async () => {
  const log = new TickLog();
  await using server = await startTestServer({ root: log });
  await using proxy = await TcpProxy.to(server.url);
  const { signal } = new AbortController();
  for (let round = 0; round < 5; round += 1) {
    for await (const event of reading({ url: proxy.url, options: { signal } }).stream) {
      if (event.kind === 'SNAPSHOT') log.tick('A');
      else break;
    }
    expect(getEventListeners(signal, 'abort')).toEqual([]);
  }
  await proxy.idle();
  expect(log.readers).toBe(0);
});

test.each([0, -1, Number.NaN, Number.POSITIVE_INFINITY])('a time of %d is refused where the client is made', (ms) => {
  for (const keepAlive of [{ pingAfterMs: ms }, { pongWithinMs: ms }]) {
    expect(() => createClient({ url: 'http://127.0.0.1:9/graphql', keepAlive })).toThrow(
      expect.objectContaining({ code: 'BAD_OPTIONS' }),
    );
  }
});
