import type { PrismaClient } from '@tickwire/prisma';
import type { Report } from '../market/feed/sequences.ts';
import type { Jobs } from '../ports/jobs.ts';
import type { Metrics } from '../ports/metrics.ts';
import { newUuid } from '../uuid-time.ts';
import type { Following } from './following.ts';
import type { RunState } from './run-states.ts';

/** A run that answers who asks now. */
export interface ObtainedRun {
  readonly id: string;
  /** True where it had ended well, and is fresh; else it waits or is under way. */
  readonly isCompleted: boolean;
}

/** Who asks: in their order jobs come to their turn. */
export const priorities = { REQUEST: 1, REPORT: 5, REFRESH: 10 } as const;

export interface AnalysisRuns {
  /**
   * For each instrument the run that answers who asks now: a fresh one that is COMPLETED, else the one that is under way,
   * which whoever asks first begins.
   */
  obtain(instrumentIds: readonly string[], priority: number): Promise<ReadonlyMap<string, ObtainedRun>>;
  /** Resolves once the run is COMPLETED or FAILED, whichever process does it. */
  ended(runId: string, signal: AbortSignal): Promise<'COMPLETED' | 'FAILED'>;
}

export interface AnalysisRunsOptions {
  readonly database: PrismaClient;
  readonly jobs: Jobs;
  readonly following: Following<RunState>;
  readonly metrics: Metrics;
  readonly report: Report;
}

interface FoundRow extends ObtainedRun {
  readonly instrumentId: string;
  readonly isNew: boolean;
}

/** So often a run may begin between the look for it and the try to begin one; then something else is wrong. */
const mostTries = 5;

/**
 * In one statement: what answers, and where nothing does a new run. Where another statement begins one at the same
 * moment, nothing is answered for its instrument: it is seen by the next look.
 */
function findOrBegin(database: PrismaClient, instrumentIds: readonly string[]): Promise<FoundRow[]> {
  const newIds = instrumentIds.map(() => newUuid());
  // In one order everywhere, so that no two statements wait for each other.
  const ordered = [...instrumentIds].sort();
  return database.$queryRaw<FoundRow[]>`
    WITH wanted AS (
      SELECT * FROM unnest(${ordered}::uuid[], ${newIds}::uuid[]) AS wanted (instrument_id, new_id)
    ), found AS (
      SELECT wanted.instrument_id, run.id, run.is_completed
      FROM wanted CROSS JOIN LATERAL (
        SELECT * FROM (
          SELECT id, true AS is_completed FROM (
            SELECT id, expires_at FROM analysis_runs
            WHERE instrument_id = wanted.instrument_id AND status = 'COMPLETED'
            ORDER BY completed_at DESC LIMIT 1
          ) AS newest
          WHERE expires_at > now()
          UNION ALL
          SELECT id, false FROM analysis_runs WHERE active_id = wanted.instrument_id
        ) AS either
        ORDER BY is_completed DESC LIMIT 1
      ) AS run
    ), begun AS (
      INSERT INTO analysis_runs (id, instrument_id, active_id)
      SELECT new_id, instrument_id, instrument_id FROM wanted
      WHERE NOT EXISTS (SELECT FROM found WHERE found.instrument_id = wanted.instrument_id)
      ORDER BY instrument_id
      ON CONFLICT (active_id) DO NOTHING
      RETURNING instrument_id, id
    )
    SELECT instrument_id AS "instrumentId", id, is_completed AS "isCompleted", false AS "isNew" FROM found
    UNION ALL
    SELECT instrument_id, id, false, true FROM begun`;
}

export function createAnalysisRuns({ database, jobs, following, metrics, report }: AnalysisRunsOptions): AnalysisRuns {
  /** A run whose job cannot be handed on waits for the sweeper. */
  async function handOn(id: string, priority: number): Promise<void> {
    try {
      await jobs.add({ kind: 'ANALYSIS', id }, { priority });
    } catch (error) {
      report(error, 'the job of an analysis was not taken: it is handed on again later');
    }
  }

  return {
    async obtain(instrumentIds, priority) {
      const obtained = new Map<string, ObtainedRun>();
      let wanted = [...new Set(instrumentIds)];
      for (let tries = 0; wanted.length > 0; tries += 1) {
        if (tries === mostTries) throw new Error(`no run can be had of ${wanted.join(', ')}`);
        const rows = await findOrBegin(database, wanted);
        const begun = rows.filter(({ isNew }) => isNew);
        for (const { instrumentId, id, isCompleted } of rows) obtained.set(instrumentId, { id, isCompleted });
        if (begun.length > 0) metrics.count('analysis_runs', { event: 'began' }, begun.length);
        await Promise.all(begun.map(({ id }) => handOn(id, priority)));
        wanted = wanted.filter((id) => !obtained.has(id));
      }
      return obtained;
    },

    async ended(runId, signal) {
      signal.throwIfAborted();
      const states = following.follow(runId, (state) => state);
      const stop = () => void states.return();
      signal.addEventListener('abort', stop, { once: true });
      try {
        for await (const { status } of states) if (status === 'COMPLETED' || status === 'FAILED') return status;
      } finally {
        signal.removeEventListener('abort', stop);
      }
      signal.throwIfAborted();
      throw new Error(`the run ${runId} was no longer followed before it had ended`);
    },
  };
}
