import type { TeamRole } from '@tickwire/prisma';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { data, newWatchlist, post } from './harness/client.ts';
import { databaseId, globalId } from './harness/global-id.ts';
import { mutate, refusedWith } from './harness/mutation.ts';
import { type QuickUser, quickUser } from './harness/quick-user.ts';
import { startTestServer } from './harness/server.ts';

const server = await startTestServer();
const { database } = server;

/** A team of these; answers its id. */
async function newTeam(members: readonly (readonly [QuickUser, TeamRole])[]): Promise<string> {
  const { id } = await database.team.create({
    data: {
      name: 'A team',
      members: { create: members.map(([{ databaseId: userId }, role]) => ({ userId, role })) },
    },
  });
  return globalId('Team', id);
}

interface Cast {
  readonly teamId: string;
  readonly owner: QuickUser;
  readonly member: QuickUser;
  readonly viewer: QuickUser;
  readonly stranger: QuickUser;
}

/** One of each role in a team, and somebody who is not in it. */
async function newCast(): Promise<Cast> {
  const [owner, member, viewer, stranger] = await Promise.all([
    quickUser(server),
    quickUser(server),
    quickUser(server),
    quickUser(server),
  ]);
  const teamId = await newTeam([
    [owner, 'OWNER'],
    [member, 'MEMBER'],
    [viewer, 'VIEWER'],
  ]);
  return { teamId, owner, member, viewer, stranger };
}

const listFields = '... on Watchlist { id name owner { id } items { id instrument { symbol } } }';

async function newTeamList(maker: QuickUser, teamId: string, symbols: readonly string[] = []): Promise<string> {
  const made = await mutate(server, 'createWatchlist', {
    args: { input: { name: 'Ours', symbols, teamId } },
    selection: listFields,
    token: maker.token,
  });
  return z.object({ id: z.string() }).parse(made).id;
}

const nodeShape = z.object({ node: z.object({ id: z.string() }).nullable() });

async function sees({ token }: QuickUser, id: string): Promise<boolean> {
  const { node } = await data(server, nodeShape, 'query ($id: ID!) { node(id: $id) { id } }', {
    token,
    variables: { id },
  });
  return node !== null;
}

const pageShape = z.object({
  viewer: z.object({
    watchlists: z.object({ totalCount: z.number(), nodes: z.array(z.object({ id: z.string() })) }),
  }),
});

async function listsOf({ token }: QuickUser, args = ''): Promise<string[]> {
  const query = `{ viewer { watchlists${args} { totalCount nodes { id } } } }`;
  const { watchlists } = (await data(server, pageShape, query, { token })).viewer;
  expect(watchlists.totalCount).toBe(watchlists.nodes.length);
  return watchlists.nodes.map(({ id }) => id);
}

const itemShape = z.object({ node: z.object({ items: z.array(z.object({ id: z.string() })) }) });

async function itemOf({ token }: QuickUser, id: string): Promise<string> {
  const query = 'query ($id: ID!) { node(id: $id) { ... on Watchlist { items { id } } } }';
  const { node } = await data(server, itemShape, query, { token, variables: { id } });
  return node.items[0]?.id ?? '';
}

const move = ({ token }: QuickUser, watchlistId: string, teamId: string | null) =>
  mutate(server, 'moveWatchlist', { args: { input: { watchlistId, teamId } }, selection: listFields, token });

const reportShape = z.object({ id: z.string(), watchlist: z.object({ id: z.string() }) });

/** Asks for a report; answers its id. */
async function request({ token }: QuickUser, watchlistId: string): Promise<string> {
  const selection = '... on Report { id watchlist { id } }';
  const made = await mutate(server, 'requestReport', { args: { input: { watchlistId } }, selection, token });
  const { id, watchlist } = reportShape.parse(made);
  expect(watchlist.id).toBe(watchlistId);
  return id;
}

