import { JobStatus } from '@tickwire/prisma';
import { Decimal } from 'decimal.js';
import { z } from 'zod';
import { AnalysisModelType, UserType } from '../accounts/graphql.ts';
import { builder } from '../builder.ts';
import { mustBeViewer, signedIn } from '../context.ts';
import { NotFoundError, PlanLimitError, ValidationError } from '../errors.ts';
import { idOf, uuidPattern } from '../global-id.ts';
import { instrumentById } from '../market/catalogue/instrument-by-id.ts';
import { InstrumentType } from '../market/graphql.ts';
import { streamCost } from '../market/prices/graphql.ts';
import { newestFirst, pageByKey } from '../pagination.ts';
import { analysisModels } from './models/model.ts';
import { ModelResultType, VerdictType } from './results-graphql.ts';
import { type AnalysisView, modelsOf, togetherOf } from './views.ts';

/** Where nobody has asked before, it is computed: by as many models as there are, from a few calls to sources. */
const requestCost = 100;

export const JobStatusType = builder.enumType('JobStatus', {
  description: 'How far work is that is done off the request. It only ever goes forward.',
  values: {
    [JobStatus.QUEUED]: { description: 'It waits for its turn.' },
    [JobStatus.RUNNING]: { description: 'It is under way.' },
    [JobStatus.COMPLETED]: { description: 'It is done.' },
    [JobStatus.FAILED]: { description: 'It could not be done, after some tries: `failure` says why.' },
  },
});

const AnalysisType = builder.node(builder.objectRef<AnalysisView>('Analysis'), {
  description:
    'What the models of a plan make of an instrument, as of one price. Only who asked for it can see it; what it is made ' +
    'of is computed once for all who ask for the same instrument.',
  id: { resolve: ({ id }) => id, description: 'Opaque; `node(id)` finds the analysis again.' },
  loadOne: (id, { viewer, services }) => (viewer === null ? null : services.analyses.find(viewer.user.id, id)),
  fields: (t) => ({
    instrument: t.field({
      type: InstrumentType,
      description: 'What was analysed.',
      resolve: ({ instrumentId }, _args, { services }) => instrumentById(services.market.catalogue, instrumentId),
    }),
    models: t.field({
      type: [AnalysisModelType],
      description: 'The models that were asked for, always in the order BASIC, BUFFETT, LYNCH, DCF.',
      resolve: (view) => modelsOf(view),
    }),
    status: t.field({ type: JobStatusType, description: 'How far it is.', resolve: ({ run }) => run.status }),
    results: t.field({
      type: [ModelResultType],
      complexity: { field: 1, multiplier: analysisModels.length },
      description: 'One for each model that has ended, in the order of `models`.',
      resolve: async (view, _args, { services }) => {
        const { priceDecimals } = await instrumentById(services.market.catalogue, view.instrumentId);
        return (await view.results()).map((result) => ({ ...result, priceDecimals }));
      },
    }),
    score: t.float({
      nullable: true,
      description:
        'Of all models together, 0 to 100: each counts by its weight and its confidence. Null until COMPLETED, and where no ' +
        'model applies.',
      resolve: async (view) => (await togetherOf(view))?.score ?? null,
    }),
    verdict: t.field({
      type: VerdictType,
      nullable: true,
      description: 'What `score` says; null where there is none.',
      resolve: async (view) => (await togetherOf(view))?.verdict ?? null,
    }),
    confidence: t.float({
      nullable: true,
      description: '0 to 1: how sure the models are, and how far they agree. Null where `score` is.',
      resolve: async (view) => (await togetherOf(view))?.confidence ?? null,
    }),
    summary: t.string({
      nullable: true,
      description:
        'What the models say together, and where they disagree, in one to three sentences. Null until COMPLETED.',
      resolve: async (view) => (await togetherOf(view))?.summary ?? null,
    }),
    cached: t.exposeBoolean('cached', {
      description: 'Whether it was COMPLETED already when the caller asked for it, since somebody had asked before.',
    }),
    priceAtAnalysis: t.field({
      type: 'Decimal',
      nullable: true,
      description:
        "The price that every model looked at, in the instrument's currency; null until the first result is there.",
      resolve: async ({ run, instrumentId }, _args, { services }) => {
        if (run.price === null) return null;
        const { priceDecimals } = await instrumentById(services.market.catalogue, instrumentId);
        const price = new Decimal(run.price);
        return price.toFixed(Math.max(priceDecimals, price.decimalPlaces()));
      },
    }),
    failure: t.string({
      nullable: true,
      description: 'For people: why it FAILED, and what to do. Null unless it did.',
      resolve: ({ run }) => run.failure,
    }),
    createdAt: t.expose('createdAt', { type: 'DateTime', description: 'When the caller asked for it.' }),
    completedAt: t.field({
      type: 'DateTime',
      nullable: true,
      description: 'When it was COMPLETED or FAILED; before `createdAt` where it was `cached`.',
      resolve: ({ run }) => run.completedAt,
    }),
    expiresAt: t.field({
      type: 'DateTime',
      nullable: true,
      description:
        'Until then whoever asks is answered with the same; later it is computed anew. Null until COMPLETED.',
      resolve: ({ run }) => run.expiresAt,
    }),
  }),
});

