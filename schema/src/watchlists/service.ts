import type { Prisma, PrismaClient, Watchlist, WatchlistItem } from '@tickwire/prisma';
import { ConflictError, NotFoundError, PlanLimitError, ValidationError } from '../errors.ts';
import type { Catalogue } from '../market/catalogue/catalogue.ts';
import type { PageRequest } from '../pagination.ts';
import type { Cache } from '../ports/cache.ts';
import { mustBelong, mustDecide } from './access.ts';
import { createChanging, holdRoles } from './changing.ts';
import { moveList } from './moving.ts';
import { checkPlan } from './plan-limit.ts';

/** Bounds what one account can store; nobody keeps so many by hand. */
const maxWatchlists = 100;

export interface WatchlistServiceOptions {
  readonly database: PrismaClient;
  readonly cache: Pick<Cache, 'announce' | 'drop'>;
  /** The market as watchlists know it. */
  readonly market: {
    readonly catalogue: Catalogue;
    /** Told which symbols have been put on a list. */
    watch(symbols: readonly string[]): void;
  };
}

/** Whose lists are wanted: those that are this user's alone, and those of these teams. */
export interface Shelves {
  readonly userId: string | null;
  readonly teamIds: readonly string[];
}

export type WatchlistService = ReturnType<typeof createWatchlistService>;

