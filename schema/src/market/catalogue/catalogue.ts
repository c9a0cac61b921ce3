import type { AssetClass, Instrument, Listing, PrismaClient } from '@tickwire/prisma';
import { type ListedSymbols, type PriceSource, symbolPattern } from '../../ports/market.ts';
import { createRankings, rankingKeyPattern } from './ranking.ts';
import { findMatches } from './search.ts';
import { parseSearch } from './search-text.ts';

/** Under this key servers tell each other that instruments or listings have changed. */
export const catalogueKey = 'catalogue';

export type Catalogue = ReturnType<typeof createCatalogue>;

export interface InstrumentSearch {
  /** Of the symbol or of the name, misspelt or not. */
  readonly search: string | null;
  readonly assetClass: AssetClass | null;
}

/** Instruments in an order, to be read page by page. */
export interface InstrumentList {
  readonly rows: readonly Instrument[];
  /** What its order goes by, and its cursors hold. */
  readonly key: (instrument: Instrument) => string;
  /** How such keys look. */
  readonly keyPattern: RegExp;
}

/** What each source has at present, by the API's symbols and by its own; and since when nobody has an instrument. */
function indexedListings(byId: ReadonlyMap<string, Instrument>, listings: readonly Listing[]) {
  const toSource = new Map<PriceSource, Map<string, string>>();
  const fromSource = new Map<PriceSource, Map<string, string>>();
  const ever = new Map<PriceSource, Set<string>>();
  const listed = new Set<string>();
  const left = new Map<string, Date>();
  for (const { instrumentId, source, sourceSymbol, delistedAt } of listings) {
    const symbol = byId.get(instrumentId)?.symbol;
    if (symbol === undefined) continue;
    ever.set(source, (ever.get(source) ?? new Set()).add(symbol));
    if (delistedAt === null) {
      listed.add(instrumentId);
      toSource.set(source, (toSource.get(source) ?? new Map()).set(symbol, sourceSymbol));
      fromSource.set(source, (fromSource.get(source) ?? new Map()).set(sourceSymbol, symbol));
    } else if (delistedAt > (left.get(instrumentId) ?? 0)) {
      left.set(instrumentId, delistedAt);
    }
  }
  const delisted = new Map([...left].filter(([id]) => !listed.has(id)));
  return { toSource, fromSource, ever, delisted };
}

function indexed(database: PrismaClient, sorted: readonly Instrument[], listings: readonly Listing[]) {
  const byId = new Map(sorted.map((instrument) => [instrument.id, instrument]));
  const { delisted, ...bySource } = indexedListings(byId, listings);
  return {
    ...bySource,
    delisted,
    sorted,
    byId,
    bySymbol: new Map(sorted.map((instrument) => [instrument.symbol, instrument])),
    byClass: Map.groupBy(sorted, (instrument) => instrument.assetClass),
    // They go with the instruments that they rank.
    ranked: createRankings({
      find: (text) => findMatches(database, text),
      byId,
      isDelisted: ({ id }) => delisted.has(id),
    }),
  };
}

const symbolOf = ({ symbol }: Instrument) => symbol;

/**
 * The instruments, held in memory: they are the same for every caller, and read by every screen. There are none before
 * the first `reload`, and what another process changes is taken in by another one.
 */
export function createCatalogue(database: PrismaClient) {
  let held = indexed(database, [], []);
  let running: Promise<void> = Promise.resolve();
  let next: Promise<void> | null = null;

  async function load(): Promise<void> {
    const [instruments, listings] = await Promise.all([database.instrument.findMany(), database.listing.findMany()]);
    // By code units, which is how cursors are compared, whatever the database's collation.
    instruments.sort((a, b) => (a.symbol < b.symbol ? -1 : 1));
    held = indexed(database, instruments, listings);
  }

  return {
    all: (): readonly Instrument[] => held.sorted,
    byId: (id: string): Instrument | null => held.byId.get(id) ?? null,
    /** Case and surrounding space do not matter. */
    bySymbol: (symbol: string): Instrument | null => held.bySymbol.get(symbol.trim().toUpperCase()) ?? null,
    /** Since when no source lists it any more; null while one does, and for what none has ever listed. */
    delistedAt: ({ id }: Pick<Instrument, 'id'>): Date | null => held.delisted.get(id) ?? null,

    /**
     * In the order of the symbols; of a search, best first. What a search found stays as it is for a minute.
     *
     * @throws GraphQLError with BAD_USER_INPUT for a search that is too long.
     */
    async list({ search, assetClass }: InstrumentSearch): Promise<InstrumentList> {
      const text = parseSearch(search);
      if (text === null) {
        const rows = assetClass === null ? held.sorted : (held.byClass.get(assetClass) ?? []);
        return { rows, key: symbolOf, keyPattern: symbolPattern };
      }
      const { instruments, keys } = await held.ranked(text);
      return {
        rows: assetClass === null ? instruments : instruments.filter((one) => one.assetClass === assetClass),
        key: (instrument) => keys.get(instrument) ?? '',
        keyPattern: rankingKeyPattern(text),
      };
    },

    /** How a source spells what it lists; always as the catalogue is now. */
    listedAt: (source: PriceSource): ListedSymbols => ({
      toSource: (symbol) => held.toSource.get(source)?.get(symbol) ?? null,
      fromSource: (sourceSymbol) => held.fromSource.get(source)?.get(sourceSymbol) ?? null,
    }),

    /** Whether the source lists it, or did once. */
    wasListedAt: (source: PriceSource, symbol: string): boolean => held.ever.get(source)?.has(symbol) ?? false,

    /** Takes in everything that was there when it was called. Of many calls at once, one reads. */
    reload(): Promise<void> {
      next ??= running
        .catch(() => {})
        .then(() => {
          next = null;
          running = load();
          return running;
        });
      return next;
    },
  };
}
