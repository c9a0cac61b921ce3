import type { WebSocket } from 'ws';
import type { Outbox } from './outbox.ts';

/** Messages that wait for their turn before the socket is read no further, or so much of fewer. */
const maxWaiting = 16;
const maxWaitingCharacters = 65_536;
const unsentCheckMs = 100;
/** Messages that a socket may send at once, as after a reconnect; and from then on in a second. */
const burst = 300;
const messagesPerSecond = 100;

/** One socket's messages on their way in. There are thousands: no more is kept than it takes. */
class Inbox {
  readonly #socket: WebSocket;
  readonly #outbox: Outbox;
  readonly #handle: (message: string) => void;
  #waiting: string[] = [];
  #waitingCharacters = 0;
  /** How many may come at once now, and when that was counted. */
  #left = burst;
  #countedAtMs = performance.now();
  #isScheduled = false;

  constructor(socket: WebSocket, outbox: Outbox, handle: (message: string) => void) {
    this.#socket = socket;
    this.#outbox = outbox;
    this.#handle = handle;
  }

  add(message: string): void {
    this.#waiting.push(message);
    this.#waitingCharacters += message.length;
    if (this.#isFull) this.#socket.pause();
    this.#schedule();
  }

  get #isFull(): boolean {
    return this.#waiting.length >= maxWaiting || this.#waitingCharacters >= maxWaitingCharacters;
  }

  /** How long the next message has to wait: not at all until the burst is used up. */
  #waitMs(): number {
    const nowMs = performance.now();
    this.#left = Math.min(burst, this.#left + ((nowMs - this.#countedAtMs) * messagesPerSecond) / 1_000);
    this.#countedAtMs = nowMs;
    return this.#left >= 1 ? 0 : ((1 - this.#left) * 1_000) / messagesPerSecond;
  }

  #schedule(): void {
    if (this.#isScheduled || this.#waiting.length === 0) return;
    this.#isScheduled = true;
    const waitMs = this.#outbox.isOverfull ? unsentCheckMs : this.#waitMs();
    if (waitMs > 0) setTimeout(() => this.#takeTurn(), waitMs);
    else setImmediate(() => this.#takeTurn());
  }

  #takeTurn(): void {
    const socket = this.#socket;
    this.#isScheduled = false;
    if (socket.readyState !== socket.OPEN) return;
    if (!this.#outbox.isOverfull && this.#waitMs() === 0) {
      const message = this.#waiting.shift();
      // Room that was needed once is given back.
      if (this.#waiting.length === 0) this.#waiting = [];
      if (message !== undefined) {
        this.#left -= 1;
        this.#waitingCharacters -= message.length;
        this.#handle(message);
      }
      if (socket.isPaused && !this.#isFull) socket.resume();
    }
    this.#schedule();
  }
}

/**
 * Hands a socket's messages on one at a time, letting everything else of the process have a turn between
 * two. Without it one client's burst would be parsed and started whole before anybody else is served. Who
 * goes on too fast is read more slowly: nothing is lost, it waits with its sender. Who does not read is not read either.
 */
export function readInTurns(socket: WebSocket, outbox: Outbox, handle: (message: string) => void): void {
  const inbox = new Inbox(socket, outbox, handle);
  socket.on('message', (data) => inbox.add(String(data)));
}
