import type { AssetClass, Instrument, PrismaClient } from '@tickwire/prisma';
import type { PageRequest } from '../pagination.ts';

export type Catalogue = Awaited<ReturnType<typeof loadCatalogue>>;

export interface InstrumentSearch {
  /** A part of the symbol or of the name, in any case. */
  readonly search: string | null;
  readonly assetClass: AssetClass | null;
}

function indexed(instruments: readonly Instrument[]) {
  return {
    sorted: instruments,
    byId: new Map(instruments.map((instrument) => [instrument.id, instrument])),
    bySymbol: new Map(instruments.map((instrument) => [instrument.symbol, instrument])),
  };
}

/**
 * The instruments, held in memory: they are few, the same for every caller, and read by every screen.
 * `reload` takes in what another process has added.
 */
export async function loadCatalogue(database: PrismaClient) {
  const load = async () => {
    const instruments = await database.instrument.findMany();
    // By code units, which is how cursors are compared, whatever the database's collation.
    return indexed(instruments.sort((a, b) => (a.symbol < b.symbol ? -1 : 1)));
  };
  let held = await load();

  function matching({ search, assetClass }: InstrumentSearch): readonly Instrument[] {
    const needle = search?.trim().toLowerCase() ?? '';
    return held.sorted.filter(
      (instrument) =>
        (assetClass === null || instrument.assetClass === assetClass) &&
        (needle === '' ||
          instrument.symbol.toLowerCase().includes(needle) ||
          instrument.name.toLowerCase().includes(needle)),
    );
  }

  return {
    all: (): readonly Instrument[] => held.sorted,
    byId: (id: string): Instrument | null => held.byId.get(id) ?? null,
    /** Case and surrounding space do not matter. */
    bySymbol: (symbol: string): Instrument | null => held.bySymbol.get(symbol.trim().toUpperCase()) ?? null,
    count: (search: InstrumentSearch): number => matching(search).length,
    /** A page in the order of the symbols. */
    page(search: InstrumentSearch, { after, before, limit, inverted }: PageRequest): Instrument[] {
      const rows = matching(search).filter(
        ({ symbol }) => (after === null || symbol > after) && (before === null || symbol < before),
      );
      return inverted ? rows.toReversed().slice(0, limit) : rows.slice(0, limit);
    },
    async reload(): Promise<void> {
      held = await load();
    },
  };
}
