import { expect, test, vi } from 'vitest';
import { z } from 'zod';
import { type Banner, readBanner } from '../harness/banner.ts';
import { data, newUser, newWatchlist, type TestUser } from '../harness/client.ts';
import { isAlive, preparedDataFolder, spawnServer } from '../harness/process.ts';
import { startTestServer } from '../harness/server.ts';

const clientCount = 50;
/** As many as the plan of a new account allows. */
const symbols = ['AAPL', 'BTCUSDT', 'ES', 'SPX', 'EURUSD'];

const addMutation = `mutation ($input: AddToWatchlistInput!) {
  addToWatchlist(input: $input) { __typename ... on Watchlist { id } }
}`;
const addShape = z.object({ addToWatchlist: z.object({ __typename: z.literal('Watchlist') }) });
const listsQuery = '{ viewer { watchlists { nodes { items { instrument { symbol } } } } } }';
const listsShape = z.object({
  viewer: z.object({
    watchlists: z.object({
      nodes: z.array(z.object({ items: z.array(z.object({ instrument: z.object({ symbol: z.string() }) })) })),
    }),
  }),
});

interface Watcher {
  readonly user: TestUser;
  readonly listId: string;
  /** What the server has said is in the list. */
  readonly acknowledged: string[];
}

async function newWatcher(where: Banner): Promise<Watcher> {
  const user = await newUser(where);
  return { user, listId: await newWatchlist(where, user), acknowledged: [] };
}

/** Adds one symbol after the other, until all are in or the server is gone. */
async function addAll(where: Banner, { user, listId, acknowledged }: Watcher, onAcknowledged: () => void) {
  for (const symbol of symbols) {
    await data(where, addShape, addMutation, {
      token: user.token,
      variables: { input: { watchlistId: listId, symbol } },
    });
    acknowledged.push(symbol);
    onAcknowledged();
  }
}

test('kill -9 while 50 clients add to watchlists: after the restart every acknowledged change is there', async () => {
  const folder = preparedDataFolder();
  const killed = spawnServer({ DATA_DIR: folder.path });
  const before = await readBanner(killed);
  const watchers = await Promise.all(Array.from({ length: clientCount }, () => newWatcher(before)));

  let acknowledged = 0;
  const ends = await Promise.allSettled(
    watchers.map((watcher) =>
      addAll(before, watcher, () => {
        acknowledged += 1;
        if (acknowledged === clientCount) killed.kill('SIGKILL');
      }),
    ),
  );
  expect(await killed.ended).toEqual({ code: null, signal: 'SIGKILL' });
  expect(ends.filter((end) => end.status === 'rejected').length).toBeGreaterThan(0);

  // Its PostgreSQL goes on without it, and the next start takes it over.
  const postgres = folder.postgresPid() ?? 0;
  expect(isAlive(postgres)).toBe(true);
  const restarted = spawnServer({ DATA_DIR: folder.path });
  const after = await readBanner(restarted);
  expect(folder.postgresPid()).toBe(postgres);
  expect(restarted.output()).toContain('took over the database of a server that was killed');
  expect(restarted.output()).not.toContain('migrated the database');

  await Promise.all(
    watchers.map(async (watcher) => {
      const { viewer } = await data(after, listsShape, listsQuery, { token: watcher.user.token });
      expect(viewer.watchlists.nodes).toHaveLength(1);
      const stored = viewer.watchlists.nodes.flatMap((list) => list.items.map((item) => item.instrument.symbol));
      // The change that was under way may be there or not; nothing else may differ.
      const isUnderWay = stored.length > watcher.acknowledged.length;
      expect(stored).toEqual(symbols.slice(0, watcher.acknowledged.length + (isUnderWay ? 1 : 0)));
    }),
  );

  restarted.kill('SIGTERM');
  expect(await restarted.ended).toEqual({ code: 0, signal: null });
  expect(folder.postgresPid()).toBeNull();
});

test('kill -9 of the server and of its PostgreSQL: the next start has every acknowledged change', async () => {
  const folder = preparedDataFolder();
  const killed = spawnServer({ DATA_DIR: folder.path });
  const before = await readBanner(killed);
  const watcher = await newWatcher(before);
  await addAll(before, watcher, () => {});
  const postgres = folder.postgresPid() ?? 0;
  process.kill(postgres, 'SIGKILL');
  killed.kill('SIGKILL');
  await killed.ended;
  // PostgreSQL itself refuses a folder for as long as the number of its last process is taken.
  await vi.waitFor(() => expect(() => process.kill(postgres, 0)).toThrow('ESRCH'), { timeout: 20_000 });

  const after = await startTestServer({ dataDir: folder.path });
  expect(folder.postgresPid()).not.toBe(postgres);
  const { viewer } = await data(after, listsShape, listsQuery, { token: watcher.user.token });
  const stored = viewer.watchlists.nodes.flatMap((list) => list.items.map((item) => item.instrument.symbol));
  expect(stored).toEqual(symbols);
  await after.stop();
});
