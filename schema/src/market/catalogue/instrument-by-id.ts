import type { Instrument } from '@tickwire/prisma';
import type { Catalogue } from './catalogue.ts';

/** The instrument that a row names. */
export async function instrumentById(
  catalogue: Pick<Catalogue, 'byId' | 'reload'>,
  instrumentId: string,
): Promise<Instrument> {
  const held = catalogue.byId(instrumentId);
  if (held !== null) return held;
  // Another process added the instrument after this one had read the catalogue.
  await catalogue.reload();
  const loaded = catalogue.byId(instrumentId);
  if (loaded === null) throw new Error(`instrument ${instrumentId} is not in the catalogue`);
  return loaded;
}
