import { z } from 'zod';

/** Control characters, and those that show nothing or turn the reading direction. */
const invisible = /[\p{Cc}\p{Cs}\p{Co}\u00ad\u061c\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\ufeff]/u;
/** They join or part what stands beside them, in emoji and in many scripts; alone they show nothing. */
const joiners = /\u200c|\u200d|\ufe0e|\ufe0f/gu;

/** What people write on one line: trimmed, in Unicode's composed form, with something to see in it. */
export function singleLine({ min, max }: { min: number; max: number }) {
  return z
    .string()
    .max(max * 4, `at most ${max} characters`)
    .transform((text) => text.normalize('NFC').trim())
    .refine((text) => !invisible.test(text), 'has a character that cannot be seen; remove it')
    .refine(
      (text) => [...text.replace(joiners, '').trim()].length >= min,
      min === 1 ? 'must not be empty' : `at least ${min} characters`,
    )
    .refine((text) => [...text].length <= max, `at most ${max} characters`);
}
