import { type PrismaClient, Tier } from '@tickwire/prisma';
import { uuidSince } from '../uuid-time.ts';

const dayMs = 86_400_000;
export const maxMostWatched = 100;
const planChangeDays = 30;

export interface AccountFigures {
  readonly users: number;
  readonly suspended: number;
  /** Accounts that were used within so many days. */
  readonly activeDay: number;
  readonly activeWeek: number;
  readonly activeMonth: number;
  readonly byTier: readonly { readonly tier: Tier; readonly users: number }[];
}

export interface PlanChanges {
  readonly from: Tier;
  readonly to: Tier;
  readonly count: number;
}

export interface Watched {
  readonly instrumentId: string;
  readonly accounts: number;
}

type TierRow = { readonly tier: Tier } & Omit<AccountFigures, 'byTier'>;

export type Figures = ReturnType<typeof createFigures>;

/** What a service's owner asks about it, computed by the database. */
export function createFigures(database: PrismaClient) {
  return {
    /** Of all accounts, in one pass over them. */
    async accounts(): Promise<AccountFigures> {
      const now = Date.now();
      const [day, week, month] = [1, 7, 30].map((days) => new Date(now - days * dayMs));
      const rows = await database.$queryRaw<TierRow[]>`
        SELECT tier, count(*)::int AS users,
          (count(*) FILTER (WHERE suspended_at IS NOT NULL))::int AS suspended,
          (count(*) FILTER (WHERE last_active_at >= ${day}))::int AS "activeDay",
          (count(*) FILTER (WHERE last_active_at >= ${week}))::int AS "activeWeek",
          (count(*) FILTER (WHERE last_active_at >= ${month}))::int AS "activeMonth"
        FROM users GROUP BY tier`;
      const sum = (field: keyof Omit<TierRow, 'tier'>) => rows.reduce((total, row) => total + row[field], 0);
      const users = (tier: Tier) => rows.find((row) => row.tier === tier)?.users ?? 0;
      return {
        users: sum('users'),
        suspended: sum('suspended'),
        activeDay: sum('activeDay'),
        activeWeek: sum('activeWeek'),
        activeMonth: sum('activeMonth'),
        byTier: Object.values(Tier).map((tier) => ({ tier, users: users(tier) })),
      };
    },

    /** Who went from which plan to which in the last 30 days, the most frequent first. */
    planChanges(): Promise<PlanChanges[]> {
      const since = new Date(Date.now() - planChangeDays * dayMs);
      return database.$queryRaw<PlanChanges[]>`
        SELECT details->>'from' AS from, details->>'to' AS to, count(*)::int AS count FROM audit_log
        WHERE action = 'PLAN_CHANGED' AND id >= ${uuidSince(since)}::uuid AND at >= ${since}
        GROUP BY 1, 2 ORDER BY 3 DESC, 1, 2`;
    },

    /** The instruments that most accounts watch. */
    mostWatched(first: number): Promise<Watched[]> {
      return database.$queryRaw<Watched[]>`
        SELECT item.instrument_id AS "instrumentId", count(DISTINCT list.user_id)::int AS accounts
        FROM watchlist_items AS item JOIN watchlists AS list ON list.id = item.watchlist_id
        GROUP BY item.instrument_id ORDER BY accounts DESC, item.instrument_id LIMIT ${first}`;
    },
  };
}
