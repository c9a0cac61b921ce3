import { beforeEach, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { data, newApiKey, newUser, newWatchlist, type TestUser } from './harness/client.ts';
import { quickUser } from './harness/quick-user.ts';
import { startTestServer } from './harness/server.ts';

const server = await startTestServer();

beforeEach(() => {
  server.statements.length = 0;
});

/** What a query costs a caller who was seen a moment ago, and whose teams were asked for. */
async function statementsOf(query: string, token?: string): Promise<string[]> {
  if (token !== undefined) await data(server, z.looseObject({}), '{ viewer { watchlists { totalCount } } }', { token });
  server.statements.length = 0;
  await data(server, z.looseObject({}), query, token === undefined ? {} : { token });
  return [...server.statements];
}

async function userWith(lists: number, symbols: readonly string[]): Promise<TestUser> {
  const user = await newUser(server);
  await server.database.user.update({ where: { username: user.username }, data: { tier: 'EXPERT' } });
  for (let index = 0; index < lists; index += 1) await newWatchlist(server, user, symbols);
  return user;
}

const screen = `{
  viewer {
    username
    watchlists {
      totalCount
      nodes { name items { note instrument { symbol name quote { price } candles(interval: D1, limit: 1) { close } } } }
    }
  }
}`;

describe('how many SQL statements a query costs', () => {
  test('the screen of all watchlists with items, instruments and quotes costs three, however many there are', async () => {
    const small = await userWith(1, ['AAPL']);
    const large = await userWith(8, ['AAPL', 'MSFT', 'IBM', 'SPX', 'ES', 'NQ', 'CL', 'YM', 'RTY', 'GC']);
    const few = await statementsOf(screen, small.token);
    const many = await statementsOf(screen, large.token);
    // A page of lists and their count, and the items of all of them.
    expect(many.map(tableOf).sort()).toEqual(few.map(tableOf).sort());
    expect(many.map(tableOf).sort()).toEqual(['watchlist_items', 'watchlists', 'watchlists']);
  });

  test('a page of tasks with creator, assignee, instrument and comment count costs four, however many they are', async () => {
    const user = await quickUser(server);
    const mates = await Promise.all(Array.from({ length: 5 }, () => quickUser(server)));
    const members = { create: [user, ...mates].map(({ databaseId: userId }) => ({ userId, role: 'MEMBER' as const })) };
    const { id: teamId } = await server.database.team.create({ data: { name: 'A team', members } });
    const instruments = await server.database.instrument.findMany({ take: 10 });
    await server.database.task.createMany({
      data: Array.from({ length: 50 }, (_, n) => ({
        title: 'A task',
        scopeId: teamId,
        teamId,
        creatorId: mates[n % 5]?.databaseId ?? user.databaseId,
        assigneeId: mates[n % 3]?.databaseId ?? null,
        instrumentId: instruments[n % 10]?.id ?? null,
      })),
    });
    const page = (size: number) =>
      statementsOf(
        `{ viewer { tasks(first: ${size}, orderBy: UPDATED_AT_DESC, filter: { search: "task" }) { nodes {
          title creator { username email } assignee { username } instrument { symbol } commentCount } } } }`,
        user.token,
      );
    // In which teams the user is has been looked up by then.
    await page(1);
    const few = await page(2);
    const many = await page(50);
    expect(many.map(tableOf).toSorted()).toEqual(few.map(tableOf).toSorted());
    // The page; its people, and which of them share a team with the user; how many comments there are.
    expect(many).toHaveLength(4);
  });

  test('the count of a list is asked only where it is selected', async () => {
    const user = await userWith(1, []);
    const without = await statementsOf('{ viewer { watchlists { nodes { name } } } }', user.token);
    expect(without.map(tableOf).sort()).toEqual(['watchlists']);
  });

  test('market data costs none', async () => {
    const query = `{
      instruments(first: 20) { totalCount nodes { symbol quote { price } candles(interval: H1, limit: 2) { close } } }
      quotes(symbols: ["AAPL", "SPX"]) { price }
      instrument(symbol: "ES") { name }
      plans { tier }
    }`;
    expect(await statementsOf(query)).toEqual([]);
  });

  test('the viewer alone costs none, neither by session nor by API key', async () => {
    const user = await newUser(server);
    const { secret } = await newApiKey(server, user, ['READ']);
    for (const token of [user.token, secret]) {
      expect(await statementsOf('{ viewer { email plan { tier } } }', token)).toEqual([]);
    }
  });

  test('a token that cannot be one costs none', async () => {
    await fetch(server.url, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', Authorization: 'Bearer nonsense' },
      body: '{"query":"{ viewer { id } }"}',
    });
    expect(server.statements).toEqual([]);
  });
});

function tableOf(statement: string): string {
  return /FROM "public"\."(\w+)"/.exec(statement)?.[1] ?? statement;
}
