import type { PrismaClient } from '@tickwire/prisma';
import type { Candle } from '../../ports/market.ts';
import type { BarBuilderOptions, BarRange } from './bars/bar-builder.ts';
import { createLiveCandles } from './bars/live-candles.ts';
import { createFeed, type FeedOptions } from './feed.ts';
import { createSequenceStore } from './sequence-store.ts';
import { Sequences } from './sequences.ts';
import { everyMinute, readWatched } from './watched.ts';

/** How long after the end of a bar an exchange has all trades of it in there too. */
const barsSettleMs = 1_000;

export interface LiveMarketOptions extends Omit<FeedOptions, 'sequences'> {
  readonly database: PrismaClient;
  /** Bars as their source has them now. */
  readonly readBars: BarBuilderOptions['readBars'];
}

/** All that goes on without being asked for: the feed, the bars that grow from it, and the look at what is watched. */
export function openLiveMarket({ database, readBars, ...options }: LiveMarketOptions) {
  const { sources, sourceOf, readQuotes, beliefs, report } = options;
  const feed = createFeed({ ...options, sequences: new Sequences({ store: createSequenceStore(database), report }) });

  /** A bar is held against the price that is believed at present: the source's other bars may be of the same mistake. */
  async function readBelievedBars(symbol: string, range: BarRange): Promise<readonly Candle[]> {
    const source = sourceOf(symbol);
    const bars = await readBars(symbol, range);
    return source === null ? bars : bars.filter((bar) => beliefs.believesBar(bar, { symbol, source }));
  }

  const candles = createLiveCandles({
    feed,
    readBars: readBelievedBars,
    settleMsOf: (symbol) => (sourceOf(symbol)?.isRemote === true ? barsSettleMs : 0),
    report,
  });

  async function lookAround(): Promise<void> {
    feed.watch(await readWatched(database));
    const streamed = new Set(feed.streamed());
    const doubted = beliefs.doubted().filter((symbol) => streamed.has(symbol));
    if (doubted.length > 0) await readQuotes(doubted);
  }

  // Nothing is watched of sources that cost nothing to ask.
  const isWatching = sources.some((source) => source.isRemote);
  const rounds = isWatching ? everyMinute(lookAround, 'what is watched could not be looked at', report) : null;

  return {
    feed,
    candles,

    /** Streams these at once, as they have been put on a watchlist. */
    watch(symbols: readonly string[]): void {
      if (isWatching) feed.watchMore(symbols);
    },

    async close(): Promise<void> {
      await rounds?.stop();
      candles.close();
      await feed.close();
    },
  };
}
