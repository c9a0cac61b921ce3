'use client';

import { type DependencyList, useEffect, useRef, useState } from 'react';
import type { TickwireClient } from '../client.ts';
import { TickwireError } from '../errors.ts';
import { useTickwire } from './context.ts';

/** What is told of a stream besides what is rendered. */
export interface StreamHookOptions<Value> {
  /** Given each value, also those that come so fast that not each of them is rendered. */
  readonly onValue?: ((value: Value) => void) | undefined;
}

/** The newest value of a stream, and whether it goes on. */
export interface StreamResult<Value> {
  /** The newest; undefined until there is one. */
  readonly value: Value | undefined;
  /** Why it has ended, where it failed. */
  readonly error: TickwireError | undefined;
  /** No further value will come: what it follows is done, or it failed. */
  readonly isEnded: boolean;
}

const begun = { value: undefined, error: undefined, isEnded: false };

/**
 * Follows a stream from the component's first render to its last, and begins anew where `dependencies` change.
 *
 * ```ts
 * const { value: analysis } = useStream((client, signal) => client.followAnalysis(id, { signal }), [id]);
 * ```
 *
 * @param open Answers the stream, which `signal` ends; nothing where there is nothing to follow.
 * @param dependencies Whatever `open` uses, as for `useEffect`.
 */
export function useStream<Value>(
  open: (client: TickwireClient, signal: AbortSignal) => AsyncIterable<Value> | false | null | undefined,
  dependencies: DependencyList,
  { onValue }: StreamHookOptions<Value> = {},
): StreamResult<Value> {
  const client = useTickwire();
  const [result, setResult] = useState<StreamResult<Value>>(begun);
  const latest = useRef(onValue);
  useEffect(() => {
    latest.current = onValue;
  });
  // biome-ignore lint/correctness/useExhaustiveDependencies: the caller tells what `open` uses.
  useEffect(() => {
    const controller = new AbortController();
    const { signal } = controller;
    const tell = (change: Partial<StreamResult<Value>>): void => {
      if (!signal.aborted) setResult((before) => ({ ...before, ...change }));
    };
    const read = async (): Promise<void> => {
      const stream = open(client, signal);
      if (!stream) return;
      for await (const value of stream) {
        if (signal.aborted) return;
        tell({ value });
        latest.current?.(value);
      }
      tell({ isEnded: true });
    };
    setResult(begun);
    read().catch((error: unknown) => {
      if (error instanceof TickwireError) return tell({ error, isEnded: true });
      // A defect belongs to the error boundary, which what is thrown in rendering reaches.
      setResult(() => {
        throw error;
      });
    });
    return () => controller.abort();
  }, [client, ...dependencies]);
  return result;
}
