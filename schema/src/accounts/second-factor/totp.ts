import type { Totp, User } from '@tickwire/prisma';
import { generateSecret, generateURI, verifySync } from 'otplib';
import { recordAudit } from '../../audit/service.ts';
import { inOneStatement, inTransaction, type Transaction } from '../../changes.ts';
import { ConflictError, InvalidCredentialsError, rateLimited, TotpRequiredError } from '../../errors.ts';
import { type ChangeParts, withEvents } from '../../events/outbox.ts';
import type { Caller } from '../credentials/viewer.ts';
import type { Encryption } from './encryption.ts';
import { newRecoveryCodes, recoveryCodeHash } from './recovery-codes.ts';

export interface TotpSetup {
  /** Base32, as authenticator apps take it. */
  readonly secret: string;
  readonly uri: string;
}

export interface TotpServiceOptions extends ChangeParts {
  readonly encryption: Encryption;
}

export type TotpService = ReturnType<typeof createTotpService>;

const issuer = 'Tickwire';
const stepSeconds = 30;
/** Six digits are few: who may try without end finds them. */
const maxFailures = 10;
const failureWindowMs = 15 * 60_000;
const wrongCode = 'The code is wrong, too old, or was used already.';

type Outcome = 'ACCEPTED' | 'REFUSED' | 'TOO_MANY';

/** RFC 6238: SHA-1, six digits, the step of now or one beside it. Null where no such step has this code. */
function stepOf(secret: string, code: string): bigint | null {
  const digits = code.replaceAll(/\s/g, '');
  if (!/^\d{6}$/.test(digits)) return null;
  const result = verifySync({ secret, token: digits, period: stepSeconds, epochTolerance: stepSeconds });
  return result.valid && 'timeStep' in result ? BigInt(result.timeStep) : null;
}

async function countFailures(transaction: Transaction, userId: string): Promise<number> {
  return transaction.auditEntry.count({
    where: {
      userId,
      action: 'SIGN_IN_FAILED',
      at: { gt: new Date(Date.now() - failureWindowMs) },
      details: { path: ['factor'], equals: 'TOTP' },
    },
  });
}

async function replaceRecoveryCodes(transaction: Transaction, userId: string): Promise<string[]> {
  const codes = newRecoveryCodes();
  await transaction.recoveryCode.deleteMany({ where: { userId } });
  await transaction.recoveryCode.createMany({
    data: codes.flatMap((code) => {
      const codeHash = recoveryCodeHash(code);
      return codeHash === null ? [] : [{ userId, codeHash }];
    }),
  });
  return codes;
}

