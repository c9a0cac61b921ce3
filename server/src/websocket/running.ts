import type { ExecutionResult, GraphQLError } from 'graphql';
import { MessageType, stringifyMessage } from 'graphql-ws';
import { type Delivery, type Exit, isDeliverable } from '../fan-out/exit.ts';
import type { Outbox, Sender } from './outbox.ts';

/** What graphql-ws keeps of a socket's operations, by their ids. */
export type Subscriptions = Record<string, AsyncIterable<unknown> | null>;

/** Thrown where an operation came to be run after its client had completed it: graphql-ws says nothing of it then. */
export class Stopped extends Error {
  override readonly name = 'Stopped';
  readonly #running: RunningOperation;
  readonly #successor: AsyncIterable<unknown> | null;

  constructor(running: RunningOperation, successor: AsyncIterable<unknown> | null) {
    super('the client has completed it');
    this.#running = running;
    this.#successor = successor;
  }

  /** graphql-ws forgets an id when its operation ends, although its client has begun another by the same id. */
  restoreSuccessor(): void {
    if (this.#successor !== null) this.#running.subscriptions[this.#running.id] = this.#successor;
  }
}

interface RunningOptions {
  readonly id: string;
  readonly subscriptions: Subscriptions;
  readonly outbox: Outbox;
  /** How an error is told to the client. */
  tell(error: unknown): GraphQLError;
}

type Step = IteratorResult<ExecutionResult, undefined>;

function isAsyncIterable(value: unknown): value is AsyncIterable<ExecutionResult> {
  return typeof value === 'object' && value !== null && Symbol.asyncIterator in value;
}

/** As JSON of ASCII alone, so that a string's length is its bytes'. */
function asciiJson(text: string): string {
  return JSON.stringify(text).replace(
    /[^\x20-\x7e]/g,
    (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}

/**
 * An operation of a socket, from when it is asked for until it ends. graphql-ws holds it as an iterator: what it takes
 * from there are the events of an operation that has them for itself alone. The events of one that many share go to
 * the socket's outbox, and here there is nothing but the end.
 */
export class RunningOperation implements AsyncIterableIterator<ExecutionResult, undefined>, Exit, Sender {
  readonly id: string;
  readonly subscriptions: Subscriptions;
  readonly #outbox: Outbox;
  readonly #tell: (error: unknown) => GraphQLError;
  #prefix: string | null = null;
  #delivery: Delivery | null = null;
  #events: AsyncIterator<ExecutionResult> | null = null;
  #takeStep: ((step: Step) => void) | null = null;
  #isOver = false;
  #isStopped = false;

  constructor({ id, subscriptions, outbox, tell }: RunningOptions) {
    this.id = id;
    this.subscriptions = subscriptions;
    this.#outbox = outbox;
    this.#tell = tell;
    // Not only once it has events: it may be completed before.
    subscriptions[id] = this;
  }

  get isStopped(): boolean {
    return this.#isStopped;
  }

  get prefix(): string {
    this.#prefix ??= `{"id":${asciiJson(this.id)},"type":"next","payload":`;
    return this.#prefix;
  }

  /** @throws Stopped */
  assertWanted(): void {
    if (this.#isStopped) throw new Stopped(this, this.subscriptions[this.id] ?? null);
  }

  /**
   * What graphql-ws is to do with the result of running it.
   *
   * @throws Stopped
   */
  take<Result>(result: Result): Result | RunningOperation {
    if (this.#isStopped && !isDeliverable(result) && isAsyncIterable(result)) {
      // Nobody is left who could be told that it failed.
      result[Symbol.asyncIterator]()
        .return?.()
        .catch(() => {});
    }
    this.assertWanted();
    if (isDeliverable(result)) this.#delivery = result.deliver(this);
    else if (isAsyncIterable(result)) this.#events = result[Symbol.asyncIterator]();
    else return result;
    return this;
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  next(): Promise<Step> {
    return new Promise((resolve) => {
      if (this.#isOver) return resolve({ done: true, value: undefined });
      this.#takeStep = resolve;
      if (this.#events !== null) this.#pull(this.#events);
    });
  }

  async return(): Promise<Step> {
    this.#isStopped = true;
    this.#finish();
    this.#delivery?.stop();
    await this.#events?.return?.();
    return { done: true, value: undefined };
  }

  hasRoom(): boolean {
    if (!this.#outbox.isFull) return true;
    if (!this.#isOver) this.#outbox.tellOfRoom(this);
    return false;
  }

  roomAgain(): void {
    if (this.#events === null) this.#delivery?.roomAgain();
    else this.#pull(this.#events);
  }

  send(result: Buffer): void {
    if (!this.#isOver) this.#outbox.sendEvent(this, result);
  }

  end(error: GraphQLError | null): void {
    if (error === null) this.#finish();
    else this.#fail(error);
  }

  #pull(events: AsyncIterator<ExecutionResult>): void {
    if (!this.hasRoom()) return;
    events.next().then(
      ({ done, value }) => {
        if (done) this.#finish();
        else this.#give({ done: false, value });
      },
      (error: unknown) => this.#fail(error),
    );
  }

  #give(step: Step): void {
    const takeStep = this.#takeStep;
    this.#takeStep = null;
    takeStep?.(step);
  }

  /** As `error` ends an operation, no `complete` may follow: graphql-ws sends none for an id that it does not hold. */
  #fail(error: unknown): void {
    if (this.#isOver) return;
    const payload = [this.#tell(error).toJSON()];
    this.#outbox.send(stringifyMessage({ id: this.id, type: MessageType.Error, payload }));
    delete this.subscriptions[this.id];
    this.#finish();
  }

  #finish(): void {
    this.#isOver = true;
    this.#outbox.forget(this);
    this.#give({ done: true, value: undefined });
  }
}
