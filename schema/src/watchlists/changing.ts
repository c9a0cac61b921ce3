import type { PrismaClient, TeamRole, Tier, Watchlist } from '@tickwire/prisma';
import { type Changed, type Transaction, withChanges } from '../changes.ts';
import { NotFoundError } from '../errors.ts';
import type { Cache } from '../ports/cache.ts';
import { createTurns } from '../turns.ts';
import { mustWork, noSuchWatchlist, seenBy } from './access.ts';

export interface ChangingOptions {
  readonly database: PrismaClient;
  readonly cache: Pick<Cache, 'announce' | 'drop'>;
}

/** The account that a list counts for. */
export interface Account {
  readonly id: string;
  readonly username: string;
  readonly tier: Tier;
}

/** A list that is being changed, by somebody who may: it stays where it is until the transaction ends. */
export interface ListInHand {
  readonly transaction: Transaction;
  readonly changed: Changed;
  readonly list: Watchlist;
  /** Of the caller: OWNER of a list that no team has. */
  readonly role: TeamRole;
  readonly owner: Account;
}

/** The role of each of these in a team, who keep it until the transaction ends; null for one who is not in it. */
export async function holdRoles(
  transaction: Transaction,
  teamId: string,
  userIds: readonly string[],
): Promise<(TeamRole | null)[]> {
  const rows = await transaction.$queryRaw<{ id: string; role: TeamRole }[]>`
    SELECT user_id AS id, role FROM team_members
    WHERE team_id = ${teamId}::uuid AND user_id = ANY(${userIds}::uuid[]) ORDER BY user_id FOR SHARE`;
  return userIds.map((userId) => rows.find(({ id }) => id === userId)?.role ?? null);
}

async function lockAccount(transaction: Transaction, id: string): Promise<Account | null> {
  const [account] = await transaction.$queryRaw<Account[]>`
    SELECT id, username, tier FROM users WHERE id = ${id}::uuid FOR NO KEY UPDATE`;
  return account ?? null;
}

async function lockList(transaction: Transaction, { id, userId, teamId }: Watchlist): Promise<Watchlist | null> {
  const [list] = await transaction.$queryRaw<Watchlist[]>`
    SELECT id, user_id AS "userId", team_id AS "teamId", name, created_at AS "createdAt", updated_at AS "updatedAt"
    FROM watchlists
    WHERE id = ${id}::uuid AND user_id = ${userId}::uuid AND team_id IS NOT DISTINCT FROM ${teamId}::uuid
    FOR NO KEY UPDATE`;
  return list ?? null;
}

/**
 * Runs changes of one account's lists while no other one of the same account runs, in any process, whoever makes it: what
 * the plan allows is counted and used up in one step. Whoever takes several locks takes them in this order: the account,
 * places in teams, the list.
 */
export function createChanging(parts: ChangingOptions) {
  const inTurn = createTurns();

  /** @throws NotFoundError where the account is gone. */
  function changingAccount<T>(
    userId: string,
    change: (transaction: Transaction, account: Account) => Promise<T>,
  ): Promise<T> {
    // In turn before a connection is taken: one user's changes never hold more than one of the pool.
    return inTurn(userId, () =>
      withChanges(parts, async (transaction) => {
        const account = await lockAccount(transaction, userId);
        if (account === null) throw new NotFoundError('The account is gone.');
        return change(transaction, account);
      }),
    );
  }

  /**
   * A change of a list by somebody who sees it.
   *
   * @throws NotFoundError where the user does not, GraphQLError with FORBIDDEN for a VIEWER of its team
   */
  async function changingList<T>(
    userId: string,
    id: string | null,
    change: (inHand: ListInHand) => Promise<T>,
  ): Promise<T> {
    const seen = id === null ? null : await parts.database.watchlist.findUnique({ where: { id, ...seenBy(userId) } });
    if (seen === null) throw noSuchWatchlist();
    const outcome = await inTurn(seen.userId, () =>
      withChanges(parts, async (transaction, changed) => {
        const owner = await lockAccount(transaction, seen.userId);
        const [role = null] =
          seen.teamId === null ? ['OWNER' as const] : await holdRoles(transaction, seen.teamId, [userId]);
        const list = await lockList(transaction, seen);
        if (owner === null || role === null || list === null) return null;
        mustWork(role);
        return { value: await change({ transaction, changed, list, role, owner }) };
      }),
    );
    // Meanwhile it was moved or handed on, or its team left: it is looked for anew.
    return outcome === null ? changingList(userId, id, change) : outcome.value;
  }

  return { changingAccount, changingList };
}
