import { TickwireError } from '@tickwire/sdk';
import { useMutation } from '@tickwire/sdk/react';
import { type FormEvent, useState } from 'react';
import { beginSession } from '../session.ts';
import { Failure } from '../ui/failure.tsx';
import { Field } from '../ui/field.tsx';
import { useInvalidFocus } from '../ui/use-invalid-focus.ts';
import { textOf } from './form-data.ts';

/** By email and password, and by the second factor where the account asks for one. */
export function SignInForm() {
  const [needsCode, setNeedsCode] = useState(false);
  const { run, isPending, error, reset } = useMutation(
    (client, input: { email: string; password: string; totpCode?: string }) => client.signIn(input),
  );
  const isThrown = error instanceof TickwireError;
  const asksForCode = needsCode && error?.code === 'TOTP_REQUIRED';
  const refusal = isThrown || asksForCode ? undefined : error;
  // It says that the code is wrong, or else not which of the others is.
  const isOfCode = needsCode && /\bcode\b/i.test(refusal?.message ?? '');

  const form = useInvalidFocus(refusal);

  const submit = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const data = new FormData(event.currentTarget);
    const code = textOf(data, 'totpCode').trim();
    const result = await run({
      email: textOf(data, 'email'),
      password: textOf(data, 'password'),
      ...(code !== '' && { totpCode: code }),
    });
    if (result.ok) beginSession(result.value);
    else if (result.error.code === 'TOTP_REQUIRED') setNeedsCode(true);
  };

  return (
    <form ref={form} className="form" onSubmit={submit} onChange={() => error !== undefined && reset()}>
      <Field label="Email">
        <input name="email" type="email" autoComplete="username" required />
      </Field>
      <Field label="Password" problem={isOfCode ? undefined : refusal?.message}>
        <input name="password" type="password" autoComplete="current-password" required />
      </Field>
      {needsCode && (
        <Field
          label="Code"
          problem={isOfCode ? refusal?.message : undefined}
          hint="Of your authenticator app: six digits. A recovery code will do as well."
        >
          {/* biome-ignore lint/a11y/noAutofocus: it appears where the form was just sent, and is what is asked for. */}
          <input name="totpCode" autoComplete="one-time-code" inputMode="numeric" autoFocus required />
        </Field>
      )}
      <Failure error={isThrown ? error : undefined} />
      <div className="actions">
        <button type="submit" className="button primary" disabled={isPending}>
          {isPending ? 'Signing in…' : 'Sign in'}
        </button>
      </div>
    </form>
  );
}
