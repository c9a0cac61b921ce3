import { TickwireError } from '@tickwire/sdk';
import type { FormEvent } from 'react';
import { textOf } from '../account/form-data.ts';
import { Dialog } from '../ui/dialog.tsx';
import { Failure } from '../ui/failure.tsx';
import { Field } from '../ui/field.tsx';
import { problemsOf } from '../ui/problems.ts';
import { useInvalidFocus } from '../ui/use-invalid-focus.ts';

interface NameDialogProps {
  readonly title: string;
  readonly action: string;
  readonly initial?: string;
  readonly isPending: boolean;
  readonly error: { readonly code: string; readonly message: string } | undefined;
  onSubmit(name: string): void;
  onClose(): void;
}

/** Asks for a list's name. */
export function NameDialog({ title, action, initial, isPending, error, onSubmit, onClose }: NameDialogProps) {
  const isThrown = error instanceof TickwireError;
  const { byField, rest } = problemsOf(isThrown ? undefined : error, ['name']);
  const form = useInvalidFocus(error);
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    onSubmit(textOf(new FormData(event.currentTarget), 'name'));
  };
  return (
    <Dialog title={title} onClose={onClose}>
      <form ref={form} className="form" onSubmit={submit} noValidate>
        <Field label="Name" problem={byField.name ?? rest ?? undefined}>
          <input name="name" defaultValue={initial} autoComplete="off" autoFocus />
        </Field>
        <Failure error={isThrown ? error : undefined} />
        <div className="actions">
          <button type="submit" className="button primary" disabled={isPending}>
            {action}
          </button>
          <button type="button" className="button" onClick={onClose}>
            Cancel
          </button>
        </div>
      </form>
    </Dialog>
  );
}
