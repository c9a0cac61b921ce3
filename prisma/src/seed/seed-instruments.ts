import type { PrismaClient } from '../../generated/client.ts';
import { type InstrumentSeed, instrumentSeeds } from './instruments.ts';

/** Puts in the instruments that are missing; those that are there, and what was changed on them, stay. */
export async function seedInstruments(
  database: PrismaClient,
  instruments: readonly InstrumentSeed[] = instrumentSeeds,
): Promise<void> {
  const known = await database.instrument.findMany({ select: { symbol: true } });
  const symbols = new Set(known.map((instrument) => instrument.symbol));
  const missing = instruments.filter((instrument) => !symbols.has(instrument.symbol));
  if (missing.length > 0) await database.instrument.createMany({ data: missing, skipDuplicates: true });
}
