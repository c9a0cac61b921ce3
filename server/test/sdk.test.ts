import { execFile } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { createClient, type PriceEvent, type TickwireError } from '@tickwire/sdk';
import { describe, expect, test } from 'vitest';
import { startTestServer } from './harness/server.ts';

const run = promisify(execFile);
const root = join(import.meta.dirname, '..', '..');
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
    expect(events.map((event) => event.kind).slice(0, 3)).toEqual(['SNAPSHOT', 'SNAPSHOT', 'TICK']);

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
});

describe('the quickstart', () => {
  const source = readFileSync(join(root, 'examples/quickstart/index.ts'), 'utf8');
  /** The documents name the address outright; the example takes it from the environment. */
  const shown = source.replace(/process\.env\.TICKWIRE_URL \?\? /, '').trim();

  test('runs against the server, prints prices and ends by itself', async () => {
    const { stdout } = await run(process.execPath, ['index.ts'], {
      cwd: join(root, 'examples/quickstart'),
      env: { ...process.env, TICKWIRE_URL: server.url },
    });
    const lines = stdout.trim().split('\n');
    expect(lines).toHaveLength(5);
    expect(lines.every((line) => /^(SNAPSHOT|TICK) (AAPL|BTCUSDT) \d+\.\d+$/.test(line))).toBe(true);
  });

  test.each(['README.md', 'sdk/README.md'])('is what %s shows', (file) => {
    expect(readFileSync(join(root, file), 'utf8')).toContain(shown);
  });
});
