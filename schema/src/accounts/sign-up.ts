import { z } from 'zod';
import { maxPasswordLength, minPasswordLength, passwordProblem } from './passwords/passwords.ts';
import { username } from './usernames.ts';

export const emailAddress = z
  .string()
  .trim()
  .max(254, 'at most 254 characters')
  .pipe(z.email('is not an email address'));

export const newPassword = z
  .string()
  .min(minPasswordLength, `at least ${minPasswordLength} characters`)
  .max(maxPasswordLength, `at most ${maxPasswordLength} characters`);

/** What a new account must look like. */
export const signUpInput = z
  .object({ email: emailAddress, username, password: newPassword })
  .superRefine(({ password, ...account }, issues) => {
    const message = passwordProblem(password, account);
    if (message !== null) issues.addIssue({ code: 'custom', path: ['password'], message });
  });
