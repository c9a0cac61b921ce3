import type { PrismaClient } from '@tickwire/prisma';
import type { Chore } from '../ports/jobs.ts';
import { type AnalysisRuns, priorities } from './runs.ts';
import type { AnalysisSettings } from './settings.ts';

/** Whoever was here within this time is watching: their own lists, and those of their teams. */
const watchingForMinutes = 30;
/** What was analysed together is due again over this share of the time that an analysis is fresh, not all at one moment. */
const spread = 0.2;

export interface FreshnessOptions {
  readonly database: PrismaClient;
  readonly runs: Pick<AnalysisRuns, 'obtain'>;
  readonly settings: Pick<AnalysisSettings, 'freshMs' | 'refreshPerMinute'>;
}

/**
 * The instruments that somebody watches and whose newest analysis is no longer fresh, what most accounts watch first. How
 * much later than that each is due follows from its newest run: it stays the same from round to round. What failed of late
 * is left alone for as long as an analysis would be fresh. What is under way is looked up by its status, of which there are
 * few: by `active_id` alone, all that ever ran would be read.
 */
async function staleInstruments(
  database: PrismaClient,
  { freshMs, refreshPerMinute }: FreshnessOptions['settings'],
): Promise<string[]> {
  const rows = await database.$queryRaw<{ id: string }[]>`
    WITH watched AS (
      SELECT DISTINCT item.instrument_id AS id
      FROM users AS watcher
        CROSS JOIN LATERAL (
          SELECT id FROM watchlists WHERE user_id = watcher.id
          UNION ALL
          SELECT of_team.id FROM team_members AS member JOIN watchlists AS of_team ON of_team.team_id = member.team_id
          WHERE member.user_id = watcher.id
        ) AS list
        JOIN watchlist_items AS item ON item.watchlist_id = list.id
      WHERE watcher.last_active_at > now() - make_interval(mins => ${watchingForMinutes})
        AND watcher.suspended_at IS NULL
    )
    SELECT instrument.id
    FROM watched JOIN instruments AS instrument ON instrument.id = watched.id
      CROSS JOIN LATERAL (
        SELECT run.id, run.completed_at FROM analysis_runs AS run
        WHERE run.instrument_id = instrument.id AND run.status = 'COMPLETED' AND run.completed_at IS NOT NULL
        ORDER BY run.completed_at DESC LIMIT 1
      ) AS newest
    WHERE newest.completed_at < now() - make_interval(secs => ${freshMs / 1_000}::float8
        * (1 + ${spread}::float8 * (hashtextextended(newest.id::text, 0) & 1023) / 1023))
      AND NOT EXISTS (
        SELECT FROM analysis_runs AS active
        WHERE active.active_id = instrument.id AND active.status IN ('QUEUED', 'RUNNING')
      )
      AND NOT EXISTS (
        SELECT FROM analysis_runs AS failed
        WHERE failed.instrument_id = instrument.id AND failed.status = 'FAILED'
          AND failed.completed_at > now() - make_interval(secs => ${freshMs / 1_000}::float8)
      )
    ORDER BY instrument.watchers DESC, newest.completed_at
    LIMIT ${refreshPerMinute}`;
  return rows.map(({ id }) => id);
}

/** Has what is watched analysed again. */
export function createRefreshWatched({ database, runs, settings }: FreshnessOptions): Chore {
  return {
    name: 'refresh-watched',
    everyMs: 60_000,
    async run() {
      const ids = await staleInstruments(database, settings);
      if (ids.length > 0) await runs.obtain(ids, priorities.REFRESH);
    },
  };
}
