import { createCipheriv, createDecipheriv, createHmac, hkdfSync, randomBytes } from 'node:crypto';

/** What is made of a key that a client sent; the key itself is kept nowhere. */
export interface Seal {
  /** What the call is found by. */
  readonly hash: string;
  /** Says whether two inputs are the same, and nothing else: what they hold may be a password. */
  fingerprint(input: string): string;
  close(answer: Uint8Array): Uint8Array<ArrayBuffer>;
  /** @throws Error where it was not closed under the same key for the same owner. */
  open(sealed: Uint8Array): Buffer;
}

const algorithm = 'aes-256-gcm';
const nonceBytes = 12;
const tagBytes = 16;
const keyBytes = 32;

/** Whoever reads the database without the client's key can neither read the answer nor try inputs out. */
export function sealOf(owner: string, key: string): Seal {
  const derived = Buffer.from(hkdfSync('sha256', key, owner, 'tickwire keyed call', 3 * keyBytes));
  const hash = derived.toString('hex', 0, keyBytes);
  const inputKey = derived.subarray(keyBytes, 2 * keyBytes);
  const answerKey = derived.subarray(2 * keyBytes);
  return {
    hash,
    fingerprint: (input) => createHmac('sha256', inputKey).update(input).digest('hex'),
    close(answer) {
      const nonce = randomBytes(nonceBytes);
      const cipher = createCipheriv(algorithm, answerKey, nonce, { authTagLength: tagBytes });
      const closed = cipher.update(answer);
      return new Uint8Array(Buffer.concat([nonce, closed, cipher.final(), cipher.getAuthTag()]));
    },
    open(sealed) {
      const decipher = createDecipheriv(algorithm, answerKey, sealed.subarray(0, nonceBytes), {
        authTagLength: tagBytes,
      }).setAuthTag(sealed.subarray(-tagBytes));
      return Buffer.concat([decipher.update(sealed.subarray(nonceBytes, -tagBytes)), decipher.final()]);
    },
  };
}
