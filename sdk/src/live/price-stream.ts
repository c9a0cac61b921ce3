import { operationOf } from '../document.ts';
import { PricesDocument, type PricesSubscription } from '../generated/operations.ts';
import type { PriceEvent } from '../market.ts';
import { TickwireError } from '../tickwire-error.ts';
import { Continuity } from './continuity.ts';
import type { Ending } from './ending.ts';
import type { Patience } from './patience.ts';
import type { PriceOptions } from './price-options.ts';
import { PriceQueue } from './price-queue.ts';
import type { Sockets, Subscribed } from './sockets.ts';

export interface PriceStreamOptions extends PriceOptions {
  readonly symbols: readonly string[];
  readonly sockets: Sockets;
  readonly patience: Patience;
  /** How long to try for a first connection. */
  readonly timeoutMs: number;
}

type Step = IteratorResult<PriceEvent, undefined>;

interface Reader {
  resolve(step: Step): void;
  reject(error: unknown): void;
}

const { query, operationName } = operationOf(PricesDocument);
const done: Step = { done: true, value: undefined };

/**
 * Live prices as an async iterator. It subscribes when the first event is asked for. A lost connection is taken up again
 * after the last event that came, for as long as someone reads.
 */
export class PriceStream implements AsyncIterableIterator<PriceEvent, undefined> {
  readonly #options: PriceStreamOptions;
  readonly #continuity: Continuity;
  readonly #queue: PriceQueue;
  readonly #readers: Reader[] = [];
  readonly #onAbort = () => this.#finish();
  /** In a row, since the last event. */
  #retries = 0;
  #hasConnected = false;
  #hasBegun = false;
  #state: 'idle' | 'running' | 'ended' = 'idle';
  #error: unknown;
  /** Interrupts whatever the running stream waits for. */
  #interrupt = (): void => {};

  constructor(options: PriceStreamOptions) {
    this.#options = options;
    this.#continuity = new Continuity(options.symbols, options.after);
    this.#queue = new PriceQueue({ after: options.after });
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  next(): Promise<Step> {
    if (this.#state === 'idle') this.#start();
    const event = this.#queue.shift();
    if (event !== undefined) return Promise.resolve({ done: false, value: event });
    if (this.#state !== 'ended') return new Promise((resolve, reject) => this.#readers.push({ resolve, reject }));
    if (this.#error === undefined) return Promise.resolve(done);
    const error = this.#error;
    this.#error = undefined;
    return Promise.reject(error);
  }

  return(): Promise<Step> {
    this.#finish();
    return Promise.resolve(done);
  }

  throw(error: unknown): Promise<Step> {
    this.#finish();
    return Promise.reject(error);
  }

  #start(): void {
    const { signal } = this.#options;
    this.#state = 'running';
    signal?.addEventListener('abort', this.#onAbort, { once: true });
    if (signal?.aborted) this.#finish();
    else this.#run().catch((error: unknown) => this.#fail(error));
  }

  async #run(): Promise<void> {
    const { patience, timeoutMs, maxRetries = Number.POSITIVE_INFINITY } = this.#options;
    const giveUpAt = performance.now() + timeoutMs;
    while (this.#state === 'running') {
      const ending = await this.#attempt();
      if (this.#state !== 'running') return;
      if (ending.kind === 'failed' && !this.#mayPass(ending.error)) return this.#fail(ending.error);
      const cause = ending.kind === 'failed' ? ending.error : ending.cause;
      const delayMs = patience.retryDelayMs(this.#retries);
      const isTooLate = !this.#hasConnected && performance.now() + delayMs >= giveUpAt;
      if (isTooLate || this.#retries >= maxRetries) return this.#fail(unreachable(cause));
      this.#retries += 1;
      await this.#sleep(delayMs);
    }
  }

  /** One subscription, until it ends in whatever way. */
  async #attempt(): Promise<Ending> {
    const { symbols, maxRate, sockets } = this.#options;
    let subscribed: Subscribed | undefined;
    try {
      return await new Promise<Ending>((end, reject) => {
        this.#interrupt = () => end({ kind: 'lost', cause: undefined });
        const subscription = {
          query,
          operationName,
          variables: { symbols, after: this.#continuity.resume(), maxRate },
        };
        const subscriber = { next: (data: PricesSubscription) => this.#deliver(data.prices), end };
        sockets.subscribe(subscription, subscriber).then((made) => {
          subscribed = made;
          if (this.#state !== 'running') made.unsubscribe();
        }, reject);
      });
    } catch (error) {
      if (!(error instanceof TickwireError) || error.code !== 'TOKEN_UNAVAILABLE') throw error;
      // Where a token comes from is mostly as far away as the server, and comes back with the network.
      return { kind: 'lost', cause: error };
    } finally {
      this.#hasConnected ||= subscribed?.connection.isAcknowledged === true;
      subscribed?.unsubscribe();
    }
  }

  /** A server that comes back before its database does is no reason to give up a stream that was running. */
  #mayPass({ code }: TickwireError): boolean {
    return this.#hasBegun && code === 'SERVICE_UNAVAILABLE';
  }

  #deliver(received: PriceEvent): void {
    if (this.#state !== 'running') return;
    this.#retries = 0;
    this.#hasBegun = true;
    const event = this.#continuity.next(received);
    if (event !== undefined) this.#queue.push(event);
    if (this.#readers.length === 0) return;
    const next = this.#queue.shift();
    if (next !== undefined) this.#readers.shift()?.resolve({ done: false, value: next });
  }

  #sleep(ms: number): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, ms);
      this.#interrupt = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }

  #fail(error: unknown): void {
    if (this.#state === 'ended') return;
    this.#end();
    const [reader, ...others] = this.#readers.splice(0);
    if (reader === undefined) this.#error = error;
    else reader.reject(error);
    for (const other of others) other.resolve(done);
  }

  #finish(): void {
    this.#end();
    this.#queue.clear();
    this.#error = undefined;
    for (const reader of this.#readers.splice(0)) reader.resolve(done);
  }

  #end(): void {
    this.#state = 'ended';
    this.#options.signal?.removeEventListener('abort', this.#onAbort);
    this.#interrupt();
  }
}

function unreachable(cause: unknown): TickwireError {
  if (cause instanceof TickwireError) return cause;
  return new TickwireError({
    code: 'NETWORK',
    message: 'No WebSocket connection to the server could be made.',
    operationName,
    cause,
  });
}
