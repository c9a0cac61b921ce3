import { type Client, createClient } from 'graphql-sse';
import { describe, expect, onTestFinished, test } from 'vitest';
import { z } from 'zod';
import { openSocket, type PriceEvent, priceEventShape, prices, pricesQuery, take } from './harness/client.ts';
import { watchPriceStreams } from './harness/price-streams.ts';
import { startTestServer } from './harness/server.ts';
import { openReadySocket, subscribe } from './harness/socket.ts';

const market = { replayTicksPerSecond: 100 };
const server = await startTestServer({ market });
const other = await startTestServer({ market });

const symbols = ['SPX', 'AAPL'];

const errorsShape = z
  .array(
    z.object({
      message: z.string(),
      locations: z.unknown(),
      extensions: z.looseObject({ code: z.string(), requestId: z.string() }),
    }),
  )
  .length(1);
const refusedShape = z.object({ data: z.null().optional(), errors: errorsShape });
const eventShape = z.object({ data: z.object({ prices: priceEventShape }) });

interface Asked {
  readonly query: string;
  readonly variables?: Record<string, unknown>;
}

type Refusals = z.infer<typeof errorsShape>;

/** By an `error`, or by a `next` that has no data and its `complete`: either way the operation is over. */
async function refusedOverSocket({ query, variables }: Asked): Promise<Refusals> {
  const socket = await openReadySocket(server);
  socket.send(subscribe('1', query, variables));
  const message = await socket.next();
  if (message.type === 'next') expect(await socket.next()).toEqual({ id: '1', type: 'complete' });
  else expect(message).toMatchObject({ id: '1', type: 'error' });
  // The socket lives on, and nothing comes after.
  socket.send({ type: 'ping' });
  expect(await socket.next()).toEqual({ type: 'pong' });
  return message.type === 'next' ? refusedShape.parse(message.payload).errors : errorsShape.parse(message.payload);
}

function openStreams(url = server.url): Client {
  const client = createClient({ url, singleConnection: false, retryAttempts: 0 });
  onTestFinished(() => client.dispose());
  return client;
}

async function refusedOverStream({ query, variables = {} }: Asked): Promise<Refusals> {
  const results = openStreams().iterate({ query, variables });
  const { value } = await results.next();
  expect((await results.next()).done).toBe(true);
  return refusedShape.parse(value).errors;
}

const ways: readonly [string, (asked: Asked) => Promise<Refusals>][] = [
  ['a WebSocket', refusedOverSocket],
  ['server-sent events', refusedOverStream],
];

const encoded = (text: string) => Buffer.from(text).toString('base64url');
const many = Array.from({ length: 1_000 }, (_, index) => `S${index}`);

