import { z } from 'zod';

/** What stands between commas. */
export function list(text: string): string[] {
  return text
    .split(',')
    .map((item) => item.trim())
    .filter((item) => item !== '');
}

/** A variable that holds a number in these bounds. */
export const number = (min: number, max: number) =>
  z
    .string()
    .trim()
    .regex(/^-?\d*\.?\d+$/, 'is not a number')
    .transform(Number)
    .pipe(z.number().min(min, `must be at least ${min}`).max(max, `must be at most ${max}`));
