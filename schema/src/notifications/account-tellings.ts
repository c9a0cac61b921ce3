import { notYou } from '../accounts/email/letters.ts';
import type { EventOf } from '../events/stored-event.ts';
import type { Telling } from './telling.ts';

type AccountEvent = EventOf<
  | 'PASSWORD_CHANGED'
  | 'EMAIL_CHANGE_REQUESTED'
  | 'EMAIL_CHANGED'
  | 'TOTP_ENABLED'
  | 'TOTP_DISABLED'
  | 'RECOVERY_CODES_RENEWED'
  | 'API_KEY_CREATED'
>;

function wordsOf({ type, payload }: AccountEvent): Pick<Telling, 'title' | 'body'> {
  switch (type) {
    case 'PASSWORD_CHANGED':
      return { title: 'Your password was changed', body: `Other sessions were signed out. ${notYou}` };
    case 'EMAIL_CHANGE_REQUESTED':
      return {
        title: 'A change of your email address was asked for',
        body: `To ${payload.newEmail}, once the link that was sent there is opened. ${notYou}`,
      };
    case 'EMAIL_CHANGED':
      return { title: 'Your email address was changed', body: `From ${payload.from} to ${payload.to}. ${notYou}` };
    case 'TOTP_ENABLED':
      return { title: 'Two-factor sign-in is on', body: notYou };
    case 'TOTP_DISABLED':
      return { title: 'Two-factor sign-in is off', body: notYou };
    case 'RECOVERY_CODES_RENEWED':
      return { title: 'Your recovery codes were replaced', body: notYou };
    case 'API_KEY_CREATED':
      return { title: 'A new API key', body: `Who holds it acts for the account. ${notYou}` };
  }
}

/** What was done to an account, to its owner. The mails are accounts/email/subscriber.ts's: they say more, and cannot be turned off. */
export function tellOwner(event: AccountEvent): readonly Telling[] {
  const { userId } = event.payload;
  return [{ userIds: [userId], kind: 'ACCOUNT', ...wordsOf(event), subject: null, hasOwnMail: true }];
}
