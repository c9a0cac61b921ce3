import type { PlacedTick, Tape } from '../feed/tape.ts';
import { encodeCursor } from './cursor.ts';
import { type PriceEvent, priceEvent } from './price-event.ts';

/**
 * Ticks as they are told to everybody who was told all before them: one event each, whatever else is followed with it.
 * It is kept for the turn in which all topics hear of the tick. Were it kept with the tick, so would be all that is made
 * of it, for as long as the log reaches.
 */
export class PlainTicks {
  readonly #tape: Tape;
  readonly #events = new Map<PlacedTick, PriceEvent>();

  constructor(tape: Tape) {
    this.#tape = tape;
  }

  /** To be asked for ticks of the log that stands now. */
  eventOf(tick: PlacedTick): PriceEvent {
    const known = this.#events.get(tick);
    if (known !== undefined) return known;
    const account = { form: 'UP_TO', position: tick.position } as const;
    const event = priceEvent(
      'TICK',
      tick,
      tick.missed,
      encodeCursor({ epoch: this.#tape.epoch, symbols: '', account }),
    );
    if (this.#events.size === 0) setImmediate(() => this.#events.clear());
    this.#events.set(tick, event);
    return event;
  }
}
