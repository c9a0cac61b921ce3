import type { AccountTokenPurpose, User } from '@tickwire/prisma';
import type { Transaction } from '../../changes.ts';
import { InvalidTokenError } from '../../errors.ts';
import { hashToken, newToken } from '../credentials/secrets.ts';
import { lockUser } from '../lock-user.ts';

/** Those that are sent by mail. */
export type MailedPurpose = Exclude<AccountTokenPurpose, 'SIGN_IN'>;

const minuteMs = 60_000;

/** How long each is good for; the mails say so too. */
const lifetimesMs: Readonly<Record<MailedPurpose, number>> = {
  VERIFY_EMAIL: 24 * 60 * minuteMs,
  CHANGE_EMAIL: 60 * minuteMs,
  RESET_PASSWORD: 30 * minuteMs,
};

/** Until when a token holds that is mailed at this moment. */
export function expectedExpiry(purpose: MailedPurpose): Date {
  return new Date(Date.now() + lifetimesMs[purpose]);
}

export interface IssuedToken {
  /** The only time that it is seen: the database has its hash. */
  readonly token: string;
  readonly expiresAt: Date;
}

/** Makes a token that proves that its holder reads the mail of `email`. Older ones of the same purpose end. */
export async function issueAccountToken(
  transaction: Transaction,
  { userId, purpose, email }: { userId: string; purpose: MailedPurpose; email: string },
): Promise<IssuedToken> {
  await lockUser(transaction, userId);
  await transaction.accountToken.deleteMany({ where: { userId, purpose } });
  const token = newToken();
  const expiresAt = expectedExpiry(purpose);
  await transaction.accountToken.create({ data: { userId, purpose, email, tokenHash: hashToken(token), expiresAt } });
  return { token, expiresAt };
}

/**
 * Ends what was mailed for these purposes, and what is about to be: for a transaction that holds `lockUser`. Mails are
 * found by their template, which is called as the purpose is.
 */
export async function endMailedTokens(
  transaction: Transaction,
  userId: string,
  purposes: readonly MailedPurpose[] = ['VERIFY_EMAIL', 'CHANGE_EMAIL', 'RESET_PASSWORD'],
): Promise<void> {
  await transaction.accountToken.deleteMany({ where: { userId, purpose: { in: [...purposes] } } });
  await transaction.outgoingMail.updateMany({
    where: { userId, template: { in: [...purposes] }, doneAt: null },
    data: { doneAt: new Date(), failure: 'its link was worth nothing any more' },
  });
}

interface HeldToken {
  readonly id: string;
  /** Whose it is, as the account stands now. */
  readonly user: User;
  /** The address that it was sent to. */
  readonly email: string;
}

const isSameAddress = (one: string, other: string) => one.toLowerCase() === other.toLowerCase();

/**
 * Looks at a token without using it up.
 *
 * @throws InvalidTokenError for one that is unknown, was made for something else, has expired, or was sent to
 * an address that is the account's no more.
 */
export async function findAccountToken(
  transaction: Transaction,
  purpose: MailedPurpose,
  token: string,
): Promise<HeldToken> {
  const row = await transaction.accountToken.findUnique({
    where: { tokenHash: hashToken(token), purpose, expiresAt: { gt: new Date() } },
    include: { user: true },
  });
  if (row === null || row.email === null) throw new InvalidTokenError();
  const { id, user, email } = row;
  if (purpose !== 'CHANGE_EMAIL' && !isSameAddress(user.email, email)) throw new InvalidTokenError();
  return { id, user, email };
}

/**
 * Uses a token up, in the transaction of what it is for: of several who send it at once, one gets it.
 *
 * @throws InvalidTokenError, as `findAccountToken` does.
 */
export async function takeAccountToken(
  transaction: Transaction,
  purpose: MailedPurpose,
  token: string,
): Promise<HeldToken> {
  const seen = await findAccountToken(transaction, purpose, token);
  await lockUser(transaction, seen.user.id);
  // While the lock was waited for, somebody else may have used it, or the address may have changed.
  const held = await findAccountToken(transaction, purpose, token);
  const { count } = await transaction.accountToken.deleteMany({ where: { id: held.id } });
  if (count === 0) throw new InvalidTokenError();
  return held;
}
