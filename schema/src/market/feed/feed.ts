import { setTimeout as delay } from 'node:timers/promises';
import { type MarketSource, SourceError, type SourceQuote } from '../../ports/market.ts';
import type { Beliefs } from './beliefs.ts';
import type { Report, Sequences } from './sequences.ts';
import { type Listening, SymbolStream, type TickListener } from './symbol-stream.ts';

/** A symbol's newest price with the number of its newest tick: where a stream of ticks goes on from. */
export interface Snapshot extends SourceQuote {
  readonly sequence: number;
  /**
   * False where it is not known yet where the source's count stands: `sequence` is then the newest number that was ever
   * given, and how far the first tick is from it says nothing.
   */
  readonly isExact: boolean;
}

/**
 * Every price that this server is told of its own accord. A source's stream is open for the symbols that somebody
 * listens to or watches, once for all of them, and for a while after the last one has left.
 */
export interface Feed {
  /** The newest price of a symbol that is streamed now; null where it has to be asked for. */
  newest(symbol: string): SourceQuote | null;
  /** The newest that was ever streamed of a symbol, for when it can't be asked for either. */
  last(symbol: string): SourceQuote | null;
  /** From now on the listener gets every tick of these symbols. Calling what comes back twice does no harm. */
  subscribe(symbols: readonly string[], listener: TickListener): () => void;
  /** Where the symbols stand; those that have no price are left out. To be taken after subscribing: nothing falls between. */
  snapshots(symbols: readonly string[]): Promise<readonly Snapshot[]>;
  /**
   * From now on these symbols are streamed too, whoever listens; those of the last call are no more. What a source that is
   * not remote has costs nothing to ask for, and is not watched.
   */
  watch(symbols: readonly string[]): void;
  /** Watches these beside the others. */
  watchMore(symbols: readonly string[]): void;
  /** The symbols that are streamed now. */
  streamed(): string[];
  close(): Promise<void>;
}

export interface FeedOptions {
  sourceOf(symbol: string): MarketSource | null;
  /** The newest prices that are known without a stream. */
  readQuotes(symbols: readonly string[]): Promise<readonly SourceQuote[]>;
  readonly beliefs: Beliefs;
  readonly sequences: Sequences;
  readonly report: Report;
  /** How long a stream stays open after the last who listened has left. */
  readonly lingerMs: number;
}

/** For so long a first price waits to be compared with what is answered when asked. */
const longestComparisonMs = 3_000;
/** A number is had from the database at the second try at the latest, unless servers work against each other. */
const triesToPlace = 5;

