import { Beliefs } from '../src/market/feed/beliefs.ts';
import { createFeed, type Feed } from '../src/market/feed/feed.ts';
import { createProcessLog } from '../src/market/feed/process-log.ts';
import type { SequenceStore } from '../src/market/feed/sequence-store.ts';
import { Sequences } from '../src/market/feed/sequences.ts';
import { type PlacedTick, Tape, type TapeListener } from '../src/market/feed/tape.ts';
import type { MarketSource } from '../src/ports/market.ts';
import type { TickLog } from '../src/ports/tick-log.ts';

export interface ManualFeed {
  readonly feed: Feed;
  /** What was told as a failure. */
  readonly reports: string[];
}

interface ManualFeedOptions {
  readonly source: MarketSource;
  readonly store: SequenceStore;
  readonly log?: TickLog;
  readonly lingerMs?: number;
  readonly room?: number;
  readonly blockSize?: number;
  readonly writeEveryMs?: number;
}

/** A feed of one source, that is asked for quotes directly. */
export function manualFeed({
  source,
  store,
  log = createProcessLog(),
  lingerMs = 0,
  ...sizes
}: ManualFeedOptions): ManualFeed {
  const reports: string[] = [];
  const report = (error: unknown, what: string) => void reports.push(`${what}: ${error}`);
  const tape = new Tape({ length: 1_000 });
  const beliefs = new Beliefs({ metrics: { count() {} }, heard: (symbol) => tape.viewOf(symbol) });
  const feed = createFeed({
    ...{ log, tape, sources: [source] },
    sourceOf: () => source,
    readQuotes: async (symbols) =>
      (await source.quotes(symbols)).filter((quote) => beliefs.believesQuote(quote, source)),
    beliefs,
    sequences: new Sequences({ store, report, ...sizes }),
    report,
    lingerMs,
  });
  return { feed, reports };
}

/** Hears of ticks alone. */
export function hearing(ticks: TapeListener['ticks']): TapeListener {
  return { ticks, heard() {}, began() {} };
}

/** Every tick of a symbol that a listener was told, with its number. */
export function listenTo(feed: Feed, symbol: string): { readonly told: PlacedTick[]; readonly leave: () => void } {
  const told: PlacedTick[] = [];
  const leave = feed.subscribe(
    [symbol],
    hearing((ticks) => void told.push(...ticks)),
  );
  return { told, leave };
}

/** A store that knows no symbol and has room for every number: for tests that are about something else. */
export function boundlessStore(): SequenceStore {
  return {
    load: async () => new Map(),
    advance: async (advances) => new Map(advances.map(({ symbol, ceiling }) => [symbol, ceiling])),
    rebase: async ({ source, timeMs }) => ({ source, offset: 0, newest: 0, newestAtMs: timeMs, ceiling: 2 ** 50 }),
    reserve: async () => ({ next: 1, end: 1_000_000 }),
    giveBack: async () => {},
  };
}