/** Every change of a list that whoever works in its team may make. */
const work = (id: string) => [
  `addToWatchlist(input: { watchlistId: "${id}", symbol: "IBM" })`,
  `removeFromWatchlist(input: { watchlistId: "${id}", symbol: "IBM" })`,
  `reorderWatchlist(input: { watchlistId: "${id}", symbols: ["MSFT", "AAPL"] })`,
  `renameWatchlist(input: { watchlistId: "${id}", name: "Ours again" })`,
];
const decisions = (id: string, teamId: string) => [
  `moveWatchlist(input: { watchlistId: "${id}", teamId: "${teamId}" })`,
  `moveWatchlist(input: { watchlistId: "${id}" })`,
  `deleteWatchlist(id: "${id}")`,
];

const resultShape = z.object({ result: z.object({ __typename: z.string(), message: z.string().optional() }) });

async function answerTo({ token }: QuickUser, call: string): Promise<string> {
  const query = `mutation { result: ${call} { __typename ... on Error { message } } }`;
  const { data: answer, errors } = await post(server, query, { token });
  if (errors !== undefined) return errors[0]?.extensions.code ?? '';
  const { __typename, message } = resultShape.parse(answer).result;
  return message ?? __typename;
}

describe("a team's watchlist", () => {
  test('is seen by everybody in the team with its items and its owner, and by nobody else', async () => {
    const { teamId, owner, member, viewer, stranger } = await newCast();
    const id = await newTeamList(member, teamId, ['AAPL', 'MSFT']);
    const item = await itemOf(member, id);
    for (const user of [owner, member, viewer]) {
      expect(await sees(user, id)).toBe(true);
      expect(await sees(user, item)).toBe(true);
      expect(await listsOf(user)).toEqual([id]);
    }
    expect(await sees(stranger, id)).toBe(false);
    expect(await sees(stranger, item)).toBe(false);
    expect(await listsOf(stranger)).toEqual([]);
    const query = 'query ($id: ID!) { node(id: $id) { ... on Watchlist { owner { id username email } } } }';
    const shown = await data(server, z.looseObject({}), query, { token: viewer.token, variables: { id } });
    const { username, email } = member;
    expect(shown).toEqual({ node: { owner: { id: member.id, username, email } } });
    const tier = 'query ($id: ID!) { node(id: $id) { ... on Watchlist { owner { plan { tier } } } } }';
    expect(await refusedWith(server, tier, { token: viewer.token, variables: { id } })).toBe('FORBIDDEN');
  });

  test('stands among the own ones in the order in which they were made, and can be left out', async () => {
    const { teamId, owner, member } = await newCast();
    const first = await newWatchlist(server, owner);
    const second = await newTeamList(member, teamId);
    const third = await newWatchlist(server, owner);
    expect(await listsOf(owner)).toEqual([first, second, third]);
    expect(await listsOf(owner, '(last: 3)')).toEqual([first, second, third]);
    expect(await listsOf(owner, '(personal: true)')).toEqual([first, third]);
    expect(await listsOf(owner, '(personal: false)')).toEqual([second]);
    const query = 'query ($id: ID!) { node(id: $id) { ... on Team { watchlists { totalCount nodes { id } } } } }';
    const ofTeam = await data(server, z.looseObject({}), query, { token: owner.token, variables: { id: teamId } });
    expect(ofTeam).toEqual({ node: { watchlists: { totalCount: 1, nodes: [{ id: second }] } } });
  });

  test('is worked on by its OWNERs and MEMBERs; a VIEWER only reads, and to others it is not there', async () => {
    const { teamId, owner, member, viewer, stranger } = await newCast();
    const id = await newTeamList(owner, teamId, ['AAPL', 'MSFT']);
    for (const call of work(id)) {
      expect(await answerTo(viewer, call)).toBe('FORBIDDEN');
      expect(await answerTo(stranger, call)).toBe('There is no such watchlist.');
    }
    for (const call of work(id)) expect(await answerTo(member, call)).toBe('Watchlist');
  });

  test('goes, or moves, by its owner or an OWNER of the team alone', async () => {
    const { teamId, owner, member, viewer, stranger } = await newCast();
    const id = await newTeamList(owner, teamId);
    for (const call of decisions(id, teamId)) {
      expect(await answerTo(member, call)).toBe('FORBIDDEN');
      expect(await answerTo(viewer, call)).toBe('FORBIDDEN');
      expect(await answerTo(stranger, call)).toBe('There is no such watchlist.');
    }
    const byMember = await newTeamList(member, teamId);
    expect(await answerTo(owner, `deleteWatchlist(id: "${byMember}")`)).toBe('DeletedNode');
    expect(await answerTo(owner, `deleteWatchlist(id: "${id}")`)).toBe('DeletedNode');
    const own = await newTeamList(member, teamId);
    await database.teamMember.updateMany({ where: { userId: member.databaseId }, data: { role: 'VIEWER' } });
    expect(await answerTo(member, `deleteWatchlist(id: "${own}")`)).toBe('FORBIDDEN');
  });

  test('is made only by who works in the team', async () => {
    const { teamId, viewer, stranger } = await newCast();
    const call = (id: string) => `createWatchlist(input: { name: "x", teamId: "${id}" })`;
    expect(await answerTo(viewer, call(teamId))).toBe('FORBIDDEN');
    expect(await answerTo(stranger, call(teamId))).toBe('There is no such team.');
    expect(await answerTo(stranger, call('nonsense'))).toBe('There is no such team.');
  });
});