export function createFeed({ sourceOf, readQuotes, beliefs, sequences, report, lingerMs }: FeedOptions): Feed {
  const streams = new Map<string, SymbolStream>();
  const lingering = new Map<SymbolStream, NodeJS.Timeout>();
  let watched: ReadonlySet<string> = new Set();
  let isClosed = false;

  function streamOf(symbol: string, source: MarketSource): SymbolStream {
    const known = streams.get(symbol);
    if (known?.source === source) return known;
    const stream = new SymbolStream({ symbol, source, beliefs, sequences, report });
    for (const listening of known?.listening ?? []) stream.listening.add(listening);
    if (known !== undefined) close(known);
    streams.set(symbol, stream);
    return stream;
  }

  /** The stream of a symbol, open; null where no source covers it. */
  function open(symbol: string, comparable: Promise<unknown> | null): SymbolStream | null {
    const source = isClosed ? null : sourceOf(symbol);
    if (source === null) return null;
    const stream = streamOf(symbol, source);
    clearTimeout(lingering.get(stream));
    lingering.delete(stream);
    try {
      if (!stream.isOpen) stream.open(comparable);
    } catch (error) {
      // It is tried again with the next who asks, or the next look at what is watched.
      report(error, `the stream of ${symbol} could not be opened`);
    }
    return stream;
  }

  /** Whether its stream is about to begin, and no price is known that the first one could be compared with. */
  function isStrange(symbol: string): boolean {
    const isBeginning = streams.get(symbol)?.isOpen !== true && sourceOf(symbol)?.isRemote === true;
    return isBeginning && !beliefs.hasPriceOf(symbol);
  }

  function openAll(symbols: readonly string[]): SymbolStream[] {
    // One statement for all of them. Where it fails, the first tick asks again, and tells.
    sequences.load(symbols).catch(() => {});
    const strange = new Set(symbols.filter(isStrange));
    const answered = strange.size === 0 ? null : ask([...strange]);
    const asked = answered && Promise.race([answered, delay(longestComparisonMs, null, { ref: false })]);
    return symbols.flatMap((symbol) => open(symbol, strange.has(symbol) ? asked : null) ?? []);
  }

  function close(stream: SymbolStream): void {
    clearTimeout(lingering.get(stream));
    lingering.delete(stream);
    stream.close();
  }

  function isWanted(symbol: string): boolean {
    return watched.has(symbol) || (streams.get(symbol)?.listening.size ?? 0) > 0;
  }

  function letGo(symbol: string): void {
    const stream = streams.get(symbol);
    if (stream === undefined || !stream.isOpen || isWanted(symbol) || lingering.has(stream)) return;
    lingering.set(stream, setTimeout(() => close(stream), lingerMs).unref());
  }

  function watch(symbols: readonly string[]): void {
    const before = watched;
    watched = new Set(symbols.filter((symbol) => sourceOf(symbol)?.isRemote === true));
    // All that is wanted, so that a symbol which has come to another source is streamed from there.
    openAll([...new Set([...watched, ...streams.keys()])].filter(isWanted));
    for (const symbol of before) letGo(symbol);
  }

  /** The newest prices of what is not streamed; a source that gives no answer costs its own symbols alone. */
  async function ask(symbols: readonly string[]): Promise<SourceQuote[]> {
    const answers = [...Map.groupBy(symbols, sourceOf).values()].map(async (asked) => {
      try {
        return await readQuotes(asked);
      } catch (error) {
        // That a source gives no answer is counted where it was asked.
        if (!(error instanceof SourceError)) report(error, 'quotes could not be read');
        return [];
      }
    });
    return (await Promise.all(answers)).flat();
  }

  /** Puts a price that was asked for among the numbers of the ticks. */
  async function place(quote: SourceQuote): Promise<Snapshot> {
    const { symbol, sequence } = quote;
    for (let tries = 0; sequence !== null && tries < triesToPlace; tries += 1) {
      const line = sequences.lineOf(symbol);
      const placed = line?.place(sequence, quote);
      if (typeof placed === 'number') return { ...quote, sequence: placed, isExact: true };
      if (line === null || placed === undefined) break;
      await sequences.settle(line, placed, quote);
    }
    const last = streams.get(symbol)?.lastSequence ?? null;
    return { ...quote, sequence: last ?? sequences.lineOf(symbol)?.newest ?? 0, isExact: last !== null };
  }

  /** What the stream told last, under the number of its newest tick. */
  function told(symbol: string): Snapshot | null {
    const stream = streams.get(symbol);
    const quote = stream?.last() ?? null;
    const last = stream?.lastSequence ?? null;
    return quote === null || last === null ? null : { ...quote, sequence: last, isExact: true };
  }

  /** The same where it can be relied on. */
  const held = (symbol: string) => ((streams.get(symbol)?.newest() ?? null) === null ? null : told(symbol));

  /** While a source gives no answer, what it streamed may be newer than the answer that is kept. */
  function newerOf(answered: Snapshot | null, streamed: Snapshot | null): Snapshot | null {
    if (answered === null || streamed === null) return answered ?? streamed;
    return streamed.confirmedAtMs > answered.confirmedAtMs ? streamed : answered;
  }

  return {
    newest: (symbol) => streams.get(symbol)?.newest() ?? null,
    last: (symbol) => streams.get(symbol)?.last() ?? null,
    streamed: () => [...streams].flatMap(([symbol, { isOpen }]) => (isOpen ? [symbol] : [])),
    watch,
    watchMore: (symbols) => watch([...watched, ...symbols]),

    subscribe(symbols, listener) {
      const listening: Listening = { listener, hasFailed: false };
      for (const stream of openAll(symbols)) stream.listening.add(listening);
      return () => {
        for (const symbol of symbols) {
          if (streams.get(symbol)?.listening.delete(listening)) letGo(symbol);
        }
      };
    },

    async snapshots(symbols) {
      await sequences.load(symbols);
      const confirmed = new Map(symbols.map((symbol) => [symbol, streams.get(symbol)?.newest() ?? null]));
      const asked = await ask(symbols.filter((symbol) => confirmed.get(symbol) === null));
      const unplaced = [...confirmed.values()].flatMap((quote) =>
        quote === null || held(quote.symbol) !== null ? [] : quote,
      );
      const placed = new Map(
        (await Promise.all([...unplaced, ...asked].map(place))).map((snapshot) => [snapshot.symbol, snapshot]),
      );
      // What was told meanwhile is newer than what was asked for.
      return symbols.flatMap((symbol) => held(symbol) ?? newerOf(placed.get(symbol) ?? null, told(symbol)) ?? []);
    },

    async close() {
      isClosed = true;
      for (const stream of streams.values()) close(stream);
      await sequences.close();
    },
  };
}
