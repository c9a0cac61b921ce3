import { Place, type Told, type ToldOfAll } from './place.ts';
import type { PriceEvent } from './price-event.ts';
import type { Telling } from './telling.ts';

/** What has come since the last turn. Whoever stands at the head has been told what was before. */
export interface Arrivals {
  readonly isEmpty: boolean;
  add(event: PriceEvent): void;
  /** What had been told before it of the symbols that something has come of. */
  firsts(): ToldOfAll;
  /** Where somebody stands who has been told all of it. */
  here(head: Place): Place;
  /** Ends the turn: from all places where readers stand it leads to the new head. */
  end(head: Place): { readonly from: readonly Place[]; readonly to: Place };
}

/** What had been told before these of their symbols. */
export function firstsOf(events: readonly PriceEvent[], telling: Telling): Map<string, Told | null> {
  const firsts = new Map<string, Told | null>();
  for (const event of events) if (!firsts.has(event.symbol)) firsts.set(event.symbol, telling.before(event));
  return firsts;
}

/** Every event is told. */
export class EveryEvent implements Arrivals {
  readonly #telling: Telling;
  #events: PriceEvent[] = [];
  /** Those who began in mid-turn, by how much of it they had been told with that. */
  #cuts = new Map<number, Place>();

  constructor(telling: Telling) {
    this.#telling = telling;
  }

  get isEmpty(): boolean {
    return this.#events.length === 0;
  }

  add(event: PriceEvent): void {
    this.#events.push(event);
  }

  firsts(): ToldOfAll {
    return firstsOf(this.#events, this.#telling);
  }

  here(head: Place): Place {
    if (this.isEmpty) return head;
    const known = this.#cuts.get(this.#events.length);
    if (known !== undefined) return known;
    const cut = new Place(this.#telling.now());
    this.#cuts.set(this.#events.length, cut);
    return cut;
  }

  end(head: Place): { readonly from: readonly Place[]; readonly to: Place } {
    const to = new Place(this.#telling.now());
    head.next = { events: Object.freeze(this.#events), to };
    for (const [told, cut] of this.#cuts) cut.next = { events: this.#events.slice(told), to };
    const from = [head, ...this.#cuts.values()];
    this.#events = [];
    this.#cuts = new Map();
    return { from, to };
  }
}

/** Of each symbol the newest is told. */
export class NewestOnly implements Arrivals {
  readonly #telling: Telling;
  #firsts = new Map<string, Told | null>();
  #cut: Place | null = null;

  constructor(telling: Telling) {
    this.#telling = telling;
  }

  get isEmpty(): boolean {
    return this.#firsts.size === 0;
  }

  add(event: PriceEvent): void {
    this.#cut = null;
    if (!this.#firsts.has(event.symbol)) this.#firsts.set(event.symbol, this.#telling.before(event));
  }

  firsts(): ToldOfAll {
    return this.#firsts;
  }

  here(head: Place): Place {
    if (this.isEmpty) return head;
    this.#cut ??= new Place(this.#telling.now(), this.#telling.toldOfAll());
    return this.#cut;
  }

  end(head: Place): { readonly from: readonly Place[]; readonly to: Place } {
    const to = new Place(this.#telling.now());
    const events = head.readers === 0 ? [] : this.#telling.catchUp(this.#firsts, head.mark);
    head.next = { events: Object.freeze(events), to };
    this.#firsts = new Map();
    this.#cut = null;
    return { from: [head], to };
  }
}
