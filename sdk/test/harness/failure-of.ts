import { TickwireError } from '@tickwire/sdk';

/** What a call fails with. */
export async function failureOf(promise: PromiseLike<unknown>): Promise<TickwireError> {
  const error: unknown = await promise.then(
    () => new Error('it did not fail'),
    (reason: unknown) => reason,
  );
  if (error instanceof TickwireError) return error;
  throw error;
}
