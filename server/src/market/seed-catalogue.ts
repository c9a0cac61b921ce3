import { type InstrumentSeed, type PrismaClient, seedInstruments, seedListings } from '@tickwire/prisma';
import { type Cache, catalogueKey, withChanges } from '@tickwire/schema';

/** Puts in what every database has and what a replayed file names, and tells other servers where that is new. */
export async function seedCatalogue(
  database: PrismaClient,
  cache: Pick<Cache, 'announce' | 'drop'>,
  fileInstruments: readonly InstrumentSeed[],
): Promise<void> {
  await withChanges({ database, cache }, async (transaction, changed) => {
    const added =
      (await seedInstruments(transaction)) +
      (await seedListings(transaction)) +
      (await seedInstruments(transaction, fileInstruments));
    if (added > 0) changed(catalogueKey);
  });
}
