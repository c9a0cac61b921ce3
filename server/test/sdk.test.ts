import { randomUUID } from 'node:crypto';
import { createClient, type PriceEvent, type TickwireError } from '@tickwire/sdk';
import { describe, expect, test } from 'vitest';
import { startTestServer } from './harness/server.ts';

const server = await startTestServer({ market: { replayTicksPerSecond: 20 } });

function account() {
  const tag = randomUUID().slice(0, 13);
  return { email: `${tag}@example.com`, username: tag, password: randomUUID() };
}

async function signedIn() {
  const client = createClient({ url: server.url });
  const result = await client.signUp(account());
  if (!result.ok) throw new Error(result.error.message);
  return { client, user: result.value.user, token: result.value.token };
}

async function take(stream: AsyncIterable<PriceEvent>, count: number): Promise<PriceEvent[]> {
  const events: PriceEvent[] = [];
  for await (const event of stream) {
    events.push(event);
    if (events.length === count) break;
  }
  return events;
}

describe('the SDK against the server', () => {
  test('signs up, makes a watchlist, changes it in every way, and sees its prices move', async () => {
    const { client, user } = await signedIn();
    expect((await client.viewer())?.username).toBe(user.username);

    const created = await client.createWatchlist({ name: 'Mine', symbols: ['AAPL', 'MSFT'] });
    if (!created.ok) throw new Error(created.error.message);
    const watchlistId = created.value.id;
    expect((await client.renameWatchlist({ watchlistId, name: 'Ours' })).ok).toBe(true);
    expect((await client.addToWatchlist({ watchlistId, symbol: 'SPX', note: 'index' })).ok).toBe(true);
    expect((await client.reorderWatchlist({ watchlistId, symbols: ['SPX', 'MSFT', 'AAPL'] })).ok).toBe(true);
    expect((await client.removeFromWatchlist({ watchlistId, symbol: 'MSFT' })).ok).toBe(true);

    const page = await client.watchlists();
    expect(page.nodes.map((list) => [list.name, list.items.map((item) => item.instrument.symbol)])).toEqual([
      ['Ours', ['SPX', 'AAPL']],
    ]);
    const events = await take(client.prices(['SPX', 'AAPL']), 8);
    expect(events.map((event) => event.type).slice(0, 3)).toEqual(['snapshot', 'snapshot', 'tick']);

    expect(await client.deleteWatchlist(watchlistId)).toEqual({
      ok: true,
      value: expect.objectContaining({ id: watchlistId }),
    });
    expect(await client.node(watchlistId)).toBeNull();
  });

  test('reads market data without a login', async () => {
    const client = createClient({ url: server.url });
    expect((await client.plans()).map((plan) => plan.tier)).toEqual(['FREE', 'PRO', 'EXPERT']);
    expect((await client.instrument('spx'))?.symbol).toBe('SPX');
    expect((await client.instruments({ first: 3 })).nodes).toHaveLength(3);
    expect((await client.quotes(['ES', 'AAPL'])).map((quote) => quote.symbol)).toEqual(['ES', 'AAPL']);
    expect(await client.candles('SPX', { interval: 'D1', limit: 5 })).toHaveLength(5);
    expect(await client.viewer()).toBeNull();
  });

  test('returns what can be expected to go wrong as a typed error', async () => {
    const { client } = await signedIn();
    const unknown = await client.createWatchlist({ name: 'x', symbols: ['NOSUCH'] });
    expect(unknown).toMatchObject({ ok: false, error: { __typename: 'NotFoundError', code: 'NOT_FOUND' } });
    const tooMany = await client.createWatchlist({ name: 'x', symbols: ['AAPL', 'MSFT', 'IBM', 'SPX', 'ES', 'NQ'] });
    expect(tooMany).toMatchObject({ ok: false, error: { __typename: 'PlanLimitError', tier: 'FREE', limit: 5 } });
    const invalid = await client.signUp({ ...account(), email: 'x' });
    expect(invalid).toMatchObject({ ok: false, error: { __typename: 'ValidationError' } });
  });

  test('throws the rest with its code and request id, and forgets a session that it signed out of', async () => {
    const { client, token } = await signedIn();
    const stale = createClient({ url: server.url, token });
    expect(await client.signOut()).toBe(true);
    await expect(stale.viewer()).rejects.toMatchObject({
      code: 'UNAUTHENTICATED',
      status: 401,
      requestId: expect.any(String),
    } satisfies Partial<Record<keyof TickwireError, unknown>>);
    await expect(client.createWatchlist({ name: 'x' })).rejects.toMatchObject({ code: 'UNAUTHENTICATED' });
    expect(await client.viewer()).toBeNull();
  });

  test('throws from the stream for an unknown symbol, by name', async () => {
    const client = createClient({ url: server.url });
    await expect(take(client.prices(['NOSUCH']), 1)).rejects.toMatchObject({
      code: 'BAD_USER_INPUT',
      message: expect.stringContaining('NOSUCH'),
    });
  });

  test.each([
    ['maxRate', { maxRate: 0 }],
    ['maxRate', { maxRate: 1_001 }],
    ['after', { after: 'no cursor' }],
    ['after', { after: '' }],
  ])('throws from the stream for a `%s` that cannot be, by name: %o', async (name, options) => {
    const failure = take(createClient({ url: server.url }).prices(['SPX'], options), 1);
    await expect(failure).rejects.toMatchObject({ code: 'BAD_USER_INPUT', message: expect.stringContaining(name) });
  });

  test('prices come over server-sent events as they do over a socket', async () => {
    const events = await take(createClient({ url: server.url, transport: 'sse' }).prices(['SPX', 'AAPL']), 4);
    expect(events.map((event) => event.type)).toEqual(['snapshot', 'snapshot', 'tick', 'tick']);
  });

  test('an account that signs out ends what it follows, with an error that says why', async () => {
    const { client } = await signedIn();
    const notifications = client.followNotifications();
    const waiting = notifications.next();
    const prices = client.prices(['SPX']);
    await prices.next();
    await client.signOut();
    await expect(waiting).rejects.toMatchObject({ code: 'UNAUTHENTICATED' });
    await prices.return();
  });
});
