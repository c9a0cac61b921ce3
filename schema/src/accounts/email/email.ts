import { Prisma, type User } from '@tickwire/prisma';
import { recordAudit } from '../../audit/service.ts';
import { inTransaction, withChanges } from '../../changes.ts';
import { ConflictError, ValidationError } from '../../errors.ts';
import { withEvents } from '../../events/outbox.ts';
import { userKey } from '../credentials/cache-keys.ts';
import type { Caller, Viewer } from '../credentials/viewer.ts';
import { lockUser } from '../lock-user.ts';
import { endMailedTokens, expectedExpiry, takeAccountToken } from './account-tokens.ts';
import type { MailingOptions } from './mailing.ts';

export interface EmailChange {
  readonly newEmail: string;
  readonly password: string | null;
}

export interface RequestedEmailChange {
  readonly newEmail: string;
  /** Where the link is mailed at once. */
  readonly expiresAt: Date;
}

export type EmailService = ReturnType<typeof createEmailService>;

const takenMessage = (email: string) => `There is an account for ${email} already.`;

/** That mail to an account arrives, and where to. */
export function createEmailService(options: MailingOptions) {
  const { database, cache, outbox, postOffice, confirmation, firstAdmin, limits } = options;

  return {
    /** False where the address is verified already. @throws GraphQLError where no mail can be sent. */
    async requestVerification(userId: string): Promise<boolean> {
      const user = await database.user.findUniqueOrThrow({ where: { id: userId } });
      if (user.emailVerifiedAt !== null) return false;
      postOffice.mustBeOpen();
      await limits.take('mail', user.id);
      await postOffice.posting((post) =>
        inTransaction(database, async (transaction) => {
          await lockUser(transaction, userId);
          await endMailedTokens(transaction, userId, ['VERIFY_EMAIL']);
          await post(transaction, { template: 'VERIFY_EMAIL', content: {}, userId, address: null });
        }),
      );
      return true;
    },

    /** `viewer` is whoever opens the link, if signed in. @throws InvalidTokenError. */
    verify(token: string, viewer: Viewer | null, caller: Caller): Promise<User> {
      return withChanges({ database, cache }, async (transaction, changed) => {
        const { user } = await takeAccountToken(transaction, 'VERIFY_EMAIL', token);
        if (user.emailVerifiedAt !== null) return user;
        changed(userKey(user.id));
        await recordAudit(transaction, caller, { action: 'EMAIL_VERIFIED', actorId: null, userId: user.id });
        const verified = await transaction.user.update({
          where: { id: user.id },
          data: { emailVerifiedAt: new Date() },
        });
        const isOwn = viewer !== null && viewer.user.id === user.id;
        const isAdmin = isOwn && (await firstAdmin.grantTo(transaction, changed, verified));
        return isAdmin ? { ...verified, role: 'ADMIN' } : verified;
      });
    },

    /**
     * Writes to the new address, and to the old one that this was asked for.
     *
     * @throws ValidationError, InvalidCredentialsError, ConflictError where another account has the address;
     * GraphQLError where no mail can be sent.
     */
    async requestChange(
      viewer: Viewer,
      { newEmail, password }: EmailChange,
      caller: Caller,
    ): Promise<RequestedEmailChange> {
      const { user } = viewer;
      postOffice.mustBeOpen();
      if (newEmail.toLowerCase() === user.email.toLowerCase()) {
        throw new ValidationError([{ path: ['input', 'newEmail'], message: 'is the address of the account already' }]);
      }
      await confirmation.confirmOwner(viewer, password, caller);
      await limits.take('mail', user.id);
      const holder = await database.user.findUnique({ where: { email: newEmail }, select: { id: true } });
      if (holder !== null) throw new ConflictError(takenMessage(newEmail));
      const { id: userId, email } = user;
      await postOffice.posting((post) =>
        withEvents(
          { database, cache, outbox },
          { actorId: userId, caller },
          async (transaction, _changed, happened) => {
            await lockUser(transaction, userId);
            await endMailedTokens(transaction, userId, ['CHANGE_EMAIL']);
            await recordAudit(transaction, caller, { action: 'EMAIL_CHANGE_REQUESTED', actorId: userId, userId });
            await post(transaction, { template: 'CHANGE_EMAIL', content: {}, userId, address: newEmail });
            happened({ type: 'EMAIL_CHANGE_REQUESTED', payload: { userId, email, newEmail } });
          },
        ),
      );
      return { newEmail, expiresAt: expectedExpiry('CHANGE_EMAIL') };
    },

    /** @throws InvalidTokenError; ConflictError where another account has taken the address meanwhile. */
    async confirmChange(token: string, caller: Caller): Promise<User> {
      let newEmail = '';
      try {
        const origin = { actorId: null, caller };
        return await withEvents({ database, cache, outbox }, origin, async (transaction, changed, happened) => {
          const { user, email } = await takeAccountToken(transaction, 'CHANGE_EMAIL', token);
          newEmail = email;
          const updated = await transaction.user.update({
            where: { id: user.id },
            data: { email, emailVerifiedAt: new Date() },
          });
          // What was sent to the old address is worth nothing from now on.
          await endMailedTokens(transaction, user.id);
          changed(userKey(user.id));
          await recordAudit(transaction, caller, {
            action: 'EMAIL_CHANGED',
            actorId: null,
            userId: user.id,
            details: { from: user.email, to: email },
          });
          const isAdmin = await firstAdmin.grantTo(transaction, changed, updated);
          const { id: userId, username } = user;
          happened({ type: 'EMAIL_CHANGED', payload: { userId, username, from: user.email, to: email } });
          return isAdmin ? { ...updated, role: 'ADMIN' as const } : updated;
        });
      } catch (error) {
        const isTaken = error instanceof Prisma.PrismaClientKnownRequestError && error.code === 'P2002';
        throw isTaken ? new ConflictError(takenMessage(newEmail)) : error;
      }
    },
  };
}
