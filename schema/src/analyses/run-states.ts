import type { AnalysisRun, JobStatus, PrismaClient } from '@tickwire/prisma';
import { notFound } from '../errors.ts';
import type { FollowedKind } from './following.ts';
import { type ResultRow, resultOf, type StoredResult } from './results.ts';

/** Under this key servers tell each other that a run has changed. */
export const runKey = (id: string): string => `analysis-run:${id}`;

/** How far a run is. */
export interface RunState {
  readonly status: JobStatus;
  /** Exact; null until the first result is there. */
  readonly price: string | null;
  /** How much each model counts, as it was when the run was COMPLETED. */
  readonly weights: unknown;
  readonly failure: string | null;
  readonly completedAt: Date | null;
  readonly expiresAt: Date | null;
  /** In the order in which they came. */
  readonly results: readonly StoredResult[];
}

export type RunRow = Pick<AnalysisRun, 'status' | 'price' | 'weights' | 'failure' | 'completedAt' | 'expiresAt'>;

export function runStateOf(row: RunRow, results: readonly StoredResult[]): RunState {
  const { status, price, weights, failure, completedAt, expiresAt } = row;
  return { status, price: price?.toFixed() ?? null, weights, failure, completedAt, expiresAt, results };
}

export function isEnded({ status }: Pick<RunState, 'status'>): boolean {
  return status === 'COMPLETED' || status === 'FAILED';
}

/** A run under way with these results: as it was, whatever has been added to it since. */
function underWay({ price }: RunState, results: readonly StoredResult[]): RunState {
  return {
    status: 'RUNNING',
    price: results.length === 0 ? null : price,
    weights: {},
    failure: null,
    completedAt: null,
    expiresAt: null,
    // Stories are told when all results are there.
    results: results.map((result) => ({ ...result, story: null })),
  };
}

/** A state as a run in it is told, however much of what follows was read with it. */
function asTold(state: RunState): RunState {
  return state.status === 'RUNNING' ? underWay(state, state.results) : state;
}

/** What a run went through: it waits, it is under way, its results come one after another, it ends. It never goes back. */
export function statesBetween(from: RunState, to: RunState): readonly RunState[] {
  if (isEnded(from) || to.status === 'QUEUED') return [];
  const states: RunState[] = from.status === 'QUEUED' ? [underWay(to, [])] : [];
  for (let count = from.results.length + 1; count <= to.results.length; count += 1) {
    states.push(underWay(to, to.results.slice(0, count)));
  }
  return isEnded(to) ? [...states, to] : states;
}

/** A run beside one of its results; where it has none, all of those columns are null. */
type JoinedRow = RunRow & (ResultRow | { readonly runId: null });

/** A run with its results, as one instant had them. */
async function readRun(database: PrismaClient, id: string): Promise<RunState | null> {
  const rows = await database.$queryRaw<JoinedRow[]>`
    SELECT run.status, run.price, run.weights, run.failure,
      run.completed_at AS "completedAt", run.expires_at AS "expiresAt",
      result.run_id AS "runId", result.model, result.version, result.score, result.confidence, result.reasoning,
      result.story, result.factors, result.assumptions, result.fair_value AS "fairValue", result.sensitivity
    FROM analysis_runs AS run LEFT JOIN analysis_results AS result ON result.run_id = run.id
    WHERE run.id = ${id}::uuid
    ORDER BY result.position`;
  const [first] = rows;
  if (first === undefined) return null;
  return asTold(runStateOf(first, rows.flatMap(resultsIn)));
}

function resultsIn(row: JoinedRow): StoredResult[] {
  return row.runId === null ? [] : [resultOf(row)];
}

export function followedRuns(database: PrismaClient): FollowedKind<RunState> {
  return {
    keyOf: runKey,
    read: (id) => readRun(database, id),
    between: statesBetween,
    isLast: isEnded,
    gone: () => notFound('The analysis is gone.'),
  };
}
