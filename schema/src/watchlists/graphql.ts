import type { Watchlist } from '@tickwire/prisma';
import { UserType } from '../accounts/graphql.ts';
import { builder } from '../builder.ts';
import type { RequestContext } from '../context.ts';
import { nobody, uuidPattern } from '../global-id.ts';
import { instrumentById } from '../market/catalogue/instrument-by-id.ts';
import { InstrumentType } from '../market/graphql.ts';
import { pageByKey } from '../pagination.ts';
import { TeamType } from '../teams/graphql.ts';
import { personById } from '../teams/people-loader.ts';
import { seenBy } from './access.ts';
import type { Shelves } from './service.ts';

const WatchlistItemType = builder.prismaNode('WatchlistItem', {
  nullable: true,
  description: 'An instrument on a watchlist. Who sees the list sees it.',
  id: { field: 'id', description: 'Opaque; `node(id)` finds the item again.' },
  findUnique: (id, context) => ({ id, watchlist: seenBy(context.viewer?.user.id ?? nobody) }),
  fields: (t) => ({
    instrument: t.field({
      type: InstrumentType,
      description: 'What is watched.',
      resolve: (item, _args, { services }) => instrumentById(services.market.catalogue, item.instrumentId),
    }),
    note: t.exposeString('note', {
      nullable: true,
      description: 'In the words of whoever put it there; at most 500 characters.',
    }),
    addedAt: t.expose('addedAt', { type: 'DateTime', description: 'When it was put on the list.' }),
  }),
});

export const WatchlistType = builder.prismaNode('Watchlist', {
  nullable: true,
  description: 'A list of instruments. Its owner alone sees it; one of a team, everybody in the team.',
  id: { field: 'id', description: 'Opaque; `node(id)` finds the list again.' },
  findUnique: (id, context) => ({ id, ...seenBy(context.viewer?.user.id ?? nobody) }),
  fields: (t) => ({
    name: t.exposeString('name', { description: 'What its people call it.' }),
    owner: t.field({
      type: UserType,
      description:
        "For whose plan its symbols count: who made it. Where that account leaves the list's team, the list is handed to " +
        'the OWNER who has been there longest.',
      resolve: (list, _args, context) => personById(context, list.userId),
    }),
    team: t.loadable({
      type: TeamType,
      nullable: true,
      description: "Whose it is; null where it is its owner's alone.",
      load: (ids: string[], context) => context.services.teams.byIds(ids),
      resolve: (list) => list.teamId,
    }),
    items: t.loadableGroup({
      type: WatchlistItemType,
      description: "In the order that was chosen for them. A plan's limit keeps them few.",
      // Two changes in one operation must each see the list as they left it.
      loaderOptions: { cache: false },
      load: (ids: string[], context) => context.services.watchlists.itemsOf(ids),
      group: (item) => item.watchlistId,
      resolve: (list) => list.id,
    }),
    createdAt: t.expose('createdAt', { type: 'DateTime', description: 'When it was made.' }),
  }),
});

const WatchlistConnection = builder.connectionObject({ type: WatchlistType, name: 'WatchlistConnection' });

function pageOf(
  args: Parameters<typeof pageByKey>[0]['args'],
  { services }: RequestContext,
  shelves: () => Promise<Shelves>,
) {
  return pageByKey<Watchlist>({
    args,
    key: (list) => list.id,
    keyPattern: uuidPattern,
    load: async (page) => services.watchlists.page(await shelves(), page),
    count: async () => services.watchlists.count(await shelves()),
  });
}

builder.prismaObjectField(UserType, 'watchlists', (t) =>
  t.connection(
    {
      type: WatchlistType,
      description: 'The own ones and those of every team that the user is in, in the order in which they were made.',
      args: {
        personal: t.arg.boolean({
          description: 'true: only those that no team has; false: only those of teams. Both where left out.',
        }),
      },
      resolve: (user, { personal, ...args }, context) =>
        pageOf(args, context, async () => {
          const memberships = personal === true ? [] : await context.services.memberships.of(user.id);
          return { userId: personal === false ? null : user.id, teamIds: memberships.map(({ teamId }) => teamId) };
        }),
    },
    WatchlistConnection,
  ),
);

builder.prismaObjectField(TeamType, 'watchlists', (t) =>
  t.connection(
    {
      type: WatchlistType,
      description: 'Its watchlists, in the order in which they were made.',
      resolve: (team, args, context) => pageOf(args, context, async () => ({ userId: null, teamIds: [team.id] })),
    },
    WatchlistConnection,
  ),
);
