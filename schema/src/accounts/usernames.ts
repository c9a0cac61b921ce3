import { z } from 'zod';
import { singleLine } from '../text.ts';

/** Letters of other scripts that look like Latin ones (Unicode's UTS #39, its table of confusables), lower case. */
const lookAlikes: Readonly<Record<string, string>> = {
  // Cyrillic
  а: 'a',
  с: 'c',
  ԁ: 'd',
  е: 'e',
  һ: 'h',
  і: 'i',
  ј: 'j',
  к: 'k',
  ӏ: 'l',
  м: 'm',
  о: 'o',
  р: 'p',
  ԛ: 'q',
  г: 'r',
  ѕ: 's',
  т: 't',
  у: 'y',
  ѵ: 'v',
  ѡ: 'w',
  ԝ: 'w',
  х: 'x',
  ь: 'b',
  є: 'e',
  з: '3',
  б: '6',
  // Greek
  α: 'a',
  β: 'b',
  ε: 'e',
  η: 'n',
  ι: 'i',
  κ: 'k',
  μ: 'u',
  ν: 'v',
  ο: 'o',
  ρ: 'p',
  τ: 't',
  υ: 'u',
  χ: 'x',
  γ: 'y',
  ω: 'w',
  ζ: 'z',
  σ: 'o',
  // Armenian
  օ: 'o',
  ս: 'u',
  ո: 'n',
  հ: 'h',
  ց: 'g',
  զ: 'q',
  ա: 'w',
  յ: 'j',
  // Latin letters and digits that pass for each other
  ᴀ: 'a',
  ʙ: 'b',
  ᴄ: 'c',
  ᴅ: 'd',
  ᴇ: 'e',
  ɢ: 'g',
  ʜ: 'h',
  ɪ: 'i',
  ᴊ: 'j',
  ᴋ: 'k',
  ᴍ: 'm',
  ɴ: 'n',
  ᴏ: 'o',
  ᴘ: 'p',
  ʀ: 'r',
  ᴛ: 't',
  ᴜ: 'u',
  ᴠ: 'v',
  ᴡ: 'w',
  ᴢ: 'z',
  ı: 'i',
  ɩ: 'i',
  ɡ: 'g',
  ɑ: 'a',
  ʟ: 'l',
  0: 'o',
  1: 'l',
  '|': 'l',
  ß: 'b',
};

/** The scripts whose letters pass for each other's. */
const alike = ['Latin', 'Cyrillic', 'Greek', 'Armenian', 'Cherokee', 'Coptic'].map(
  (script) => new RegExp(`\\p{Script=${script}}`, 'u'),
);

function mixesLookAlikes(text: string): boolean {
  return alike.filter((script) => script.test(text)).length > 1;
}

/** Letters, digits and signs, each with the marks that its script writes at it; joiners only before letters. */
const pattern = /^(?:[\p{L}\p{N}_.-]\p{M}{0,3}(?:[\u200c\u200d](?=\p{L}))?)+$/u;
/** What shows nothing, but for the joiners that scripts need. */
const invisible = /(?![\u200c\u200d])\p{Default_Ignorable_Code_Point}/u;

/** 3 to 32 letters, digits, `_`, `.` and `-`; of scripts that look alike only one. */
export const username = singleLine({ min: 3, max: 32 }).pipe(
  z
    .string()
    .refine((text) => pattern.test(text) && !invisible.test(text), 'letters, digits, "_", "." and "-" only')
    .refine((text) => !mixesLookAlikes(text), 'mixes letters of several scripts that look alike: keep to one'),
);

/**
 * What a username looks like: two that a person cannot tell apart have the same skeleton, and only one of
 * them can be taken.
 */
export function usernameSkeleton(text: string): string {
  // A capital I passes for an l, which a small one does not; and a dot above is lost on an i.
  const letters = text
    .normalize('NFKD')
    .replaceAll('I', 'l')
    .toLowerCase()
    .replaceAll(/(?<=[ij])\u0307|[\u200c\u200d]/gu, '');
  return [...letters.normalize('NFC')].map((letter) => lookAlikes[letter] ?? letter).join('');
}
