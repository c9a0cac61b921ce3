import { badOptions, errorOf, type TickwireError } from '../errors.ts';
import type { Buffer } from './reader.ts';

/** How much may wait for a slow reader, and what becomes of more. */
export interface BufferOptions<Overflow extends string> {
  /** So many events may wait: 1000 where left out. */
  readonly size?: number | undefined;
  readonly overflow?: Overflow | undefined;
}

/** The options with what is left out, of which the first choice is what counts. */
export function bufferOf<Overflow extends string>(
  options: BufferOptions<Overflow> | undefined,
  choices: readonly [Overflow, ...Overflow[]],
): { readonly size: number; readonly overflow: Overflow } {
  const { size = 1_000, overflow = choices[0] } = options ?? {};
  if (size >= 1 && choices.includes(overflow)) return { size, overflow };
  throw badOptions(`\`buffer.size\` must be 1 or more, and \`buffer.overflow\` one of ${choices}.`);
}

export function overflowError(size: number): TickwireError {
  return errorOf({ code: 'BUFFER_OVERFLOW', message: `More than ${size} events wait to be read.` });
}

/** What waits, in order. Without `onDropped` none is dropped. */
export function queue<Value>(size: number, onDropped: (() => void) | undefined): Buffer<Value> {
  const values: Value[] = [];
  return {
    push(value) {
      const isFull = values.length >= size;
      if (isFull && !onDropped) throw overflowError(size);
      values.push(value);
      if (!isFull) return;
      values.shift();
      onDropped?.();
    },
    shift: () => values.shift(),
    clear() {
      values.length = 0;
    },
  };
}
