'use client';

import { useCallback, useEffect, useRef, useState } from 'react';
import type { TickwireClient } from '../client.ts';
import { TickwireError } from '../errors.ts';
import type { Operations } from '../generated/client.ts';
import type { Result } from '../result.ts';
import { useTickwire } from './context.ts';
import { cacheOf } from './query-cache.ts';

/** An operation, as the client's method is called, or as a document of your own names it, beginning in lower case. */
export type QueryName = keyof Operations | (string & Record<never, never>);

/** What else changes with a mutation. */
export interface MutationHookOptions {
  /** The queries that it makes out of date: they are asked anew once it is done. */
  readonly invalidates?: readonly QueryName[] | undefined;
}

/** A mutation as a component has it: how to begin it, whether it runs, and what came of it. */
export interface Mutation<Args extends readonly unknown[], Value, Failed> {
  /**
   * Does it. What the SDK would throw is returned as the `error` too, so that a handler needs no `try`. It is carried
   * through where the component goes away meanwhile.
   */
  readonly run: (...args: Args) => Promise<Result<Value, Failed | TickwireError>>;
  readonly isPending: boolean;
  /** What the last run came to. */
  readonly value: Value | undefined;
  /** Why the last run came to nothing: `code` and `message` are there in any case. */
  readonly error: Failed | TickwireError | undefined;
  /** Forgets the outcome. */
  readonly reset: () => void;
}

interface Outcome {
  readonly isPending: boolean;
  readonly value?: unknown;
  readonly error?: unknown;
}

const untried: Outcome = { isPending: false };

function isResult(answer: unknown): answer is Result<unknown, unknown> {
  return typeof answer === 'object' && answer !== null && 'ok' in answer && typeof answer.ok === 'boolean';
}

async function outcomeOf(act: () => PromiseLike<unknown>): Promise<Result<unknown, unknown>> {
  try {
    const answer = await act();
    return isResult(answer) ? answer : { ok: true, value: answer };
  } catch (error) {
    if (error instanceof TickwireError) return { ok: false, error };
    throw error;
  }
}

/**
 * Something to do when a user asks for it.
 *
 * ```ts
 * const { run, isPending, error } = useMutation((client, title: string) => client.createTask({ title }), {
 *   invalidates: ['tasks', 'taskStats'],
 * });
 * ```
 */
export function useMutation<Args extends readonly unknown[], Value, Failed>(
  act: (client: TickwireClient, ...args: Args) => PromiseLike<Result<Value, Failed>>,
  options?: MutationHookOptions,
): Mutation<Args, Value, Failed>;
export function useMutation<Args extends readonly unknown[], Value>(
  act: (client: TickwireClient, ...args: Args) => PromiseLike<Value>,
  options?: MutationHookOptions,
): Mutation<Args, Value, never>;
export function useMutation<Args extends readonly unknown[]>(
  act: (client: TickwireClient, ...args: Args) => PromiseLike<unknown>,
  { invalidates = [] }: MutationHookOptions = {},
): Mutation<Args, unknown, unknown> {
  const client = useTickwire();
  const [outcome, setOutcome] = useState(untried);
  const latest = useRef({ act, invalidates });
  const runs = useRef(0);
  useEffect(() => {
    latest.current = { act, invalidates };
  });
  const run = useCallback(
    async (...args: Args) => {
      runs.current += 1;
      const number = runs.current;
      const told = (next: Outcome): void => {
        // Of two runs at once the later one is what the user waits for.
        if (runs.current === number) setOutcome(next);
      };
      told({ isPending: true });
      try {
        const result = await outcomeOf(() => latest.current.act(client, ...args));
        told({ isPending: false, ...(result.ok ? { value: result.value } : { error: result.error }) });
        const { invalidates } = latest.current;
        if (result.ok && invalidates.length > 0)
          cacheOf(client)
            .invalidate(invalidates)
            .catch(() => {});
        return result;
      } catch (defect) {
        told(untried);
        throw defect;
      }
    },
    [client],
  );
  const reset = useCallback(() => {
    runs.current += 1;
    setOutcome(untried);
  }, []);
  const { isPending, value, error } = outcome;
  return { run, isPending, value, error, reset };
}

/** What the hooks keep of their answers. */
export interface Cache {
  /**
   * What was asked by these names, or all of it without one, is out of date: what is shown is asked for anew, the rest
   * when it is shown again. Resolves when the answers are there.
   */
  readonly invalidate: (...names: readonly QueryName[]) => Promise<void>;
  /** Forgets all answers; what is shown loads again, as if the page had just been opened. */
  readonly clear: () => void;
}

/** What is known of the queries of all components below the provider. */
export function useCache(): Cache {
  const client = useTickwire();
  const invalidate = useCallback(async (...names: readonly QueryName[]) => cacheOf(client).invalidate(names), [client]);
  const clear = useCallback(() => cacheOf(client).clear(), [client]);
  return { invalidate, clear };
}
