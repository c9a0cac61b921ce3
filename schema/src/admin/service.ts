import type { Prisma, Role, Tier, User } from '@tickwire/prisma';
import { userKey } from '../accounts/credentials/cache-keys.ts';
import { endAllSessions } from '../accounts/credentials/session-endings.ts';
import type { Caller } from '../accounts/credentials/viewer.ts';
import { recordAudit } from '../audit/service.ts';
import type { Changed, Transaction } from '../changes.ts';
import { badUserInput, ConflictError, forbidden, NotFoundError } from '../errors.ts';
import { type ChangeParts, type Happened, withEvents } from '../events/outbox.ts';
import type { PageRequest } from '../pagination.ts';
import { lockAdmins, refuseLastAdmin } from './last-admin.ts';

const maxSearchLength = 100;

export interface AccountSearch {
  /** A part of the email or of the username, in any case. */
  readonly search: string | null;
  readonly role: Role | null;
  readonly tier: Tier | null;
  readonly suspended: boolean | null;
}

/** For each id its count, in the order asked: what a loader wants. */
function inOrder(ids: readonly string[], rows: readonly { readonly id: string; readonly count: number }[]): number[] {
  const counts = new Map(rows.map(({ id, count }) => [id, count]));
  return ids.map((id) => counts.get(id) ?? 0);
}

function whereOf({ search, role, tier, suspended }: AccountSearch): Prisma.UserWhereInput {
  const part = search?.trim() ?? '';
  if (part.includes('\0')) throw badUserInput('search: has a character that no text holds');
  if (part.length > maxSearchLength) throw badUserInput(`search: at most ${maxSearchLength} characters`);
  // What stands for any character in a pattern is looked for as itself.
  const contains = part.replaceAll(/[\\%_]/g, '\\$&');
  const matching = { contains, mode: 'insensitive' as const };
  return {
    ...(part !== '' && { OR: [{ email: matching }, { username: matching }] }),
    ...(role !== null && { role }),
    ...(tier !== null && { tier }),
    ...(suspended !== null && { suspendedAt: suspended ? { not: null } : null }),
  };
}

export type AdminService = ReturnType<typeof createAdminService>;