describe('whoever leaves a team', () => {
  const leave = ({ id: userId, token }: QuickUser, teamId: string) =>
    mutate(server, 'removeFromTeam', { args: { input: { teamId, userId } }, token });

  test('sees its lists no more, from the next moment on, and has no reports on them', async () => {
    const { teamId, owner, member, viewer } = await newCast();
    const [id, own] = [await newTeamList(owner, teamId, ['AAPL']), await newWatchlist(server, viewer)];
    const item = await itemOf(viewer, id);
    const reports = [await request(viewer, id), await request(viewer, own), await request(member, id)];
    expect(await listsOf(viewer)).toEqual([id, own]);
    await leave(viewer, teamId);
    expect(await listsOf(viewer)).toEqual([own]);
    expect(await Promise.all([id, item, reports[0] ?? ''].map((node) => sees(viewer, node)))).toEqual([
      false,
      false,
      false,
    ]);
    expect(await answerTo(viewer, `renameWatchlist(input: { watchlistId: "${id}", name: "x" })`)).toBe(
      'There is no such watchlist.',
    );
    expect([await sees(viewer, reports[1] ?? ''), await sees(member, reports[2] ?? '')]).toEqual([true, true]);
  });

  test('hands the lists that counted for their plan to the OWNER who has been there longest', async () => {
    const { teamId, owner, member, viewer } = await newCast();
    await newWatchlist(server, owner, ['AAPL', 'MSFT', 'IBM']);
    const id = await newTeamList(member, teamId, ['SPX', 'ES', 'NQ']);
    await leave(member, teamId);
    expect(await newWatchlist(server, member, ['AAPL', 'MSFT', 'IBM', 'CL', 'GC'])).toBeTruthy();
    const query = 'query ($id: ID!) { node(id: $id) { ... on Watchlist { owner { id } team { id } items { id } } } }';
    const shown = await data(server, z.looseObject({}), query, { token: viewer.token, variables: { id } });
    expect(shown).toMatchObject({ node: { owner: { id: owner.id }, team: { id: teamId }, items: [{}, {}, {}] } });
    // More than the plan allows may be handed on, and nothing is added then.
    const more = `addToWatchlist(input: { watchlistId: "${id}", symbol: "CL" })`;
    expect(await answerTo(owner, more)).toContain('The plan FREE allows 5');
  });
});

describe('moving a watchlist', () => {
  test('gives it to a team, and back to its owner alone', async () => {
    const { teamId, owner, member, viewer } = await newCast();
    const id = await newWatchlist(server, member, ['AAPL']);
    expect(await sees(viewer, id)).toBe(false);
    expect((await move(member, id, teamId)).__typename).toBe('Watchlist');
    expect(await listsOf(viewer)).toEqual([id]);
    expect(await move(owner, id, null)).toMatchObject({ id, owner: { id: member.id } });
    expect(await sees(owner, id)).toBe(false);
    expect(await listsOf(member)).toEqual([id]);
  });

  test('takes it nowhere that the caller does not work, or its owner', async () => {
    const { teamId, owner, member, viewer } = await newCast();
    const id = await newTeamList(member, teamId);
    const [elsewhere, without, reading] = await Promise.all([
      newTeam([[viewer, 'OWNER']]),
      newTeam([[owner, 'OWNER']]),
      newTeam([
        [owner, 'VIEWER'],
        [member, 'OWNER'],
      ]),
    ]);
    expect((await move(owner, id, elsewhere)).message).toBe('There is no such team.');
    expect(await move(owner, id, without)).toMatchObject({
      __typename: 'ValidationError',
      issues: [{ path: ['input', 'teamId'], message: expect.stringContaining(member.username) }],
    });
    const call = `moveWatchlist(input: { watchlistId: "${id}", teamId: "${reading}" })`;
    expect(await answerTo(owner, call)).toBe('FORBIDDEN');
    expect(await sees(viewer, id)).toBe(true);
    expect((await move(member, id, reading)).__typename).toBe('Watchlist');
    expect(await sees(viewer, id)).toBe(false);
  });
});