const AnalysisConnection = builder.connectionObject({ type: AnalysisType, name: 'AnalysisConnection' });

builder.objectField(UserType, 'analyses', (t) =>
  t.connection(
    {
      type: AnalysisType,
      description: 'What the account asked for, the newest first.',
      authScopes: { signedIn: true },
      args: {
        symbol: t.arg.string({
          description: 'Only of this instrument, in any case. An unknown one is an error that names it.',
        }),
      },
      resolve: (user, { symbol = null, ...args }, context) => {
        mustBeViewer(context, user);
        const { analyses } = context.services;
        const filter = { userId: user.id, symbol };
        return pageByKey<AnalysisView>({
          args,
          key: ({ id }) => id,
          keyPattern: uuidPattern,
          load: (page) => analyses.page(filter, newestFirst(page)),
          count: () => analyses.count(filter),
        });
      },
    },
    AnalysisConnection,
  ),
);

const RequestAnalysisInput = builder.inputType('RequestAnalysisInput', {
  description: 'What is to be analysed, and by which models.',
  validate: z.object({
    symbol: z.string().max(32, 'is no symbol: at most 32 characters'),
    models: z
      .array(z.enum(analysisModels))
      .min(1, "name at least one, or leave it out for all of the plan's")
      .nullish(),
  }),
  fields: (t) => ({
    symbol: t.string({ required: true, description: 'In any case.' }),
    models: t.field({
      type: [AnalysisModelType],
      description: "Every model of the caller's plan where left out. One that is named twice counts once.",
    }),
  }),
});

builder.mutationField('requestAnalysis', (t) =>
  t.field({
    type: AnalysisType,
    complexity: { field: requestCost },
    description:
      'Asks for an analysis, and answers at once: with one that is COMPLETED and fresh, else with one that is QUEUED or ' +
      'RUNNING, which `analysis` follows. Asking for the same again meanwhile answers the same one.',
    authScopes: { signedIn: true },
    errors: { types: [ValidationError, NotFoundError, PlanLimitError] },
    args: { input: t.arg({ type: RequestAnalysisInput, required: true, description: 'What, and by which models.' }) },
    resolve: (_root, { input: { symbol, models } }, context) =>
      context.services.analyses.request(signedIn(context).user, { symbol, models: models ?? null }),
  }),
);

builder.subscriptionField('analysis', (t) =>
  t.field({
    type: AnalysisType,
    complexity: { field: streamCost },
    description:
      'An analysis as it is, then each time that it changes: when it is RUNNING, with each result, and when it is COMPLETED or ' +
      'FAILED, after which the stream ends. No state is left out and none told twice, whichever server computes it. ' +
      "NOT_FOUND where it is not the caller's.",
    authScopes: { signedIn: true },
    args: { id: t.arg.id({ required: true, description: "One of the caller's own." }) },
    subscribe: (_root, { id }, context) =>
      context.services.analyses.follow(signedIn(context).user.id, idOf('Analysis', id)),
    resolve: (view) => view,
  }),
);
