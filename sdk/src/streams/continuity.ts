import type { SymbolEvent, Told } from './price-events.ts';

/** Where a symbol stands. */
interface Standing {
  readonly source: Told['source'];
  readonly sequence: number;
  /** The latest time of all its prices: a clock that was set back makes none of them new again. */
  readonly newestMs: number;
}

/**
 * What a stream has been told, over all of its connections: after which event the next one goes on, and that between two
 * of them nothing is told twice, nor missing without a word.
 */
export interface Continuity {
  /** For a new connection: the cursor of the event after which it is to go on. */
  resume(): string | undefined;
  /** What is to be told of an event: nothing where it was told before, and what is missing before it. */
  next(told: Told): readonly SymbolEvent[];
}

/** Symbols as the server writes them. */
export function continuityOf(symbols: readonly string[], start: string | undefined): Continuity {
  const standings = new Map<string, Standing>();
  /** Symbols whose GAP is told with the SNAPSHOT that follows it, which the connection may lose. */
  const gaps = new Set<string>();
  const stale = new Set<string>();
  /** Symbols whose SNAPSHOT may still come, where this connection does not begin with TICKs. */
  let awaited = new Set<string>();
  /** Symbols of which nothing new has come over this connection. */
  let uncounted = new Set<string>();
  let after = start;

  return {
    resume() {
      awaited = new Set(symbols);
      uncounted = new Set(symbols);
      return after;
    },
    next({ kind, missed, ...fields }) {
      const { symbol, sequence, source } = fields;
      const cursor = after ?? fields.cursor;
      const isSnapshot = kind === 'SNAPSHOT';
      // A connection that ends among its first SNAPSHOTs is made anew from where it began, as the cursors of these would
      // leave out those that had not come.
      if (kind === 'TICK') awaited.clear();
      else if (isSnapshot) awaited.delete(symbol);
      if (!awaited.size) after = fields.cursor;

      if (kind === 'GAP') gaps.add(symbol);
      if (kind === 'STALE' && !stale.has(symbol)) {
        stale.add(symbol);
        return [{ ...fields, type: 'stale' }];
      }
      if (!isSnapshot && kind !== 'TICK') return [];

      const last = standings.get(symbol);
      const ms = Date.parse(fields.time);
      const newestMs = Math.max(ms, last?.newestMs ?? ms);
      // Numbers and times never go back: a price that is no newer in both was told before.
      if (last && sequence <= last.sequence && ms <= last.newestMs) {
        const isHere = isSnapshot && sequence === last.sequence;
        if (isHere) gaps.delete(symbol);
        // It is no tick, so that there is one less than it seems.
        return isHere && stale.delete(symbol) ? [{ ...fields, type: 'snapshot', missed: -1 }] : [];
      }
      stale.delete(symbol);
      standings.set(symbol, { source, sequence, newestMs });
      const isFirst = uncounted.delete(symbol);
      // How many should have come between; what someone else counts, or counts anew, cannot be told.
      const step = last?.source === source && sequence >= last.sequence ? sequence - last.sequence - 1 : null;
      let hole: number | null = 0;
      if (gaps.delete(symbol) || missed === null) hole = null;
      else if (last && isSnapshot) hole = isFirst && step !== -1 ? null : 0;
      else if (last) hole = step === null || step < 0 ? null : Math.max(0, step - missed);
      if (hole !== 0) {
        return [
          { ...fields, type: 'gap', missed: hole, cursor },
          { ...fields, type: 'snapshot', missed: hole === null ? 0 : (missed ?? 0) },
        ];
      }
      const counted = isSnapshot ? (missed ?? 0) : Math.min(missed ?? 0, step ?? Number.POSITIVE_INFINITY);
      return [{ ...fields, type: isSnapshot ? 'snapshot' : 'tick', missed: counted }];
    },
  };
}
