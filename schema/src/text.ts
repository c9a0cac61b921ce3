import { z } from 'zod';

/** Control characters, and those that show nothing or turn the reading direction. */
const invisible = /[\p{Cc}\p{Cs}\p{Co}\u00ad\u061c\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\ufeff]/u;
/** They join or part what stands beside them, in emoji and in many scripts; alone they show nothing. */
const joiners = /\u200c|\u200d|\ufe0e|\ufe0f/gu;

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
    .refine(isFine, 'has a character that cannot be seen; remove it')
    .refine(
      (text) => [...text.replace(joiners, '').trim()].length >= min,
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
    (text) => text.replaceAll(/\r\n?/g, '\n'),
    (text) => !invisible.test(text.replaceAll(/[\n\t]/g, '')),
  );
}
