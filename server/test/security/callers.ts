import { z } from 'zod';
import { analysisOf, type EndedRun, endedRun } from '../harness/analysis.ts';
import { data, newApiKey, newWatchlist, post } from '../harness/client.ts';
import { databaseId } from '../harness/global-id.ts';
import { notificationOf } from '../harness/notification.ts';
import { type QuickUser, quickUser } from '../harness/quick-user.ts';
import { reportOf } from '../harness/report.ts';
import type { TestServer } from '../harness/server.ts';
import { lastingTask } from '../harness/tasks.ts';
import { lastingTeam } from '../harness/team.ts';

/** Who tries: the owner of what is asked for, somebody else, apps with keys of the owner, an admin. */
export const callers = ['anonymous', 'owner', 'other user', 'read-only key', 'write-only key', 'admin'] as const;

export type CallerKind = (typeof callers)[number];

/** An owner with one of everything that an account can own, somebody else, and an admin. */
export interface Scene {
  readonly owner: QuickUser;
  readonly keyId: string;
  readonly sessionId: string;
  readonly watchlistId: string;
  readonly watchlistItemId: string;
  readonly analysisId: string;
  readonly reportId: string;
  readonly notificationId: string;
  readonly teamId: string;
  /** Somebody else who is in it. */
  readonly teamMateId: string;
  readonly teamInvitationId: string;
  readonly taskId: string;
  readonly taskCommentId: string;
  readonly tokens: Readonly<Record<CallerKind, string | undefined>>;
}

const withId = z.object({ id: z.string() });
const idsQuery = '{ viewer { sessions { id } watchlists { nodes { items { id } } } } }';
const idsShape = z.object({
  viewer: z.object({
    sessions: z.array(withId),
    watchlists: z.object({ nodes: z.array(z.object({ items: z.array(withId) })) }),
  }),
});

const runs = new WeakMap<TestServer, Promise<EndedRun>>();

/** One for all scenes: analyses of many users are of the same run. */
function runOn(server: TestServer): Promise<EndedRun> {
  const run = runs.get(server) ?? endedRun(server, 'AAPL');
  runs.set(server, run);
  return run;
}

/** When an account was here last is written down now and then: in a scene it is there from the beginning. */
async function markUsed({ database }: TestServer, { databaseId: userId }: QuickUser): Promise<void> {
  const used = { where: { userId }, data: { lastUsedAt: new Date() } };
  await Promise.all([
    database.session.updateMany(used),
    database.apiKey.updateMany(used),
    database.user.update({ where: { id: userId }, data: { lastActiveAt: new Date() } }),
  ]);
}

export async function newScene(server: TestServer): Promise<Scene> {
  const [owner, other, admin] = await Promise.all([
    quickUser(server),
    quickUser(server),
    quickUser(server, { role: 'ADMIN' }),
  ]);
  const [reading, writing, watchlistId, analysisId] = await Promise.all([
    newApiKey(server, owner, ['READ']),
    newApiKey(server, owner, ['WRITE']),
    newWatchlist(server, owner, ['AAPL', 'MSFT']),
    analysisOf(server, owner, await runOn(server)),
  ]);
  const task = await lastingTask(server, owner);
  // So that there is a rule and a change of plan to read of.
  const change =
    'mutation ($id: ID!) { changePlan(input: { userId: $id, tier: PRO }) { __typename } setFeatureFlag(input: { name: "live-prices", enabled: true, userId: $id }) { __typename } }';
  const [{ viewer }, reportId] = await Promise.all([
    data(server, idsShape, idsQuery, { token: owner.token }),
    reportOf(server, watchlistId, task.taskId),
    post(server, change, { token: admin.token, variables: { id: owner.id } }),
    markUsed(server, owner),
  ]);
  const tokens = {
    anonymous: undefined,
    owner: owner.token,
    'other user': other.token,
    'read-only key': reading.secret,
    'write-only key': writing.secret,
    admin: admin.token,
  };
  return {
    owner,
    keyId: reading.id,
    sessionId: viewer.sessions[0]?.id ?? '',
    watchlistId,
    analysisId,
    reportId,
    ...(await lastingTeam(server, owner)),
    ...task,
    notificationId: await notificationOf(server, owner, databaseId(task.taskId)),
    watchlistItemId: viewer.watchlists.nodes[0]?.items[0]?.id ?? '',
    tokens,
  };
}
