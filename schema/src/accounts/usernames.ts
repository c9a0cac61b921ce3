import { z } from 'zod';
import { singleLine } from '../text.ts';

/** Letters of other scripts that look like Latin ones (Unicode's UTS #39, its table of confusables), lower case. */
const lookAlikes: Readonly<Record<string, string>> = {
  // Cyrillic
  а: 'a',
  в: 'b',
  с: 'c',
  ԁ: 'd',
  е: 'e',
  һ: 'h',
  і: 'i',
  ј: 'j',
  к: 'k',
  ӏ: 'l',
  м: 'm',
  н: 'h',
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

/** One script, and with it digits and what is common to all; Japanese and Korean write with several. */
const oneScript =
  /^(?:[\p{Script=Latin}]*|[\p{Script=Cyrillic}]*|[\p{Script=Greek}]*|[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}]*|[\p{Script=Hangul}\p{Script=Han}]*|[\p{Script=Armenian}]*|[\p{Script=Hebrew}]*|[\p{Script=Arabic}]*|[\p{Script=Thai}]*|[\p{Script=Devanagari}]*|[\p{Script=Georgian}]*)$/u;

const lettersAlone = (text: string) => text.replaceAll(/[^\p{L}]|[\p{Script=Common}\p{Script=Inherited}]/gu, '');

/** 3 to 32 letters of one script, digits, `_`, `.` and `-`. */
export const username = singleLine({ min: 3, max: 32 }).pipe(
  z
    .string()
    .regex(/^(?:[\p{L}\p{N}_.-]\p{M}{0,2})+$/u, 'letters, digits, "_", "." and "-" only')
    .refine(
      (text) => oneScript.test(lettersAlone(text)),
      'mixes letters of several scripts, some of which look alike: keep to one',
    ),
);

/**
 * What a username looks like: two that a person cannot tell apart have the same skeleton, and only one of
 * them can be taken.
 */
export function usernameSkeleton(text: string): string {
  const folded = [...text.normalize('NFKC').toLowerCase()].map((letter) => lookAlikes[letter] ?? letter).join('');
  // What accents are left would part "josé" from "jose"; they do for people too, and stay.
  return folded.normalize('NFC').replaceAll('rn', 'm').replaceAll('vv', 'w');
}
