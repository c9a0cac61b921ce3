import { onAbort } from '../abort.ts';

/** What comes by itself, as an async iterator: it ends for good when it is left, or its signal fires. */
export interface Stream<Value> extends AsyncIterableIterator<Value, undefined> {
  return(): Promise<IteratorResult<Value, undefined>>;
  /** What a generator that delegates to it is thrown: it ends too, and throws that. */
  throw(error?: unknown): Promise<IteratorResult<Value, undefined>>;
}

/** What a reader has not taken yet. */
export interface Buffer<Value> {
  /** @throws InvalidRequestError of code `BUFFER_OVERFLOW` */
  push(value: Value): void;
  shift(): Value | undefined;
  clear(): void;
}

export interface Output<Value> {
  put(value: Value): void;
  /** What waits is read first. */
  end(error?: unknown): void;
}

interface Taker<Value> {
  resolve(step: IteratorResult<Value, undefined>): void;
  reject(error: unknown): void;
}

/** `begin` is called when the first value is asked for, and answers how to stop. */
export function reader<Value extends object>(
  buffer: Buffer<Value>,
  begin: (output: Output<Value>) => () => void,
  signal?: AbortSignal,
): Stream<Value> {
  const takers: Taker<Value>[] = [];
  let hasBegun = false;
  let isOver = false;
  let error: unknown;
  let stop = (): void => {};
  let deafen = (): void => {};

  /** What waits to those who wait. */
  function give(): void {
    for (let taker = takers[0]; taker; taker = takers[0]) {
      const value = buffer.shift();
      if (!value && !isOver) return;
      takers.shift();
      if (value) taker.resolve({ done: false, value });
      else if (error) taker.reject(error);
      else taker.resolve({ done: true, value: undefined });
      if (!value) error = undefined;
    }
  }

  function end(reason?: unknown): void {
    if (isOver) return;
    isOver = true;
    error = reason;
    deafen();
    stop();
    give();
  }

  function leave(): void {
    buffer.clear();
    end();
    error = undefined;
    give();
  }

  function put(value: Value): void {
    if (isOver) return;
    try {
      buffer.push(value);
    } catch (overflow) {
      end(overflow);
    }
    give();
  }

  return {
    [Symbol.asyncIterator]() {
      return this;
    },
    next() {
      if (!hasBegun && !isOver) {
        hasBegun = true;
        if (signal) deafen = onAbort(signal, leave);
        if (signal?.aborted) leave();
        else stop = begin({ put, end });
      }
      return new Promise((resolve, reject) => {
        takers.push({ resolve, reject });
        give();
      });
    },
    async return() {
      leave();
      return { done: true, value: undefined };
    },
    async throw(error) {
      leave();
      throw error;
    },
  };
}
