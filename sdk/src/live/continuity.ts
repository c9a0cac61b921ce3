import type { PriceEvent } from '../market.ts';

/** A symbol's numbers and times never go back: a price that is no newer in both was told before. */
function isRepeated(event: PriceEvent, last: PriceEvent): boolean {
  return event.sequence <= last.sequence && Date.parse(event.time) <= Date.parse(last.time);
}

/** By the step in `sequence`; null where someone else counts now. */
function missedBetween(last: PriceEvent, event: PriceEvent): number | null {
  const isCountedAnew = event.source !== last.source || event.sequence <= last.sequence;
  return event.missed === null || isCountedAnew ? null : event.sequence - last.sequence - 1;
}

/**
 * What a stream has been told, over all of its connections: after which event the next one goes on, and that between two
 * of them nothing is told twice, nor missing without a word.
 */
export class Continuity {
  readonly #symbols: readonly string[];
  /** The last price of each symbol, or the GAP since. */
  readonly #last = new Map<string, PriceEvent>();
  /** Symbols whose SNAPSHOT may still come, where this connection does not begin with TICKs. */
  #awaited = new Set<string>();
  /** Symbols that had a SNAPSHOT among the first events of a connection, of which not all have come. */
  readonly #opened = new Set<string>();
  /** Symbols of which nothing new has come over this connection. */
  #uncounted = new Set<string>();
  #after: string | undefined;

  constructor(symbols: readonly string[], after: string | undefined) {
    this.#symbols = symbols.map((symbol) => symbol.toUpperCase());
    this.#after = after;
  }

  /** For a new connection: the cursor of the event after which it is to go on. */
  resume(): string | undefined {
    this.#awaited = new Set(this.#symbols);
    this.#uncounted = new Set(this.#symbols);
    return this.#after;
  }

  /** The event as it is to be told; undefined where it was told before. */
  next(event: PriceEvent): PriceEvent | undefined {
    const { kind, symbol } = event;
    if (this.#wasOpened(event)) return undefined;
    const last = this.#last.get(symbol);
    if (kind === 'STALE') return event;
    if (kind !== 'GAP' && last !== undefined && last.kind !== 'GAP') return this.#following(event, last);
    this.#last.set(symbol, event);
    this.#uncounted.delete(symbol);
    // Its SNAPSHOT was lost with the connection.
    return kind === 'TICK' && last?.kind === 'GAP' ? { ...event, kind: 'SNAPSHOT' } : event;
  }

  /**
   * A connection that ends among its first GAPs and SNAPSHOTs is made anew from where it began, as the cursors of these
   * would leave out those that had not come. Answers whether it is a GAP that was told by the connection before.
   */
  #wasOpened({ kind, symbol, cursor }: PriceEvent): boolean {
    if (kind === 'TICK') this.#awaited.clear();
    else if (kind === 'SNAPSHOT') this.#awaited.delete(symbol);
    if (this.#awaited.size > 0) {
      if (kind === 'SNAPSHOT') this.#opened.add(symbol);
      return kind === 'GAP' && this.#opened.has(symbol);
    }
    this.#opened.clear();
    this.#after = cursor;
    return false;
  }

  #following(event: PriceEvent, last: PriceEvent): PriceEvent | undefined {
    if (isRepeated(event, last)) return undefined;
    this.#last.set(event.symbol, event);
    // Within one connection the server counts. What it believes of the one before may not be what came of it.
    return this.#uncounted.delete(event.symbol) ? { ...event, missed: missedBetween(last, event) } : event;
  }
}
