import { type ExecutionResult, executeSubscriptionEvent, type ValidatedSubscriptionArgs } from 'graphql';
import { Encoded } from './encoded.ts';
import type { Telling } from './telling.ts';

export interface GroupOptions {
  readonly args: ValidatedSubscriptionArgs;
  /** Surroundings in which nobody asks. */
  readonly nobody: object;
  readonly tell: Telling;
}

/** Subscribers of one operation who are told the same: their events are executed and serialised once. */
export class Group {
  readonly tell: Telling;
  readonly #args: ValidatedSubscriptionArgs;
  readonly #nobody: object;
  readonly #encoded = new WeakMap<object, Encoded>();
  #lastEvent: object | null = null;
  #last: Encoded | null = null;

  constructor({ args, nobody, tell }: GroupOptions) {
    // Nothing of whoever happens to come first stays: a socket's operation is its root value.
    this.#args = {
      ...args,
      contextValue: nobody,
      rootValue: undefined,
      rawVariableValues: undefined,
      externalAbortSignal: undefined,
      hooks: undefined,
    };
    this.#nobody = nobody;
    this.tell = tell;
  }

  get args(): ValidatedSubscriptionArgs {
    return this.#args;
  }

  encode(event: object): Encoded {
    if (event === this.#lastEvent && this.#last !== null) return this.#last;
    let encoded = this.#encoded.get(event);
    if (encoded === undefined) {
      encoded = this.#newlyEncoded(event);
      this.#encoded.set(event, encoded);
    }
    this.#lastEvent = event;
    this.#last = encoded;
    return encoded;
  }

  execute(event: unknown): ExecutionResult | Promise<ExecutionResult> {
    // Loaders are kept by context: each event has its own, or it would be told what an earlier one loaded.
    const contextValue: unknown = Object.create(this.#nobody);
    const result = executeSubscriptionEvent({ ...this.#args, rootValue: event, contextValue });
    return result instanceof Promise ? result.then((late) => this.#told(late)) : this.#told(result);
  }

  #newlyEncoded(event: object): Encoded {
    const encoded = new Encoded();
    const result = this.execute(event);
    if (result instanceof Promise) {
      const finish = (executed: ExecutionResult) => {
        this.#write(encoded, executed);
        encoded.wake();
      };
      result.then(finish, (error: unknown) => finish(this.#failed(error)));
    } else {
      this.#write(encoded, result);
    }
    return encoded;
  }

  #write(encoded: Encoded, result: ExecutionResult): void {
    try {
      encoded.write(result);
    } catch (error) {
      encoded.write(this.#failed(error));
    }
  }

  #told(result: ExecutionResult): ExecutionResult {
    if (result.errors === undefined || result.errors.length === 0) return result;
    return { ...result, errors: result.errors.map(this.tell) };
  }

  #failed(error: unknown): ExecutionResult {
    return { errors: [this.tell(error)] };
  }
}
