import type { PlacedTick, Tape } from '../feed/tape.ts';
import { encodeCursor } from './cursor.ts';
import { type PriceEvent, priceEvent } from './price-event.ts';

/** Ticks as they are told to everybody who was told all before them: one event each, whatever else is followed with it. */
export class PlainTicks {
  readonly #tape: Tape;
  readonly #events = new WeakMap<PlacedTick, PriceEvent>();

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
    this.#events.set(tick, event);
    return event;
  }
}