/** Codes of authenticator apps as the second factor, and recovery codes for when the app is lost. */
export function createTotpService({ encryption, ...parts }: TotpServiceOptions) {
  const { database } = parts;

  function enabledTotp(userId: string): Promise<Totp | null> {
    return database.totp.findUnique({ where: { userId, confirmedAt: { not: null } } });
  }

  /** Uses a code up where it is right. `actorId` is null where nobody is signed in yet. */
  async function use(totp: Totp, typed: string, caller: Caller, actorId: string | null): Promise<Outcome> {
    const { userId } = totp;
    const codeHash = recoveryCodeHash(typed);
    // A recovery code also helps where the key that the secret is encrypted with was lost.
    const step = codeHash === null ? stepOf(await encryption.decrypt(totp.secret, userId), typed) : null;
    return inTransaction(database, async (transaction) => {
      // One try of an account at a time, so that no more are made at once than may be made at all.
      await transaction.$queryRaw`SELECT FROM totps WHERE user_id = ${userId}::uuid FOR UPDATE`;
      const failures = await countFailures(transaction, userId);
      // A recovery code is nothing to guess: whoever keeps trying codes locks nobody out who has one.
      if (failures >= maxFailures && codeHash === null) return 'TOO_MANY';
      if (step !== null) {
        const { count } = await transaction.totp.updateMany({
          where: { userId, secret: totp.secret, lastStep: { lt: step } },
          data: { lastStep: step },
        });
        if (count === 1) return 'ACCEPTED';
        await recordAudit(transaction, caller, { action: 'TOTP_CODE_REUSED', actorId, userId });
        return 'REFUSED';
      }
      const { count } =
        codeHash === null ? { count: 0 } : await transaction.recoveryCode.deleteMany({ where: { userId, codeHash } });
      if (count === 1) {
        await recordAudit(transaction, caller, { action: 'RECOVERY_CODE_USED', actorId: userId, userId });
        return 'ACCEPTED';
      }
      await recordAudit(transaction, caller, {
        action: 'SIGN_IN_FAILED',
        actorId,
        userId,
        details: { factor: 'TOTP' },
      });
      if (failures + 1 === maxFailures) {
        await recordAudit(transaction, caller, {
          action: 'SIGN_IN_SLOWED',
          actorId,
          userId,
          details: { factor: 'TOTP' },
        });
      }
      return 'REFUSED';
    });
  }

  /** @throws InvalidCredentialsError for a wrong or used code; GraphQLError with RATE_LIMITED after too many. */
  async function mustAccept(totp: Totp, typed: string, caller: Caller, actorId: string | null): Promise<void> {
    const outcome = await use(totp, typed, caller, actorId);
    if (outcome === 'TOO_MANY') {
      throw rateLimited('Too many codes were wrong', failureWindowMs / 1_000);
    }
    if (outcome === 'REFUSED') throw new InvalidCredentialsError(wrongCode);
  }

  async function mustBeEnabled(userId: string): Promise<Totp> {
    const totp = await enabledTotp(userId);
    if (totp === null) throw new ConflictError('Two-factor sign-in is off.');
    return totp;
  }

  return {
    async isEnabled(userId: string): Promise<boolean> {
      return (await enabledTotp(userId)) !== null;
    },

    recoveryCodesLeft(userId: string): Promise<number> {
      return database.recoveryCode.count({ where: { userId } });
    },

    /** A new secret, which counts once `confirm` has seen a code of it. @throws ConflictError where one counts already. */
    async begin(user: User): Promise<TotpSetup> {
      const secret = generateSecret();
      const encrypted = await encryption.encrypt(secret, user.id);
      const changed = await inOneStatement(
        database,
        (sender) => sender.$executeRaw`
          INSERT INTO totps (user_id, secret) VALUES (${user.id}::uuid, ${encrypted})
          ON CONFLICT (user_id) DO UPDATE SET secret = excluded.secret, last_step = 0, created_at = now()
          WHERE totps.confirmed_at IS NULL`,
      );
      if (changed === 0)
        throw new ConflictError('Two-factor sign-in is on already: turn it off by `disableTotp` first.');
      const uri = generateURI({ issuer, label: user.email, secret, digits: 6, period: stepSeconds });
      return { secret, uri };
    },

    /** Turns it on, and answers the recovery codes. @throws InvalidCredentialsError, ConflictError. */
    async confirm(user: User, typed: string, caller: Caller): Promise<string[]> {
      const totp = await database.totp.findUnique({ where: { userId: user.id, confirmedAt: null } });
      if (totp === null) {
        throw new ConflictError('There is nothing to confirm: `beginTotp` comes first, and is confirmed once.');
      }
      const step = stepOf(await encryption.decrypt(totp.secret, user.id), typed);
      if (step === null) throw new InvalidCredentialsError(wrongCode);
      return withEvents(parts, { actorId: user.id, caller }, async (transaction, _changed, happened) => {
        const { count } = await transaction.totp.updateMany({
          where: { userId: user.id, confirmedAt: null, secret: totp.secret },
          data: { confirmedAt: new Date(), lastStep: step },
        });
        if (count === 0) throw new ConflictError('It was confirmed or begun anew meanwhile.');
        await recordAudit(transaction, caller, { action: 'TOTP_ENABLED', actorId: user.id, userId: user.id });
        happened({ type: 'TOTP_ENABLED', payload: { userId: user.id } });
        return replaceRecoveryCodes(transaction, user.id);
      });
    },

    /** Turns it off. @throws InvalidCredentialsError, ConflictError where it is off. */
    async disable(user: User, typed: string, caller: Caller): Promise<void> {
      await mustAccept(await mustBeEnabled(user.id), typed, caller, user.id);
      await withEvents(parts, { actorId: user.id, caller }, async (transaction, _changed, happened) => {
        await transaction.totp.deleteMany({ where: { userId: user.id } });
        await transaction.recoveryCode.deleteMany({ where: { userId: user.id } });
        await recordAudit(transaction, caller, { action: 'TOTP_DISABLED', actorId: user.id, userId: user.id });
        happened({ type: 'TOTP_DISABLED', payload: { userId: user.id } });
      });
    },

    /** New recovery codes for the old ones. @throws InvalidCredentialsError, ConflictError where it is off. */
    async renewRecoveryCodes(user: User, typed: string, caller: Caller): Promise<string[]> {
      await mustAccept(await mustBeEnabled(user.id), typed, caller, user.id);
      return withEvents(parts, { actorId: user.id, caller }, async (transaction, _changed, happened) => {
        await recordAudit(transaction, caller, { action: 'RECOVERY_CODES_RENEWED', actorId: user.id, userId: user.id });
        happened({ type: 'RECOVERY_CODES_RENEWED', payload: { userId: user.id } });
        return replaceRecoveryCodes(transaction, user.id);
      });
    },

    /**
     * The second factor of somebody whose first was right; nothing where the account has none. `actorId` is
     * null where nobody is signed in yet.
     *
     * @throws TotpRequiredError where no code came, InvalidCredentialsError where it is wrong or used.
     */
    async secondFactor(userId: string, typed: string | null, caller: Caller, actorId: string | null): Promise<void> {
      const totp = await enabledTotp(userId);
      if (totp === null) return;
      if (typed === null || typed.trim() === '') throw new TotpRequiredError();
      await mustAccept(totp, typed, caller, actorId);
    },
  };
}
