import { setTimeout as delay } from 'node:timers/promises';
import type { Metrics } from '@tickwire/schema';
import type { Logger } from '../../../telemetry/logger.ts';
import type { Upstream } from '../../upstream/index.ts';
import type { Library } from '../library.ts';
import { type Loss, StreamConnection } from './connection.ts';
import type { StreamMessage } from './messages.ts';
import type { StreamTiming } from './timing.ts';

export interface ChannelOptions {
  readonly streamUrl: string;
  readonly library: Promise<Library>;
  readonly upstream: Upstream;
  readonly blockingStatuses: readonly number[];
  readonly metrics: Metrics;
  readonly log: Logger;
  readonly timing: StreamTiming;
}

export interface ChannelEvents {
  message(message: StreamMessage): void;
  /** What a connection said that takes over, of which the one before may have said some. */
  overlap(messages: readonly StreamMessage[]): void;
  malformed(): void;
  /** From now on something may be missed. */
  interrupted(): void;
  /** Nothing was missed since the first message after an interruption, and until then. */
  alive(heardAtMs: number): void;
}

const maxRetryMs = 30_000;
/** What has held for so long was no failure. */
const stableMs = 10_000;
/** For so long a connection that is to take over is waited for, and so long apart are those that try. */
const takeoverMs = 15_000;
const reconcileMs = 250;

const source = 'BINANCE';

/** Resolves early where it is aborted. */
const sleep = (ms: number, signal: AbortSignal) => delay(ms, undefined, { signal }).catch(() => {});

/** Keeps the streams of some symbols going: comes back after a loss, and replaces a connection before it ends. */
export class Channel {
  readonly #options: ChannelOptions;
  readonly #events: ChannelEvents;
  readonly #wanted = new Set<string>();
  #active: AbortController | null = null;
  #current: StreamConnection | null = null;
  #successor: StreamConnection | null = null;
  #change: NodeJS.Immediate | null = null;
  #isDown = false;

  constructor(options: ChannelOptions, events: ChannelEvents) {
    this.#options = options;
    this.#events = events;
  }

  get size(): number {
    return this.#wanted.size;
  }

  add(sourceSymbol: string): void {
    this.#wanted.add(sourceSymbol);
    this.#changed();
  }

  remove(sourceSymbol: string): void {
    this.#wanted.delete(sourceSymbol);
    this.#changed();
  }

  close(): void {
    this.#wanted.clear();
    if (this.#change !== null) clearImmediate(this.#change);
    this.#stop();
  }

  /** Whatever changes in one turn is sent in one message. */
  #changed(): void {
    this.#change ??= setImmediate(() => {
      this.#change = null;
      if (this.#wanted.size === 0) this.#stop();
      else if (this.#active === null) this.#start();
      else void this.#reconcile(this.#active.signal);
    });
  }

  async #reconcile(signal: AbortSignal): Promise<void> {
    const connections = [this.#current, this.#successor].filter((connection) => connection !== null);
    const isDone = connections.map((connection) => connection.reconcile(this.#wanted));
    if (!isDone.includes(false)) return;
    await sleep(reconcileMs, signal);
    if (!signal.aborted) this.#changed();
  }

  #start(): void {
    this.#active = new AbortController();
    this.#keep(this.#active.signal).catch((error: unknown) => {
      this.#options.log.error({ err: error, source }, 'a stream cannot be opened');
    });
  }

  #stop(): void {
    this.#active?.abort();
    this.#active = null;
    this.#current?.close();
    this.#successor?.close();
    this.#isDown = false;
  }

  async #keep(signal: AbortSignal): Promise<void> {
    const { upstream, timing, log } = this.#options;
    const library = await this.#options.library;
    for (let failures = 0; !signal.aborted; ) {
      const blockedMs = await upstream.blockedForMs();
      if (blockedMs > 0) {
        await sleep(blockedMs, signal);
        continue;
      }
      if (signal.aborted) return;
      const sinceMs = Date.now();
      const loss = await this.#hold(library, signal);
      if (signal.aborted) return;
      this.#events.interrupted();
      if (!this.#isDown) log.warn({ source, ...loss }, 'a stream is interrupted');
      this.#isDown = true;
      failures = Date.now() - sinceMs > stableMs ? 0 : failures + 1;
      const pauseMs = Math.min(timing.firstRetryMs * 2 ** failures, maxRetryMs);
      await sleep(pauseMs * (0.5 + Math.random() / 2), signal);
    }
  }

  /** Connects, and ends when no connection is left. */
  async #hold(library: Library, signal: AbortSignal): Promise<Loss> {
    let connection = this.#open(library, (message) => this.#events.message(message));
    this.#current = connection;
    for (;;) {
      const end = await Promise.race([connection.lost, connection.ending]);
      if (end !== 'ending') return end;
      connection = await this.#replace(connection, library, signal);
      if (!signal.aborted) this.#current = connection;
    }
  }

  /** Listens to a second connection before the first is let go. Yields the one that is left. */
  async #replace(first: StreamConnection, library: Library, signal: AbortSignal): Promise<StreamConnection> {
    const blockedMs = await this.#options.upstream.blockedForMs();
    if (first.isOver || blockedMs > 0) {
      await Promise.race([first.lost, sleep(blockedMs, signal)]);
      return first;
    }
    const said: StreamMessage[] = [];
    let hear = (message: StreamMessage): void => void said.push(message);
    const second = this.#open(library, (message) => hear(message));
    this.#successor = second;
    const outcome = await Promise.race([second.ready, second.lost, first.lost, sleep(takeoverMs, signal)]);
    // What was traded before the second listened is still on its way to the first.
    if (outcome === 'ready') await Promise.race([first.lost, sleep(this.#options.timing.overlapMs, signal)]);
    this.#successor = null;
    if (second.isOver || (outcome !== 'ready' && !first.isOver)) {
      second.close();
      await Promise.race([first.lost, sleep(takeoverMs, signal)]);
      return first;
    }
    if (outcome !== 'ready') this.#events.interrupted();
    hear = (message) => this.#events.message(message);
    this.#events.overlap(said);
    first.close();
    this.#count('renewed');
    return second;
  }

  #open(library: Library, message: (message: StreamMessage) => void): StreamConnection {
    const { streamUrl, upstream, blockingStatuses, timing, log } = this.#options;
    const connection = new StreamConnection({
      streamUrl,
      symbols: this.#wanted,
      library,
      timing,
      log,
      message,
      malformed: () => this.#events.malformed(),
      alive: (heardAtMs) => {
        if (connection === this.#current) this.#events.alive(heardAtMs);
      },
    });
    void connection.ready.then(() => {
      this.#count('opened');
      if (this.#isDown) log.info({ source }, 'the stream goes on');
      this.#isDown = false;
    });
    void connection.lost.then(({ event, status, retryAfterMs }) => {
      this.#count(event);
      if (status !== null && blockingStatuses.includes(status)) upstream.block(retryAfterMs);
    });
    return connection;
  }

  #count(event: string): void {
    this.#options.metrics.count('upstream_streams', { source, event });
  }
}
