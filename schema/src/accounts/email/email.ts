import { Prisma, type User } from '@tickwire/prisma';
import { recordAudit } from '../../audit/service.ts';
import { withChanges } from '../../changes.ts';
import { ConflictError, ValidationError } from '../../errors.ts';
import { userKey } from '../credentials/cache-keys.ts';
import type { Caller, Viewer } from '../credentials/viewer.ts';
import { issueAccountToken, takeAccountToken } from './account-tokens.ts';
import type { MailingOptions } from './mailing.ts';
import { changeOfEmailMail, verificationMail } from './mails.ts';

export interface EmailChange {
  readonly newEmail: string;
  readonly password: string | null;
}

export interface RequestedEmailChange {
  readonly newEmail: string;
  readonly expiresAt: Date;
}

export type EmailService = ReturnType<typeof createEmailService>;

const takenMessage = (email: string) => `There is an account for ${email} already.`;

/** That mail to an account arrives, and where to. */
export function createEmailService(options: MailingOptions) {
  const { database, cache, background, postOffice, notices, linkTo, confirmation, firstAdmin, limits } = options;

  async function sendVerification(user: User): Promise<void> {
    const { token } = await database.$transaction((transaction) =>
      issueAccountToken(transaction, { userId: user.id, purpose: 'VERIFY_EMAIL', email: user.email }),
    );
    postOffice.post(verificationMail(user, linkTo('verify-email', token)));
  }

  return {
    /** Writes to a new account, in the background: whatever comes of it, the account is there. */
    welcome(user: User): void {
      if (postOffice.isOpen) background.run('the verification of a new account', () => sendVerification(user));
    },

    /** False where the address is verified already. @throws GraphQLError where no mail can be sent. */
    async requestVerification(userId: string): Promise<boolean> {
      const user = await database.user.findUniqueOrThrow({ where: { id: userId } });
      if (user.emailVerifiedAt !== null) return false;
      postOffice.mustBeOpen();
      await limits.take('mail', user.id);
      await sendVerification(user);
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
      const { token, expiresAt } = await database.$transaction(async (transaction) => {
        await recordAudit(transaction, caller, {
          action: 'EMAIL_CHANGE_REQUESTED',
          actorId: user.id,
          userId: user.id,
        });
        return issueAccountToken(transaction, { userId: user.id, purpose: 'CHANGE_EMAIL', email: newEmail });
      });
      postOffice.post(changeOfEmailMail({ ...user, email: newEmail }, linkTo('confirm-email', token)));
      notices.emailChangeRequested(user, newEmail);
      return { newEmail, expiresAt };
    },

    /** @throws InvalidTokenError; ConflictError where another account has taken the address meanwhile. */
    async confirmChange(token: string, caller: Caller): Promise<User> {
      let newEmail = '';
      try {
        const { before, after } = await withChanges({ database, cache }, async (transaction, changed) => {
          const { user, email } = await takeAccountToken(transaction, 'CHANGE_EMAIL', token);
          newEmail = email;
          const updated = await transaction.user.update({
            where: { id: user.id },
            data: { email, emailVerifiedAt: new Date() },
          });
          // What was sent to the old address is worth nothing from now on.
          await transaction.accountToken.deleteMany({ where: { userId: user.id, email: { not: null } } });
          changed(userKey(user.id));
          await recordAudit(transaction, caller, {
            action: 'EMAIL_CHANGED',
            actorId: null,
            userId: user.id,
            details: { from: user.email, to: email },
          });
          const isAdmin = await firstAdmin.grantTo(transaction, changed, updated);
          return { before: user, after: isAdmin ? { ...updated, role: 'ADMIN' as const } : updated };
        });
        notices.emailChanged(before, after.email);
        return after;
      } catch (error) {
        const isTaken = error instanceof Prisma.PrismaClientKnownRequestError && error.code === 'P2002';
        throw isTaken ? new ConflictError(takenMessage(newEmail)) : error;
      }
    },
  };
}
