import type { Analysis, PrismaClient, User } from '@tickwire/prisma';
import { plans } from '../accounts/plans.ts';
import { inOneStatement } from '../changes.ts';
import { badUserInput, NotFoundError, notFound, PlanLimitError } from '../errors.ts';
import type { Catalogue } from '../market/catalogue/catalogue.ts';
import type { PageRequest } from '../pagination.ts';
import { newUuid } from '../uuid-time.ts';
import type { FollowedStates, Following } from './following.ts';
import { type AnalysisModel, analysisModels, variantName } from './models/model.ts';
import { resultsOfVariants } from './results.ts';
import type { RunRow, RunState } from './run-states.ts';
import { type AnalysisRuns, type ObtainedRun, priorities } from './runs.ts';
import type { AnalysisSettings } from './settings.ts';
import { variantsFor } from './variants.ts';
import { type AnalysisView, viewsOf } from './views.ts';

export interface AnalysisServiceOptions {
  readonly database: PrismaClient;
  readonly catalogue: Pick<Catalogue, 'bySymbol'>;
  readonly runs: Pick<AnalysisRuns, 'obtain'>;
  readonly following: Following<RunState>;
  readonly settings: Pick<AnalysisSettings, 'experiments'>;
}

/** What is asked for; null: every model of the caller's plan. */
export interface AnalysisRequest {
  readonly symbol: string;
  readonly models: readonly AnalysisModel[] | null;
}

export interface AnalysisFilter {
  readonly userId: string;
  /** Null: of every instrument. */
  readonly symbol: string | null;
}

type AskedRow = Pick<Analysis, 'id' | 'cached' | 'createdAt'> & RunRow;

export type AnalysisService = ReturnType<typeof createAnalysisService>;

export function createAnalysisService({ database, catalogue, runs, following, settings }: AnalysisServiceOptions) {
  const obtaining = new Map<string, Promise<ObtainedRun | undefined>>();

  /** Of those who ask at the same moment for the same instrument, one looks for its run. */
  async function obtain(instrumentId: string): Promise<ObtainedRun> {
    let underWay = obtaining.get(instrumentId);
    if (underWay === undefined) {
      underWay = runs
        .obtain([instrumentId], priorities.REQUEST)
        .then((obtained) => obtained.get(instrumentId))
        .finally(() => obtaining.delete(instrumentId));
      obtaining.set(instrumentId, underWay);
    }
    const run = await underWay;
    if (run === undefined) throw new Error(`no run was obtained of the instrument ${instrumentId}`);
    return run;
  }

  function modelsOf({ tier }: Pick<User, 'tier'>, asked: AnalysisRequest['models']): readonly AnalysisModel[] {
    const { models } = plans[tier];
    const wanted = asked === null ? models : analysisModels.filter((model) => asked.includes(model));
    const beyond = wanted.filter((model) => !models.includes(model));
    if (beyond.length > 0) {
      throw new PlanLimitError(
        `The plan ${tier} does not include ${beyond.join(', ')}, but ${models.join(', ')}: \`plans\` tells which one does.`,
        { tier, limit: models.length },
      );
    }
    return wanted;
  }

  function instrumentIdOf({ symbol }: AnalysisFilter): string | null {
    if (symbol === null) return null;
    const instrument = catalogue.bySymbol(symbol);
    if (instrument === null) {
      const named = JSON.stringify(symbol.slice(0, 32));
      throw badUserInput(`symbol: unknown symbol ${named}; \`instruments\` lists those that are known`);
    }
    return instrument.id;
  }

  function whereOf(filter: AnalysisFilter) {
    const instrumentId = instrumentIdOf(filter);
    return { userId: filter.userId, ...(instrumentId !== null && { instrumentId }) };
  }

  return {
    /**
     * What answers now, or will: asking for the same again answers with the same.
     *
     * @throws NotFoundError for an unknown symbol, PlanLimitError for a model that the plan does not include.
     */
    async request(user: Pick<User, 'id' | 'tier'>, { symbol, models }: AnalysisRequest): Promise<AnalysisView> {
      const instrument = catalogue.bySymbol(symbol);
      if (instrument === null) {
        throw new NotFoundError(
          `Unknown symbol ${JSON.stringify(symbol)}: \`instruments\` lists those that are known.`,
        );
      }
      const variants = variantsFor(user.id, modelsOf(user, models), settings.experiments).map(variantName);
      const { id: runId } = await obtain(instrument.id);
      // The run is held against its end: whoever ends it sees who waits for it, and whoever asks later that it has ended.
      const [row] = await inOneStatement(
        database,
        (sender) => sender.$queryRaw<AskedRow[]>`
          WITH run AS (
            SELECT * FROM analysis_runs WHERE id = ${runId}::uuid FOR SHARE
          ), asked AS (
            INSERT INTO analyses (id, user_id, run_id, instrument_id, variants, cached)
            SELECT ${newUuid()}::uuid, users.id, run.id, run.instrument_id, ${variants}::text[], run.status = 'COMPLETED'
            FROM run, users WHERE users.id = ${user.id}::uuid
            ON CONFLICT (user_id, run_id, variants) DO UPDATE SET cached = analyses.cached OR excluded.cached
            RETURNING id, cached, created_at
          )
          SELECT asked.id, asked.cached, asked.created_at AS "createdAt", run.status, run.price, run.weights, run.failure,
            run.completed_at AS "completedAt", run.expires_at AS "expiresAt"
          FROM asked, run`,
      );
      if (row === undefined) throw new NotFoundError('The account is gone.');
      const { id, cached, createdAt, ...run } = row;
      const analysis = { id, userId: user.id, runId, instrumentId: instrument.id, variants, cached, createdAt };
      const [view] = viewsOf(database, [{ ...analysis, run }]);
      if (view === undefined) throw new Error(`no view of the analysis ${id}`);
      return view;
    },

    /** Null where it is not the user's. */
    async find(userId: string, id: string): Promise<AnalysisView | null> {
      const row = await database.analysis.findUnique({ where: { id, userId }, include: { run: true } });
      return (row && viewsOf(database, [row])[0]) ?? null;
    },

    /** In the order in which they were asked for. */
    async page(filter: AnalysisFilter, { after, before, limit, inverted }: PageRequest): Promise<AnalysisView[]> {
      const rows = await database.analysis.findMany({
        where: {
          ...whereOf(filter),
          id: { ...(after !== null && { gt: after }), ...(before !== null && { lt: before }) },
        },
        orderBy: { id: inverted ? 'desc' : 'asc' },
        take: limit,
        include: { run: true },
      });
      return viewsOf(database, rows);
    },

    count(filter: AnalysisFilter): Promise<number> {
      return database.analysis.count({ where: whereOf(filter) });
    },

    /**
     * The analysis as it is, then each time that it changes, until it has ended.
     *
     * @throws GraphQLError with NOT_FOUND where it is not the user's.
     */
    async follow(userId: string, id: string | null): Promise<FollowedStates<AnalysisView>> {
      const row = id === null ? null : await database.analysis.findUnique({ where: { id, userId } });
      if (row === null) throw notFound('There is no such analysis.');
      const { runId, ...analysis } = row;
      let told: { readonly status: string; readonly count: number } | null = null;
      return following.follow(runId, (state) => {
        const results = resultsOfVariants(state.results, analysis.variants);
        const { status } = state;
        // A result of another version than those that the user is shown.
        if (told !== null && told.status === status && told.count === results.length) return null;
        told = { status, count: results.length };
        return { ...analysis, run: state, results: async () => results };
      });
    },
  };
}
