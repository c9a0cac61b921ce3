import { randomUUID } from 'node:crypto';
import type { PriceSource, TickBatch } from '@tickwire/schema';
import type { Redis } from 'ioredis';
import { z } from 'zod';
import { encodeBatch } from './entry.ts';
import type { Keys } from './keys.ts';
import { appendScript } from './log-scripts.ts';
import type { Place } from './reader.ts';

/** One script holds up everybody else's commands. */
const maxBatchesPerCall = 200;
const maxCharactersPerCall = 500_000;
const retryAfterMs = 100;
const maxRetryAfterMs = 1_000;

const answer = z.enum(['ours', 'held']);

interface Waiting {
  readonly number: number;
  readonly weight: number;
  readonly text: string;
}

export interface OutboxOptions {
  readonly redis: Redis;
  readonly keys: Keys;
  readonly source: PriceSource;
  readonly token: string;
  readonly leaseMs: number;
  /** Ticks and states that the log keeps. */
  readonly length: number;
  /** Ticks and states that wait while Redis is away. */
  readonly capacity: number;
  readonly place: () => Place;
  /** Another server has the lease. */
  readonly onLost: () => void;
  readonly onFailure: (error: unknown) => void;
  /** The oldest had to go, as too many wait. */
  readonly onDropped: (batches: number) => void;
}

/** What one holder of a lease has to append, in its order, each once, however often it has to be sent. */
export class Outbox {
  readonly #options: OutboxOptions;
  #waiting: Waiting[] = [];
  #weight = 0;
  #number = 0;
  #isSending = false;
  #isClosed = false;
  #failures = 0;
  #retry: NodeJS.Timeout | undefined;
  #onEmpty: (() => void) | null = null;

  constructor(options: OutboxOptions) {
    this.#options = options;
  }

  push(batch: TickBatch): void {
    const weight = batch.ticks.length + batch.states.length;
    if (weight === 0) return;
    this.#number += 1;
    this.#waiting.push({ number: this.#number, weight, text: encodeBatch(batch, Date.now()) });
    this.#weight += weight;
    this.#makeRoom();
    // What has failed is sent again by its timer, or when Redis is back.
    if (this.#failures === 0) void this.#send();
  }

  /** Redis is back: what waits goes at once. */
  wake(): void {
    clearTimeout(this.#retry);
    void this.#send();
  }

  /** When nothing waits any more, or that takes too long. */
  async flushed(withinMs: number): Promise<void> {
    if (this.#waiting.length === 0 || this.#isClosed) return;
    await new Promise<void>((resolve) => {
      const late = setTimeout(resolve, withinMs);
      this.#onEmpty = () => {
        clearTimeout(late);
        resolve();
      };
    });
  }

  /** Answers how many batches are dropped. */
  close(): number {
    this.#isClosed = true;
    clearTimeout(this.#retry);
    this.#onEmpty?.();
    return this.#waiting.length;
  }

  #makeRoom(): void {
    let dropped = 0;
    // Those that were sent without an answer may be in the log all the same.
    while (this.#weight > this.#options.capacity && dropped < this.#waiting.length - 1) {
      this.#weight -= this.#waiting[dropped]?.weight ?? 0;
      dropped += 1;
    }
    if (dropped === 0) return;
    this.#waiting.splice(0, dropped);
    this.#options.onDropped(dropped);
  }

  async #send(): Promise<void> {
    if (this.#isSending) return;
    this.#isSending = true;
    try {
      while (this.#waiting.length > 0 && !this.#isClosed) await this.#sendSome();
      this.#failures = 0;
    } catch (error) {
      this.#options.onFailure(error);
      // Whether it was appended is not known: the script passes over the numbers that it has.
      this.#failures += 1;
      const afterMs = Math.min(retryAfterMs * this.#failures, maxRetryAfterMs);
      if (!this.#isClosed) this.#retry = setTimeout(() => void this.#send(), afterMs);
    } finally {
      this.#isSending = false;
    }
    if (this.#waiting.length === 0 || this.#isClosed) this.#onEmpty?.();
  }

  async #sendSome(): Promise<void> {
    const { redis, keys, source, token, leaseMs, length, place, onLost } = this.#options;
    const { epoch, entry } = place();
    const some = this.#next();
    const state = await redis.eval(
      appendScript,
      ...([4, keys.stream, keys.epoch, keys.lease(source), keys.holder(source)] as const),
      ...[token, leaseMs, epoch, entry, randomUUID(), length],
      ...some.flatMap(({ number, weight, text }) => [number, weight, text]),
    );
    if (this.#isClosed) return;
    if (answer.parse(state) === 'held') {
      this.#isClosed = true;
      onLost();
      return;
    }
    const last = some.at(-1)?.number ?? 0;
    const done = this.#waiting.findIndex(({ number }) => number > last);
    for (const { weight } of this.#waiting.splice(0, done === -1 ? this.#waiting.length : done)) this.#weight -= weight;
  }

  #next(): readonly Waiting[] {
    let characters = 0;
    const end = this.#waiting.findIndex(({ text }, index) => {
      characters += text.length;
      return index > 0 && (index >= maxBatchesPerCall || characters > maxCharactersPerCall);
    });
    return this.#waiting.slice(0, end === -1 ? undefined : end);
  }
}
