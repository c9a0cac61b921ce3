import type { Patience } from './patience.ts';

export interface HeartbeatOptions {
  readonly patience: Pick<Patience, 'pingAfterMs' | 'pongWithinMs'>;
  readonly ping: () => void;
  readonly onDead: () => void;
}

/**
 * Finds out whether the other end is still there: a network that went away tells nobody. Whatever comes shows that it
 * is; after some silence it is asked, and has so long to say anything at all.
 */
export class Heartbeat {
  readonly #options: HeartbeatOptions;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #heardAtMs = 0;
  #awaitsAnswer = false;

  constructor(options: HeartbeatOptions) {
    this.#options = options;
  }

  start(): void {
    this.#heardAtMs = performance.now();
    this.#listenFor(this.#options.patience.pingAfterMs);
  }

  /** Called for each message, so it sets no timer: the one that runs looks at the time when it is due. */
  heard(): void {
    this.#heardAtMs = performance.now();
    if (this.#awaitsAnswer) this.#listenFor(this.#options.patience.pingAfterMs);
  }

  stop(): void {
    clearTimeout(this.#timer);
    this.#awaitsAnswer = false;
  }

  #listenFor(ms: number): void {
    this.stop();
    this.#timer = setTimeout(() => {
      const leftMs = this.#heardAtMs + this.#options.patience.pingAfterMs - performance.now();
      if (leftMs > 0) this.#listenFor(leftMs);
      else this.#ask();
    }, ms);
  }

  #ask(): void {
    const { patience, ping, onDead } = this.#options;
    this.#awaitsAnswer = true;
    this.#timer = setTimeout(() => {
      // A program that was busy until now has yet to read what came meanwhile.
      this.#timer = setTimeout(onDead, 0);
    }, patience.pongWithinMs);
    ping();
  }
}
