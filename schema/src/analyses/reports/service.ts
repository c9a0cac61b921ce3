import type { PrismaClient, Report as ReportRow, Tier, User, Watchlist } from '@tickwire/prisma';
import { inTransaction } from '../../changes.ts';
import { notFound, PlanLimitError } from '../../errors.ts';
import type { Report } from '../../market/feed/sequences.ts';
import type { PageRequest } from '../../pagination.ts';
import type { Jobs } from '../../ports/jobs.ts';
import type { Limits } from '../../ports/limits.ts';
import { newUuid } from '../../uuid-time.ts';
import { noSuchWatchlist, seenBy } from '../../watchlists/access.ts';
import { holdRoles } from '../../watchlists/changing.ts';
import type { FollowedStates, Following } from '../following.ts';
import { priorities } from '../runs.ts';

/** How many an account may have written in a day. They are counted, whether they are kept or not. */
const reportsPerDay: Readonly<Record<Tier, number>> = { FREE: 20, PRO: 100, EXPERT: 100 };

const daySeconds = 86_400;
const hourMs = 3_600_000;

export interface ReportServiceOptions {
  readonly database: PrismaClient;
  readonly jobs: Jobs;
  readonly limits: Pick<Limits, 'counter'>;
  readonly following: Following<ReportRow>;
  readonly report: Report;
}

export type ReportService = ReturnType<typeof createReportService>;

export function createReportService({ database, jobs, limits, following, report }: ReportServiceOptions) {
  const written = limits.counter('reports', daySeconds);

  /** Counts one more, and answers how to take that back. */
  async function take({ id, tier }: Pick<User, 'id' | 'tier'>): Promise<() => Promise<unknown>> {
    const limit = reportsPerDay[tier];
    const { total, resetMs } = await written.add(id);
    const giveBack = () => written.add(id, -1);
    if (total <= limit) return giveBack;
    await giveBack();
    const hours = Math.max(1, Math.ceil(resetMs / hourMs));
    throw new PlanLimitError(
      `The plan ${tier} allows ${limit} reports a day: ask again in ${hours} ${hours === 1 ? 'hour' : 'hours'}.`,
      { tier, limit },
    );
  }

  /**
   * Null where another request was first, or the user no longer sees the list there. The user's place in its team, and the
   * list's, are held meanwhile: whoever takes one of them away finds the report.
   */
  function begin(userId: string, { id: watchlistId, teamId }: Watchlist): Promise<string | null> {
    return inTransaction(database, async (transaction) => {
      const [role] = teamId === null ? ['OWNER'] : await holdRoles(transaction, teamId, [userId]);
      if (role === null) return null;
      const [begun] = await transaction.$queryRaw<{ id: string }[]>`
        INSERT INTO reports (id, user_id, watchlist_id, active_id)
        SELECT ${newUuid()}::uuid, ${userId}::uuid, id, id FROM watchlists
        WHERE id = ${watchlistId}::uuid AND team_id IS NOT DISTINCT FROM ${teamId}::uuid
          AND (team_id IS NOT NULL OR user_id = ${userId}::uuid)
        FOR SHARE
        ON CONFLICT (active_id, user_id) DO NOTHING
        RETURNING id`;
      return begun?.id ?? null;
    });
  }

  function underWay(userId: string, watchlistId: string): Promise<ReportRow | null> {
    return database.report.findUnique({ where: { activeId_userId: { activeId: watchlistId, userId } } });
  }

  async function seen(userId: string, watchlistId: string | null): Promise<Watchlist> {
    const list =
      watchlistId === null
        ? null
        : await database.watchlist.findUnique({ where: { id: watchlistId, ...seenBy(userId) } });
    if (list === null) throw noSuchWatchlist();
    return list;
  }

  return {
    /**
     * The user's one that is under way, or a new one.
     *
     * @throws NotFoundError where the user does not see the watchlist, PlanLimitError where there were too many today.
     */
    async request(user: Pick<User, 'id' | 'tier'>, watchlistId: string | null): Promise<ReportRow> {
      const list = await seen(user.id, watchlistId);
      const running = await underWay(user.id, list.id);
      if (running !== null) return running;
      const giveBack = await take(user);
      const id = await begin(user.id, list).catch(async (error: unknown) => {
        await giveBack();
        throw error;
      });
      if (id === null) {
        await giveBack();
        const other = await underWay(user.id, list.id);
        if (other !== null) return other;
        // It has ended since, or its list was deleted or moved: then there may be nothing to write of.
        return this.request(user, list.id);
      }
      // One whose job cannot be handed on waits for the sweeper.
      await jobs.add({ kind: 'REPORT', id }, { priority: priorities.REPORT }).catch((error: unknown) => {
        report(error, 'the job of a report was not taken: it is handed on again later');
      });
      const row = await database.report.findUnique({ where: { id } });
      if (row === null) throw noSuchWatchlist();
      return row;
    },

    /** In the order in which they were asked for. */
    page(userId: string, { after, before, limit, inverted }: PageRequest): Promise<ReportRow[]> {
      return database.report.findMany({
        where: { userId, id: { ...(after !== null && { gt: after }), ...(before !== null && { lt: before }) } },
        orderBy: { id: inverted ? 'desc' : 'asc' },
        take: limit,
      });
    },

    count(userId: string): Promise<number> {
      return database.report.count({ where: { userId } });
    },

    /** The lists of several reports at once, an error for one that was deleted meanwhile. */
    async watchlistsOf(userId: string, ids: readonly string[]): Promise<(Watchlist | Error)[]> {
      const found = await database.watchlist.findMany({ where: { ...seenBy(userId), id: { in: [...ids] } } });
      return ids.map((id) => found.find((list) => list.id === id) ?? notFound('The watchlist is gone.'));
    },

    /**
     * The report as it is, then each time that it changes, until it has ended.
     *
     * @throws GraphQLError with NOT_FOUND where it is not the user's.
     */
    async follow(userId: string, id: string | null): Promise<FollowedStates<ReportRow>> {
      const found = id === null ? null : await database.report.findUnique({ where: { id, userId } });
      if (found === null) throw notFound('There is no such report.');
      return following.follow(found.id, (row) => row);
    },
  };
}
