import { beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { analysisOf, endedRun } from '../harness/analysis.ts';
import { data, newApiKey, newWatchlist, post } from '../harness/client.ts';
import { databaseId, globalId } from '../harness/global-id.ts';
import { mutate, refusedWith } from '../harness/mutation.ts';
import { type QuickUser, quickUser } from '../harness/quick-user.ts';
import { reportOf } from '../harness/report.ts';
import { startTestServer } from '../harness/server.ts';
import { newTeam } from '../harness/team.ts';
import { greetings, newDueTask, newTask, newTeller } from './stand.ts';

const server = await startTestServer();
const { database } = server;
const teller = newTeller(server);

const notificationShape = z.object({
  id: z.string(),
  kind: z.string(),
  title: z.string(),
  readAt: z.string().nullable(),
  cursor: z.string(),
});
const listShape = z.object({
  viewer: z.object({
    unreadNotifications: z.number(),
    notifications: z.object({
      totalCount: z.number(),
      pageInfo: z.object({ hasNextPage: z.boolean(), endCursor: z.string().nullable() }),
      edges: z.array(z.object({ cursor: z.string(), node: notificationShape })),
    }),
  }),
});

const listQuery = (args = '') =>
  `{ viewer { unreadNotifications notifications${args} { totalCount pageInfo { hasNextPage endCursor } edges { cursor node { id kind title readAt cursor } } } } }`;

async function listOf({ token }: QuickUser, args?: string) {
  const { viewer } = await data(server, listShape, listQuery(args), { token });
  const nodes = viewer.notifications.edges.map(({ node }) => node);
  return { ...viewer.notifications, nodes, unread: viewer.unreadNotifications, texts: nodes.map(textOf) };
}

const textOf = ({ title }: { readonly title: string }) => title.replace('Somebody deleted the team ', '');

/** Who was told these, in this order. */
async function userWhoWasTold(texts: readonly string[]): Promise<QuickUser> {
  const user = await quickUser(server);
  await teller.tell(null, ...greetings(user, texts));
  return user;
}

describe('notifications', () => {
  test('are read page by page, the newest first, while others come', async () => {
    const user = await userWhoWasTold(['1', '2', '3', '4', '5']);
    const first = await listOf(user, '(first: 2)');
    expect(first).toMatchObject({ texts: ['5', '4'], totalCount: 5, unread: 5 });
    expect(first.edges.map(({ cursor }) => cursor)).toEqual(first.nodes.map(({ cursor }) => cursor));
    await teller.tell(null, ...greetings(user, ['6']));
    const second = await listOf(user, `(first: 2, after: "${first.pageInfo.endCursor}")`);
    expect(second).toMatchObject({ texts: ['3', '2'], pageInfo: { hasNextPage: true } });
    expect((await listOf(user, `(last: 2, before: "${second.edges[0]?.cursor}")`)).texts).toEqual(['5', '4']);
  });

  test('are read of some kinds alone, and only what is unread', async () => {
    const user = await userWhoWasTold(['1', '2']);
    const { due } = await newDueTask(server, user, 'A task');
    await teller.tell(null, due);
    expect((await listOf(user, '(kinds: [TASK_DUE])')).texts).toEqual(['Due: A task']);
    expect((await listOf(user, '(kinds: [])')).texts).toEqual([]);
    const query = 'query ($kinds: [NotificationKind!]) { viewer { notifications(kinds: $kinds) { totalCount } } }';
    const variables = { kinds: Array.from({ length: 1_000 }, () => 'TASK_DUE') };
    const { data: overMany } = await post(server, query, { token: user.token, variables });
    expect(overMany).toEqual({ viewer: { notifications: { totalCount: 1 } } });
    const oldest = (await listOf(user)).nodes.at(-1);
    await mutate(server, 'markNotificationRead', { token: user.token, args: { id: oldest?.id } });
    const unread = await listOf(user, '(unreadOnly: true)');
    expect(unread).toMatchObject({ texts: ['Due: A task', '2'], totalCount: 2, unread: 2 });
  });

  test('take cursors of their own list alone', async () => {
    const [user, other] = [await userWhoWasTold(['1']), await userWhoWasTold(['1'])];
    const theirs = (await listOf(other)).nodes[0]?.cursor ?? '';
    for (const cursor of [theirs, 'nonsense', '', 'x'.repeat(10_000)]) {
      expect(await refusedWith(server, listQuery(`(after: "${cursor}")`), user)).toBe('BAD_USER_INPUT');
    }
  });
});

describe('marking', () => {
  const isRead = async (user: QuickUser) => (await listOf(user)).nodes.map(({ readAt }) => readAt !== null);

  test('as read keeps when it was first read; as unread forgets it', async () => {
    const user = await userWhoWasTold(['1']);
    const { id } = (await listOf(user)).nodes[0] ?? {};
    const mark = async (field: string) =>
      (await mutate(server, field, { token: user.token, args: { id }, selection: '... on Notification { readAt }' }))
        .readAt;
    const readAt = await mark('markNotificationRead');
    expect(readAt).toEqual(expect.any(String));
    expect(await mark('markNotificationRead')).toBe(readAt);
    expect((await listOf(user)).unread).toBe(0);
    expect(await mark('markNotificationUnread')).toBeNull();
  });

  test("another's, or what is none, is not found", async () => {
    const [user, other] = [await userWhoWasTold([]), await userWhoWasTold(['1'])];
    const theirs = (await listOf(other)).nodes[0]?.id ?? '';
    for (const id of [theirs, user.id, globalId('Notification', user.databaseId), 'nonsense', '']) {
      for (const field of ['markNotificationRead', 'markNotificationUnread']) {
        expect((await mutate(server, field, { token: user.token, args: { id } })).code).toBe('NOT_FOUND');
      }
    }
    expect(await isRead(other)).toEqual([false]);
  });

  const count = '... on NotificationsRead { count }';

  test('all as read leaves out what came after the one that was seen last', async () => {
    const user = await userWhoWasTold(['1', '2', '3']);
    const seen = (await listOf(user)).nodes[1]?.cursor;
    const { token } = user;
    const some = await mutate(server, 'markAllNotificationsRead', { token, args: { upTo: seen }, selection: count });
    expect(some.count).toBe(2);
    expect(await isRead(user)).toEqual([false, true, true]);
    expect((await mutate(server, 'markAllNotificationsRead', { token, selection: count })).count).toBe(1);
    expect((await listOf(user)).unread).toBe(0);
  });

  test('all up to nonsense, or to a place of somebody else, marks nothing', async () => {
    const [user, other] = [await userWhoWasTold(['1']), await userWhoWasTold(['1'])];
    for (const upTo of ['nonsense', (await listOf(other)).nodes[0]?.cursor]) {
      const refused = await mutate(server, 'markAllNotificationsRead', { token: user.token, args: { upTo } });
      expect(refused.issues?.[0]?.path).toEqual(['upTo']);
    }
    expect(await isRead(user)).toEqual([false]);
  });
});

describe('the subject', () => {
  const subjectsQuery =
    '{ viewer { notifications(first: 50) { nodes { title subject { __typename id ... on Task { title } ... on Team { name } ... on Analysis { score } ... on Report { status } } } } } }';
  const subjectsShape = z.object({
    viewer: z.object({
      notifications: z.object({
        nodes: z.array(z.object({ subject: z.looseObject({ __typename: z.string(), id: z.string() }).nullable() })),
      }),
    }),
  });

  async function subjectsOf({ token }: QuickUser) {
    const { viewer } = await data(server, subjectsShape, subjectsQuery, { token });
    return viewer.notifications.nodes.map(
      ({ subject }) => subject && `${subject.__typename} ${databaseId(subject.id)}`,
    );
  }

  /** Writes notifications about something, without an event. */
  async function about({ databaseId: userId }: QuickUser, subjects: readonly (readonly [string, string])[]) {
    const last = BigInt(subjects.length);
    await database.notificationCounter.upsert({ where: { userId }, create: { userId, last }, update: { last } });
    await database.notification.createMany({
      data: subjects.map(([subjectType, subjectId], at) => ({
        ...{ userId, subjectType, subjectId, sequence: last - BigInt(at), eventId: crypto.randomUUID() },
        ...{ kind: 'TEAM' as const, title: 'About it' },
      })),
    });
  }

  test('is whatever the user may see now, of every type, and null where they may not any more', async () => {
    const [user, other] = [await quickUser(server), await quickUser(server)];
    const { databaseId: teamId } = await newTeam(server, [[user, 'VIEWER']]);
    const left = await newTeam(server, [[other, 'OWNER']]);
    const own = await newTask(server, user);
    const ofTeam = await newTask(server, other, { teamId });
    const analysis = databaseId(await analysisOf(server, user, await endedRun(server, 'AAPL')));
    const report = databaseId(await reportOf(server, await newWatchlist(server, user)));
    const seen = [
      ['Task', own],
      ['Task', ofTeam],
      ['Team', teamId],
      ['Analysis', analysis],
      ['Report', report],
    ] as const;
    const hidden = [
      ['Task', await newTask(server, other)],
      ['Team', left.databaseId],
      ['Task', teamId],
      ['User', user.databaseId],
    ] as const;
    await about(user, [...seen, ...hidden]);
    const expected = seen.map(([type, id]) => `${type} ${id}`);
    expect(await subjectsOf(user)).toEqual([...expected, ...hidden.map(() => null)]);
    await about(other, [
      ['Analysis', analysis],
      ['Report', report],
    ]);
    expect(await subjectsOf(other)).toEqual([null, null]);
  });

  test('of a whole page costs as many statements as that of one', async () => {
    const cost = async (size: number) => {
      const user = await quickUser(server);
      const team = await newTeam(server, [[user, 'OWNER']]);
      const subjects = Array.from({ length: size }, async (_, at) => {
        const id = at % 2 === 0 ? await newTask(server, user) : team.databaseId;
        return [at % 2 === 0 ? 'Task' : 'Team', id] as const;
      });
      await about(user, await Promise.all(subjects));
      await subjectsOf(user);
      server.statements.length = 0;
      await subjectsOf(user);
      return server.statements.length;
    };
    expect(await cost(50)).toBe(await cost(2));
  });
});

describe('choices', () => {
  const shape = z.object({
    viewer: z.object({
      notificationSettings: z.array(
        z.object({ kind: z.string(), inApp: z.boolean(), email: z.boolean(), emailIsFixed: z.boolean() }),
      ),
      notificationSchedule: z.object({ timeZone: z.string(), dueHour: z.number() }),
    }),
  });
  const query =
    '{ viewer { notificationSettings { kind inApp email emailIsFixed } notificationSchedule { timeZone dueHour } } }';

  async function choicesOf({ token }: QuickUser) {
    const { notificationSettings, notificationSchedule } = (await data(server, shape, query, { token })).viewer;
    const told = notificationSettings.map(
      ({ kind, inApp, email, emailIsFixed }) =>
        `${kind}${inApp ? ' app' : ''}${email ? ' mail' : ''}${emailIsFixed ? '!' : ''}`,
    );
    return { told, ...notificationSchedule };
  }

  const usual = [
    ...['TASK_ASSIGNED app mail', 'TASK_DUE app mail', 'TASK_COMMENTED app', 'TASK_COMPLETED app', 'TEAM app mail'],
    ...['ANALYSIS_COMPLETED app', 'REPORT_COMPLETED app', 'PRICE_ALERT app mail', 'ACCOUNT app mail!'],
  ];

  /** Enums cannot be spelled as JSON: they come as variables. */
  async function change({ token }: QuickUser, input: Record<string, unknown>) {
    const document =
      'mutation ($input: ChangeNotificationSettingsInput!) { result: changeNotificationSettings(input: $input) { __typename ... on User { id } ... on ValidationError { issues { path message } } } }';
    const answer = await post(server, document, { token, variables: { input } });
    const result = z.looseObject({
      __typename: z.string(),
      issues: z.array(z.object({ path: z.array(z.string()), message: z.string() })).optional(),
    });
    const { __typename, issues } = z.object({ result }).parse(answer.data).result;
    return issues === undefined ? __typename : issues.map(({ path }) => path.join('.'));
  }

  test('are usual for every kind until they are made, and again once they are as usual', async () => {
    const user = await quickUser(server);
    expect(await choicesOf(user)).toEqual({ told: usual, timeZone: 'UTC', dueHour: 9 });
    const settings = [
      { kind: 'TEAM', inApp: false, email: false },
      { kind: 'ACCOUNT', inApp: false, email: true },
    ];
    expect(await change(user, { settings, timeZone: 'europe/berlin', dueHour: 0 })).toBe('User');
    expect(await choicesOf(user)).toEqual({
      told: usual.map((told) => told.replace('TEAM app mail', 'TEAM').replace('ACCOUNT app', 'ACCOUNT')),
      ...{ timeZone: 'Europe/Berlin', dueHour: 0 },
    });
    expect(await change(user, { settings: settings.map(({ kind }) => ({ kind, inApp: true, email: true })) })).toBe(
      'User',
    );
    expect(await choicesOf(user)).toEqual({ told: usual, timeZone: 'Europe/Berlin', dueHour: 0 });
    expect(await database.notificationSetting.count({ where: { userId: user.databaseId } })).toBe(0);
  });

  describe('that cannot be', () => {
    let user: QuickUser;
    beforeAll(async () => {
      user = await quickUser(server);
    });
    const team = { kind: 'TEAM', inApp: false, email: false };
    const zones = ['Mars/Base', '+25:00', '+01:00', 'EST5EDT,M3.2.0,M11.1.0', '', ' UTC', 'x'.repeat(100_000)];

    const refused: readonly (readonly [string, Record<string, unknown>, string])[] = [
      ['a kind that is named twice', { settings: [team, team] }, 'input.settings.1.kind'],
      ["no mail about the account's safety", { settings: [{ ...team, kind: 'ACCOUNT' }] }, 'input.settings.0.email'],
      ['more than there are', { settings: Array.from({ length: 10 }, () => team) }, 'input.settings'],
      ['hour 24', { settings: [team], dueHour: 24 }, 'input.dueHour'],
      ['hour -1', { settings: [team], dueHour: -1 }, 'input.dueHour'],
      ...zones.map(
        (timeZone) => [`the zone ${timeZone.slice(0, 30)}`, { settings: [team], timeZone }, 'input.timeZone'] as const,
      ),
    ];

    test.each(refused)('%s is refused where it stands, and nothing is changed', async (_what, input, path) => {
      expect(await change(user, input)).toEqual([path]);
      expect(await choicesOf(user)).toEqual({ told: usual, timeZone: 'UTC', dueHour: 9 });
    });
  });

  test('of another hour move what is still to be told, and nothing else', async () => {
    const user = await quickUser(server);
    const nextYear = new Date().getUTCFullYear() + 1;
    const dueAt = new Date(`${nextYear}-01-15T12:00:00Z`);
    const [waiting, told] = [
      await newTask(server, user, { dueAt, dueTellAt: new Date(`${nextYear}-01-15T09:00:00Z`) }),
      await newTask(server, user, { dueAt }),
    ];
    expect(await change(user, { timeZone: 'America/New_York', dueHour: 8 })).toBe('User');
    const tellAt = async (id: string) => (await database.task.findUniqueOrThrow({ where: { id } })).dueTellAt;
    expect(await tellAt(waiting)).toEqual(new Date(`${nextYear}-01-14T13:00:00Z`));
    expect(await tellAt(told)).toBeNull();
  });
});

test('a key that may only read changes nothing, and one that may only write reads nothing', async () => {
  const user = await userWhoWasTold(['1']);
  const [reading, writing] = [await newApiKey(server, user, ['READ']), await newApiKey(server, user, ['WRITE'])];
  const marking = 'mutation { markAllNotificationsRead { __typename } }';
  expect(await refusedWith(server, marking, { token: reading.secret })).toBe('FORBIDDEN');
  expect(await refusedWith(server, listQuery(), { token: writing.secret })).toBe('FORBIDDEN');
  expect(await refusedWith(server, marking)).toBe('UNAUTHENTICATED');
  expect((await listOf(user)).unread).toBe(1);
});
