import { type Prisma, type Task, TaskPriority, TaskStatus, type TeamRole } from '@tickwire/prisma';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { data, post } from '../harness/client.ts';
import { databaseId, globalId } from '../harness/global-id.ts';
import { type QuickUser, quickUser } from '../harness/quick-user.ts';
import { startTestServer } from '../harness/server.ts';

const server = await startTestServer();
const { database } = server;

type Filter = Readonly<Record<string, unknown>>;

const query = `query ($filter: TaskFilter, $orderBy: TaskOrder, $first: Int, $after: String) { viewer {
  tasks(filter: $filter, orderBy: $orderBy, first: $first, after: $after) {
    totalCount edges { cursor node { id title } } } } }`;
const listShape = z.object({
  viewer: z.object({
    tasks: z.object({
      totalCount: z.number(),
      edges: z.array(z.object({ cursor: z.string(), node: z.object({ id: z.string(), title: z.string() }) })),
    }),
  }),
});

interface Asked {
  readonly filter?: Filter;
  readonly orderBy?: string;
  readonly first?: number;
  readonly after?: string;
}

async function list({ token }: QuickUser, asked: Asked = {}) {
  return (await data(server, listShape, query, { token, variables: { first: 100, ...asked } })).viewer.tasks;
}

async function titles(user: QuickUser, asked: Asked = {}): Promise<string[]> {
  return (await list(user, asked)).edges.map(({ node }) => node.title);
}

/** What it is refused with as a whole. */
async function refusal({ token }: QuickUser, variables: Asked) {
  const { errors } = await post(server, query, { token, variables: { ...variables } });
  return errors?.map(({ message, extensions }) => `${extensions.code} ${message}`).join() ?? 'not refused';
}

type NewTask = Partial<Prisma.TaskUncheckedCreateInput> & { readonly title: string };

function add(user: QuickUser, task: NewTask): Promise<Task> {
  const creatorId = task.creatorId ?? user.databaseId;
  return database.task.create({ data: { ...task, creatorId, scopeId: task.teamId ?? creatorId } });
}

async function teamOf(...members: readonly (readonly [QuickUser, TeamRole])[]): Promise<string> {
  const create = members.map(([{ databaseId: userId }, role]) => ({ userId, role }));
  return (await database.team.create({ data: { name: 'A team', members: { create } } })).id;
}

const dayMs = 86_400_000;
const day = (number: number) => new Date(Date.UTC(2026, 0, 1) + number * dayMs);

