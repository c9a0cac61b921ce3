import type { MarketSource, PriceSource, SourceQuote } from '../../ports/market.ts';
import type { SymbolState, TickLog } from '../../ports/tick-log.ts';
import { type AskOptions, createAsk } from './ask.ts';
import type { Beliefs } from './beliefs.ts';
import { Demand } from './demand.ts';
import { Ingester } from './ingester.ts';
import type { Report, Sequences } from './sequences.ts';
import { longestSilenceMs } from './silence.ts';
import { createSnapshots } from './snapshots.ts';
import type { SymbolView, Tape, TapeListener } from './tape.ts';

/**
 * Every price that the servers are told of their own accord, as it stands in the log. Of each source one server listens
 * to what any of them wants: what somebody listens to or watches, and for a while after the last one has left.
 */
export interface Feed {
  /** This server's copy of the log. */
  readonly tape: Tape;
  /** The newest price of a symbol that is streamed now; null where it has to be asked for. */
  newest(symbol: string): SourceQuote | null;
  /** The newest that was ever streamed of a symbol, for when it can't be asked for either. */
  last(symbol: string): SourceQuote | null;
  /**
   * From now on these symbols are streamed, and the listener hears of them. What it throws is told once. Calling what
   * comes back twice does no harm.
   */
  subscribe(symbols: readonly string[], listener: TapeListener): () => void;
  /** Where the symbols stand; those that have no price are left out. To be taken after subscribing: nothing falls between. */
  snapshots(symbols: readonly string[]): Promise<readonly SymbolState[]>;
  /**
   * From now on these symbols are streamed too, whoever listens; those of the last call are no more. What a source that is
   * not remote has costs nothing to ask for, and is not watched.
   */
  watch(symbols: readonly string[]): void;
  /** Watches these beside the others. */
  watchMore(symbols: readonly string[]): void;
  /** The symbols that this server listens to at their sources now. */
  streamed(): string[];
  /** Ends what this server listens to, so that another one takes over, and leaves the log. */
  close(): Promise<void>;
}

export interface FeedOptions extends AskOptions {
  readonly sources: readonly MarketSource[];
  readonly log: TickLog;
  readonly tape: Tape;
  readonly beliefs: Beliefs;
  readonly sequences: Sequences;
  /** How long a symbol stays wanted after the last who listened has left. */
  readonly lingerMs: number;
}

/** What it throws harms nobody else who listens, and is told once. */
function guarded(listener: TapeListener, report: Report): TapeListener {
  let hasFailed = false;
  function guard(work: () => void): void {
    try {
      work();
    } catch (error) {
      if (!hasFailed) report(error, 'a listener to prices failed');
      hasFailed = true;
    }
  }
  return {
    ticks: (ticks) => guard(() => listener.ticks(ticks)),
    heard: (symbol) => guard(() => listener.heard(symbol)),
    began: () => guard(() => listener.began()),
  };
}

export function createFeed(options: FeedOptions): Feed {
  const { sources, sourceOf, log, tape, sequences, report } = options;
  const ask = createAsk(options);
  const demand = new Demand(options);
  const ingesters = new Map<PriceSource, Ingester>();
  let isClosed = false;

  log.follow(tape).catch((error: unknown) => report(error, 'the log of ticks is not read'));
  for (const source of sources) {
    const ingester = new Ingester({ ...options, source, ask });
    ingesters.set(source.source, ingester);
    log.campaign(source.source, ingester);
  }

  /** What is known of a symbol from the source that it comes from now. */
  function viewOf(symbol: string): SymbolView | null {
    const view = tape.viewOf(symbol);
    return view?.source === sourceOf(symbol)?.source ? view : null;
  }

  /** The same where it can be relied on: it is streamed, and was not silent for longer than is to be expected. */
  function heldOf(symbol: string): SymbolView | null {
    const source = sourceOf(symbol);
    const view = demand.has(symbol) ? viewOf(symbol) : null;
    return source === null || view === null || view.heardAtMs < Date.now() - longestSilenceMs(source) ? null : view;
  }

  function watch(symbols: readonly string[]): void {
    demand.watch(symbols.filter((symbol) => sourceOf(symbol)?.isRemote === true));
  }

  return {
    tape,
    newest: heldOf,
    last: viewOf,
    streamed: () => [...ingesters.values()].flatMap((ingester) => ingester.open()),
    watch,
    watchMore: (symbols) => watch([...demand.watched, ...symbols]),

    subscribe(symbols, listener) {
      if (isClosed) return () => {};
      demand.listen(symbols);
      const leave = tape.listen(symbols, guarded(listener, report));
      let hasLeft = false;
      return () => {
        if (hasLeft) return;
        hasLeft = true;
        leave();
        demand.leave(symbols);
      };
    },

    snapshots: createSnapshots({
      ...{ tape, demand, sequences, ask, viewOf, heldOf },
      ingesterOf(symbol) {
        const source = sourceOf(symbol)?.source;
        return source === undefined ? null : (ingesters.get(source) ?? null);
      },
    }),

    async close() {
      isClosed = true;
      demand.close();
      for (const ingester of ingesters.values()) ingester.close();
      await sequences.close();
      await log.close();
    },
  };
}
