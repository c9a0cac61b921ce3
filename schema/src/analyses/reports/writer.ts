import type { Tier } from '@tickwire/prisma';
import { plans } from '../../accounts/plans.ts';
import type { ChangeParts } from '../../events/outbox.ts';
import type { Catalogue } from '../../market/catalogue/catalogue.ts';
import type { Report } from '../../market/feed/sequences.ts';
import type { JobHandler, JobTry } from '../../ports/jobs.ts';
import { LostClaim } from '../claimed-run.ts';
import { type AnalysisRuns, priorities } from '../runs.ts';
import type { AnalysisSettings } from '../settings.ts';
import type { Storyteller } from '../stories/storyteller.ts';
import { variantsFor } from '../variants.ts';
import {
  type ClaimedReport,
  claimReport,
  completeReport,
  extendClaim,
  extendEveryMs,
  failReport,
  mostAttempts,
  storeProgress,
  tellChanged,
} from './claimed-report.ts';
import type { SymbolFacts } from './contents.ts';
import { markdownOf } from './markdown.ts';
import { createReading, type ReportMarket, reportQuote } from './reading.ts';
import { sectionsOf } from './sections.ts';
import { readTasksDue } from './tasks-due.ts';

export interface WriterOptions extends ChangeParts {
  readonly market: ReportMarket;
  readonly catalogue: Pick<Catalogue, 'byId' | 'bySymbol' | 'reload'>;
  readonly runs: AnalysisRuns;
  readonly settings: Pick<AnalysisSettings, 'experiments' | 'timeoutMs'>;
  /** Null: the introduction stays in plain words. */
  readonly storyteller: Storyteller | null;
  readonly report: Report;
  readonly now?: () => number;
}

/** So long, in times that an analysis may take, those of a report are waited for: they are made side by side. */
const waitingFactor = 2;

const failures = {
  overdue: 'The report took longer than it may. Ask for it again in a while.',
  unexpected: 'The report could not be written because of a fault on our side. Ask for it again in a while.',
} as const;

interface ListToReport {
  readonly name: string;
  readonly tier: Tier;
  readonly items: readonly { readonly instrumentId: string; readonly note: string | null }[];
}

/** Writes reports: of every symbol what its market and its analyses say, then all of it in order. */
export function createReportHandler(options: WriterOptions): JobHandler {
  const { database, market, catalogue, runs, settings, storyteller, report, now = Date.now } = options;
  const read = createReading({ database, market, runs, report, now });

  async function listOf({ id }: ClaimedReport): Promise<ListToReport> {
    const row = await database.report.findUnique({
      where: { id },
      select: {
        user: { select: { tier: true } },
        watchlist: {
          select: {
            name: true,
            items: { orderBy: { position: 'asc' }, select: { instrumentId: true, note: true } },
          },
        },
      },
    });
    // It went with its list, or with its requester's place in the list's team.
    if (row === null) throw new LostClaim();
    const { user, watchlist } = row;
    const { name, items } = watchlist;
    // Another process may have added one after this one had read the catalogue.
    if (items.some(({ instrumentId }) => catalogue.byId(instrumentId) === null)) await catalogue.reload();
    return { name, tier: user.tier, items };
  }

  async function readAll(claimed: ClaimedReport, list: ListToReport, attempt: AbortSignal): Promise<SymbolFacts[]> {
    const known = list.items.flatMap(({ instrumentId, note }) => {
      const instrument = catalogue.byId(instrumentId);
      return instrument === null ? [] : [{ instrument, note }];
    });
    const obtained = await runs.obtain(
      known.map(({ instrument }) => instrument.id),
      priorities.REPORT,
    );
    const quotes = await market.quotesInOrder(known.map(({ instrument }) => instrument.symbol));
    const variants = variantsFor(claimed.userId, plans[list.tier].models, settings.experiments);
    const deadline = AbortSignal.timeout(settings.timeoutMs * waitingFactor);
    const facts: SymbolFacts[] = [];
    for (const [index, symbol] of known.entries()) {
      attempt.throwIfAborted();
      const runId = obtained.get(symbol.instrument.id)?.id;
      if (runId === undefined) throw new Error(`no run was obtained of the instrument ${symbol.instrument.id}`);
      const quote = reportQuote(quotes[index] ?? null);
      facts.push(await read({ ...symbol, quote, runId }, variants, { attempt, deadline }));
      // The last step is to write it.
      await storeProgress(options, claimed, facts.length / (known.length + 1));
    }
    return facts;
  }

  async function write(claimed: ClaimedReport, attempt: AbortSignal): Promise<void> {
    const at = new Date(now());
    const list = await listOf(claimed);
    const facts = await readAll(claimed, list, attempt);
    const plain = sectionsOf(facts, await readTasksDue(options, { userId: claimed.userId, at, facts }));
    const { introduction, movers, verdictChanges, attention } = plain;
    const symbolOf = new Map(facts.map(({ instrument }) => [instrument.id, instrument.symbol]));
    const named = <Item extends { readonly instrumentId: string }>({ instrumentId, ...item }: Item) => ({
      symbol: symbolOf.get(instrumentId) ?? '',
      ...item,
    });
    const story =
      facts.length === 0
        ? null
        : await storyteller?.retell(
            {
              plain: introduction,
              facts: {
                // What people wrote goes to nobody else.
                movers: movers.map(({ note: _own, ...mover }) => named(mover)),
                verdictChanges: verdictChanges.map(named),
                attention: attention.map(named),
              },
            },
            attempt,
          );
    const sections = { ...plain, introduction: story?.replace(/\s+/g, ' ') ?? introduction };
    const instruments = facts.map(({ instrument }) => instrument);
    await completeReport(options, claimed, {
      sections,
      markdown: markdownOf({ name: list.name, at, instruments, sections }),
    });
  }

  /** @throws what was thrown, which is logged where jobs are done */
  async function fail(claimed: ClaimedReport, attempt: JobTry, error: unknown): Promise<never> {
    if (attempt.isLast || claimed.attempt >= mostAttempts) {
      const failure = attempt.signal.aborted ? failures.overdue : failures.unexpected;
      // Where that fails, the sweeper finds the report once its lease has ended.
      await failReport(options, claimed, failure).catch((problem: unknown) => {
        if (!(problem instanceof LostClaim)) report(problem, 'a report that failed could not be marked so');
      });
    }
    throw error;
  }

  return async (id, attempt) => {
    const claimed = await claimReport(options, id);
    if (claimed === null) return;
    const losing = new AbortController();
    const extending = setInterval(() => {
      extendClaim(options, claimed).catch((error: unknown) => {
        if (error instanceof LostClaim) losing.abort(error);
        else report(error, `the lease of the report ${id} could not be extended`);
      });
    }, extendEveryMs);
    try {
      await write(claimed, AbortSignal.any([attempt.signal, losing.signal]));
    } catch (error) {
      if (!(error instanceof LostClaim) && !losing.signal.aborted) await fail(claimed, attempt, error);
      // It may be gone, with its watchlist: whoever follows it hears of that.
      else await tellChanged(options, id);
    } finally {
      clearInterval(extending);
    }
  };
}