/** What is refused, and the argument that the error has to name. */
const refused: readonly [string, string, Record<string, unknown>][] = [
  ['an empty `after`', 'after', { after: '' }],
  ['an `after` that is no base64url', 'after', { after: '%%%$$$' }],
  ['an `after` of other text', 'after', { after: encoded('hello') }],
  ['an `after` that is the cursor of a list', 'after', { after: encoded('["2026-01-01T00:00:00.000Z","a"]') }],
  ['an `after` of zeros', 'after', { after: '\u0000'.repeat(8) }],
  ['an `after` of a negative number', 'after', { after: encoded('p1:-1') }],
  ['an `after` of no number', 'after', { after: encoded('p1:NaN') }],
  ['an `after` of an endless number', 'after', { after: encoded(`p1:${'9'.repeat(400)}`) }],
  ['an `after` of 10,000 letters', 'after', { after: 'A'.repeat(10_000) }],
  ['an `after` that is a number', 'after', { after: 5 }],
  ['no symbols', 'symbols', { symbols: [] }],
  ['symbols that are null', 'symbols', { symbols: null }],
  ['a symbol that is null', 'symbols', { symbols: ['SPX', null] }],
  ['a symbol that is empty', 'symbols', { symbols: [''] }],
  ['a symbol that is blank', 'symbols', { symbols: ['SPX', '  '] }],
  ['a symbol of 10,000 letters', 'symbols', { symbols: ['X'.repeat(10_000)] }],
  ['a symbol with a NUL', 'symbols', { symbols: ['SPX\u0000'] }],
  ['the name of what every object has', 'symbols', { symbols: ['__proto__'] }],
  ['1,000 symbols', 'symbols', { symbols: many }],
  ['one symbol 1,000 times', 'symbols', { symbols: many.map(() => 'SPX') }],
  ['101 symbols', 'symbols', { symbols: many.slice(0, 101) }],
  ['a maxRate of 0', 'maxRate', { maxRate: 0 }],
  ['a maxRate of -0', 'maxRate', { maxRate: -0 }],
  ['a negative maxRate', 'maxRate', { maxRate: -1 }],
  ['a maxRate below the least', 'maxRate', { maxRate: 0.009 }],
  ['the least number there is', 'maxRate', { maxRate: 5e-324 }],
  ['a maxRate above the most', 'maxRate', { maxRate: 1000.1 }],
  ['a maxRate of 1e308', 'maxRate', { maxRate: 1e308 }],
  ['a maxRate of "NaN"', 'maxRate', { maxRate: 'NaN' }],
  ['a maxRate of "5"', 'maxRate', { maxRate: '5' }],
  ['a maxRate that is true', 'maxRate', { maxRate: true }],
];

/** What graphql-js itself refuses as a document is written: it tells the place, and not the argument. */
const refusedLiterals: readonly [string, string][] = [
  ['a maxRate of NaN', 'symbols: ["SPX"], maxRate: NaN'],
  ['a maxRate of "5"', 'symbols: ["SPX"], maxRate: "5"'],
  ['an `after` that is a number', 'symbols: ["SPX"], after: 5'],
  ['symbols that are null', 'symbols: null'],
];

describe.each(ways)('over %s an error names the argument, and nothing begins', (_way, ask) => {
  async function expectRefusal(asked: Asked, argument: string): Promise<void> {
    const streams = watchPriceStreams(server);
    const [error] = await ask(asked);
    expect(error?.message).toMatch(new RegExp(`\\b${argument}\\b`));
    expect(error?.message.length).toBeLessThan(2_000);
    expect(error?.extensions.code).toBe('BAD_USER_INPUT');
    expect(streams.opened()).toBe(0);
  }

  test.each(refused)('%s', async (_what, argument, variables) => {
    await expectRefusal({ query: pricesQuery, variables: { symbols, ...variables } }, argument);
  });

  // JSON has no such number, but a document has.
  test.each(['1e400', '-1e400'])('an infinite maxRate: %s', async (maxRate) => {
    await expectRefusal(
      { query: `subscription { prices(symbols: ["SPX"], maxRate: ${maxRate}) { kind } }` },
      'maxRate',
    );
  });

  test.each(refusedLiterals)('%s, written into the document: the error tells where', async (_what, written) => {
    const [error] = await ask({ query: `subscription { prices(${written}) { kind } }` });
    const column = 'subscription { prices('.length + written.lastIndexOf(': ') + 3;
    expect(error).toMatchObject({
      locations: [{ line: 1, column }],
      extensions: { code: 'GRAPHQL_VALIDATION_FAILED' },
    });
  });
});

