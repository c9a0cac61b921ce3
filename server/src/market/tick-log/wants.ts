import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import type { PriceSource } from '@tickwire/schema';
import type { Redis } from 'ioredis';
import type { Keys } from './keys.ts';
import type { Timings } from './timings.ts';
import { renewScript, tellScript } from './wants-scripts.ts';

/** Changes within so short a time are told together. */
const coalesceMs = 20;
const retryAfterMs = 500;

export interface WantsOptions {
  readonly redis: Redis;
  readonly keys: Keys;
  readonly source: PriceSource;
  readonly serverId: string;
  readonly timings: Timings;
  readonly onFailure: (error: unknown) => void;
}

/** What this server wants of one source, told to whoever listens to it, for as long as that holds. */
export class Wants {
  readonly #options: WantsOptions;
  #symbols: string | null = null;
  #isTold = false;
  #isTelling = false;
  #isClosed = false;
  #timer: NodeJS.Timeout | undefined;

  constructor(options: WantsOptions) {
    this.#options = options;
  }

  set(symbols: ReadonlySet<string>): void {
    const text = JSON.stringify([...symbols]);
    if (text === this.#symbols) return;
    this.#symbols = text;
    this.tellAgain();
  }

  /** Redis may have forgotten it. */
  tellAgain(): void {
    this.#isTold = false;
    void this.#tell();
  }

  /**
   * This server goes. What it wanted holds for a while longer: those who followed it here come to another server within
   * seconds, and miss nothing of what only they follow.
   */
  async leave(): Promise<void> {
    this.#isClosed = true;
    clearTimeout(this.#timer);
    if (this.#symbols !== null) await this.#tellAll(this.#symbols);
  }

  async #tell(): Promise<void> {
    if (this.#isTelling || this.#isClosed || this.#symbols === null) return;
    this.#isTelling = true;
    clearTimeout(this.#timer);
    const { timings, onFailure } = this.#options;
    try {
      if (this.#isTold) await this.#renew();
      while (!this.#isTold && !this.#isClosed) {
        await this.#tellAll(this.#symbols);
        await delay(coalesceMs);
      }
    } catch (error) {
      this.#isTold = false;
      onFailure(error);
    }
    this.#isTelling = false;
    if (this.#isClosed) return;
    this.#timer = setTimeout(() => void this.#tell(), this.#isTold ? timings.tellEveryMs : retryAfterMs);
  }

  async #tellAll(symbols: string): Promise<void> {
    const { redis, keys, source, serverId, timings } = this.#options;
    // A change while this is under way is told after it.
    this.#isTold = true;
    const values = [serverId, timings.wantsMs, source, randomUUID(), symbols];
    const places = [keys.wants(source), keys.wantsVersion(source), keys.signals];
    await redis.eval(tellScript, places.length, ...places, ...values);
  }

  async #renew(): Promise<void> {
    const { redis, keys, source, serverId, timings } = this.#options;
    const isKnown = await redis.eval(renewScript, 1, keys.wants(source), serverId, timings.wantsMs);
    if (isKnown !== 1) this.#isTold = false;
  }
}
