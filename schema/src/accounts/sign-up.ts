import { z } from 'zod';
import { singleLine } from '../text.ts';
import { maxPasswordLength, minPasswordLength } from './passwords.ts';

export const emailAddress = z
  .string()
  .trim()
  .max(254, 'at most 254 characters')
  .pipe(z.email('is not an email address'));

/** What a new account must look like. */
export const signUpInput = z.object({
  email: emailAddress,
  username: singleLine({ min: 3, max: 32 }).pipe(
    z.string().regex(/^[\p{L}\p{N}_.-]+$/u, 'letters, digits, "_", "." and "-" only'),
  ),
  password: z
    .string()
    .min(minPasswordLength, `at least ${minPasswordLength} characters`)
    .max(maxPasswordLength, `at most ${maxPasswordLength} characters`),
});