export function createWatchlistService({ database, cache, market }: WatchlistServiceOptions) {
  const { catalogue, watch } = market;
  const { changingAccount, changingList } = createChanging({ database, cache });

  const on = ({ userId, teamIds }: Shelves): Prisma.WatchlistWhereInput => ({
    OR: [...(userId === null ? [] : [{ userId, teamId: null }]), { teamId: { in: [...teamIds] } }],
  });

  function instrumentIds(symbols: readonly string[]): string[] {
    const unknown = symbols.filter((symbol) => catalogue.bySymbol(symbol) === null);
    if (unknown.length > 0) {
      throw new NotFoundError(
        `Unknown symbol ${unknown.map((symbol) => `"${symbol}"`).join(', ')}: \`instruments\` lists those that are known.`,
      );
    }
    return [...new Set(symbols.flatMap((symbol) => catalogue.bySymbol(symbol)?.id ?? []))];
  }

  return {
    /** A page of lists, in the order in which they were made. */
    page(shelves: Shelves, { after, before, limit, inverted }: PageRequest): Promise<Watchlist[]> {
      return database.watchlist.findMany({
        where: { ...on(shelves), id: { ...(after !== null && { gt: after }), ...(before !== null && { lt: before }) } },
        orderBy: { id: inverted ? 'desc' : 'asc' },
        take: limit,
      });
    },

    count(shelves: Shelves): Promise<number> {
      return database.watchlist.count({ where: on(shelves) });
    },

    /** The items of several lists at once, each list's in its own order. */
    itemsOf(watchlistIds: readonly string[]): Promise<WatchlistItem[]> {
      return database.watchlistItem.findMany({
        where: { watchlistId: { in: [...watchlistIds] } },
        orderBy: [{ watchlistId: 'asc' }, { position: 'asc' }],
      });
    },

    /**
     * Makes a list, of a team where one is named.
     *
     * @throws NotFoundError for an unknown symbol, or a team that the user is not in; GraphQLError with FORBIDDEN for a
     * VIEWER of the team; PlanLimitError where there would be too many.
     */
    async create(
      userId: string,
      {
        name,
        symbols,
        teamId,
      }: { readonly name: string; readonly symbols: readonly string[]; readonly teamId: string | null },
    ): Promise<Watchlist> {
      const added = instrumentIds(symbols);
      const created = await changingAccount(userId, async (transaction, account) => {
        if (teamId !== null) {
          const [role = null] = await holdRoles(transaction, teamId, [userId]);
          mustBelong(role);
        }
        if ((await transaction.watchlist.count({ where: { userId } })) >= maxWatchlists) {
          throw new PlanLimitError(`An account holds at most ${maxWatchlists} watchlists: delete one first.`, {
            tier: account.tier,
            limit: maxWatchlists,
          });
        }
        await checkPlan(transaction, account, added, userId);
        const items = { create: added.map((instrumentId, position) => ({ instrumentId, position })) };
        return transaction.watchlist.create({ data: { userId, teamId, name, items } });
      });
      watch(symbols);
      return created;
    },

    /** @throws NotFoundError where the user does not see it. */
    rename(userId: string, id: string | null, name: string): Promise<Watchlist> {
      return changingList(userId, id, ({ transaction, list }) =>
        transaction.watchlist.update({ where: { id: list.id }, data: { name } }),
      );
    },

    /** @throws NotFoundError where the user does not see it, and as `moveList` does. */
    move(userId: string, id: string | null, teamId: string | null): Promise<Watchlist> {
      return changingList(userId, id, (inHand) => moveList(inHand, userId, teamId));
    },

    /** @throws NotFoundError where the user does not see it, GraphQLError with FORBIDDEN where it may not go by this one. */
    delete(userId: string, id: string | null): Promise<void> {
      return changingList(userId, id, async ({ transaction, role, list }) => {
        mustDecide(userId, role, list);
        await transaction.watchlist.delete({ where: { id: list.id } });
      });
    },

    /** @throws NotFoundError, ConflictError where the symbol is in the list already, PlanLimitError. */
    async addItem(userId: string, watchlistId: string | null, symbol: string, note: string | null): Promise<Watchlist> {
      const changed = await changingList(userId, watchlistId, async ({ transaction, list, owner }) => {
        const [instrumentId = ''] = instrumentIds([symbol]);
        const present = await transaction.watchlistItem.findUnique({
          where: { watchlistId_instrumentId: { watchlistId: list.id, instrumentId } },
        });
        if (present !== null) throw new ConflictError(`"${symbol}" is in this watchlist already.`);
        await checkPlan(transaction, owner, [instrumentId], userId);
        const last = await transaction.watchlistItem.aggregate({
          where: { watchlistId: list.id },
          _max: { position: true },
        });
        const position = (last._max.position ?? -1) + 1;
        await transaction.watchlistItem.create({ data: { watchlistId: list.id, instrumentId, note, position } });
        return list;
      });
      watch([symbol]);
      return changed;
    },

    /** @throws NotFoundError where the user does not see the list, or it lacks the symbol. */
    removeItem(userId: string, watchlistId: string | null, symbol: string): Promise<Watchlist> {
      return changingList(userId, watchlistId, async ({ transaction, list }) => {
        const instrument = catalogue.bySymbol(symbol);
        const { count } = await transaction.watchlistItem.deleteMany({
          where: { watchlistId: list.id, instrumentId: { in: instrument === null ? [] : [instrument.id] } },
        });
        if (count === 0) throw new NotFoundError(`${JSON.stringify(symbol.slice(0, 32))} is not in this watchlist.`);
        return list;
      });
    },

    /**
     * Puts the items into the order of `symbols`, which must name each symbol of the list once.
     *
     * @throws NotFoundError where the user does not see the list, ValidationError where the symbols differ.
     */
    reorder(userId: string, watchlistId: string | null, symbols: readonly string[]): Promise<Watchlist> {
      return changingList(userId, watchlistId, async ({ transaction, list }) => {
        const items = await transaction.watchlistItem.findMany({ where: { watchlistId: list.id } });
        const wanted = symbols.flatMap((symbol) => catalogue.bySymbol(symbol)?.id ?? []);
        const present = new Set(items.map((item) => item.instrumentId));
        const isPermutation =
          wanted.length === symbols.length &&
          wanted.length === present.size &&
          new Set(wanted).size === wanted.length &&
          wanted.every((id) => present.has(id));
        if (!isPermutation) {
          throw new ValidationError([
            { path: ['input', 'symbols'], message: "must name each of the watchlist's symbols exactly once" },
          ]);
        }
        await transaction.$executeRaw`
          UPDATE watchlist_items AS item SET position = wanted.place - 1
          FROM unnest(${wanted}::uuid[]) WITH ORDINALITY AS wanted (instrument_id, place)
          WHERE item.watchlist_id = ${list.id}::uuid AND item.instrument_id = wanted.instrument_id`;
        return list;
      });
    },
  };
}
