import { TickwireError } from '@tickwire/sdk';
import { useMutation } from '@tickwire/sdk/react';
import type { FormEvent } from 'react';
import { beginSession } from '../session.ts';
import { Failure } from '../ui/failure.tsx';
import { Field } from '../ui/field.tsx';
import { problemsOf } from '../ui/problems.ts';
import { useInvalidFocus } from '../ui/use-invalid-focus.ts';
import { textOf } from './form-data.ts';

/** A new account, which is signed in at once. What is wrong is left to the server to say, at the field that it is about. */
export function SignUpForm() {
  const { run, isPending, error, reset } = useMutation(
    (client, input: { email: string; username: string; password: string }) => client.signUp(input),
  );
  const isThrown = error instanceof TickwireError;
  const { byField, rest } = problemsOf(isThrown ? undefined : error, ['email', 'username', 'password']);
  const form = useInvalidFocus(error);

  const submit = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const data = new FormData(event.currentTarget);
    const result = await run({
      email: textOf(data, 'email'),
      username: textOf(data, 'username'),
      password: textOf(data, 'password'),
    });
    if (result.ok) beginSession(result.value);
  };

  return (
    <form ref={form} className="form" onSubmit={submit} onChange={() => error !== undefined && reset()} noValidate>
      <Field label="Email" problem={byField.email}>
        <input name="email" type="email" autoComplete="email" required />
      </Field>
      <Field label="Username" problem={byField.username} hint="3 to 32 letters, digits, _ . or -">
        <input name="username" autoComplete="username" autoCapitalize="none" spellCheck={false} required />
      </Field>
      <Field label="Password" problem={byField.password} hint="At least 8 characters">
        <input name="password" type="password" autoComplete="new-password" required />
      </Field>
      {rest !== null && (
        <p className="note bad" role="alert">
          {rest}
        </p>
      )}
      <Failure error={isThrown ? error : undefined} />
      <div className="actions">
        <button type="submit" className="button primary" disabled={isPending}>
          {isPending ? 'Making your account…' : 'Create account'}
        </button>
      </div>
    </form>
  );
}
