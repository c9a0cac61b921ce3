import type { PrismaClient, User } from '@tickwire/prisma';
import { issueAccountToken, type MailedPurpose } from '../accounts/email/account-tokens.ts';
import {
  accountDeletedLetter,
  apiKeyCreatedLetter,
  changeOfEmailLetter,
  changeOfEmailRequestedLetter,
  emailChangedLetter,
  passwordChangedLetter,
  recoveryCodesRenewedLetter,
  resetLetter,
  totpDisabledLetter,
  totpEnabledLetter,
  verificationLetter,
} from '../accounts/email/letters.ts';
import { lockUser } from '../accounts/lock-user.ts';
import type { LinkedPage, LinkTo } from '../ports/mail.ts';
import { writeInvitation } from '../teams/invitation-letter.ts';
import { type Addressee, type Letter, letter } from './letter.ts';
import type { MailContent } from './outgoing.ts';

export interface WriterOptions {
  readonly database: PrismaClient;
  readonly linkTo: LinkTo;
}

/** What is to be written, and to whom. */
export interface Commission {
  /** The mail's. */
  readonly id: string;
  readonly mail: MailContent;
  /** As it is now; null where it is for nobody with an account. */
  readonly account: User | null;
  readonly address: string;
}

const links: Readonly<
  Record<MailedPurpose, { readonly page: LinkedPage; readonly write: (to: Addressee, link: string) => Letter }>
> = {
  VERIFY_EMAIL: { page: 'verify-email', write: verificationLetter },
  CHANGE_EMAIL: { page: 'confirm-email', write: changeOfEmailLetter },
  RESET_PASSWORD: { page: 'reset-password', write: resetLetter },
};

function notificationLetter(to: Addressee, { title, body }: { readonly title: string; readonly body: string | null }) {
  return letter(to, title, title, ...(body === null ? [] : [body]));
}

/** Writes mails as they are sent, with what is true then. Answers null where there is nothing to tell any more. */
export function createWriter({ database, linkTo }: WriterOptions) {
  async function writeWithLink({ id }: Commission, purpose: MailedPurpose, userId: string, to: Addressee) {
    const issued = await database.$transaction(async (transaction) => {
      await lockUser(transaction, userId);
      // Whoever has changed the account meanwhile may have made the link worthless before there was any.
      const isWanted = await transaction.outgoingMail.count({ where: { id, doneAt: null } });
      return isWanted === 0 ? null : issueAccountToken(transaction, { userId, purpose, email: to.email });
    });
    const { page, write } = links[purpose];
    return issued === null ? null : write(to, linkTo(page, issued.token));
  }

  async function writeToAccount(commission: Commission, account: User): Promise<Letter | null> {
    const { mail } = commission;
    const to = { email: commission.address, username: account.username };
    switch (mail.template) {
      case 'NOTIFICATION':
        return notificationLetter(to, mail.content);
      case 'VERIFY_EMAIL':
        return account.emailVerifiedAt === null ? writeWithLink(commission, mail.template, account.id, to) : null;
      case 'CHANGE_EMAIL':
      case 'RESET_PASSWORD':
        return writeWithLink(commission, mail.template, account.id, to);
      case 'PASSWORD_CHANGED':
        return passwordChangedLetter(to);
      case 'EMAIL_CHANGE_REQUESTED':
        return changeOfEmailRequestedLetter(to, mail.content.newEmail);
      case 'TOTP_ENABLED':
        return totpEnabledLetter(to);
      case 'TOTP_DISABLED':
        return totpDisabledLetter(to);
      case 'RECOVERY_CODES_RENEWED':
        return recoveryCodesRenewedLetter(to);
      case 'API_KEY_CREATED':
        // Not to an address that may be somebody else's.
        return account.emailVerifiedAt === null ? null : apiKeyCreatedLetter(to);
      default:
        return null;
    }
  }

  return async (commission: Commission): Promise<Letter | null> => {
    const { mail, account, address } = commission;
    switch (mail.template) {
      case 'EMAIL_CHANGED':
        return emailChangedLetter({ email: address, username: mail.content.username }, mail.content.newEmail);
      case 'TEAM_INVITATION':
        return writeInvitation({ database, linkTo }, mail.content.invitationId);
      case 'ACCOUNT_DELETED':
        return accountDeletedLetter({ email: address, username: mail.content.username });
      default:
        return account === null ? null : writeToAccount(commission, account);
    }
  };
}