describe('what a list holds', () => {
  test('is what fits the whole filter, in the order asked for, as plain code picks and sorts it', async () => {
    const [user, mate] = [await quickUser(server), await quickUser(server)];
    const teamId = await teamOf([user, 'MEMBER'], [mate, 'OWNER']);
    const instruments = await database.instrument.findMany({ where: { symbol: { in: ['AAPL', 'MSFT'] } } });
    const [apple, microsoft] = ['AAPL', 'MSFT'].map((symbol) => instruments.find((one) => one.symbol === symbol)?.id);
    const people = [user.databaseId, mate.databaseId];
    // Every combination within some of the fields' values, and few values: most tasks have others that are alike.
    const tasks = await Promise.all(
      Array.from({ length: 60 }, (_, n) =>
        add(user, {
          title: `Task ${n}`,
          teamId: n % 3 === 0 ? null : teamId,
          creatorId: n % 3 === 0 ? user.databaseId : (people[n % 2] ?? ''),
          assigneeId: [null, ...people][n % 3] ?? null,
          status: Object.values(TaskStatus)[n % 4] ?? 'TODO',
          priority: Object.values(TaskPriority)[(n * 7) % 4] ?? 'LOW',
          tags: n % 5 === 0 ? ["o'hara \\ sons", 'tax'] : n % 7 === 0 ? ['tax'] : [],
          instrumentId: [null, apple, microsoft][(n * 5) % 3] ?? null,
          dueAt: n % 4 === 0 ? null : day((n % 6) * 200),
          createdAt: day(-100 + (n % 10)),
          updatedAt: day(-50 + (n % 8)),
        }),
      ),
    );
    const isOpen = ({ status }: Task) => status === 'TODO' || status === 'IN_PROGRESS';
    const isOverdue = (task: Task) => isOpen(task) && task.dueAt !== null && task.dueAt.getTime() < Date.now();
    const criteria: Record<string, (task: Task, value: never) => boolean> = {
      status: ({ status }, value: TaskStatus[]) => value.includes(status),
      priority: ({ priority }, value: TaskPriority[]) => value.includes(priority),
      tag: ({ tags }, value: string) => tags.includes(value),
      symbol: ({ instrumentId }, value: string) => instrumentId === (value === 'aapl' ? apple : microsoft),
      assigneeId: ({ assigneeId }, value: string) => assigneeId === databaseId(value),
      unassigned: ({ assigneeId }, value: boolean) => (assigneeId === null) === value,
      creatorId: ({ creatorId }, value: string) => creatorId === databaseId(value),
      teamId: (task, value: string) => task.teamId === databaseId(value),
      personal: (task, value: boolean) => (task.teamId === null) === value,
      dueBefore: ({ dueAt }, value: string) => dueAt !== null && dueAt < new Date(value),
      dueAfter: ({ dueAt }, value: string) => dueAt !== null && dueAt >= new Date(value),
      overdue: (task, value: boolean) => isOverdue(task) === value,
    };
    const byText = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0);
    const dueMs = ({ dueAt }: Task) => dueAt?.getTime() ?? Number.POSITIVE_INFINITY;
    const rank = ({ priority }: Task) => Object.values(TaskPriority).indexOf(priority);
    const ids = (a: Task, b: Task) => byText(a.id, b.id);
    const orders: Record<string, (a: Task, b: Task) => number> = {
      CREATED_AT_DESC: (a, b) => b.createdAt.getTime() - a.createdAt.getTime() || ids(b, a),
      CREATED_AT_ASC: (a, b) => a.createdAt.getTime() - b.createdAt.getTime() || ids(a, b),
      DUE_AT_ASC: (a, b) => (dueMs(a) === dueMs(b) ? ids(a, b) : dueMs(a) - dueMs(b)),
      PRIORITY_DESC: (a, b) => rank(b) - rank(a) || ids(b, a),
      UPDATED_AT_DESC: (a, b) => b.updatedAt.getTime() - a.updatedAt.getTime() || ids(b, a),
    };
    const persons = fc.constantFrom(user.id, mate.id, globalId('User', teamId));
    const instants = fc.integer({ min: 0, max: 1_000 }).map((number) => day(number).toISOString());
    const filters = fc.record(
      {
        status: fc.subarray(Object.values(TaskStatus)),
        priority: fc.subarray(Object.values(TaskPriority)),
        tag: fc.constantFrom('tax', "o'hara \\ sons", 'ta'),
        symbol: fc.constantFrom('aapl', 'MSFT'),
        assigneeId: persons,
        unassigned: fc.boolean(),
        creatorId: persons,
        teamId: fc.constantFrom(globalId('Team', teamId), globalId('Team', user.databaseId)),
        personal: fc.boolean(),
        dueBefore: instants,
        dueAfter: instants,
        overdue: fc.boolean(),
      },
      { requiredKeys: [] },
    );
    // One criterion or two: of more hardly any task is left.
    const few = fc
      .tuple(filters, fc.subarray(Object.keys(criteria), { maxLength: 2 }))
      .map(([filter, names]) => Object.fromEntries(Object.entries(filter).filter(([name]) => names.includes(name))));
    await fc.assert(
      fc.asyncProperty(few, fc.constantFrom(...Object.keys(orders)), async (filter, orderBy) => {
        const fitting = tasks.filter((task) =>
          Object.entries(filter).every(([name, value]) =>
            Reflect.apply(criteria[name] ?? fc.noShrink, null, [task, value]),
          ),
        );
        const { totalCount, edges } = await list(user, { filter, orderBy });
        expect(edges.map(({ node }) => databaseId(node.id))).toEqual(
          fitting.toSorted(orders[orderBy]).map(({ id }) => id),
        );
        expect(totalCount).toBe(fitting.length);
      }),
      { seed: 20_261_122, numRuns: 60 },
    );
  });

  test('is what its owner can see: their own, and of the teams that they are in everything', async () => {
    const [user, mate, stranger] = [await quickUser(server), await quickUser(server), await quickUser(server)];
    const teamId = await teamOf([user, 'VIEWER'], [mate, 'OWNER']);
    const otherTeam = await teamOf([stranger, 'OWNER'], [mate, 'MEMBER']);
    await add(user, { title: 'own' });
    await add(mate, { title: 'of the team', teamId });
    await add(mate, { title: "mate's own", assigneeId: user.databaseId });
    await add(stranger, { title: 'of another team', teamId: otherTeam, assigneeId: user.databaseId });
    expect(await titles(user)).toEqual(['of the team', 'own']);
    expect(await titles(user, { filter: { teamId: globalId('Team', otherTeam) } })).toEqual([]);
    expect(await titles(user, { filter: { teamId: globalId('Team', stranger.databaseId) } })).toEqual([]);
    expect(await titles(user, { filter: { search: 'team' } })).toEqual(['of the team']);
    expect(await titles(stranger)).toEqual(['of another team']);
    const through = `{ viewer { tasks { nodes { title creator { tasks { totalCount } } } } } }`;
    const { errors } = await post(server, through, { token: user.token });
    expect(errors?.map(({ extensions }) => extensions.code)).toEqual(['FORBIDDEN']);
  });
});

