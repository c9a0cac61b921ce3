import type { Report } from '@tickwire/prisma';
import { UserType } from '../../accounts/graphql.ts';
import { builder } from '../../builder.ts';
import { mustBeViewer, signedIn } from '../../context.ts';
import { NotFoundError, PlanLimitError } from '../../errors.ts';
import { idOf, nobody, uuidPattern } from '../../global-id.ts';
import { instrumentById } from '../../market/catalogue/instrument-by-id.ts';
import { InstrumentType } from '../../market/graphql.ts';
import { streamCost } from '../../market/prices/graphql.ts';
import { newestFirst, pageByKey } from '../../pagination.ts';
import { WatchlistType } from '../../watchlists/graphql.ts';
import { JobStatusType } from '../graphql.ts';
import { VerdictType } from '../results-graphql.ts';
import { attentionThresholds } from './attention.ts';
import {
  type Attention,
  type AttentionRule,
  type Mover,
  type ReportSections,
  sectionsShape,
  type VerdictChange,
} from './contents.ts';
import { dueWithinDays, mostTasksDue } from './tasks-due.ts';
import { ReportTaskType } from './tasks-due-graphql.ts';

/** A run for each symbol of a list, where nobody has asked for one before. */
const requestCost = 200;

const percent = (share: number) => `${share * 100}%`;

const AttentionRuleType = builder.enumType('ReportAttentionRule', {
  description: 'Why a symbol is worth a look.',
  values: {
    NO_PRICE: { description: 'No source has a price of it at present.' },
    STALE_PRICE: { description: 'Its price is older than its source is expected to be.' },
    NOT_ANALYSED: { description: 'It could not be analysed, or not in time.' },
    STRONG_VERDICT: {
      description: `STRONG_BUY or STRONG_SELL, with a confidence of ${attentionThresholds.strongConfidence} or more.`,
    },
    DISAGREEMENT: {
      description: `The scores of two models that count are ${attentionThresholds.disagreementPoints} points apart, or more.`,
    },
    NEAR_HIGH: {
      description: `Within ${percent(attentionThresholds.nearYearlyLevel)} of its highest price of the last 52 weeks.`,
    },
    NEAR_LOW: {
      description: `Within ${percent(attentionThresholds.nearYearlyLevel)} of its lowest price of the last 52 weeks.`,
    },
  } satisfies Record<AttentionRule, { description: string }>,
});

const MoverType = builder.objectRef<Mover>('ReportMover').implement({
  description: 'What a symbol of the list did since the close of the day before.',
  fields: (t) => ({
    instrument: t.field({
      type: InstrumentType,
      description: 'What moved.',
      resolve: ({ instrumentId }, _args, { services }) => instrumentById(services.market.catalogue, instrumentId),
    }),
    price: t.expose('price', { type: 'Decimal', description: "Its price then, in the instrument's currency." }),
    change: t.expose('change', {
      type: 'Decimal',
      nullable: true,
      description: '`price` less the close of the day before; null where that is not known.',
    }),
    changePercent: t.exposeFloat('changePercent', {
      nullable: true,
      description: '`change` in percent of that close: 1.5 is 1.5%.',
    }),
    verdict: t.expose('verdict', {
      type: VerdictType,
      nullable: true,
      description:
        "What the models of the requester's plan said together; null where it was not analysed, or none applies.",
    }),
    score: t.exposeFloat('score', { nullable: true, description: 'Their score, 0 to 100; null where `verdict` is.' }),
    note: t.exposeString('note', { nullable: true, description: 'The note on it in the list, as it was then.' }),
  }),
});

const StandingType = builder.objectRef<VerdictChange['after']>('ReportVerdict').implement({
  description: 'What the models said of a symbol at a time.',
  fields: (t) => ({
    verdict: t.expose('verdict', { type: VerdictType, description: 'All of them together.' }),
    score: t.exposeFloat('score', { description: '0 to 100.' }),
    at: t.field({ type: 'DateTime', description: 'When that was computed.', resolve: ({ at }) => new Date(at) }),
  }),
});

const VerdictChangeType = builder.objectRef<VerdictChange>('ReportVerdictChange').implement({
  description: 'A symbol whose newest analysis has another verdict than the one before it.',
  fields: (t) => ({
    instrument: t.field({
      type: InstrumentType,
      description: 'What is seen otherwise now.',
      resolve: ({ instrumentId }, _args, { services }) => instrumentById(services.market.catalogue, instrumentId),
    }),
    before: t.expose('before', { type: StandingType, description: 'By the analysis before the newest.' }),
    after: t.expose('after', { type: StandingType, description: 'By the newest.' }),
  }),
});

const AttentionType = builder.objectRef<Attention>('ReportAttention').implement({
  description: 'Something about a symbol that is worth a look.',
  fields: (t) => ({
    instrument: t.field({
      type: InstrumentType,
      description: 'What to look at.',
      resolve: ({ instrumentId }, _args, { services }) => instrumentById(services.market.catalogue, instrumentId),
    }),
    rule: t.expose('rule', { type: AttentionRuleType, description: 'For programs: why.' }),
    message: t.exposeString('message', { description: 'For people: why, in one sentence with its numbers.' }),
  }),
});

