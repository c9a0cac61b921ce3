import type { Answer, Post, Sent } from './http-transport.ts';
import { checkNumbers } from './retries.ts';

/** How many queries go in one request, and how long they wait for each other. */
export interface BatchOptions {
  /** At most so many queries a request: 10 where left out, which is the most that the server takes. */
  readonly maxSize?: number | undefined;
  /** How many milliseconds a query waits for others: 0 where left out, for those that are asked in the same turn. */
  readonly windowMs?: number | undefined;
}

/** Made by `batching`. */
export type Batch = (post: Post) => Post;

interface Waiting {
  readonly body: string;
  readonly sent: Sent;
  readonly answer: (answer: Answer | Promise<Answer>) => void;
}

/**
 * Queries that are asked for together go in one request. Each gets its own answer and its own errors; the slowest holds
 * up the others, so it pays where the way to the server is long. Mutations go alone.
 *
 * @throws InvalidRequestError of code `BAD_OPTIONS` for a number that is none.
 */
export function batching({ maxSize = 10, windowMs = 0 }: BatchOptions = {}): Batch {
  checkNumbers({ 'batching.maxSize': maxSize, 'batching.windowMs': windowMs });
  return (post) => {
    const waiting = new Map<string | undefined, Waiting[]>();
    let isRefused = false;

    function send(token: string | undefined): void {
      const batch = (waiting.get(token) ?? []).filter(({ sent }) => !sent.signal.aborted);
      waiting.delete(token);
      if (batch.length < 2) {
        for (const { body, sent, answer } of batch) answer(post(body, sent));
        return;
      }
      const controller = new AbortController();
      const { signal } = controller;
      let left = batch.length;
      for (const { sent } of batch) {
        sent.signal.addEventListener('abort', () => {
          left -= 1;
          if (left === 0) controller.abort();
        });
      }
      const bodies = batch.map(({ body }) => body).join();
      const whole = post(`[${bodies}]`, { token, idempotencyKey: undefined, signal });
      for (const [index, { body, sent, answer }] of batch.entries()) {
        const own = (told: Answer): Answer | Promise<Answer> => {
          if (Array.isArray(told.body)) return { ...told, body: told.body[index] };
          // An older server, or one that takes fewer.
          isRefused ||= told.status === 400 || told.status === 413;
          return isRefused ? post(body, sent) : told;
        };
        answer(whole.then(own));
      }
    }

    return (body, sent) => {
      if (isRefused) return post(body, sent);
      return new Promise((answer) => {
        const { token } = sent;
        const others = waiting.get(token) ?? [];
        waiting.set(token, others);
        others.push({ body, sent, answer });
        const flush = (): void => send(token);
        if (others.length >= maxSize) flush();
        else if (others.length === 1) setTimeout(flush, windowMs);
      });
    };
  };
}
