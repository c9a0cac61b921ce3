import type { PrismaClient } from '../../generated/client.ts';
import { type InstrumentSeed, instrumentSeeds } from './instruments.ts';
import { listingSeeds } from './listings.ts';

type Seedable = Pick<PrismaClient, 'instrument' | 'listing'>;

/** Puts in the instruments that are missing; those that are there, and what was changed on them, stay. Answers how many. */
export async function seedInstruments(
  database: Seedable,
  instruments: readonly InstrumentSeed[] = instrumentSeeds,
): Promise<number> {
  const known = await database.instrument.findMany({ select: { symbol: true } });
  const symbols = new Set(known.map((instrument) => instrument.symbol));
  const missing = instruments.filter((instrument) => !symbols.has(instrument.symbol));
  if (missing.length === 0) return 0;
  return (await database.instrument.createMany({ data: missing, skipDuplicates: true })).count;
}

/** Puts in where the seeded instruments are quoted, as far as that is not known. Answers how many. */
export async function seedListings(database: Seedable): Promise<number> {
  const instruments = await database.instrument.findMany({
    where: { symbol: { in: listingSeeds.map(({ symbol }) => symbol) } },
    select: { id: true, symbol: true, listings: { select: { source: true } } },
  });
  const missing = listingSeeds.flatMap(({ symbol, source, sourceSymbol }) => {
    const instrument = instruments.find((one) => one.symbol === symbol);
    if (instrument === undefined || instrument.listings.some((listing) => listing.source === source)) return [];
    return [{ instrumentId: instrument.id, source, sourceSymbol }];
  });
  if (missing.length === 0) return 0;
  return (await database.listing.createMany({ data: missing, skipDuplicates: true })).count;
}