describe('a search', () => {
  test('finds words of title, description and tags, in any case and accent as written, the last one unfinished', async () => {
    const user = await quickUser(server);
    await add(user, { title: 'Review Q3 earnings', description: 'Call the dividend desk', tags: ['year-end'] });
    await add(user, { title: 'Überprüfen: BTC-Position' });
    await add(user, { title: 'Sell the rest', description: "It's a well-known stock" });
    const found: Record<string, string[]> = {
      'REVIEW earn': ['Review Q3 earnings'],
      'earn review': [],
      'dividend year': ['Review Q3 earnings'],
      'year-end': ['Review Q3 earnings'],
      sel: ['Sell the rest'],
      se: [],
      'well-kno': ['Sell the rest'],
      'überprüfen btc-pos': ['Überprüfen: BTC-Position'],
      '"the dividend"': ['Review Q3 earnings'],
      '"dividend the"': [],
      'review or sell': ['Sell the rest', 'Review Q3 earnings'],
      'the -dividend': ['Sell the rest'],
      'the -divid': ['Sell the rest', 'Review Q3 earnings'],
      "it's": ['Sell the rest'],
      "q3 & ! | ( : * ' \\": ['Review Q3 earnings'],
      s: ['Sell the rest'],
      ta: [],
      'scope tag': [],
      [`scope:${user.databaseId}`]: [],
    };
    for (const [search, expected] of Object.entries(found)) {
      expect([search, await titles(user, { filter: { search } })]).toEqual([search, expected]);
    }
    expect(await titles(user, { filter: { search: 'the', tag: 'year-end' } })).toEqual(['Review Q3 earnings']);
    expect(await titles(user, { filter: { search: ' ' } })).toHaveLength(3);
  });

  test('is read page by page like any list', async () => {
    const user = await quickUser(server);
    for (const title of ['one fish', 'two fish', 'red fish', 'no bird']) await add(user, { title });
    const asked = { filter: { search: 'fish' }, orderBy: 'UPDATED_AT_DESC', first: 2 };
    const first = await list(user, asked);
    expect(first.totalCount).toBe(3);
    expect(first.edges.map(({ node }) => node.title)).toEqual(['red fish', 'two fish']);
    expect(await titles(user, { ...asked, after: first.edges[1]?.cursor ?? '' })).toEqual(['one fish']);
  });

  test.each([
    ['punctuation only', '?!… --', /^BAD_USER_INPUT filter.search: has no word/],
    ['characters that show nothing', '\u200b\u200d\u2060', /^BAD_USER_INPUT filter.search: has no word/],
    ['a megabyte', 'a'.repeat(500_000), /^BAD_USER_INPUT filter.search: at most 200 characters/],
    ['201 characters', 'é'.repeat(201), /^BAD_USER_INPUT filter.search: at most 200 characters/],
  ])('of %s is told what is wrong with it', async (_what, search, told) => {
    expect(await refusal(await quickUser(server), { filter: { search } })).toMatch(told);
  });

  test.each([['\u0000a'], ['a\ud800'], [`${'"'.repeat(99)}a`], ['- - -a'], ['🎉a'], ["a'':*&"]])(
    'of odd characters finds what it can: %j',
    async (search) => {
      expect(await refusal(await quickUser(server), { filter: { search } })).toBe('not refused');
    },
  );
});

