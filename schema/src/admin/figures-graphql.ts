import type { Instrument } from '@tickwire/prisma';
import { TierType } from '../accounts/graphql.ts';
import { builder } from '../builder.ts';
import { badUserInput } from '../errors.ts';
import { within } from '../limits/field-cost.ts';
import { InstrumentType } from '../market/graphql.ts';
import { type AccountFigures, maxMostWatched, type PlanChanges } from './figures.ts';
import { AdminType } from './graphql.ts';

const ActiveUsersType = builder.objectRef<AccountFigures>('ActiveUsers').implement({
  description: 'How many accounts were used of late.',
  fields: (t) => ({
    day: t.exposeInt('activeDay', { description: 'Within the last 24 hours.' }),
    week: t.exposeInt('activeWeek', { description: 'Within the last 7 days.' }),
    month: t.exposeInt('activeMonth', { description: 'Within the last 30 days.' }),
  }),
});

const TierCountType = builder.objectRef<AccountFigures['byTier'][number]>('TierCount').implement({
  description: 'How many accounts have a plan.',
  fields: (t) => ({
    tier: t.expose('tier', { type: TierType, description: 'The plan.' }),
    users: t.exposeInt('users', { description: 'How many accounts have it.' }),
  }),
});

const PlanChangesType = builder.objectRef<PlanChanges>('PlanChanges').implement({
  description: 'How often accounts went from one plan to another.',
  fields: (t) => ({
    from: t.expose('from', { type: TierType, description: 'The plan before.' }),
    to: t.expose('to', { type: TierType, description: 'The plan after.' }),
    count: t.exposeInt('count', { description: 'How often that happened.' }),
  }),
});

const WatchedInstrumentType = builder
  .objectRef<{ readonly instrument: Instrument; readonly accounts: number }>('WatchedInstrument')
  .implement({
    description: 'How many accounts watch an instrument.',
    fields: (t) => ({
      instrument: t.field({ type: InstrumentType, description: 'What is watched.', resolve: (row) => row.instrument }),
      accounts: t.exposeInt('accounts', { description: 'How many accounts have it on a watchlist.' }),
    }),
  });

/** Read once for all fields that ask. */
const FiguresType = builder.objectRef<{ readonly accounts: () => Promise<AccountFigures> }>('Figures').implement({
  description: 'The service in figures, as of now.',
  fields: (t) => ({
    users: t.int({
      description: 'How many accounts there are.',
      resolve: async ({ accounts }) => (await accounts()).users,
    }),
    suspendedUsers: t.int({
      description: 'How many of them are suspended.',
      resolve: async ({ accounts }) => (await accounts()).suspended,
    }),
    activeUsers: t.field({
      type: ActiveUsersType,
      description: 'How many of them were used of late.',
      resolve: ({ accounts }) => accounts(),
    }),
    usersByTier: t.field({
      type: [TierCountType],
      description: 'How many have each plan, the smallest plan first.',
      resolve: async ({ accounts }) => [...(await accounts()).byTier],
    }),
    planChanges: t.field({
      type: [PlanChangesType],
      description: 'The changes of plans of the last 30 days, the most frequent first.',
      resolve: (_figures, _args, { services }) => services.figures.planChanges(),
    }),
    mostWatchedInstruments: t.field({
      type: [WatchedInstrumentType],
      complexity: ({ first }) => ({ field: 1, multiplier: within(first, maxMostWatched) }),
      description: 'The instruments that most accounts watch.',
      args: {
        first: t.arg.int({ required: true, defaultValue: 10, description: `How many: 1 to ${maxMostWatched}.` }),
      },
      resolve: async (_figures, { first }, { services }) => {
        if (first < 1 || first > maxMostWatched) throw badUserInput(`first: from 1 to ${maxMostWatched}`);
        const { catalogue } = services.market;
        const watched = await services.figures.mostWatched(first);
        // Another process may have added one after this one had read the catalogue.
        if (watched.some(({ instrumentId }) => catalogue.byId(instrumentId) === null)) await catalogue.reload();
        return watched.flatMap(({ instrumentId, accounts }) => {
          const instrument = catalogue.byId(instrumentId);
          return instrument === null ? [] : [{ instrument, accounts }];
        });
      },
    }),
  }),
});

builder.objectField(AdminType, 'figures', (t) =>
  t.field({
    type: FiguresType,
    description: 'The service in figures.',
    resolve: (_admin, _args, { services }) => {
      let accounts: Promise<AccountFigures> | null = null;
      return {
        accounts: () => {
          accounts ??= services.figures.accounts();
          return accounts;
        },
      };
    },
  }),
);
