import type { User } from '@tickwire/prisma';
import { lockAdmins, refuseLastAdmin } from '../../admin/last-admin.ts';
import { recordAudit } from '../../audit/service.ts';
import { ConflictError, InvalidCredentialsError, TotpRequiredError } from '../../errors.ts';
import { type ChangeParts, withEvents } from '../../events/outbox.ts';
import { leaveAllTeams } from '../../teams/leaving-all.ts';
import { credentialKey, identityKey, userKey } from '../credentials/cache-keys.ts';
import { endAllSessions } from '../credentials/session-endings.ts';
import type { Caller, Viewer } from '../credentials/viewer.ts';
import type { Confirmation } from '../passwords/confirmation.ts';
import type { TotpService } from '../second-factor/totp.ts';
import { readAccountExport } from './account-export.ts';

export interface AccountDataServiceOptions extends ChangeParts {
  readonly totp: TotpService;
  readonly confirmation: Confirmation;
}

/** What proves that the owner wants the account gone. */
export interface DeletionProof {
  readonly password: string | null;
  readonly totpCode: string | null;
}

export type AccountDataService = ReturnType<typeof createAccountDataService>;

/** Longer than an ordinary change may take: the data of a large account is read in one go. */
const exportTimeoutMs = 30_000;
/** All that the account has goes with it, and what is in teams of which nobody else is. */
const deletionTimeoutMs = 60_000;

/** An account's data as a whole: to take along, or to be gone. */
export function createAccountDataService({ totp, confirmation, ...parts }: AccountDataServiceOptions) {
  const { database } = parts;

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
     * keeps its lines, by the account's id. What it made in teams stays there, in the hands of another owner.
     *
     * @throws InvalidCredentialsError; ConflictError for the last admin, the last owner of a team that others are in,
     * and while a subscription is paid for.
     */
    async delete(viewer: Viewer, { password, totpCode }: DeletionProof, caller: Caller): Promise<void> {
      const { user } = viewer;
      await confirmation.confirmOwner(viewer, password, caller);
      await confirmSecondFactor(user, totpCode, caller);
      await withEvents(
        parts,
        { actorId: user.id, caller },
        async (transaction, changed, happened) => {
          await lockAdmins(transaction);
          await refuseLastAdmin(transaction, user.id);
          await leaveAllTeams(transaction, { changed, happened }, user);
          await endAllSessions(transaction, changed, user.id);
          const keys = await transaction.apiKey.findMany({ where: { userId: user.id } });
          const hashes = keys.flatMap(({ secretHash, previousSecretHash }) => [secretHash, previousSecretHash]);
          for (const hash of hashes) if (hash !== null) changed(credentialKey(hash));
          changed(...(await transaction.identity.findMany({ where: { userId: user.id } })).map(identityKey));
          // What the payment provider told hangs on its customers, not on the user.
          const customers = await transaction.billingCustomer.findMany({ where: { userId: user.id } });
          const ofCustomers = { customerId: { in: customers.map(({ id }) => id) } };
          if ((await transaction.billingSubscription.count({ where: { ...ofCustomers, active: true } })) > 0) {
            throw new ConflictError('A paid subscription is running: end it first, or it goes on costing.');
          }
          await transaction.billingSubscription.deleteMany({ where: ofCustomers });
          // Before the account: a change of one that is under way needs the account for its line in the history.
          await transaction.task.deleteMany({ where: { creatorId: user.id, teamId: null } });
          await transaction.user.delete({ where: { id: user.id } });
          changed(userKey(user.id), credentialKey(viewer.credential.hash));
          await recordAudit(transaction, caller, { action: 'ACCOUNT_DELETED', actorId: user.id, userId: user.id });
          const { id: userId, username, email } = user;
          happened({ type: 'ACCOUNT_DELETED', payload: { userId, username, email } });
        },
        { timeoutMs: deletionTimeoutMs },
      );
    },
  };
}
