import { type ExecutionResult, GraphQLError } from 'graphql';
import { toError } from '../http/errors.ts';
import { withoutHttpStatus } from '../websocket/results.ts';
import type { Deliverable, Delivery, Exit } from './exit.ts';

/** Results that are one subscriber's own: each is asked for when the exit has room for it. */
class IteratedDelivery implements Delivery {
  readonly #results: AsyncIterator<ExecutionResult>;
  readonly #exit: Exit;
  #whenRoom: (() => void) | null = null;
  #isOver = false;

  constructor(results: AsyncIterator<ExecutionResult>, exit: Exit) {
    this.#results = results;
    this.#exit = exit;
    this.#run().then(
      () => this.#end(null),
      // It was told where it came from.
      (error: unknown) => this.#end(error instanceof GraphQLError ? error : new GraphQLError(toError(error).message)),
    );
  }

  roomAgain(): void {
    this.#whenRoom?.();
  }

  stop(): void {
    if (this.#isOver) return;
    this.#isOver = true;
    this.#whenRoom?.();
    // Nobody is left who could be told that it failed.
    this.#results.return?.().catch(() => {});
  }

  async #run(): Promise<void> {
    // Whoever delivers is ready after a turn.
    await null;
    while (!this.#isOver) {
      if (!this.#exit.hasRoom()) {
        await new Promise<void>((resolve) => {
          this.#whenRoom = resolve;
        });
        continue;
      }
      const next = await this.#results.next();
      if (next.done === true || this.#isOver) return;
      this.#exit.send(Buffer.from(JSON.stringify(withoutHttpStatus(next.value))));
    }
  }

  #end(error: GraphQLError | null): void {
    if (this.#isOver) return;
    this.#isOver = true;
    this.#exit.end(error);
  }
}

/** Delivers the results of a subscription that shares nothing. */
export function iterated(results: AsyncIterable<ExecutionResult>): Deliverable {
  return { deliver: (exit) => new IteratedDelivery(results[Symbol.asyncIterator](), exit) };
}