/** What admins see of accounts and do to them. What is paid for is the billing service's. */
export function createAdminService(parts: ChangeParts) {
  const { database } = parts;

  /** Runs an admin's change of an account's role or access while no other such change runs. */
  function changing(
    actorId: string,
    userId: string | null,
    caller: Caller,
    change: (transaction: Transaction, user: User, changed: Changed, happened: Happened) => Promise<User>,
  ): Promise<User> {
    return withEvents(parts, { actorId, caller }, async (transaction, changed, happened) => {
      await lockAdmins(transaction);
      // Another admin may have taken the role away while this one waited for the turn.
      const actor = await transaction.user.findUnique({ where: { id: actorId } });
      if (actor?.role !== 'ADMIN' || actor.suspendedAt !== null) throw forbidden('Only an admin may do this.');
      const user = userId === null ? null : await transaction.user.findUnique({ where: { id: userId } });
      if (user === null) throw new NotFoundError('There is no such account.');
      changed(userKey(user.id));
      return change(transaction, user, changed, happened);
    });
  }

  return {
    /** A page of accounts, the newest first. */
    page(search: AccountSearch, { after, before, limit, inverted }: PageRequest): Promise<User[]> {
      return database.user.findMany({
        where: { ...whereOf(search), id: { ...(after && { gt: after }), ...(before && { lt: before }) } },
        orderBy: { id: inverted ? 'desc' : 'asc' },
        take: limit,
      });
    },

    count(search: AccountSearch): Promise<number> {
      return database.user.count({ where: whereOf(search) });
    },

    account(id: string): Promise<User | null> {
      return database.user.findUnique({ where: { id } });
    },

    /** Null for each that is gone. */
    async accounts(ids: readonly string[]): Promise<(User | null)[]> {
      const users = await database.user.findMany({ where: { id: { in: [...ids] } } });
      const byId = new Map(users.map((user) => [user.id, user]));
      return ids.map((id) => byId.get(id) ?? null);
    },

    /** How many different instruments each account watches. */
    async watchedSymbols(ids: readonly string[]): Promise<number[]> {
      const rows = await database.$queryRaw<{ id: string; count: number }[]>`
        SELECT list.user_id AS id, count(DISTINCT item.instrument_id)::int AS count
        FROM watchlists AS list JOIN watchlist_items AS item ON item.watchlist_id = list.id
        WHERE list.user_id = ANY(${ids}::uuid[]) GROUP BY list.user_id`;
      return inOrder(ids, rows);
    },

    /** How many sessions of each account run. */
    async sessions(ids: readonly string[]): Promise<number[]> {
      const rows = await database.$queryRaw<{ id: string; count: number }[]>`
        SELECT user_id AS id, count(*)::int AS count FROM sessions
        WHERE user_id = ANY(${ids}::uuid[]) AND expires_at > now() GROUP BY user_id`;
      return inOrder(ids, rows);
    },

    /** How many keys of each account are good. */
    async apiKeys(ids: readonly string[]): Promise<number[]> {
      const rows = await database.$queryRaw<{ id: string; count: number }[]>`
        SELECT user_id AS id, count(*)::int AS count FROM api_keys
        WHERE user_id = ANY(${ids}::uuid[]) AND (expires_at IS NULL OR expires_at > now()) GROUP BY user_id`;
      return inOrder(ids, rows);
    },

    /** @throws NotFoundError, ConflictError where the account has the role, or is the last admin. */
    changeRole(actorId: string, userId: string | null, role: Role, caller: Caller): Promise<User> {
      return changing(actorId, userId, caller, async (transaction, user) => {
        if (user.role === role) throw new ConflictError(`The account's role is ${role} already.`);
        if (role !== 'ADMIN') await refuseLastAdmin(transaction, user.id);
        const updated = await transaction.user.update({ where: { id: user.id }, data: { role } });
        await recordAudit(transaction, caller, {
          action: 'ROLE_CHANGED',
          actorId,
          userId: user.id,
          details: { from: user.role, to: role, by: 'ADMIN' },
        });
        return updated;
      });
    },

    /**
     * Ends all of an account's sessions and closes its sockets on every server; its keys and the tokens of
     * identity providers are refused from now on.
     *
     * @throws NotFoundError, ConflictError where it is suspended already, or is the last admin.
     */
    suspend(actorId: string, userId: string | null, reason: string, caller: Caller): Promise<User> {
      return changing(actorId, userId, caller, async (transaction, user, changed) => {
        if (user.suspendedAt !== null) throw new ConflictError('The account is suspended already.');
        await refuseLastAdmin(transaction, user.id);
        const now = new Date();
        const updated = await transaction.user.update({
          where: { id: user.id },
          data: { suspendedAt: now, tokensValidFrom: now },
        });
        const sessions = await endAllSessions(transaction, changed, user.id);
        await recordAudit(transaction, caller, {
          action: 'USER_SUSPENDED',
          actorId,
          userId: user.id,
          details: { from: 'ACTIVE', to: 'SUSPENDED', reason, sessions },
        });
        return updated;
      });
    },

    /**
     * For whoever has lost the app and all codes. @throws NotFoundError, ConflictError where there is none.
     */
    removeSecondFactor(actorId: string, userId: string | null, reason: string, caller: Caller): Promise<User> {
      return changing(actorId, userId, caller, async (transaction, user, changed, happened) => {
        const { count } = await transaction.totp.deleteMany({ where: { userId: user.id } });
        if (count === 0) throw new ConflictError('The account has no second factor.');
        await transaction.recoveryCode.deleteMany({ where: { userId: user.id } });
        const sessions = await endAllSessions(transaction, changed, user.id);
        await recordAudit(transaction, caller, {
          action: 'TOTP_DISABLED',
          actorId,
          userId: user.id,
          details: { by: 'ADMIN', reason, sessions },
        });
        happened({ type: 'TOTP_DISABLED', payload: { userId: user.id } });
        return user;
      });
    },

    /** @throws NotFoundError, ConflictError where it is not suspended. */
    unsuspend(actorId: string, userId: string | null, caller: Caller): Promise<User> {
      return changing(actorId, userId, caller, async (transaction, user, changed) => {
        if (user.suspendedAt === null) throw new ConflictError('The account is not suspended.');
        const updated = await transaction.user.update({ where: { id: user.id }, data: { suspendedAt: null } });
        // One that was begun as the account was being suspended does not come alive now.
        await endAllSessions(transaction, changed, user.id);
        await recordAudit(transaction, caller, {
          action: 'USER_UNSUSPENDED',
          actorId,
          userId: user.id,
          details: { from: 'SUSPENDED', to: 'ACTIVE' },
        });
        return updated;
      });
    },
  };
}
