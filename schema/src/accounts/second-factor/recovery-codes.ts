import { randomInt } from 'node:crypto';
import { hashToken } from '../credentials/secrets.ts';

/** Crockford's: no letter in it is taken for another one or for a digit. */
const alphabet = '0123456789abcdefghjkmnpqrstvwxyz';
/** Of five bits each: 80 in all. */
const codeLength = 16;
const codesAtOnce = 10;
const codePattern = new RegExp(`^[${alphabet}]{${codeLength}}$`);

/** Ten codes, in groups of four for people to copy: "7k2m-…". */
export function newRecoveryCodes(): string[] {
  return Array.from({ length: codesAtOnce }, () =>
    Array.from({ length: codeLength }, (_, index) => {
      const letter = alphabet.charAt(randomInt(alphabet.length));
      return index > 0 && index % 4 === 0 ? `-${letter}` : letter;
    }).join(''),
  );
}

/** What is stored of a code, however it was typed; null for what cannot be one. */
export function recoveryCodeHash(typed: string): string | null {
  if (typed.length > 100) return null;
  const code = typed.toLowerCase().replaceAll(/[\s-]/g, '').replaceAll('o', '0').replaceAll(/[il]/g, '1');
  return codePattern.test(code) ? hashToken(code) : null;
}
