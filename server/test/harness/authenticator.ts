import { generateTOTP } from '@oslojs/otp';

const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';

/** Base32 by RFC 4648, as an authenticator app reads it. */
export function decodeBase32(text: string): Uint8Array {
  const bits = [...text].map((letter) => alphabet.indexOf(letter).toString(2).padStart(5, '0')).join('');
  return Uint8Array.from({ length: Math.floor(bits.length / 8) }, (_, index) =>
    Number.parseInt(bits.slice(index * 8, index * 8 + 8), 2),
  );
}

/** The code that an app shows now; of another maker than the library that checks it. */
export const codeOf = (secret: string): string => generateTOTP(decodeBase32(secret), 30, 6);
