import { createCipheriv, createDecipheriv, createHash, randomBytes } from 'node:crypto';
import type { PrismaClient } from '@tickwire/prisma';

/** Hides what the server must be able to read again, such as the secrets of authenticator apps. */
export interface Encryption {
  /** `owner` has to be named again to decrypt: what was copied to another row is worthless there. */
  encrypt(text: string, owner: string): Promise<string>;
  /** @throws Error where the key is gone, or the text is not what was encrypted for this owner. */
  decrypt(encrypted: string, owner: string): Promise<string>;
}

interface Key {
  /** Stands before what it encrypted. */
  readonly id: string;
  readonly bytes: Buffer;
}

const algorithm = 'aes-256-gcm';
const nonceBytes = 12;
const tagBytes = 16;
const keyBytes = 32;
const storedKeyName = 'encryption_key';

function keyOf(base64: string): Key {
  const bytes = Buffer.from(base64, 'base64');
  if (bytes.length !== keyBytes) throw new Error('a key for encryption is not 32 bytes in base64');
  return { id: createHash('sha256').update('tickwire key id').update(bytes).digest('hex').slice(0, 12), bytes };
}

async function readStoredKey(database: PrismaClient): Promise<Key | null> {
  const row = await database.serviceSecret.findUnique({ where: { name: storedKeyName } });
  return row === null ? null : keyOf(row.value);
}

/** Of several servers that make one at once, all use the one that was first. */
async function makeStoredKey(database: PrismaClient): Promise<Key> {
  const value = randomBytes(keyBytes).toString('base64');
  await database.serviceSecret.createMany({ data: [{ name: storedKeyName, value }], skipDuplicates: true });
  const stored = await readStoredKey(database);
  if (stored === null) throw new Error('the key for encryption was deleted as it was made');
  return stored;
}

/**
 * AES-256-GCM. `secretKey` (SECRET_KEY) encrypts; without one, a key that the database keeps. Where a
 * SECRET_KEY comes later, the database's key goes on decrypting what it has encrypted.
 */
export function createEncryption(database: PrismaClient, secretKey: string | null): Encryption {
  const given = secretKey === null ? null : keyOf(secretKey);
  let stored: Key | null = null;

  async function keyById(id: string): Promise<Key> {
    if (given?.id === id) return given;
    stored ??= await readStoredKey(database);
    if (stored?.id === id) return stored;
    throw new Error(
      `what is encrypted needs the key ${id}, which is not there: set the SECRET_KEY that was set before`,
    );
  }

  async function newestKey(): Promise<Key> {
    if (given !== null) return given;
    stored ??= (await readStoredKey(database)) ?? (await makeStoredKey(database));
    return stored;
  }

  return {
    async encrypt(text, owner) {
      const key = await newestKey();
      const nonce = randomBytes(nonceBytes);
      const cipher = createCipheriv(algorithm, key.bytes, nonce, { authTagLength: tagBytes }).setAAD(
        Buffer.from(owner),
      );
      const encrypted = Buffer.concat([nonce, cipher.update(text, 'utf8'), cipher.final(), cipher.getAuthTag()]);
      return `${key.id}.${encrypted.toString('base64url')}`;
    },

    async decrypt(encrypted, owner) {
      const [id = '', sealed = ''] = encrypted.split('.');
      const key = await keyById(id);
      const bytes = Buffer.from(sealed, 'base64url');
      const decipher = createDecipheriv(algorithm, key.bytes, bytes.subarray(0, nonceBytes), {
        authTagLength: tagBytes,
      })
        .setAAD(Buffer.from(owner))
        .setAuthTag(bytes.subarray(-tagBytes));
      const text = decipher.update(bytes.subarray(nonceBytes, -tagBytes), undefined, 'utf8');
      return text + decipher.final('utf8');
    },
  };
}