describe('a cursor that leads nowhere is told as a GAP and a SNAPSHOT of each symbol, and ticks go on', () => {
  /** With each number of its place changed. */
  function altered(cursor: string, change: (digits: string) => string): string {
    const text = Buffer.from(cursor, 'base64url').toString('latin1');
    const [version = '', place = '', ...rest] = text.split(':');
    const changed = [version, place.replace(/\d+/g, change), ...rest].join(':');
    return Buffer.from(changed, 'latin1').toString('base64url');
  }

  async function cursorOf(where: { readonly url: string }): Promise<string> {
    const events = await take(prices(openSocket(where), { symbols }), 6);
    return events.at(-1)?.cursor ?? '';
  }

  async function resumedOverStream(after: string, count: number): Promise<PriceEvent[]> {
    const events: PriceEvent[] = [];
    for await (const event of openStreams().iterate({ query: pricesQuery, variables: { symbols, after } })) {
      events.push(eventShape.parse(event).data.prices);
      if (events.length === count) break;
    }
    return events;
  }

  async function resumedEverywhere(after: string, count = 12): Promise<PriceEvent[][]> {
    return [await take(prices(openSocket(server), { symbols, after }), count), await resumedOverStream(after, count)];
  }

  test.each<[string, () => Promise<string> | string]>([
    ['from the future', async () => altered(await cursorOf(server), () => '9'.repeat(9))],
    ['of the first version', () => encoded('p1:1767225600000')],
    ['of the first version, at its beginning', () => encoded('p1:0')],
    ['of a server that knows another log', () => cursorOf(other)],
  ])('%s', async (_what, cursor) => {
    for (const events of await resumedEverywhere(await cursor())) {
      for (const [symbol, ofSymbol] of Map.groupBy(events, (event) => event.symbol)) {
        expect(symbols).toContain(symbol);
        const [gap, snapshot, ...ticks] = ofSymbol;
        expect([gap?.kind, gap?.missed]).toEqual(['GAP', null]);
        expect([snapshot?.kind, snapshot?.missed]).toEqual(['SNAPSHOT', 0]);
        const first = (snapshot?.sequence ?? 0) + 1;
        expect(ticks.map(({ kind, sequence, missed }) => [kind, sequence, missed])).toEqual(
          ticks.map((_, index) => ['TICK', first + index, 0]),
        );
      }
      expect(new Set(events.map(({ symbol }) => symbol))).toEqual(new Set(symbols));
    }
  });

  /** Who says to have seen so much may be told what came after, or a GAP: but nothing unasked, twice or backwards. */
  test.each<[string, (digits: string) => string]>([
    [
      'one earlier',
      (digits) =>
        String(BigInt(digits) - 1n)
          .padStart(digits.length, '0')
          .replace('-', '0'),
    ],
    ['one later', (digits) => String(BigInt(digits) + 1n)],
    ['long ago', (digits) => '1'.padEnd(digits.length, '0')],
    ['at nought', (digits) => '0'.repeat(digits.length)],
    ['a digit longer', (digits) => `${digits}0`],
  ])('%s: told without an error, and in order', async (_what, change) => {
    for (const events of await resumedEverywhere(altered(await cursorOf(server), change))) {
      for (const ofSymbol of Map.groupBy(events, (event) => event.symbol).values()) {
        for (const [index, event] of ofSymbol.entries()) {
          const before = ofSymbol[index - 1];
          if (before?.kind === 'GAP') expect(event.kind).toBe('SNAPSHOT');
          else if (before !== undefined)
            expect([event.kind, event.sequence - before.sequence - 1]).toEqual(['TICK', event.missed]);
          else expect(['GAP', 'TICK']).toContain(event.kind);
        }
      }
      // What is replayed may be of a time when only one of them was followed.
      for (const { symbol } of events) expect(symbols).toContain(symbol);
    }
  });
});

test('a symbol that is named twice, or in another case, is told once', async () => {
  const named = ['spx', 'SPX', ' Spx ', ...many.slice(0, 97).map(() => 'SPX')];
  const events: PriceEvent[] = [];
  for await (const event of openStreams().iterate({ query: pricesQuery, variables: { symbols: named } })) {
    events.push(eventShape.parse(event).data.prices);
    if (events.length === 4) break;
  }
  expect(events.map(({ kind, symbol }) => [kind, symbol])).toEqual([
    ['SNAPSHOT', 'SPX'],
    ['TICK', 'SPX'],
    ['TICK', 'SPX'],
    ['TICK', 'SPX'],
  ]);
});
