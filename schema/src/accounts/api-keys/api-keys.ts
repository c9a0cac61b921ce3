import { randomInt } from 'node:crypto';
import { crc32 } from 'node:zlib';
import type { ApiKey, ApiKeyScope } from '@tickwire/prisma';
import { recordAudit } from '../../audit/service.ts';
import { type Transaction, withChanges } from '../../changes.ts';
import { NotFoundError, ValidationError } from '../../errors.ts';
import { type ChangeParts, withEvents } from '../../events/outbox.ts';
import { credentialKey } from '../credentials/cache-keys.ts';
import { hashToken } from '../credentials/secrets.ts';
import type { Caller } from '../credentials/viewer.ts';
import { lockUser } from '../lock-user.ts';

const alphabet = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';
const randomLength = 32;
const checksumLength = 6;
const keyPattern = /^tw_([0-9A-Za-z]{32})([0-9A-Za-z]{6})$/;
/** "tw_" and eight characters: they tell keys apart and leave 143 bits to guess. */
const prefixLength = 11;
/** Of one account at once: an app needs one, or one for each of its parts. */
const maxKeys = 20;
/** How long a replaced key may go on at the longest. */
const maxOverlapSeconds = 7 * 86_400;

function inBase62(value: number, length: number): string {
  let rest = value;
  let text = '';
  for (let index = 0; index < length; index += 1) {
    text = alphabet.charAt(rest % alphabet.length) + text;
    rest = Math.floor(rest / alphabet.length);
  }
  return text;
}

const checksumOf = (random: string): string => inBase62(crc32(random), checksumLength);

function newSecret(): string {
  const random = Array.from({ length: randomLength }, () => alphabet.charAt(randomInt(alphabet.length))).join('');
  return `tw_${random}${checksumOf(random)}`;
}

/** Whether it looks like a key at all; its checksum may still be wrong. */
export function looksLikeApiKey(token: string): boolean {
  return token.startsWith('tw_');
}

/** Whether it could be a key: one with a typing error is refused without asking the database. */
export function isApiKey(token: string): boolean {
  const [, random = '', checksum = ''] = keyPattern.exec(token) ?? [];
  return checksum !== '' && checksumOf(random) === checksum;
}

export interface NewApiKey {
  readonly name: string;
  readonly scopes: readonly ApiKeyScope[];
  readonly expiresAt: Date | null;
}

export interface CreatedApiKey {
  readonly apiKey: ApiKey;
  /** The only time that it is seen. */
  readonly secret: string;
}

/**
 * A user's key, which nobody else changes until the transaction ends: of its secrets all are known.
 *
 * @throws NotFoundError where it is not the user's.
 */
async function lockKey(transaction: Transaction, userId: string, id: string | null): Promise<ApiKey> {
  if (id !== null) {
    await transaction.$queryRaw`SELECT FROM api_keys WHERE id = ${id}::uuid AND user_id = ${userId}::uuid FOR UPDATE`;
    const key = await transaction.apiKey.findUnique({ where: { id, userId } });
    if (key !== null) return key;
  }
  throw new NotFoundError('There is no such key.');
}

export type ApiKeyService = ReturnType<typeof createApiKeyService>;

/** Keys that apps of third parties hold: random, shown once, stored as hashes. */
export function createApiKeyService(parts: ChangeParts) {
  const { database } = parts;

  return {
    list(userId: string): Promise<ApiKey[]> {
      return database.apiKey.findMany({ where: { userId }, orderBy: { id: 'asc' } });
    },

    /** @throws ValidationError where the account holds so many already. */
    create(userId: string, { name, scopes, expiresAt }: NewApiKey, caller: Caller): Promise<CreatedApiKey> {
      const secret = newSecret();
      return withEvents(parts, { actorId: userId, caller }, async (transaction, _changed, happened) => {
        await lockUser(transaction, userId);
        if ((await transaction.apiKey.count({ where: { userId } })) >= maxKeys) {
          throw new ValidationError([
            { path: ['input'], message: `an account holds at most ${maxKeys} keys: revoke one first` },
          ]);
        }
        const apiKey = await transaction.apiKey.create({
          data: {
            userId,
            name,
            scopes: [...new Set(scopes)].sort(),
            expiresAt,
            prefix: secret.slice(0, prefixLength),
            secretHash: hashToken(secret),
          },
        });
        await recordAudit(transaction, caller, {
          action: 'API_KEY_CREATED',
          actorId: userId,
          userId,
          subject: apiKey.id,
          details: { name, scopes: apiKey.scopes, prefix: apiKey.prefix },
        });
        happened({ type: 'API_KEY_CREATED', payload: { userId } });
        return { apiKey, secret };
      });
    },

    /**
     * Gives a key another secret. The old one goes on for `overlapSeconds`, so that no app stands still; one
     * that an earlier rotation let go on ends.
     *
     * @throws NotFoundError, ValidationError.
     */
    rotate(userId: string, id: string | null, overlapSeconds: number, caller: Caller): Promise<CreatedApiKey> {
      if (!(overlapSeconds >= 0 && overlapSeconds <= maxOverlapSeconds)) {
        throw new ValidationError([
          { path: ['input', 'overlapSeconds'], message: `from 0 to ${maxOverlapSeconds}, which is a week` },
        ]);
      }
      const secret = newSecret();
      return withChanges(parts, async (transaction, changed) => {
        const old = await lockKey(transaction, userId, id);
        if (old.expiresAt !== null && old.expiresAt.getTime() <= Date.now()) {
          throw new ValidationError([
            { path: ['input', 'id'], message: 'names a key that has expired: make another by `createApiKey`' },
          ]);
        }
        const apiKey = await transaction.apiKey.update({
          where: { id: old.id },
          data: {
            prefix: secret.slice(0, prefixLength),
            secretHash: hashToken(secret),
            previousSecretHash: old.secretHash,
            previousExpiresAt: new Date(Date.now() + overlapSeconds * 1_000),
          },
        });
        for (const hash of [old.secretHash, old.previousSecretHash]) if (hash !== null) changed(credentialKey(hash));
        await recordAudit(transaction, caller, {
          action: 'API_KEY_ROTATED',
          actorId: userId,
          userId,
          subject: old.id,
          details: { from: old.prefix, to: apiKey.prefix, overlapSeconds },
        });
        return { apiKey, secret };
      });
    },

    /** @throws NotFoundError where it is not the user's. Answers the key as it was. */
    revoke(userId: string, id: string | null, caller: Caller): Promise<ApiKey> {
      return withChanges(parts, async (transaction, changed) => {
        const key = await lockKey(transaction, userId, id);
        await transaction.apiKey.delete({ where: { id: key.id } });
        for (const hash of [key.secretHash, key.previousSecretHash]) if (hash !== null) changed(credentialKey(hash));
        await recordAudit(transaction, caller, {
          action: 'API_KEY_REVOKED',
          actorId: userId,
          userId,
          subject: key.id,
          details: { name: key.name, prefix: key.prefix },
        });
        return key;
      });
    },
  };
}
