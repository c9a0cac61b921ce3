import { getEventListeners } from 'node:events';
import { type ClientOptions, createClient, type PriceEvent, type PriceOptions } from '@tickwire/sdk';
import fc from 'fast-check';
import { GraphQLError } from 'graphql';
import { expect, test } from 'vitest';
import { WebSocket } from 'ws';
import { pricesOf } from '../src/streams/prices.ts';
import { Account } from './harness/account.ts';
import { testStreams } from './harness/streams.ts';
import { TcpProxy } from './harness/tcp-proxy.ts';
import { startTestServer } from './harness/test-server.ts';
import { TickLog } from './harness/tick-log.ts';

/** So short that a socket may be given up that lives; what is told adds up all the same. */
const patience = { connectWithinMs: 500, pingAfterMs: 20, pongWithinMs: 200, silentMs: 200 };

interface Reading {
  readonly url: string;
  readonly symbols?: readonly string[];
  readonly options?: PriceOptions;
  readonly webSocket?: ClientOptions['webSocket'];
  readonly transport?: ClientOptions['transport'];
}

function reading({ symbols = ['A'], options = {}, transport = 'websocket', ...rest }: Reading) {
  const stream = pricesOf(testStreams({ ...rest, transport, patience }), symbols, options);
  const account = new Account();
  const events: PriceEvent[] = [];
  const ofSymbols = () => events.flatMap((event) => ('symbol' in event ? [event] : []));
  return {
    stream,
    events,
    account,
    sequences: () => ofSymbols().map(({ sequence }) => sequence),
    types: () => ofSymbols().map(({ type }) => type),
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

test.each(['websocket', 'sse'] as const)(
  'what came while the connection was cut is told afterwards, each tick once, by %s',
  async (transport) => {
    const log = new TickLog();
    await using server = await startTestServer({ root: log });
    await using proxy = await TcpProxy.to(server.url);
    const { stream, until, sequences, types } = reading({ url: proxy.url, transport });
    await until(0);
    await until(log.tick('A', 'A'));
    proxy.refuse();
    proxy.cut();
    const newest = log.tick('A', 'A', 'A');
    proxy.refuse(false);
    await until(newest);
    expect(sequences()).toEqual([0, 1, 2, 3, 4, 5]);
    expect(types()).toEqual(['snapshot', 'tick', 'tick', 'tick', 'tick', 'tick']);
    await stream.return();
  },
);

test.each([
  ['the own WebSocket of the platform', {}],
  ['the package ws', { webSocket: WebSocket }],
  ['server-sent events', { transport: 'sse' as const }],
])(
  'a network that went away without a word is noticed, and nothing of what came meanwhile is missing, with %s',
  async (_name, settings) => {
    const log = new TickLog();
    await using server = await startTestServer({ root: log });
    await using proxy = await TcpProxy.to(server.url);
    const { stream, until, sequences } = reading({ url: proxy.url, ...settings });
    await until(0);
    proxy.freeze();
    const newest = log.tick('A', 'A', 'A');
    const next = until(newest);
    // Whoever connects now waits in vain as well.
    await proxy.connected(2);
    proxy.thaw();
    await next;
    expect(sequences()).toEqual([0, 1, 2, 3]);
    await stream.return();
  },
);

test('a server that is replaced by another one with the same log is not noticed', async () => {
  const log = new TickLog();
  const first = await startTestServer({ root: log });
  await using proxy = await TcpProxy.to(first.url);
  await using second = await startTestServer({ root: log });
  const { stream, until, types } = reading({ url: proxy.url });
  await until(0);
  proxy.redirect(second.url);
  await first[Symbol.asyncDispose]();
  await until(log.tick('A', 'A', 'A'));
  expect(types()).toEqual(['snapshot', 'tick', 'tick', 'tick']);
  await stream.return();
});

test('what the server keeps no more is told as a GAP, and a SNAPSHOT', async () => {
  const log = new TickLog();
  await using server = await startTestServer({ root: log });
  await using proxy = await TcpProxy.to(server.url);
  const { stream, until, types } = reading({ url: proxy.url });
  await until(0);
  await until(log.tick('A'));
  proxy.refuse();
  proxy.cut();
  const newest = log.tick('A', 'A');
  log.trim();
  proxy.refuse(false);
  await until(newest);
  expect(types()).toEqual(['snapshot', 'tick', 'gap', 'snapshot']);
  await stream.return();
});

function cursorOf(event: PriceEvent | undefined): string | undefined {
  return event !== undefined && 'cursor' in event ? event.cursor : undefined;
}

test('a later stream goes on after the cursor of an earlier one', async () => {
  const log = new TickLog();
  await using server = await startTestServer({ root: log });
  const earlier = reading({ url: server.url });
  await earlier.until(0);
  await earlier.until(log.tick('A'));
  await earlier.stream.return();
  log.tick('A', 'A');
  const later = createClient({ url: server.url }).prices(['A'], { after: cursorOf(earlier.events.at(-1)) });
  expect([(await later.next()).value, (await later.next()).value]).toMatchObject([{ sequence: 2 }, { sequence: 3 }]);
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

test.each(['websocket', 'sse'] as const)(
  'whatever the network does, each tick is told or counted, none twice, by %s',
  async (transport) => {
    await fc.assert(
      fc.asyncProperty(faults, async (steps) => {
        const log = new TickLog();
        await using server = await startTestServer({ root: log });
        await using proxy = await TcpProxy.to(server.url);
        const { stream, until, account } = reading({ url: proxy.url, symbols, transport });
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
      { numRuns: transport === 'sse' ? 8 : 20 },
    );
  },
);

test('after as many retries in a row as the caller allows, the loss is an error', async () => {
  const log = new TickLog();
  await using server = await startTestServer({ root: log });
  await using proxy = await TcpProxy.to(server.url);
  const { stream, until } = reading({ url: proxy.url, options: { maxRetries: 3 } });
  await until(0);
  const before = proxy.connections;
  proxy.refuse();
  proxy.cut();
  for (const attempt of [1, 2, 3]) {
    expect((await stream.next()).value).toMatchObject({ type: 'reconnecting', attempt });
  }
  await expect(stream.next()).rejects.toMatchObject({ code: 'NETWORK', operationName: 'Prices' });
  expect(proxy.connections - before).toBe(3);
  expect(await stream.next()).toEqual({ done: true, value: undefined });
});

test('a server that comes back before its database is asked again', async () => {
  const log = new TickLog();
  let isAway = false;
  const prices: TickLog['prices'] = (args) => {
    if (!isAway) return log.prices(args);
    isAway = false;
    throw new GraphQLError('The database is away.', { extensions: { code: 'SERVICE_UNAVAILABLE' } });
  };
  await using server = await startTestServer({ root: { prices } });
  await using proxy = await TcpProxy.to(server.url);
  const { stream, until, types } = reading({ url: proxy.url });
  await until(0);
  isAway = true;
  proxy.cut();
  await until(log.tick('A'));
  expect(types()).toEqual(['snapshot', 'tick']);
  await stream.return();
});

test('a loop that is left leaves nothing behind: no subscription, no socket, no listener', async () => {
  const log = new TickLog();
  await using server = await startTestServer({ root: log });
  await using proxy = await TcpProxy.to(server.url);
  const { signal } = new AbortController();
  for (let round = 0; round < 5; round += 1) {
    for await (const event of reading({ url: proxy.url, options: { signal } }).stream) {
      if (event.type === 'snapshot') log.tick('A');
      else break;
    }
    expect(getEventListeners(signal, 'abort')).toEqual([]);
  }
  await proxy.idle();
  expect(log.readers).toBe(0);
});
