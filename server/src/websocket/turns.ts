/** So long one slice may take before everything else of the process has its turn. */
const sliceMs = 8;
/** To ask for the time after each one would take longer than what is done for it. */
const itemsBetweenLooks = 32;

/**
 * Does something for each of many sockets, in order, from the end of this turn on: one callback for all of them, and
 * others of the process have their turns between slices.
 */
export class Turns<Item> {
  readonly #work: (item: Item) => void;
  #items: Item[] = [];
  #done = 0;
  #isScheduled = false;

  constructor(work: (item: Item) => void) {
    this.#work = work;
  }

  add(item: Item): void {
    this.#items.push(item);
    this.#schedule();
  }

  #schedule(): void {
    if (this.#isScheduled) return;
    this.#isScheduled = true;
    setImmediate(() => this.#takeTurn());
  }

  #takeTurn(): void {
    this.#isScheduled = false;
    const until = performance.now() + sliceMs;
    try {
      for (let item = this.#items[this.#done]; item !== undefined; item = this.#items[this.#done]) {
        if (this.#done % itemsBetweenLooks === itemsBetweenLooks - 1 && performance.now() > until) break;
        this.#done += 1;
        this.#work(item);
      }
    } finally {
      this.#items = this.#done === this.#items.length ? [] : this.#items.slice(this.#done);
      this.#done = 0;
      if (this.#items.length > 0) this.#schedule();
    }
  }
}
