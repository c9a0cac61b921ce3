import type { PriceEvent } from '../market.ts';
import { folded } from './folding.ts';

export interface PriceQueueOptions {
  /** The cursor after which the stream begins. */
  readonly after: string | undefined;
  /** More events than this are folded; by default more than what then remains of 100 symbols, the most of a stream. */
  readonly capacity?: number;
}

/** What the reader of a stream of prices has not taken yet. Beyond its bound it is folded. */
export class PriceQueue {
  readonly #capacity: number;
  #events: PriceEvent[] = [];
  /** After which a later stream would go on if the reader stopped here. */
  #cursor: string | undefined;

  constructor({ after, capacity = 1_000 }: PriceQueueOptions) {
    this.#cursor = after;
    this.#capacity = capacity;
  }

  get size(): number {
    return this.#events.length;
  }

  push(event: PriceEvent): void {
    this.#cursor ??= event.cursor;
    this.#events.push(event);
    if (this.#events.length > this.#capacity) this.#fold();
  }

  shift(): PriceEvent | undefined {
    const event = this.#events.shift();
    if (event !== undefined) this.#cursor = event.cursor;
    return event;
  }

  clear(): void {
    this.#events = [];
  }

  #fold(): void {
    const events = folded(this.#events);
    const last = events.pop();
    const cursor = this.#cursor;
    if (last === undefined || cursor === undefined) return;
    // Folded events overlap in time. Only after the last of them has a reader seen all that came before its cursor: one
    // who stops earlier and goes on later with a cursor is told some ticks again, rather than not at all.
    this.#events = [...events.map((event) => ({ ...event, cursor })), last];
  }
}
