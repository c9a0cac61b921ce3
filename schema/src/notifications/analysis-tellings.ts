import type { Analysis, JobStatus } from '@tickwire/prisma';
import { variantName } from '../analyses/models/model.ts';
import { combine, type Opinion } from '../analyses/models/together.ts';
import { scoreText, verdictText } from '../analyses/models/verdict.ts';
import { sectionsShape } from '../analyses/reports/contents.ts';
import { weightsOf } from '../analyses/results.ts';
import type { Transaction } from '../changes.ts';
import type { EventOf } from '../events/stored-event.ts';
import type { Telling } from './telling.ts';

type Words = Pick<Telling, 'title' | 'body'>;

interface EndedRun {
  readonly status: JobStatus;
  readonly failure: string | null;
  readonly weights: unknown;
  readonly instrument: { readonly symbol: string };
  readonly results: readonly Opinion[];
}

/** What a run says to whoever is shown these variants. */
function wordsOf({ status, failure, weights, instrument, results }: EndedRun, variants: readonly string[]): Words {
  const { symbol } = instrument;
  if (status !== 'COMPLETED') return { title: `${symbol}: the analysis failed`, body: failure };
  const opinions = results.filter((result) => variants.includes(variantName(result)));
  const { score, summary } = combine(opinions, weightsOf(weights));
  const said = score === null ? 'no score' : `${verdictText(score)}, ${scoreText(score)} of 100`;
  return { title: `${symbol}: ${said}`, body: summary };
}

/**
 * The newest that each user asked for of those that were not answered at once. What was asked for again since is marked as
 * `cached`, and was waited for all the same.
 */
function waitingAnalyses(transaction: Transaction, runId: string) {
  return transaction.$queryRaw<Pick<Analysis, 'id' | 'userId' | 'variants'>[]>`
    SELECT DISTINCT ON (asked.user_id) asked.id, asked.user_id AS "userId", asked.variants
    FROM analyses AS asked JOIN analysis_runs AS run ON run.id = asked.run_id
    WHERE asked.run_id = ${runId}::uuid AND (NOT asked.cached OR asked.created_at <= run.completed_at)
    ORDER BY asked.user_id, asked.id DESC`;
}

/** Everyone who waited for it, each in the words of the models that they are shown. */
export async function tellAnalysis(
  transaction: Transaction,
  { payload: { runId } }: EventOf<'ANALYSIS_ENDED'>,
): Promise<readonly Telling[]> {
  const run = await transaction.analysisRun.findUnique({
    where: { id: runId },
    select: {
      ...{ status: true, failure: true, weights: true, instrument: { select: { symbol: true } } },
      results: { select: { model: true, version: true, score: true, confidence: true } },
    },
  });
  if (run === null) return [];
  const asked = await waitingAnalyses(transaction, runId);
  const byVariants = Map.groupBy(asked, ({ variants }) => variants.join());
  return [...byVariants.values()].flatMap((alike) => {
    const words = wordsOf(run, alike[0]?.variants ?? []);
    return alike.map(({ id, userId }) => ({
      ...words,
      userIds: [userId],
      kind: 'ANALYSIS_COMPLETED',
      subject: { type: 'Analysis', id },
    }));
  });
}

/** Its owner, unless it went with its watchlist meanwhile. */
export async function tellReport(
  transaction: Transaction,
  { payload: { reportId, userId } }: EventOf<'REPORT_ENDED'>,
): Promise<readonly Telling[]> {
  const report = await transaction.report.findUnique({
    where: { id: reportId },
    select: { status: true, failure: true, sections: true, watchlist: { select: { name: true } } },
  });
  if (report === null) return [];
  const { status, failure, sections, watchlist } = report;
  const isWritten = status === 'COMPLETED';
  return [
    {
      userIds: [userId],
      kind: 'REPORT_COMPLETED',
      title: `${watchlist.name}: the report ${isWritten ? 'is ready' : 'could not be written'}`,
      body: isWritten ? sectionsShape.parse(sections).introduction : failure,
      subject: { type: 'Report', id: reportId },
    },
  ];
}
