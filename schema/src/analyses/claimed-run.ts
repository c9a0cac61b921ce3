import { type Changed, type Transaction, withChanges } from '../changes.ts';
import { type ChangeParts, type Happened, withEvents } from '../events/outbox.ts';
import { itself } from '../events/stored-event.ts';
import { type ModelOutcome, type Variant, variantName } from './models/model.ts';
import { resultOf, type StoredResult } from './results.ts';
import { runKey } from './run-states.ts';
import type { AnalysisSettings } from './settings.ts';

/** A try that has not said for so long that it goes on is lost. */
const leaseSeconds = 30;
/** Well before that it says so. */
export const extendEveryMs = 10_000;
/** A run that takes its processes down with it is given up; one that was merely on many that were killed is not. */
export const mostAttempts = 12;

/** Another try has taken the run, or it has ended: what this one writes would change nothing. */
export class LostClaim extends Error {
  override readonly name = 'LostClaim';
}

export interface ClaimedRun {
  readonly id: string;
  readonly instrumentId: string;
  readonly attempt: number;
  /** What earlier tries have stored: it is kept. */
  readonly results: readonly StoredResult[];
  /** The price that those were made with; null where there are none. */
  readonly price: string | null;
}

/**
 * Takes the run for this try, and from any other. Null where it has ended, or was tried too often.
 */
export async function claimRun(parts: ChangeParts, id: string): Promise<ClaimedRun | null> {
  return withChanges(parts, async (transaction, changed) => {
    const rows = await transaction.$queryRaw<{ attempt: number }[]>`
      UPDATE analysis_runs
      SET status = 'RUNNING', attempt = attempt + 1, started_at = coalesce(started_at, now()),
        lease_until = now() + make_interval(secs => ${leaseSeconds})
      WHERE id = ${id}::uuid AND status IN ('QUEUED', 'RUNNING') AND attempt < ${mostAttempts}
      RETURNING attempt`;
    const [claimed] = rows;
    if (claimed === undefined) return null;
    changed(runKey(id));
    const run = await transaction.analysisRun.findUniqueOrThrow({
      where: { id },
      include: { results: { orderBy: { position: 'asc' } } },
    });
    const price = run.price?.toFixed() ?? null;
    return { id, instrumentId: run.instrumentId, ...claimed, results: run.results.map(resultOf), price };
  });
}

/** @throws LostClaim */
export async function extendClaim({ database }: ChangeParts, { id, attempt }: ClaimedRun): Promise<void> {
  const extended = await database.$executeRaw`
    UPDATE analysis_runs SET lease_until = now() + make_interval(secs => ${leaseSeconds})
    WHERE id = ${id}::uuid AND attempt = ${attempt} AND status = 'RUNNING'`;
  if (extended === 0) throw new LostClaim();
}

interface NewResult extends Variant {
  readonly outcome: ModelOutcome;
  readonly position: number;
  readonly price: string;
}

/** @throws LostClaim */
export async function storeResult(
  parts: ChangeParts,
  { id, attempt }: ClaimedRun,
  { model, version, outcome, position, price }: NewResult,
): Promise<StoredResult> {
  const { score, confidence, reasoning, factors, assumptions, fairValue, sensitivity } = outcome;
  await withChanges(parts, async (transaction, changed) => {
    const stored = await transaction.$executeRaw`
      WITH held AS (
        UPDATE analysis_runs
        SET price = ${price}::numeric, lease_until = now() + make_interval(secs => ${leaseSeconds})
        WHERE id = ${id}::uuid AND attempt = ${attempt} AND status = 'RUNNING'
        RETURNING id
      )
      INSERT INTO analysis_results
        (run_id, model, version, position, score, confidence, reasoning, factors, assumptions, fair_value, sensitivity)
      SELECT id, ${model}::analysis_model, ${version}::int, ${position}::int, ${score}::float8, ${confidence}::float8,
        ${reasoning}, ${JSON.stringify(factors)}::text::jsonb, ${JSON.stringify(assumptions)}::text::jsonb,
        ${fairValue === null ? null : String(fairValue)}::text::numeric,
        ${sensitivity === null ? null : JSON.stringify(sensitivity)}::text::jsonb
      FROM held`;
    if (stored === 0) throw new LostClaim();
    changed(runKey(id));
  });
  return { model, version, ...outcome, story: null };
}

export interface Completion {
  readonly price: string;
  readonly weights: AnalysisSettings['weights'];
  readonly freshMs: number;
  /** By the variant's name. */
  readonly stories: ReadonlyMap<string, string>;
  /** What else is written when it is COMPLETED, and only then. */
  readonly alongside: (transaction: Transaction) => Promise<void>;
}

/** What ends a run tells those who asked for it, in its transaction: of one that only keeps what is watched fresh, nobody. */
async function ended(transaction: Transaction, changed: Changed, happened: Happened, id: string): Promise<void> {
  changed(runKey(id));
  const asked = await transaction.analysis.findFirst({ where: { runId: id }, select: { id: true } });
  if (asked !== null) happened({ type: 'ANALYSIS_ENDED', payload: { runId: id } });
}

/** @throws LostClaim */
export async function completeRun(
  parts: ChangeParts,
  { id, attempt }: ClaimedRun,
  { price, weights, freshMs, stories, alongside }: Completion,
): Promise<void> {
  await withEvents(parts, itself, async (transaction, changed, happened) => {
    const completed = await transaction.$executeRaw`
      UPDATE analysis_runs
      SET status = 'COMPLETED', active_id = NULL, lease_until = NULL, price = ${price}::numeric,
        weights = ${JSON.stringify(weights)}::text::jsonb, completed_at = now(),
        expires_at = now() + make_interval(secs => ${freshMs / 1_000}::float8)
      WHERE id = ${id}::uuid AND attempt = ${attempt} AND status = 'RUNNING'`;
    if (completed === 0) throw new LostClaim();
    for (const [name, story] of stories) {
      await transaction.$executeRaw`
        UPDATE analysis_results SET story = ${story} WHERE run_id = ${id}::uuid AND model || '@' || version = ${name}`;
    }
    await alongside(transaction);
    await ended(transaction, changed, happened, id);
  });
}

/** Ends a try that is the last one with why, for people. Where another has taken the run, nothing happens. */
export async function failRun(
  parts: ChangeParts,
  { id, attempt }: Pick<ClaimedRun, 'id' | 'attempt'>,
  failure: string,
): Promise<boolean> {
  return withEvents(parts, itself, async (transaction, changed, happened) => {
    const failed = await transaction.$executeRaw`
      UPDATE analysis_runs
      SET status = 'FAILED', active_id = NULL, lease_until = NULL, completed_at = now(), failure = ${failure}
      WHERE id = ${id}::uuid AND attempt = ${attempt} AND status = 'RUNNING'`;
    if (failed > 0) await ended(transaction, changed, happened, id);
    return failed > 0;
  });
}

/** Of results those that are not there yet. */
export function missingOf(variants: readonly Variant[], results: readonly StoredResult[]): Variant[] {
  const stored = new Set(results.map(variantName));
  return variants.filter((variant) => !stored.has(variantName(variant)));
}