const SectionsType = builder.objectRef<ReportSections>('ReportSections').implement({
  description: 'What a report is made of: its Markdown says the same.',
  fields: (t) => ({
    introduction: t.exposeString('introduction', {
      description:
        'One paragraph: in plain words, or as a language model tells them, with no number that is not in it.',
    }),
    movers: t.expose('movers', {
      type: [MoverType],
      description: 'Every symbol that has a price: the one that moved the most comes first, up or down.',
    }),
    verdictChanges: t.expose('verdictChanges', {
      type: [VerdictChangeType],
      description: "In the list's order; only symbols with two analyses by the models of the requester's plan.",
    }),
    attention: t.expose('attention', {
      type: [AttentionType],
      description: "In the list's order; of one symbol what is wrong with its data comes first.",
    }),
    tasksDue: t.expose('tasksDue', {
      type: [ReportTaskType],
      description:
        `Tasks about symbols of the list that the requester saw and that were TODO or IN_PROGRESS, overdue or due within ` +
        `${dueWithinDays} days: the soonest first, at most ${mostTasksDue}. Empty in reports of before there were tasks.`,
    }),
    moreTasksDue: t.exposeInt('moreTasksDue', { description: 'How many such tasks there were beside `tasksDue`.' }),
  }),
});

const ReportType = builder.prismaNode('Report', {
  nullable: true,
  description:
    "A watchlist written up. Only who asked for it can see it, also where the list is a team's; it is deleted with its " +
    'watchlist, and when its requester no longer sees that.',
  id: { field: 'id', description: 'Opaque; `node(id)` finds the report again.' },
  findUnique: (id, context) => ({ id, userId: context.viewer?.user.id ?? nobody }),
  fields: (t) => ({
    status: t.expose('status', { type: JobStatusType, description: 'How far it is.' }),
    progress: t.exposeFloat('progress', {
      description: '0 to 1: how much of it is done. Where a process was lost that worked on it, it begins anew.',
    }),
    watchlist: t.loadable({
      type: WatchlistType,
      description: 'What it reports of, as it is now.',
      load: (ids: string[], context) => context.services.reports.watchlistsOf(context.viewer?.user.id ?? nobody, ids),
      resolve: (report) => report.watchlistId,
    }),
    sections: t.field({
      type: SectionsType,
      nullable: true,
      description: 'Its content as data; null until COMPLETED.',
      resolve: ({ sections }) => (sections === null ? null : sectionsShape.parse(sections)),
    }),
    markdown: t.exposeString('markdown', {
      nullable: true,
      description:
        'Its content as GitHub Flavored Markdown; null until COMPLETED. Names and notes are escaped: no link, HTML or table ' +
        'cell comes of them.',
    }),
    failure: t.exposeString('failure', {
      nullable: true,
      description: 'For people: why it FAILED, and what to do. Null unless it did.',
    }),
    createdAt: t.expose('createdAt', { type: 'DateTime', description: 'When it was asked for.' }),
    completedAt: t.expose('completedAt', {
      type: 'DateTime',
      nullable: true,
      description: 'When it was COMPLETED or FAILED.',
    }),
  }),
});

const ReportConnection = builder.connectionObject({ type: ReportType, name: 'ReportConnection' });

builder.prismaObjectField(UserType, 'reports', (t) =>
  t.connection(
    {
      type: ReportType,
      description: 'What was asked for, the newest first.',
      authScopes: { signedIn: true },
      resolve: (user, args, context) => {
        mustBeViewer(context, user);
        const { reports } = context.services;
        return pageByKey<Report>({
          args,
          key: ({ id }) => id,
          keyPattern: uuidPattern,
          load: (page) => reports.page(user.id, newestFirst(page)),
          count: () => reports.count(user.id),
        });
      },
    },
    ReportConnection,
  ),
);

const RequestReportInput = builder.inputType('RequestReportInput', {
  description: 'What is to be written up.',
  fields: (t) => ({
    watchlistId: t.id({ required: true, description: "One of the caller's own, or of a team that the caller is in." }),
  }),
});

builder.mutationField('requestReport', (t) =>
  t.field({
    type: ReportType,
    complexity: { field: requestCost },
    description:
      'Asks for a report on a watchlist, and answers at once, with one that is QUEUED or under way: `report` follows it. ' +
      'Of each list one is written at a time for each who asks: asking again meanwhile answers the same one. A FREE plan allows 20 new ones ' +
      'a day, others 100.',
    authScopes: { signedIn: true },
    errors: { types: [NotFoundError, PlanLimitError] },
    args: { input: t.arg({ type: RequestReportInput, required: true, description: 'Which list.' }) },
    resolve: (_root, { input }, context) =>
      context.services.reports.request(signedIn(context).user, idOf('Watchlist', input.watchlistId)),
  }),
);

builder.subscriptionField('report', (t) =>
  t.field({
    type: ReportType,
    complexity: { field: streamCost },
    description:
      'A report as it is, then each time that it changes, until it is COMPLETED or FAILED, after which the stream ends. ' +
      "Steps of `progress` may be folded together. NOT_FOUND where it is not the caller's, and once its watchlist is deleted or is not the caller's to see any more.",
    authScopes: { signedIn: true },
    args: { id: t.arg.id({ required: true, description: "One of the caller's own." }) },
    subscribe: (_root, { id }, context) =>
      context.services.reports.follow(signedIn(context).user.id, idOf('Report', id)),
    resolve: (report) => report,
  }),
);
