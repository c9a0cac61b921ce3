import type { PrismaClient, Tier, Watchlist, WatchlistItem } from '@tickwire/prisma';
import { plans } from '../accounts/plans.ts';
import { ConflictError, NotFoundError, PlanLimitError, ValidationError } from '../errors.ts';
import type { Catalogue } from '../market/catalogue/catalogue.ts';
import type { PageRequest } from '../pagination.ts';
import { createTurns } from '../turns.ts';

type Transaction = Parameters<Parameters<PrismaClient['$transaction']>[0]>[0];

/** Bounds what one account can store; nobody keeps so many by hand. */
const maxWatchlists = 100;
const queueForConnectionMs = 5_000;

export type WatchlistService = ReturnType<typeof createWatchlistService>;

/** The market as watchlists know it. */
interface WatchlistMarket {
  readonly catalogue: Catalogue;
  /** Told which symbols have been put on a list. */
  watch(symbols: readonly string[]): void;
}

export function createWatchlistService(database: PrismaClient, { catalogue, watch }: WatchlistMarket) {
  const inTurn = createTurns();

  /**
   * Runs a change of one user's watchlists while no other one of the same user runs, in any process:
   * what the plan allows is counted and used up in one step.
   */
  function changing<T>(userId: string, change: (transaction: Transaction, tier: Tier) => Promise<T>): Promise<T> {
    // In turn before a connection is taken: one user's changes never hold more than one of the pool.
    return inTurn(userId, () =>
      database.$transaction(
        async (transaction) => {
          const rows = await transaction.$queryRaw<{ tier: Tier }[]>`
            SELECT tier FROM users WHERE id = ${userId}::uuid FOR NO KEY UPDATE`;
          const user = rows[0];
          if (user === undefined) throw new NotFoundError('The account is gone.');
          return change(transaction, user.tier);
        },
        { maxWait: queueForConnectionMs },
      ),
    );
  }

  async function ownList(transaction: Transaction, userId: string, id: string | null): Promise<Watchlist> {
    const list = id === null ? null : await transaction.watchlist.findUnique({ where: { id, userId } });
    if (list === null) throw new NotFoundError('There is no such watchlist.');
    return list;
  }

  function instrumentIds(symbols: readonly string[]): string[] {
    const unknown = symbols.filter((symbol) => catalogue.bySymbol(symbol) === null);
    if (unknown.length > 0) {
      throw new NotFoundError(
        `Unknown symbol ${unknown.map((symbol) => `"${symbol}"`).join(', ')}: \`instruments\` lists those that are known.`,
      );
    }
    return [...new Set(symbols.flatMap((symbol) => catalogue.bySymbol(symbol)?.id ?? []))];
  }

  async function checkPlan(
    transaction: Transaction,
    userId: string,
    tier: Tier,
    added: readonly string[],
  ): Promise<void> {
    const watched = await transaction.watchlistItem.findMany({
      where: { watchlist: { userId } },
      select: { instrumentId: true },
      distinct: ['instrumentId'],
    });
    const symbols = new Set(watched.map((item) => item.instrumentId));
    const newSymbols = added.filter((id) => !symbols.has(id)).length;
    const limit = plans[tier].maxWatchedSymbols;
    if (newSymbols > 0 && symbols.size + newSymbols > limit) {
      throw new PlanLimitError(
        `The plan ${tier} allows ${limit} different symbols over all watchlists; ${symbols.size} are taken.`,
        { tier, limit },
      );
    }
  }

  return {
    /** A page of a user's lists, in the order in which they were made. */
    page(userId: string, { after, before, limit, inverted }: PageRequest): Promise<Watchlist[]> {
      return database.watchlist.findMany({
        where: { userId, id: { ...(after !== null && { gt: after }), ...(before !== null && { lt: before }) } },
        orderBy: { id: inverted ? 'desc' : 'asc' },
        take: limit,
      });
    },

    count(userId: string): Promise<number> {
      return database.watchlist.count({ where: { userId } });
    },

    /** The items of several lists at once, each list's in its own order. */
    itemsOf(watchlistIds: readonly string[]): Promise<WatchlistItem[]> {
      return database.watchlistItem.findMany({
        where: { watchlistId: { in: [...watchlistIds] } },
        orderBy: [{ watchlistId: 'asc' }, { position: 'asc' }],
      });
    },

    /** @throws NotFoundError for an unknown symbol, PlanLimitError where there would be too many. */
    async create(userId: string, name: string, symbols: readonly string[]): Promise<Watchlist> {
      const added = instrumentIds(symbols);
      const created = await changing(userId, async (transaction, tier) => {
        if ((await transaction.watchlist.count({ where: { userId } })) >= maxWatchlists) {
          throw new PlanLimitError(`An account holds at most ${maxWatchlists} watchlists: delete one first.`, {
            tier,
            limit: maxWatchlists,
          });
        }
        await checkPlan(transaction, userId, tier, added);
        const items = { create: added.map((instrumentId, position) => ({ instrumentId, position })) };
        return transaction.watchlist.create({ data: { userId, name, items } });
      });
      watch(symbols);
      return created;
    },

    /** @throws NotFoundError where it is not the user's. */
    rename(userId: string, id: string | null, name: string): Promise<Watchlist> {
      return changing(userId, async (transaction) => {
        const list = await ownList(transaction, userId, id);
        return transaction.watchlist.update({ where: { id: list.id }, data: { name } });
      });
    },

    /** @throws NotFoundError where it is not the user's. */
    delete(userId: string, id: string | null): Promise<void> {
      return changing(userId, async (transaction) => {
        const list = await ownList(transaction, userId, id);
        await transaction.watchlist.delete({ where: { id: list.id } });
      });
    },

    /** @throws NotFoundError, ConflictError where the symbol is in the list already, PlanLimitError. */
    async addItem(userId: string, watchlistId: string | null, symbol: string, note: string | null): Promise<Watchlist> {
      const changed = await changing(userId, async (transaction, tier) => {
        const list = await ownList(transaction, userId, watchlistId);
        const [instrumentId = ''] = instrumentIds([symbol]);
        const present = await transaction.watchlistItem.findUnique({
          where: { watchlistId_instrumentId: { watchlistId: list.id, instrumentId } },
        });
        if (present !== null) throw new ConflictError(`"${symbol}" is in this watchlist already.`);
        await checkPlan(transaction, userId, tier, [instrumentId]);
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

    /** @throws NotFoundError where the list is not the user's or lacks the symbol. */
    removeItem(userId: string, watchlistId: string | null, symbol: string): Promise<Watchlist> {
      return changing(userId, async (transaction) => {
        const list = await ownList(transaction, userId, watchlistId);
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
     * @throws NotFoundError where the list is not the user's, ValidationError where the symbols differ.
     */
    reorder(userId: string, watchlistId: string | null, symbols: readonly string[]): Promise<Watchlist> {
      return changing(userId, async (transaction) => {
        const list = await ownList(transaction, userId, watchlistId);
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
