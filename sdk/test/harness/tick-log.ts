import { type FeedEvent, type PriceArguments, priceEvent } from './price-feed.ts';

type Step = IteratorResult<{ readonly prices: ReturnType<typeof priceEvent> }, undefined>;

/**
 * A server's `prices` over one log of ticks, whose positions are the cursors: `after` is replayed from it, and what it
 * holds no more is told as a GAP.
 */
export class TickLog {
  readonly #ticks: { readonly symbol: string; readonly sequence: number }[] = [];
  readonly #newest = new Map<string, number>();
  readonly #wakes = new Set<() => void>();
  #heldFrom = 0;

  /** One tick more of each of them, in this order; answers what the last one is numbered. */
  tick(...symbols: string[]): number {
    let sequence = 0;
    for (const symbol of symbols) {
      sequence = (this.#newest.get(symbol) ?? 0) + 1;
      this.#newest.set(symbol, sequence);
      this.#ticks.push({ symbol, sequence });
    }
    for (const wake of this.#wakes) wake();
    return sequence;
  }

  /** Forgets all that is in it: who comes back is told a GAP. */
  trim(): void {
    this.#heldFrom = this.#ticks.length;
  }

  /** Of how many subscriptions that run. */
  get readers(): number {
    return this.#wakes.size;
  }

  readonly prices = ({ symbols, after }: PriceArguments): AsyncIterable<Step['value']> => {
    const isLost = typeof after === 'string' && Number(after) < this.#heldFrom;
    const isNew = typeof after !== 'string';
    let position = isNew || isLost ? this.#ticks.length : Number(after);
    const opening: FeedEvent[] = [];
    for (const symbol of symbols) {
      const sequence = this.#newest.get(symbol) ?? 0;
      if (isLost) opening.push({ kind: 'GAP', symbol, sequence, missed: null });
      if (isLost || isNew) opening.push({ kind: 'SNAPSHOT', symbol, sequence });
    }
    let wake = (): void => {};
    let isOver = false;
    const onTick = (): void => wake();
    this.#wakes.add(onTick);
    const next = async (): Promise<Step> => {
      while (!isOver) {
        const first = opening.shift();
        if (first !== undefined) return this.#step(first, position);
        const tick = this.#ticks[position];
        if (tick === undefined) {
          await new Promise<void>((resolve) => {
            wake = resolve;
          });
          continue;
        }
        position += 1;
        if (symbols.includes(tick.symbol)) return this.#step(tick, position);
      }
      return { done: true, value: undefined };
    };
    const leave = async (): Promise<Step> => {
      isOver = true;
      this.#wakes.delete(onTick);
      wake();
      return { done: true, value: undefined };
    };
    return { [Symbol.asyncIterator]: () => ({ next, return: leave }) };
  };

  #step(event: FeedEvent, position: number): Step {
    return { done: false, value: { prices: { ...priceEvent(event), cursor: String(position) } } };
  }
}
