import type { StoredEvent } from '../../events/stored-event.ts';
import type { Subscriber } from '../../events/subscriber.ts';
import { type NewMail, queueMail } from '../../mail/outgoing.ts';

/** Null for what no owner of an account is told. */
function noticeOf({ type, payload }: StoredEvent): NewMail | null {
  switch (type) {
    case 'PASSWORD_CHANGED':
    case 'TOTP_ENABLED':
    case 'TOTP_DISABLED':
    case 'RECOVERY_CODES_RENEWED':
    case 'API_KEY_CREATED':
      return { template: type, content: {}, userId: payload.userId, address: null };
    case 'EMAIL_CHANGE_REQUESTED':
      return {
        template: type,
        content: { newEmail: payload.newEmail },
        userId: payload.userId,
        address: payload.email,
      };
    case 'EMAIL_CHANGED':
      // Whoever has the account now cannot take this back by deleting it.
      return {
        ...{ template: type, userId: null, address: payload.from },
        content: { username: payload.username, newEmail: payload.to },
      };
    case 'ACCOUNT_DELETED':
      return { template: type, content: { username: payload.username }, userId: null, address: payload.email };
    default:
      return null;
  }
}

/** Writes to the owner of an account what was done to it, so that somebody else's doing does not go unseen. */
export const accountNotices: Subscriber = {
  name: 'account-notices',
  types: new Set([
    'PASSWORD_CHANGED',
    'EMAIL_CHANGE_REQUESTED',
    'EMAIL_CHANGED',
    'TOTP_ENABLED',
    'TOTP_DISABLED',
    'RECOVERY_CODES_RENEWED',
    'API_KEY_CREATED',
    'ACCOUNT_DELETED',
  ]),
  async take(event, taking) {
    const notice = noticeOf(event);
    if (notice === null) return;
    const { userId } = notice;
    // It may be gone since, and what is about it with it.
    const isThere = userId === null || (await taking.transaction.user.count({ where: { id: userId } })) > 0;
    if (isThere) await queueMail(taking, notice);
  },
};
