import { randomUUID } from 'node:crypto';
import type { Candidate, Metrics, PriceSource, TickBatch } from '@tickwire/schema';
import type { Redis } from 'ioredis';
import { z } from 'zod';
import type { Logger } from '../../telemetry/logger.ts';
import { Demand } from './demand.ts';
import type { Keys } from './keys.ts';
import { holdScript, releaseScript } from './log-scripts.ts';
import { Outbox } from './outbox.ts';
import type { Place, StreamReader } from './reader.ts';
import type { Timings } from './timings.ts';

/** What waits gets so long to be appended when this server goes. */
const flushWithinMs = 500;

const holdAnswer = z.tuple([z.enum(['ours', 'held', 'free']), z.string(), z.string()]);

export interface CandidacyOptions {
  readonly redis: Redis;
  readonly keys: Keys;
  readonly source: PriceSource;
  readonly candidate: Candidate;
  readonly reader: StreamReader;
  readonly length: number;
  readonly capacity: number;
  readonly timings: Timings;
  readonly log: Logger;
  readonly metrics: Metrics;
  readonly onFailure: (error: unknown) => void;
}

/** What there is only while this server leads. */
interface Office {
  readonly outbox: Outbox;
  readonly demand: Demand;
}

/**
 * One server's part in who listens to a source. Who has the lease and hears nothing of Redis goes on: nobody else can
 * have it there either, and what it appends is checked. Where only this server is cut off, another one takes over, and
 * this one hears of it when it is back.
 */
export class Candidacy {
  readonly #options: CandidacyOptions;
  #token = randomUUID();
  #hasLease = false;
  /** What was in the log when the lease was got: to be read before this server leads. Null until that is known. */
  #toRead: Place | null = null;
  #office: Office | null = null;
  /** Another server has been seen to have it: that one is to come first where Redis has forgotten it. */
  #hasSeenAnother = false;
  #wasFree = false;
  /** Who cannot read the log cannot lead, and must not keep others from it. */
  #waitsForReader = false;
  #isTrying = false;
  #isClosed = false;
  #timer: NodeJS.Timeout | undefined;

  constructor(options: CandidacyOptions) {
    this.#options = options;
  }

  append(batch: TickBatch): void {
    if (this.#office === null) this.#countDropped(1, 'fenced');
    else this.#office.outbox.push(batch);
  }

  /** Redis is back. */
  wake(): void {
    this.try();
    this.#office?.outbox.wake();
    void this.#office?.demand.look();
  }

  hear(what: string): void {
    if (what === 'wants') void this.#office?.demand.look();
    else if (!this.#hasLease) this.try();
  }

  /** The reader has come further. */
  readOn(): void {
    if (this.#waitsForReader) this.try();
    if (!this.#hasLease || this.#office !== null || this.#isClosed) return;
    const toRead = this.#toRead;
    if (toRead !== null && this.#options.reader.hasReached(toRead)) this.#lead();
    else if (toRead?.epoch !== this.#options.reader.place.epoch) this.try();
  }

  /** Gets the lease, or keeps it. */
  try(): void {
    if (!this.#isTrying && !this.#isClosed) void this.#try();
  }

  async close(): Promise<void> {
    const { redis, keys, source } = this.#options;
    this.#isClosed = true;
    clearTimeout(this.#timer);
    const outbox = this.#office?.outbox;
    this.#office?.demand.close();
    this.#office = null;
    if (outbox !== undefined) {
      this.#options.candidate.follows();
      await outbox.flushed(flushWithinMs);
      this.#countDropped(outbox.close(), 'closed');
    }
    await redis.eval(releaseScript, 2, keys.lease(source), keys.signals, this.#token, source);
  }

  async #try(): Promise<void> {
    const { reader, timings, onFailure } = this.#options;
    this.#isTrying = true;
    clearTimeout(this.#timer);
    this.#waitsForReader = this.#office === null && !reader.isCurrent;
    try {
      if (this.#waitsForReader) this.#giveUp();
      else await this.#ask();
    } catch (error) {
      onFailure(error);
      this.#wasFree = false;
    }
    this.#isTrying = false;
    const nextMs = this.#hasLease ? timings.renewEveryMs : timings.pollEveryMs;
    if (!this.#isClosed) this.#timer = setTimeout(() => this.try(), nextMs);
  }

  async #ask(): Promise<void> {
    const { redis, keys, source, timings } = this.#options;
    const token = this.#token;
    const mayTake = this.#wasFree || !this.#hasSeenAnother;
    const mode = this.#hasLease ? 'keep' : mayTake ? 'take' : 'look';
    const places = [keys.stream, keys.epoch, keys.lease(source), keys.holder(source)];
    const answer = await redis.eval(holdScript, places.length, ...places, token, mode, timings.leaseMs);
    const [state, epoch, entry] = holdAnswer.parse(answer);
    if (!this.#isClosed && token === this.#token) this.#settle(state, { epoch, entry });
  }

  #giveUp(): void {
    this.#hasLease = false;
    this.#wasFree = false;
    this.#toRead = null;
  }

  #settle(state: 'ours' | 'held' | 'free', newest: Place): void {
    this.#wasFree = state === 'free';
    if (state === 'held') this.#lose();
    if (state !== 'ours') return;
    this.#hasLease = true;
    // What was there at first is all that others have appended, unless that log is gone.
    if (this.#toRead === null || this.#toRead.epoch !== this.#options.reader.place.epoch) {
      this.#toRead = newest.epoch === '' ? null : newest;
    }
    if (this.#office === null && this.#toRead !== null && this.#options.reader.hasReached(this.#toRead)) this.#lead();
  }

  #lead(): void {
    const { redis, keys, source, candidate, reader, length, capacity, timings, log, metrics, onFailure } =
      this.#options;
    const outbox = new Outbox({
      ...{ redis, keys, source, token: this.#token, leaseMs: timings.leaseMs, length, capacity, onFailure },
      place: () => reader.place,
      onLost: () => this.#lose(),
      onDropped: (batches) => this.#countDropped(batches, 'full'),
    });
    const onChange = (symbols: ReadonlySet<string>) => candidate.wanted(symbols);
    const demand = new Demand({ redis, keys, source, timings, onFailure, onChange });
    this.#office = { outbox, demand };
    metrics.count('tick_log_leads', { source, event: 'began' });
    log.info(`listens to ${source} now`);
    candidate.leads();
    void demand.look();
  }

  #lose(): void {
    const { source, candidate, metrics, log } = this.#options;
    const office = this.#office;
    this.#hasSeenAnother = true;
    this.#office = null;
    this.#giveUp();
    if (office === null) return;
    // Under the old token something may still be under way.
    this.#token = randomUUID();
    office.demand.close();
    this.#countDropped(office.outbox.close(), 'fenced');
    metrics.count('tick_log_leads', { source, event: 'lost' });
    log.warn(`another server listens to ${source} now`);
    candidate.follows();
  }

  #countDropped(batches: number, why: 'fenced' | 'full' | 'closed'): void {
    const { source, metrics } = this.#options;
    if (batches > 0) metrics.count('tick_log_dropped', { source, why }, batches);
  }
}
