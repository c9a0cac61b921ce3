import { once } from 'node:events';
import { describe, expect, test } from 'vitest';
import WebSocket from 'ws';
import { z } from 'zod';
import { openSocket, type PriceEvent, post, priceEventShape, prices, pricesQuery, take } from './harness/client.ts';
import { startTestServer } from './harness/server.ts';

const server = await startTestServer({ market: { replayTicksPerSecond: 20 } });

/** For each symbol: every event's step in `sequence` is what it says was missed, and one. */
function expectHonest(events: readonly Pick<PriceEvent, 'symbol' | 'sequence' | 'missed'>[]): void {
  for (const [, ofSymbol] of Map.groupBy(events, (event) => event.symbol)) {
    for (const [index, event] of ofSymbol.entries()) {
      const before = ofSymbol[index - 1];
      if (before !== undefined) expect(event.sequence - before.sequence - 1).toBe(event.missed);
    }
  }
}

describe('a subscription to prices', () => {
  test('begins with a SNAPSHOT of each symbol in the order asked, and goes on with TICKs that leave out none', async () => {
    const symbols = ['SPX', 'AAPL', 'BTCUSDT'];
    const events = await take(prices(openSocket(server), { symbols }), 30);
    expect(events.slice(0, 3).map(({ kind, symbol, missed }) => ({ kind, symbol, missed }))).toEqual(
      symbols.map((symbol) => ({ kind: 'SNAPSHOT', symbol, missed: 0 })),
    );
    expect(new Set(events.slice(3).map((event) => event.kind))).toEqual(new Set(['TICK']));
    expect(events.every((event) => event.missed === 0 && event.source === 'REPLAY')).toBe(true);
    expectHonest(events);
  });

  test('takes symbols in any case, and each once', async () => {
    const events = await take(prices(openSocket(server), { symbols: ['spx', 'SPX', ' Spx '] }), 3);
    expect(events.map((event) => [event.kind, event.symbol])).toEqual([
      ['SNAPSHOT', 'SPX'],
      ['TICK', 'SPX'],
      ['TICK', 'SPX'],
    ]);
  });

  test('gives every subscriber, on every server, the same price for the same sequence', async () => {
    const other = await startTestServer({ market: { replayTicksPerSecond: 20 } });
    const streams = [openSocket(server), openSocket(server), openSocket(other)].map((client) =>
      take(prices(client, { symbols: ['ETHUSDT'] }), 40),
    );
    const events = (await Promise.all(streams)).flat();
    const told = Map.groupBy(events, (event) => event.sequence);
    expect([...told.values()].every((same) => new Set(same.map((event) => event.price)).size === 1)).toBe(true);
    expect([...told.values()].some((same) => same.length >= 3)).toBe(true);
  });

  test('keeps to maxRate by folding, and says what it folded', async () => {
    const events = await take(prices(openSocket(server), { symbols: ['SPX', 'AAPL'], maxRate: 4 }), 10);
    expectHonest(events);
    expect(events.slice(4).every((event) => (event.missed ?? 0) >= 2)).toBe(true);
  });

  test('tells a GAP and then a SNAPSHOT of each symbol to who comes back before all of the first SNAPSHOTs had come', async () => {
    const [first] = await take(prices(openSocket(server), { symbols: ['SPX', 'AAPL'] }), 1);
    const after = first?.cursor ?? '';
    const events = await take(prices(openSocket(server), { symbols: ['SPX', 'AAPL'], after }), 5);
    expect(events.map((event) => [event.kind, event.symbol, event.missed]).slice(0, 4)).toEqual([
      ['GAP', 'SPX', null],
      ['SNAPSHOT', 'SPX', 0],
      ['GAP', 'AAPL', null],
      ['SNAPSHOT', 'AAPL', 0],
    ]);
    expect(events[4]?.kind).toBe('TICK');
  });
});

describe('what is refused before anything is sent', () => {
  test.each([
    ['an unknown symbol, by name', { symbols: ['SPX', 'NOSUCH'] }, /NOSUCH/],
    ['no symbol at all', { symbols: [] }, /symbols: name at least one/],
    ['more than 100 symbols', { symbols: Array.from({ length: 101 }, () => 'SPX') }, /symbols: at most 100/],
    ['a cursor that no server wrote', { symbols: ['SPX'], after: 'nonsense' }, /after: is not a cursor/],
    ['a maxRate of 0', { symbols: ['SPX'], maxRate: 0 }, /maxRate/],
    ['a negative maxRate', { symbols: ['SPX'], maxRate: -1 }, /maxRate/],
    ['an absurd maxRate', { symbols: ['SPX'], maxRate: 1e9 }, /maxRate/],
  ])('%s', async (_what, variables, message) => {
    const results = openSocket(server).iterate({ query: pricesQuery, variables });
    const { value } = await results.next();
    expect(value).toMatchObject({
      errors: [
        expect.objectContaining({
          message: expect.stringMatching(message),
          extensions: { code: 'BAD_USER_INPUT', requestId: expect.any(String) },
        }),
      ],
    });
    expect((await results.next()).done).toBe(true);
  });
});

test('a subscription over HTTP for a caller who takes no stream is refused, and the next request works', async () => {
  const response = await fetch(server.url, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', Accept: 'application/json' },
    body: JSON.stringify({ query: 'subscription { prices(symbols: ["SPX"]) { price } }' }),
  });
  expect(response.status).toBe(406);
  expect((await post(server, '{ quotes(symbols: ["SPX"]) { price } }')).errors).toBeUndefined();
});

describe('a reader who stops reading', () => {
  const eventShape = priceEventShape.pick({ kind: true, symbol: true, sequence: true, missed: true });
  const frameShape = z.object({ payload: z.object({ data: z.object({ prices: eventShape }) }) });
  // Fat events fill the buffers of the two kernels between them in a moment.
  const ballast = Array.from({ length: 90 }, (_, index) => `${'cursor'.repeat(50)}${index}: cursor`).join(' ');
  const query = `subscription ($symbols: [String!]!) {
    prices(symbols: $symbols) { kind symbol sequence missed ${ballast} }
  }`;

  test('delays nobody, and learns by `missed` what was folded', { timeout: 60_000 }, async () => {
    const busy = await startTestServer({ market: { replayTicksPerSecond: 100 } });
    const symbols = ['SPX', 'AAPL', 'ETHUSDT', 'JPM'];

    const slow = new WebSocket(busy.url.replace('http', 'ws'), 'graphql-transport-ws');
    const events: z.infer<typeof eventShape>[] = [];
    slow.on('message', (message) => {
      const frame = frameShape.safeParse(JSON.parse(String(message)));
      if (frame.success) events.push(frame.data.payload.data.prices);
    });
    await once(slow, 'open');
    slow.send('{"type":"connection_init"}');
    await once(slow, 'message');
    slow.send(JSON.stringify({ id: '1', type: 'subscribe', payload: { query, variables: { symbols } } }));
    while (events.length < symbols.length) await once(slow, 'message');
    slow.pause();

    // While the slow one sleeps, a fast one reads on, and misses nothing.
    const fast = await take(prices(openSocket(busy), { symbols: ['SPX'] }), 600);
    expectHonest(fast);
    expect(fast.every((event) => event.missed === 0)).toBe(true);

    slow.resume();
    while (!events.some((event) => (event.missed ?? 0) > 0)) await once(slow, 'message');
    slow.terminate();
    expectHonest(events);
    expect(events.slice(0, symbols.length).map((event) => event.symbol)).toEqual(symbols);
  });
});
