import { type PrismaClient, Role, type User } from '@tickwire/prisma';
import { recordAudit } from '../audit/service.ts';
import { type Transaction, withChanges } from '../changes.ts';
import { ConflictError, InvalidCredentialsError, TotpRequiredError } from '../errors.ts';
import type { Cache } from '../ports/cache.ts';
import { readAccountExport } from './account-export.ts';
import { credentialKey, userKey } from './cache-keys.ts';
import { confirmOwner } from './confirmation.ts';
import type { Notices } from './notices.ts';
import { endAllSessions } from './session-endings.ts';
import type { TotpService } from './totp.ts';
import type { Caller, Viewer } from './viewer.ts';

export interface AccountDataServiceOptions {
  readonly database: PrismaClient;
  readonly cache: Cache;
  readonly notices: Notices;
  readonly totp: TotpService;
}

/** What proves that the owner wants the account gone. */
export interface DeletionProof {
  readonly password: string | null;
  readonly totpCode: string | null;
}

export type AccountDataService = ReturnType<typeof createAccountDataService>;

/** Longer than an ordinary change may take: the data of a large account is read in one go. */
const exportTimeoutMs = 30_000;

/** @throws ConflictError where nobody would be left to run the service. */
async function mustNotBeLastAdmin(transaction: Transaction, id: string): Promise<void> {
  const isAdmin = async () => (await transaction.user.count({ where: { id, role: Role.ADMIN } })) > 0;
  if (!(await isAdmin())) return;
  // In one order, so that two admins who leave at once see each other instead of blocking each other.
  await transaction.$queryRaw`SELECT FROM users WHERE role = 'ADMIN' ORDER BY id FOR UPDATE`;
  const others = await transaction.user.count({ where: { role: Role.ADMIN, suspendedAt: null, NOT: { id } } });
  if (others === 0 && (await isAdmin())) {
    throw new ConflictError('This is the last admin: make another account an admin first, then delete this one.');
  }
}

/** An account's data as a whole: to take along, or to be gone. */
export function createAccountDataService({ database, cache, notices, totp }: AccountDataServiceOptions) {
  async function confirmSecondFactor(user: User, code: string | null, caller: Caller): Promise<void> {
    try {
      await totp.secondFactor(user.id, code, caller, user.id);
    } catch (error) {
      // Here it is no question that a form asks next, but something that was left out.
      throw error instanceof TotpRequiredError ? new InvalidCredentialsError(error.message) : error;
    }
  }

  return {
    /** Everything that is stored of the user, as plain JSON. */
    async export({ id }: User, caller: Caller): Promise<unknown> {
      const data = await database.$transaction((transaction) => readAccountExport(transaction, id), {
        isolationLevel: 'RepeatableRead',
        timeout: exportTimeoutMs,
      });
      await recordAudit(database, caller, { action: 'ACCOUNT_EXPORTED', actorId: id, userId: id });
      return JSON.parse(JSON.stringify(data));
    },

    /**
     * Deletes the account with all its data, and ends its sessions and keys on every server. The audit log
     * keeps its lines, by the account's id.
     *
     * @throws InvalidCredentialsError; ConflictError for the last admin.
     */
    async delete(viewer: Viewer, { password, totpCode }: DeletionProof, caller: Caller): Promise<void> {
      const { user } = viewer;
      await confirmOwner(database, viewer, password, caller);
      await confirmSecondFactor(user, totpCode, caller);
      await withChanges({ database, cache }, async (transaction, changed) => {
        await mustNotBeLastAdmin(transaction, user.id);
        await endAllSessions(transaction, changed, user.id);
        const keys = await transaction.apiKey.findMany({ where: { userId: user.id } });
        const hashes = keys.flatMap(({ secretHash, previousSecretHash }) => [secretHash, previousSecretHash]);
        for (const hash of hashes) if (hash !== null) changed(credentialKey(hash));
        // What the payment provider told hangs on its customers, not on the user.
        const customers = await transaction.billingCustomer.findMany({ where: { userId: user.id } });
        await transaction.billingSubscription.deleteMany({
          where: { customerId: { in: customers.map(({ id }) => id) } },
        });
        await transaction.user.delete({ where: { id: user.id } });
        changed(userKey(user.id), credentialKey(viewer.credential.hash));
        await recordAudit(transaction, caller, { action: 'ACCOUNT_DELETED', actorId: user.id, userId: user.id });
      });
      notices.accountDeleted(user);
    },
  };
}