describe('what nobody sane sends', () => {
  test.each<[string, Asked, RegExp]>([
    ['an unknown symbol', { filter: { symbol: 'NOPE' } }, /^BAD_USER_INPUT filter.symbol: unknown symbol "NOPE"/],
    ['a symbol of 400,000', { filter: { symbol: 'A'.repeat(400_000) } }, /^BAD_USER_INPUT filter.symbol: unknown/],
    ['a tag of 400,000', { filter: { tag: 'a'.repeat(400_000) } }, /^BAD_USER_INPUT filter.tag: is no tag/],
    ['a tag with a NUL', { filter: { tag: 'a\u0000' } }, /^BAD_USER_INPUT filter.tag: is no tag/],
    ['a year of six digits', { filter: { dueBefore: '+275760-09-13T00:00:00.000Z' } }, /^BAD_USER_INPUT /],
    ['the year 0', { filter: { dueBefore: '0000-12-31T00:00:00Z' } }, /^BAD_USER_INPUT .* A DateTime is/],
    ['a year 0 of UTC', { filter: { dueAfter: '0001-01-01T00:00:00+14:00' } }, /^BAD_USER_INPUT .* A DateTime is/],
    ['a year 10000 of UTC', { filter: { dueAfter: '9999-12-31T23:59:59-14:00' } }, /^BAD_USER_INPUT .* A DateTime is/],
    ['a page of 101', { first: 101 }, /^BAD_USER_INPUT first: at most 100/],
  ])('%s is told', async (_what, asked, told) => {
    expect(await refusal(await quickUser(server), asked)).toMatch(told);
  });

  test('ids of nobody fit nothing', async () => {
    const user = await quickUser(server);
    await add(user, { title: 'own', assigneeId: user.databaseId });
    for (const name of ['assigneeId', 'creatorId', 'teamId']) {
      for (const id of ['', 'nonsense', user.databaseId, globalId('Watchlist', user.databaseId)]) {
        expect(await titles(user, { filter: { [name]: id } })).toEqual([]);
      }
    }
  });

  test('a cursor of another order, or of no server, is told', async () => {
    const user = await quickUser(server);
    await add(user, { title: 'own' });
    const { edges } = await list(user, { orderBy: 'UPDATED_AT_DESC' });
    const cursor = edges[0]?.cursor ?? '';
    expect(await refusal(user, { after: cursor })).toMatch(/^BAD_USER_INPUT after: .* in this order/);
    expect(await titles(user, { orderBy: 'UPDATED_AT_DESC', after: cursor })).toEqual([]);
    const [order, key, id, beganAt, snapshot = ''] = Buffer.from(cursor, 'base64url').toString().split(' ');
    const [first = '', end = ''] = snapshot.split(':');
    const parts = { order, key, id, beganAt, snapshot };
    const wrong: readonly Partial<typeof parts>[] = [
      { snapshot: '' },
      { snapshot: `${end}0:${first}:` },
      { snapshot: `${first}:${end}:${end}` },
      { snapshot: `${first}:${end}9:${end}8,${end}1` },
      { snapshot: '0:0:' },
      { snapshot: `${'9'.repeat(30)}:${'9'.repeat(30)}:` },
      { snapshot: '1:9223372036854775808:9223372036854775807' },
      { key: 'never' },
      { key: '99999999999999' },
      { id: "'" },
      { beganAt: '' },
      { order: 'DUE_AT_ASC' },
    ];
    for (const part of wrong) {
      const after = Buffer.from(Object.values({ ...parts, ...part }).join(' ')).toString('base64url');
      expect([part, await refusal(user, { orderBy: 'UPDATED_AT_DESC', after })]).toEqual([
        part,
        expect.stringMatching(/^BAD_USER_INPUT after: is not a cursor of this list/),
      ]);
    }
  });

  test('an empty page has no cursors, at the end of a list and where nothing fits', async () => {
    const user = await quickUser(server);
    await add(user, { title: 'only' });
    const { edges } = await list(user);
    const empty = 'totalCount pageInfo { startCursor endCursor hasNextPage }';
    const { data: answered } = await post(
      server,
      `query ($after: String) { viewer { behind: tasks(after: $after) { ${empty} } none: tasks(filter: { tag: "none" }) { ${empty} } } }`,
      { token: user.token, variables: { after: edges[0]?.cursor } },
    );
    const pageInfo = { startCursor: null, endCursor: null, hasNextPage: false };
    expect(answered).toEqual({ viewer: { behind: { totalCount: 1, pageInfo }, none: { totalCount: 0, pageInfo } } });
  });

  test('a pass that began more than an hour ago is gone on with as one that begins', async () => {
    const user = await quickUser(server);
    await add(user, { title: 'first', updatedAt: day(-2) });
    await add(user, { title: 'second', updatedAt: day(-1) });
    const { edges } = await list(user, { orderBy: 'UPDATED_AT_DESC' });
    const [order, key, id, , snapshot] = Buffer.from(edges[0]?.cursor ?? '', 'base64url')
      .toString()
      .split(' ');
    const old = [order, key, id, Date.now() - 3_700_000, snapshot].join(' ');
    const read = await list(user, { orderBy: 'UPDATED_AT_DESC', after: Buffer.from(old).toString('base64url') });
    expect(read.edges.map(({ node }) => node.title)).toEqual(['first']);
    const beganAt = Buffer.from(read.edges[0]?.cursor ?? '', 'base64url')
      .toString()
      .split(' ')[3];
    expect(Number(beganAt)).toBeGreaterThan(Date.now() - 3_600_000);
  });

  test('without a login there is no list', async () => {
    const { data: answer } = await post(server, '{ viewer { tasks { totalCount } } }');
    expect(answer).toEqual({ viewer: null });
  });
});
