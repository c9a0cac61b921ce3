import { z } from 'zod';

/** Control characters, ends of lines, and what shows nothing or turns the reading direction. */
const invisible =
  /[\p{Cc}\p{Cs}\p{Co}\p{Zl}\p{Zp}\u00ad\u061c\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\ufeff]/u;
/**
 * What shows nothing by itself: it joins, parts or shapes what stands beside it, in emoji and in many scripts, fills a
 * place in Hangul, or is Braille without dots. Beside what can be seen it may stand.
 */
const unseen = /\p{Default_Ignorable_Code_Point}|\u2800|[\ufff9-\ufffb]/gu;

interface Length {
  /** In characters that can be seen. */
  readonly min: number;
  readonly max: number;
}

function written({ min, max }: Length, tidied: (text: string) => string, isFine: (text: string) => boolean) {
  return z
    .string()
    .max(max * 4, `at most ${max} characters`)
    .transform((text) => tidied(text.normalize('NFC')).trim())
    .refine(isFine, { error: 'has a character that cannot be seen; remove it', abort: true })
    .refine(
      (text) => [...text.replace(unseen, '').trim()].length >= min,
      min === 1 ? 'must not be empty' : `at least ${min} characters`,
    )
    .refine((text) => [...text].length <= max, `at most ${max} characters`);
}

/** What people write on one line: trimmed, in Unicode's composed form, with something to see in it. */
export function singleLine(length: Length) {
  return written(
    length,
    (text) => text,
    (text) => !invisible.test(text),
  );
}

/** The same of several lines, which end as on Unix; tabs may stand in them. */
export function multiLine(length: Length) {
  return written(
    length,
    (text) => text.replaceAll(/\r\n?|\u2028|\u2029/g, '\n'),
    (text) => !invisible.test(text.replaceAll(/[\n\t]/g, '')),
  );
}
