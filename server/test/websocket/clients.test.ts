import { describe, expect, test, vi } from 'vitest';
import { z } from 'zod';
import { type PriceEvent, priceEventShape, pricesQuery } from '../harness/client.ts';
import { watchPriceStreams } from '../harness/price-streams.ts';
import { startTestServer } from '../harness/server.ts';
import { openApollo, openGraphqlSse, openGraphqlWs, openUrql, type PublicClient } from './public-clients.ts';

const market = { replayTicksPerSecond: 50 };
const server = await startTestServer({ market });

const clients: readonly [string, (url: string) => PublicClient][] = [
  ['graphql-ws', openGraphqlWs],
  ['urql', openUrql],
  ['Apollo Client', openApollo],
  ['graphql-sse', openGraphqlSse],
];

const dataShape = z.object({ prices: priceEventShape });
const symbols = ['SPX', 'BTCUSDT'];
const patience = { timeout: 10_000, interval: 5 };

/** A subscription whose events and errors are kept. */
function listen(client: PublicClient, variables: Record<string, unknown>) {
  const events: PriceEvent[] = [];
  const errors: unknown[] = [];
  let ended = false;
  const unsubscribe = client.subscribe(pricesQuery, variables, {
    data: (data) => events.push(dataShape.parse(data).prices),
    errors: (told) => errors.push(...told),
    ended: () => {
      ended = true;
    },
  });
  return {
    events,
    errors,
    unsubscribe,
    ended: () => ended,
    until: (met: () => boolean) => vi.waitFor(() => expect(met()).toBe(true), patience),
  };
}

/** For each symbol a SNAPSHOT, and then TICKs whose numbers leave out none. */
function expectStream(events: readonly PriceEvent[]): void {
  for (const ofSymbol of Map.groupBy(events, ({ symbol }) => symbol).values()) {
    const [first] = ofSymbol;
    expect(ofSymbol.map(({ kind, sequence, missed }) => [kind, sequence, missed])).toEqual(
      ofSymbol.map((_, index) => [index === 0 ? 'SNAPSHOT' : 'TICK', (first?.sequence ?? 0) + index, 0]),
    );
  }
}

describe.each(clients)('%s, as it is published', (_name, open) => {
  test('is told a SNAPSHOT of each symbol, then its TICKs, until it unsubscribes: then nothing listens for it', async () => {
    const streams = watchPriceStreams(server);
    const client = open(server.url);
    const { events, errors, until, unsubscribe } = listen(client, { symbols });
    await until(() => events.length >= 12);
    expect(new Set(events.map(({ symbol }) => symbol))).toEqual(new Set(symbols));
    expectStream(events);
    unsubscribe();
    await streams.allReleased();
    expect(streams.opened()).toBe(1);
    expect(errors).toEqual([]);
    // What it goes on with is told no less.
    const again = listen(client, { symbols: ['ETHUSDT'] });
    await again.until(() => again.events.length >= 3);
    expectStream(again.events);
    again.unsubscribe();
  });

  test('runs several subscriptions side by side, each with its own events', async () => {
    const client = open(server.url);
    const all = ['SPX', 'AAPL', 'ETHUSDT', 'JPM', 'BTCUSDT'].map((symbol) => ({
      symbol,
      ...listen(client, { symbols: [symbol] }),
    }));
    for (const { until, events } of all) await until(() => events.length >= 4);
    for (const { symbol, events, unsubscribe } of all) {
      unsubscribe();
      expect(new Set(events.map((event) => event.symbol))).toEqual(new Set([symbol]));
      expectStream(events);
    }
  });

  test.each([
    ['an unknown symbol', { symbols: ['NOPE'] }, 'BAD_USER_INPUT', /symbols.*NOPE/],
    ['a variable of another type', { symbols: 5.5, maxRate: 'often' }, 'BAD_USER_INPUT', /\$(symbols|maxRate)/],
  ])('shows its user what is wrong with %s', async (_what, variables, code, message) => {
    const streams = watchPriceStreams(server);
    const { errors, events, until } = listen(open(server.url), variables);
    await until(() => errors.length > 0);
    expect(errors[0]).toMatchObject({
      message: expect.stringMatching(message),
      extensions: { code, requestId: expect.any(String) },
    });
    expect(events).toEqual([]);
    expect(streams.opened()).toBe(0);
  });
});

test('every one of them comes back to a server that went away, and its prices go on', async () => {
  const leaving = await startTestServer({ market });
  const listening = clients.map(([name, open]) => ({ name, ...listen(open(leaving.url), { symbols }) }));
  for (const { until, events } of listening) await until(() => events.length >= 4);
  await leaving.stop();
  const heardBefore = listening.map(({ events }) => events.length);
  await startTestServer({ market, port: Number(new URL(leaving.url).port) });
  for (const [index, { name, until, events, errors, ended, unsubscribe }] of listening.entries()) {
    const after = () => events.slice(heardBefore[index]);
    await until(() => after().length >= 6);
    expect({ name, errors, ended: ended() }).toEqual({ name, errors: [], ended: false });
    unsubscribe();
    expectStream(after());
    for (const symbol of symbols) {
      const sequences = events.filter((event) => event.symbol === symbol).map(({ sequence }) => sequence);
      expect(sequences.toSorted((a, b) => a - b)).toEqual(sequences);
    }
  }
});
