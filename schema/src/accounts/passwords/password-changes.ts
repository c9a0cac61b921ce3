import { recordAudit } from '../../audit/service.ts';
import { inTransaction } from '../../changes.ts';
import { InvalidCredentialsError, ValidationError } from '../../errors.ts';
import { withEvents } from '../../events/outbox.ts';
import { addressGroup } from '../../limits/address.ts';
import { userKey } from '../credentials/cache-keys.ts';
import { endAllSessions } from '../credentials/session-endings.ts';
import type { Caller, Viewer } from '../credentials/viewer.ts';
import { endMailedTokens, findAccountToken, takeAccountToken } from '../email/account-tokens.ts';
import type { MailingOptions } from '../email/mailing.ts';
import { takeOver } from '../identities/take-over.ts';
import { lockUser } from '../lock-user.ts';
import { emailAddress } from '../sign-up.ts';
import { hashPassword, passwordProblem } from './passwords.ts';

export interface PasswordReset {
  readonly token: string;
  readonly newPassword: string;
}

export interface PasswordChange {
  readonly currentPassword: string;
  readonly newPassword: string;
}

export type PasswordChangeService = ReturnType<typeof createPasswordChangeService>;

/** To one account: a mailbox is not to be filled by whoever knows its address. */
const maxResetMailsAnHour = 5;
const hourMs = 3_600_000;

function unacceptable(message: string): ValidationError {
  return new ValidationError([{ path: ['input', 'newPassword'], message }]);
}

/** Other passwords for accounts: by a mailed link, or by who knows the old one. */
export function createPasswordChangeService(options: MailingOptions) {
  const { database, cache, outbox, background, postOffice, confirmation, firstAdmin, limits } = options;
  const parts = { database, cache, outbox };

  async function sendReset(address: string, caller: Caller): Promise<void> {
    const user = await database.user.findUnique({ where: { email: address } });
    if (user === null) return;
    const { id: userId } = user;
    await postOffice.posting((post) =>
      inTransaction(database, async (transaction) => {
        await lockUser(transaction, userId);
        const sent = await transaction.auditEntry.count({
          where: { userId, action: 'PASSWORD_RESET_REQUESTED', at: { gt: new Date(Date.now() - hourMs) } },
        });
        if (sent >= maxResetMailsAnHour) return;
        await endMailedTokens(transaction, userId, ['RESET_PASSWORD']);
        await recordAudit(transaction, caller, { action: 'PASSWORD_RESET_REQUESTED', actorId: null, userId });
        await post(transaction, { template: 'RESET_PASSWORD', content: {}, userId, address: null });
      }),
    );
  }

  return {
    /**
     * Mails a link to whoever has an account by this address. Everything is done behind the caller's back, so
     * that neither the answer nor its time tells whether there is one.
     *
     * @throws GraphQLError where no mail can be sent, to anybody; RATE_LIMITED for an address that asks for many.
     */
    async requestReset(email: string, caller: Caller): Promise<void> {
      postOffice.mustBeOpen();
      await limits.take('mail', addressGroup(caller.ip));
      const address = emailAddress.safeParse(email);
      if (address.success) background.run('a password reset', () => sendReset(address.data, caller));
    },

    /**
     * Sets a password by a mailed token, or gives the account its first one. All sessions end; answers how many.
     *
     * @throws InvalidTokenError; ValidationError, after which the token is still good.
     */
    async reset({ token, newPassword }: PasswordReset, caller: Caller): Promise<number> {
      const { user: holder } = await findAccountToken(database, 'RESET_PASSWORD', token);
      const problem = passwordProblem(newPassword, holder);
      if (problem !== null) throw unacceptable(problem);
      const hash = await hashPassword(newPassword);
      return withEvents(parts, { actorId: null, caller }, async (transaction, changed, happened) => {
        const { user } = await takeAccountToken(transaction, 'RESET_PASSWORD', token);
        // Nobody had shown before whose address it is: what a stranger may have set up goes.
        const taken = user.emailVerifiedAt === null ? await takeOver(transaction, changed, user.id) : null;
        await transaction.password.upsert({
          where: { userId: user.id },
          create: { userId: user.id, hash },
          update: { hash, changedAt: new Date() },
        });
        // A change of address that is under way may be the work of whom the reset is to shut out.
        await endMailedTokens(transaction, user.id, ['RESET_PASSWORD', 'CHANGE_EMAIL']);
        const count = (taken?.removed.sessions ?? 0) + (await endAllSessions(transaction, changed, user.id));
        const now = new Date();
        const updated = await transaction.user.update({
          where: { id: user.id },
          data: { tokensValidFrom: now, emailVerifiedAt: user.emailVerifiedAt ?? now },
        });
        await firstAdmin.grantTo(transaction, changed, updated);
        await recordAudit(transaction, caller, {
          action: 'PASSWORD_RESET',
          actorId: null,
          userId: user.id,
          details: { count },
        });
        happened({ type: 'PASSWORD_CHANGED', payload: { userId: user.id } });
        return count;
      });
    },

    /**
     * Changes the password of who knows the current one. All other sessions end; answers how many.
     *
     * @throws InvalidCredentialsError, ValidationError.
     */
    async change(viewer: Viewer, { currentPassword, newPassword }: PasswordChange, caller: Caller): Promise<number> {
      const { user, credential } = viewer;
      const current = await database.password.findUnique({ where: { userId: user.id } });
      if (current === null) {
        throw new InvalidCredentialsError('The account has no password yet: make one by `requestPasswordReset`.');
      }
      await confirmation.confirmPassword(user, current.hash, currentPassword, caller);
      const problem = passwordProblem(newPassword, user);
      if (problem !== null) throw unacceptable(problem);
      if (newPassword === currentPassword) throw unacceptable('is the password that the account has already');
      const hash = await hashPassword(newPassword);
      return withEvents(parts, { actorId: user.id, caller }, async (transaction, changed, happened) => {
        await lockUser(transaction, user.id);
        // Somebody else may have changed it since: then the current one is no more what was sent.
        const updated = await transaction.password.updateMany({
          where: { userId: user.id, hash: current.hash },
          data: { hash, changedAt: new Date() },
        });
        if (updated.count === 0) throw new InvalidCredentialsError('The password was changed a moment ago.');
        await endMailedTokens(transaction, user.id, ['RESET_PASSWORD', 'CHANGE_EMAIL']);
        const ended = await endAllSessions(transaction, changed, user.id, credential.hash);
        // Tokens of an identity provider count as sessions, except where the caller came with one.
        if (credential.kind !== 'TOKEN') {
          await transaction.user.update({ where: { id: user.id }, data: { tokensValidFrom: new Date() } });
        }
        changed(userKey(user.id));
        await recordAudit(transaction, caller, {
          action: 'PASSWORD_CHANGED',
          actorId: user.id,
          userId: user.id,
          details: { count: ended },
        });
        happened({ type: 'PASSWORD_CHANGED', payload: { userId: user.id } });
        return ended;
      });
    },
  };
}
