import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { setTimeout as delay } from 'node:timers/promises';
import { beforeAll, type LogEntry, type LogReader, type Metrics } from '@tickwire/schema';
import type { Redis } from 'ioredis';
import { z } from 'zod';
import type { Logger } from '../../telemetry/logger.ts';
import { isBefore, placeOf, readEntry } from './entry.ts';
import type { Keys } from './keys.ts';
import { noEntry, syncScript } from './log-scripts.ts';
import type { Timings } from './timings.ts';

/** The event loop is held up for a few milliseconds by so many. */
const entriesPerRead = 200;
const pauseMs = 100;

const syncAnswer = z.tuple([z.string(), z.string(), z.string(), z.string()]);

/** How far somebody has read: an entry's id in an epoch's log. */
export interface Place {
  readonly epoch: string;
  readonly entry: string;
}

export interface StreamReaderOptions {
  /** Waits for entries: nobody else can use it. */
  readonly redis: Redis;
  readonly keys: Keys;
  readonly timings: Timings;
  readonly log: Logger;
  readonly metrics: Metrics;
  /** What a server has told the others of a source: `wants` or `released`. */
  readonly onSignal: (source: string, what: string) => void;
  /** After all that moves `place`. */
  readonly onProgress: (isNewLog: boolean) => void;
  readonly onFailure: (error: unknown) => void;
}

/** Reads the stream from its oldest entry on, through whatever happens to Redis and to the connection. */
export class StreamReader {
  readonly #options: StreamReaderOptions;
  readonly #ending = new AbortController();
  #reader: LogReader | null = null;
  #ended: Promise<void> = Promise.resolve();
  #place: Place = { epoch: '', entry: noEntry };
  #lastSignal = noEntry;
  #checkedAtMs = Number.NEGATIVE_INFINITY;
  /** What stood there when reading began, until that has been read. */
  #goal: Place | null = null;
  #onGoal: (() => void) | null = null;
  #hasToldOfUnreadable = false;

  constructor(options: StreamReaderOptions) {
    this.#options = options;
  }

  get place(): Place {
    return this.#place;
  }

  /** Whether Redis has answered lately: else it is not known what stands there. */
  get isCurrent(): boolean {
    const { checkEveryMs, answerWithinMs } = this.#options.timings;
    return performance.now() - this.#checkedAtMs < checkEveryMs + 2 * answerWithinMs;
  }

  /** Whether all up to there has been read. */
  hasReached({ epoch, entry }: Place): boolean {
    return epoch === this.#place.epoch && !isBefore(this.#place.entry, entry);
  }

  follow(reader: LogReader): Promise<void> {
    const reached = new Promise<void>((resolve) => {
      this.#onGoal = resolve;
    });
    this.#reader = reader;
    this.#ended = this.#run();
    return reached;
  }

  async close(): Promise<void> {
    this.#ending.abort();
    this.#options.redis.disconnect();
    await this.#ended;
  }

  async #run(): Promise<void> {
    const { redis } = this.#options;
    const { signal } = this.#ending;
    while (!signal.aborted) {
      try {
        if (redis.status !== 'ready') await once(redis, 'ready', { signal });
        await this.#check();
        while (!signal.aborted) await this.#read();
      } catch (error) {
        if (signal.aborted) return;
        this.#options.onFailure(error);
        // A connection that is half open stays so.
        if (redis.status === 'ready') redis.disconnect(true);
        await delay(pauseMs, undefined, { signal }).catch(() => {});
      }
    }
  }

  async #read(): Promise<void> {
    const { redis, keys, timings } = this.#options;
    const from = [this.#place.entry, this.#lastSignal];
    const waitMs = timings.checkEveryMs;
    const answer = await redis.xread(
      ...(['COUNT', entriesPerRead, 'BLOCK', waitMs, 'STREAMS', keys.stream, keys.signals, ...from] as const),
    );
    for (const [key, items] of answer ?? []) {
      if (key === keys.signals) this.#hear(items);
      else await this.#take(items);
    }
    if (performance.now() - this.#checkedAtMs >= timings.checkEveryMs) await this.#check();
  }

  #hear(items: readonly [id: string, fields: string[]][]): void {
    for (const [id, [source, what]] of items) {
      this.#lastSignal = id;
      if (source !== undefined && what !== undefined) this.#options.onSignal(source, what);
    }
  }

  /** Each entry says which one is before it. Where that is not the one that was read last, some are missing. */
  async #take(items: readonly [id: string, fields: string[]][]): Promise<void> {
    let found: LogEntry[] = [];
    const handOver = () => {
      if (found.length > 0) this.#reader?.entries(found);
      found = [];
    };
    for (const [id, fields] of items) {
      const { epoch, previous, content } = readEntry(id, fields);
      if (epoch !== this.#place.epoch || previous !== this.#place.entry) {
        handOver();
        if (await this.#check()) return;
        // Trimmed before it was read. What is not of this log was written by somebody else, and is passed over.
        if (epoch === this.#place.epoch) this.#begin(epoch, id, 'trimmed');
      }
      if (content !== null && epoch === this.#place.epoch) found.push(content);
      else this.#tellOfUnreadable(id);
      this.#place = { epoch: this.#place.epoch, entry: id };
    }
    handOver();
    this.#progress(false);
  }

  /** Whether it is the log that has been read so far; true where another one begins. */
  async #check(): Promise<boolean> {
    const { redis, keys } = this.#options;
    const { epoch: known, entry } = this.#place;
    const answer = await redis.eval(syncScript, 2, keys.stream, keys.epoch, known, entry, randomUUID());
    const [epoch, oldest, beforeOldest, newest] = syncAnswer.parse(answer);
    this.#checkedAtMs = performance.now();
    if (this.#goal?.epoch !== epoch) this.#goal = { epoch, entry: newest };
    const isAnother = epoch !== known;
    if (isAnother) {
      this.#place = { epoch, entry: beforeOldest };
      this.#begin(epoch, oldest, known === '' ? 'first' : 'another');
    }
    this.#progress(isAnother);
    return isAnother;
  }

  /** All from that entry on follows. */
  #begin(epoch: string, oldest: string, why: 'first' | 'another' | 'trimmed'): void {
    this.#options.metrics.count('tick_log_beginnings', { why });
    this.#options.log.info({ epoch, why }, 'reads a log of ticks from its beginning');
    this.#reader?.began(epoch, oldest === '' ? beforeAll : { ...placeOf(oldest), index: -1 });
  }

  #progress(isNewLog: boolean): void {
    if (this.#onGoal !== null && this.#goal !== null && this.hasReached(this.#goal)) {
      this.#onGoal();
      this.#onGoal = null;
    }
    this.#options.onProgress(isNewLog);
  }

  #tellOfUnreadable(id: string): void {
    if (!this.#hasToldOfUnreadable)
      this.#options.log.error({ entry: id }, 'An entry of the log of ticks is unreadable');
    this.#hasToldOfUnreadable = true;
  }
}
