import { expect, test, vi } from 'vitest';
import { ownDatabase } from '../harness/admins.ts';
import { endLeases, newKey, postKeyed } from '../harness/keyed.ts';
import { spawnServer } from '../harness/process.ts';
import { quickUser } from '../harness/quick-user.ts';
import { startTestServer } from '../harness/server.ts';
import { unhurried } from '../harness/while-blocked.ts';

const databaseUrl = await ownDatabase();
const server = await startTestServer({ databaseUrl });

const createList = 'mutation { createWatchlist(input: { name: "A list" }) { ... on Watchlist { id } } }';
const createBoth = `mutation {
  createTask(input: { title: "A task" }) { ... on Task { id } }
  createWatchlist(input: { name: "A list" }) { ... on Watchlist { id } }
}`;

test('a server that is killed in the midst: what it had not committed is done by another, and what it had is not done again', async () => {
  const [before, after] = await Promise.all([quickUser(server), quickUser(server)]);
  const killed = spawnServer({ DATABASE_URL: databaseUrl, JOB_CONCURRENCY: '0', CATALOGUE_REFRESH: 'off' });
  const url = `${await killed.printed(/(http:\/\/\S+?)\/graphql/)}/graphql`;
  const calls = [
    { user: before, query: createList, key: newKey() },
    { user: after, query: createBoth, key: newKey() },
  ];
  await server.database.$transaction(async (transaction) => {
    await transaction.$executeRaw`LOCK TABLE watchlists IN SHARE MODE`;
    const lost = calls.map(({ user, query, key }) =>
      postKeyed({ url }, query, key, { token: user.token }).catch(() => 'lost'),
    );
    await vi.waitFor(async () => {
      const [row] = await server.database.$queryRaw<{ count: number }[]>`
        SELECT count(*)::int AS count FROM pg_stat_activity
        WHERE datname = current_database() AND wait_event_type = 'Lock'`;
      expect(row?.count).toBe(2);
    });
    killed.kill('SIGKILL');
    expect(await Promise.all(lost)).toEqual(['lost', 'lost']);
  }, unhurried);
  for (const { databaseId } of [before, after]) await endLeases(server, databaseId);
  const [list, both] = await Promise.all(
    calls.map(({ user, query, key }) => postKeyed(server, query, key, { token: user.token })),
  );
  expect(list).toMatchObject({ status: 200, isReplay: false, code: null });
  expect(both).toMatchObject({ status: 409, retryAfter: null, code: 'IDEMPOTENCY_OUTCOME_UNKNOWN' });
  expect(await server.database.watchlist.count({ where: { userId: before.databaseId } })).toBe(1);
  expect(await server.database.task.count({ where: { creatorId: after.databaseId } })).toBe(1);
  expect(await server.database.watchlist.count({ where: { userId: after.databaseId } })).toBe(0);
}, 60_000);
