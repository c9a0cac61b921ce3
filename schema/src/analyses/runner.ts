import type { Transaction } from '../changes.ts';
import type { ChangeParts } from '../events/outbox.ts';
import type { Catalogue } from '../market/catalogue/catalogue.ts';
import { instrumentById } from '../market/catalogue/instrument-by-id.ts';
import type { Report } from '../market/feed/sequences.ts';
import type { JobHandler, JobTry } from '../ports/jobs.ts';
import type { Metrics } from '../ports/metrics.ts';
import type { ModelComputer } from '../ports/model-computer.ts';
import {
  type ClaimedRun,
  claimRun,
  completeRun,
  extendClaim,
  extendEveryMs,
  failRun,
  LostClaim,
  missingOf,
  mostAttempts,
  storeResult,
} from './claimed-run.ts';
import { AnalysisFailure, gatherInputs, type InputMarket } from './inputs.ts';
import type { ModelOutcome, Variant } from './models/model.ts';
import { modelOf } from './models/registry.ts';
import { type Verdict, verdictOf } from './models/verdict.ts';
import { outcomeShape, type StoredResult } from './results.ts';
import type { AnalysisSettings } from './settings.ts';
import { activeVariants } from './variants.ts';

/** What is missing in it may be had soon: it answers others only so long. */
const freshWithGapsMs = 5 * 60_000;
/** A story that takes longer is not told. */
const storiesWithinMs = 20_000;

const failures = {
  overdue: 'The analysis took longer than it may. Ask for it again in a while.',
  unexpected: 'The analysis could not be made because of a fault on our side. Ask for it again in a while.',
} as const;

/** Keeps what each version predicts, in the transaction in which a run is COMPLETED. */
type RecordPredictions = (
  transaction: Transaction,
  run: { readonly id: string; readonly instrumentId: string; readonly price: string; readonly atMs: number },
  outcomes: readonly { readonly variant: Variant; readonly horizonDays: number; readonly score: number }[],
) => Promise<void>;

/** What is told in a language model's words. */
interface Told {
  readonly variant: Variant;
  readonly outcome: ModelOutcome;
  /** Null where the model does not apply. */
  readonly verdict: Verdict | null;
}

/** Answers stories by the names of the variants; those that cannot be told are left out. */
type TellStories = (outcomes: readonly Told[], signal: AbortSignal) => Promise<ReadonlyMap<string, string>>;

export interface RunnerOptions extends ChangeParts {
  readonly market: InputMarket;
  readonly catalogue: Pick<Catalogue, 'byId' | 'delistedAt' | 'reload'>;
  readonly computer: ModelComputer;
  readonly settings: AnalysisSettings;
  readonly metrics: Metrics;
  readonly report: Report;
  readonly recordPredictions?: RecordPredictions | undefined;
  readonly tellStories?: TellStories | undefined;
  readonly now?: () => number;
}

function scoredOf(results: readonly StoredResult[]) {
  return results.flatMap(({ model, version, score }) => {
    const variant = { model, version };
    const known = modelOf(variant);
    return score === null || known === null ? [] : [{ variant, horizonDays: known.horizonDays, score }];
  });
}

function toldOf(results: readonly StoredResult[]): Told[] {
  return results.map(({ model, version, story: _none, ...outcome }) => {
    const verdict = outcome.score === null ? null : verdictOf(outcome.score);
    return { variant: { model, version }, outcome, verdict };
  });
}

function rejectionOf(signal: AbortSignal): Promise<never> {
  return new Promise((_resolve, reject) => {
    const abort = () => reject(signal.reason);
    if (signal.aborted) abort();
    else signal.addEventListener('abort', abort, { once: true });
  });
}

/** Makes analyses: each by every version of every model that anybody is shown. */
export function createAnalysisHandler(options: RunnerOptions): JobHandler {
  const { market, catalogue, computer, settings, metrics, report, now = Date.now } = options;
  const { recordPredictions, tellStories } = options;

  async function storiesOf(
    results: readonly StoredResult[],
    signal: AbortSignal,
  ): Promise<ReadonlyMap<string, string>> {
    if (tellStories === undefined) return new Map();
    const inTime = AbortSignal.any([signal, AbortSignal.timeout(storiesWithinMs)]);
    try {
      return await Promise.race([tellStories(toldOf(results), inTime), rejectionOf(inTime)]);
    } catch (error) {
      signal.throwIfAborted();
      report(error, 'an analysis is told without stories');
      return new Map();
    }
  }

  async function evaluateMissing(run: ClaimedRun, attempt: JobTry, signal: AbortSignal) {
    const missing = missingOf(activeVariants(settings.experiments), run.results);
    if (missing.length === 0 && run.price !== null) return { results: run.results, price: run.price, hasGaps: false };
    const instrument = await instrumentById(catalogue, run.instrumentId);
    const { input, price, hasGaps } = await gatherInputs({
      ...{ market, instrument, price: run.price, toleratesGaps: attempt.isLast, now },
      isDelisted: catalogue.delistedAt(instrument) !== null,
    });
    const results = [...run.results];
    for (const variant of missing) {
      signal.throwIfAborted();
      const outcome = outcomeShape.parse(await computer.evaluate(variant, input, signal));
      results.push(await storeResult(options, run, { ...variant, outcome, position: results.length, price }));
    }
    return { results, price, hasGaps };
  }

  async function analyse(run: ClaimedRun, attempt: JobTry, signal: AbortSignal): Promise<void> {
    const { results, price, hasGaps } = await evaluateMissing(run, attempt, signal);
    const stories = await storiesOf(results, signal);
    const { id, instrumentId } = run;
    await completeRun(options, run, {
      ...{ price, stories, weights: settings.weights },
      freshMs: hasGaps ? Math.min(freshWithGapsMs, settings.freshMs) : settings.freshMs,
      alongside: async (transaction) => {
        await recordPredictions?.(transaction, { id, instrumentId, price, atMs: now() }, scoredOf(results));
      },
    });
  }

  /** @throws what was thrown, unless it is told to the user instead */
  async function fail(run: ClaimedRun, attempt: JobTry, error: unknown): Promise<void> {
    if (!attempt.isLast && run.attempt < mostAttempts) throw error;
    const isExpected = error instanceof AnalysisFailure;
    const overdue = attempt.signal.aborted ? failures.overdue : failures.unexpected;
    // Where that fails, the sweeper finds the run once its lease has ended.
    const isFailed = await failRun(options, run, isExpected ? error.message : overdue).catch((problem: unknown) => {
      report(problem, 'an analysis that failed could not be marked so');
      return false;
    });
    if (isFailed) metrics.count('analysis_runs', { event: 'failed' });
    if (!isExpected) throw error;
  }

  return async (id, attempt) => {
    const run = await claimRun(options, id);
    if (run === null) return;
    metrics.count('analysis_runs', { event: 'tried' });
    const losing = new AbortController();
    const extending = setInterval(() => {
      extendClaim(options, run).catch((error: unknown) => {
        if (error instanceof LostClaim) losing.abort(error);
        else report(error, `the lease of the analysis ${id} could not be extended`);
      });
    }, extendEveryMs);
    try {
      await analyse(run, attempt, AbortSignal.any([attempt.signal, losing.signal]));
      metrics.count('analysis_runs', { event: 'completed' });
    } catch (error) {
      if (!(error instanceof LostClaim) && !losing.signal.aborted) await fail(run, attempt, error);
      else metrics.count('analysis_runs', { event: 'lost' });
    } finally {
      clearInterval(extending);
    }
  };
}
