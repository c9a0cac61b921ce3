'use client';

import { type DependencyList, useEffect, useMemo, useRef, useState } from 'react';
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

interface Told<Value> {
  /** Of which dependencies. */
  readonly run: object;
  readonly result: StreamResult<Value>;
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
  // biome-ignore lint/correctness/useExhaustiveDependencies: the caller tells what `open` uses.
  const run = useMemo(() => ({}), [client, ...dependencies]);
  const [told, setTold] = useState<Told<Value>>({ run, result: begun });
  const latest = useRef({ open, onValue });
  useEffect(() => {
    latest.current = { open, onValue };
  });
  useEffect(() => {
    const controller = new AbortController();
    const { signal } = controller;
    const tell = (change: Partial<StreamResult<Value>>): void => {
      if (!signal.aborted) setTold(({ result }) => ({ run, result: { ...result, ...change } }));
    };
    const read = async (): Promise<void> => {
      const stream = latest.current.open(client, signal);
      if (!stream) return;
      const values = stream[Symbol.asyncIterator]();
      // Also what was opened without the signal ends when it is left.
      signal.addEventListener('abort', () => void values.return?.()?.catch(() => {}));
      for await (const value of { [Symbol.asyncIterator]: () => values }) {
        if (signal.aborted) return;
        tell({ value });
        latest.current.onValue?.(value);
      }
      tell({ isEnded: true });
    };
    setTold((before) => (before.result === begun ? before : { run, result: begun }));
    read().catch((error: unknown) => {
      if (error instanceof TickwireError) return tell({ error, isEnded: true });
      // A defect belongs to the error boundary, which what is thrown in rendering reaches.
      setTold(() => {
        throw error;
      });
    });
    return () => controller.abort();
  }, [client, run]);
  // What was told of other dependencies is none of these.
  return told.run === run ? told.result : begun;
}
