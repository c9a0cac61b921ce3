import { randomUUID } from 'node:crypto';
import type { PriceSource } from '@tickwire/schema';
import type { Redis } from 'ioredis';
import { z } from 'zod';
import type { Keys } from './keys.ts';
import type { Timings } from './timings.ts';
import { readScript } from './wants-scripts.ts';

const answer = z.tuple([z.string(), z.string(), z.array(z.string()).nullable()]);
const symbolsText = z.array(z.string());

export interface DemandOptions {
  readonly redis: Redis;
  readonly keys: Keys;
  readonly source: PriceSource;
  readonly timings: Timings;
  readonly onFailure: (error: unknown) => void;
  readonly onChange: (symbols: ReadonlySet<string>) => void;
}

function symbolsOf(json: string): readonly string[] {
  try {
    return symbolsText.safeParse(JSON.parse(json)).data ?? [];
  } catch {
    return [];
  }
}

/** What all servers together want of a source, for who listens to it. */
export class Demand {
  readonly #options: DemandOptions;
  #epoch: string | null = null;
  #version = '';
  #wanted: ReadonlySet<string> = new Set();
  #told: ReadonlySet<string> | null = null;
  /** Redis has lost its memory: until then servers may not have said again what they want. */
  #forgetfulUntilMs = 0;
  #isLooking = false;
  #isStale = false;
  #isClosed = false;
  #timer: NodeJS.Timeout | undefined;

  constructor(options: DemandOptions) {
    this.#options = options;
  }

  async look(): Promise<void> {
    this.#isStale = true;
    if (this.#isLooking || this.#isClosed) return;
    this.#isLooking = true;
    clearTimeout(this.#timer);
    try {
      while (this.#isStale && !this.#isClosed) {
        this.#isStale = false;
        await this.#read();
      }
    } catch (error) {
      this.#options.onFailure(error);
    }
    this.#isLooking = false;
    if (!this.#isClosed) this.#timer = setTimeout(() => void this.look(), this.#options.timings.lookEveryMs);
  }

  close(): void {
    this.#isClosed = true;
    clearTimeout(this.#timer);
  }

  async #read(): Promise<void> {
    const { redis, keys, source, timings } = this.#options;
    const places = [keys.wants(source), keys.wantsVersion(source), keys.epoch];
    const found = await redis.eval(readScript, places.length, ...places, this.#version, randomUUID());
    if (this.#isClosed) return;
    const [epoch, version, texts] = answer.parse(found);
    if (this.#epoch !== null && epoch !== this.#epoch) {
      this.#forgetfulUntilMs = performance.now() + timings.tellEveryMs * 1.2;
    }
    this.#epoch = epoch;
    this.#version = version;
    if (texts !== null) this.#wanted = new Set(texts.flatMap(symbolsOf));
    this.#tell();
  }

  #tell(): void {
    const told = this.#told;
    const isForgetful = performance.now() < this.#forgetfulUntilMs;
    const wanted = told !== null && isForgetful ? new Set([...told, ...this.#wanted]) : this.#wanted;
    if (told !== null && told.size === wanted.size && [...told].every((symbol) => wanted.has(symbol))) return;
    this.#told = wanted;
    this.#options.onChange(wanted);
  }
}