describe('the plan', () => {
  test('is that of the account which made the list, whoever adds to it', async () => {
    const { teamId, member, owner } = await newCast();
    await database.user.update({ where: { id: owner.databaseId }, data: { tier: 'EXPERT' } });
    await newWatchlist(server, member, ['AAPL', 'MSFT', 'IBM', 'SPX']);
    const id = await newTeamList(member, teamId, ['ES']);
    const add = (user: QuickUser, symbol: string) =>
      mutate(server, 'addToWatchlist', { args: { input: { watchlistId: id, symbol } }, token: user.token });
    // One that another list of that account holds is no new one.
    expect((await add(owner, 'AAPL')).__typename).toBe('Watchlist');
    const refused = await add(owner, 'NQ');
    expect(refused).toMatchObject({ __typename: 'PlanLimitError' });
    expect(refused.message).toContain(`"${member.username}", FREE, which allows 5 `);
    expect((await add(member, 'NQ')).message).toContain('The plan FREE allows 5');
    expect(await newTeamList(owner, teamId, ['NQ', 'CL', 'GC', 'YM', 'RTY', 'ES'])).toBeTruthy();
  });

  test('holds however many add at once', async () => {
    const { teamId, member, owner } = await newCast();
    const [ours, own] = [await newTeamList(member, teamId, ['AAPL', 'MSFT']), await newWatchlist(server, member)];
    const add = (user: QuickUser, watchlistId: string, symbol: string) =>
      mutate(server, 'addToWatchlist', { args: { input: { watchlistId, symbol } }, token: user.token });
    const results = await Promise.all([
      ...['IBM', 'SPX', 'ES', 'NQ'].map((symbol) => add(owner, ours, symbol)),
      ...['CL', 'GC', 'YM', 'RTY'].map((symbol) => add(member, own, symbol)),
    ]);
    const typenames = results.map(({ __typename }) => __typename).sort();
    expect(typenames).toEqual([...Array(5).fill('PlanLimitError'), ...Array(3).fill('Watchlist')]);
  });
});

describe("reports on a team's watchlist", () => {
  test("are asked for by anybody in it, and each is its requester's alone", async () => {
    const { teamId, owner, member, viewer, stranger } = await newCast();
    const id = await newTeamList(member, teamId, ['AAPL']);
    const reports = [await request(owner, id), await request(viewer, id)];
    expect(await request(viewer, id)).toBe(reports[1]);
    const seenBy = (user: QuickUser) => Promise.all(reports.map((report) => sees(user, report)));
    expect(await seenBy(owner)).toEqual([true, false]);
    expect(await seenBy(viewer)).toEqual([false, true]);
    expect(await seenBy(member)).toEqual([false, false]);
    expect(await answerTo(stranger, `requestReport(input: { watchlistId: "${id}" })`)).toBe(
      'There is no such watchlist.',
    );
  });

  test('are gone for whoever no longer sees the list, once it has moved', async () => {
    const { teamId, member, viewer } = await newCast();
    const id = await newTeamList(member, teamId, ['AAPL']);
    const [own, others] = [await request(member, id), await request(viewer, id)];
    await move(member, id, null);
    expect([await sees(member, own), await sees(viewer, others)]).toEqual([true, false]);
    expect(await database.report.count({ where: { watchlistId: databaseId(id) } })).toBe(1);
  });
});
