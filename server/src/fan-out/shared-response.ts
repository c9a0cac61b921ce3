import type { SharedStream } from '@tickwire/schema';
import { type ExecutionResult, mapSourceToResponseEvent, type ValidatedSubscriptionArgs } from 'graphql';
import { changed } from '../http/changed-events.ts';
import { SharedDelivery } from './delivery.ts';
import type { Deliverable, Delivery, Exit } from './exit.ts';
import type { Groups } from './groups.ts';

export interface SharedResponseOptions {
  readonly stream: SharedStream<object>;
  readonly args: ValidatedSubscriptionArgs;
  readonly groups: Groups;
}

/** The results of a subscription whose events are executed once for all that ask the same. */
export class SharedResponse implements Deliverable, AsyncIterable<ExecutionResult> {
  readonly #options: SharedResponseOptions;
  #first: Readonly<Record<string, unknown>> | null = null;

  constructor(options: SharedResponseOptions) {
    this.#options = options;
  }

  /** What this subscriber alone is told beside the data of its first event. */
  addToFirst(extensions: Readonly<Record<string, unknown>>): void {
    this.#first = { ...this.#first, ...extensions };
  }

  deliver(exit: Exit): Delivery {
    const { stream, args, groups } = this.#options;
    return new SharedDelivery({ stream, membership: groups.join(args, stream.key), exit, first: this.#first });
  }

  /** For who cannot deliver: it shares nothing. */
  [Symbol.asyncIterator](): AsyncIterableIterator<ExecutionResult> {
    const { stream, args, groups } = this.#options;
    const group = groups.alone(args);
    const results = mapSourceToResponseEvent(group.args, stream, ({ rootValue }) => group.execute(rootValue));
    const first = (result: ExecutionResult): ExecutionResult =>
      this.#first === null ? result : { ...result, extensions: { ...result.extensions, ...this.#first } };
    return changed(results, { first, error: (error) => group.tell(error) });
  }
}
