import type { Instrument, Listing } from '@tickwire/prisma';
import type { PriceSource, SourceListing } from '../../ports/market.ts';

/** Of fewer listings, any part may go at once. */
const fewestForDoubt = 50;
/** Exchanges give up some instruments a week, and never so large a part of all. */
const mostGoneAtOnce = 0.2;

export interface ListingChanges {
  /** Instruments that nobody listed before. */
  readonly added: readonly SourceListing[];
  /** Instruments that are there, and that this source lists as well now. */
  readonly joined: readonly { readonly instrumentId: string; readonly sourceSymbol: string }[];
  /** The source spells them in another way than before. */
  readonly respelt: readonly { readonly instrumentId: string; readonly sourceSymbol: string }[];
  /** Those that the source itself had brought, under another name now or with other decimals. */
  readonly renamed: readonly { readonly instrumentId: string; readonly name: string; readonly priceDecimals: number }[];
  /** Listed again. */
  readonly relisted: readonly string[];
  /** Listed no more. */
  readonly delisted: readonly string[];
  /** How many bear the symbol of something else: of another kind or currency, or of another of the same list. */
  readonly colliding: number;
  /** Whether so much is missing that the list must be doubted. */
  readonly isDoubtful: boolean;
}

export interface KnownCatalogue {
  readonly instruments: readonly Pick<
    Instrument,
    'id' | 'symbol' | 'name' | 'assetClass' | 'currency' | 'priceDecimals' | 'addedBy'
  >[];
  /** Of this source alone. */
  readonly listings: readonly Pick<Listing, 'instrumentId' | 'sourceSymbol' | 'delistedAt'>[];
}

/**
 * What a source's list changes of the catalogue. What the source calls as before is what it was before, whatever symbol
 * it is to have now. Something new is taken for an instrument that is there if it has its symbol, its kind and its
 * currency, and is left out if it has only the symbol: prices of two things must not be mixed.
 */
export function listingChanges(
  source: PriceSource,
  listed: readonly SourceListing[],
  { instruments, listings }: KnownCatalogue,
): ListingChanges {
  const byId = new Map(instruments.map((instrument) => [instrument.id, instrument]));
  const bySymbol = new Map(instruments.map((instrument) => [instrument.symbol, instrument]));
  const byOwnSymbol = new Map(listings.map((listing) => [listing.sourceSymbol, listing]));
  const byInstrument = new Map(listings.map((listing) => [listing.instrumentId, listing]));
  const stillSpelt = new Set(listed.map(({ sourceSymbol }) => sourceSymbol));
  const changes = {
    added: new Map<string, SourceListing>(),
    joined: new Map<string, string>(),
    respelt: new Map<string, string>(),
    renamed: new Map<string, { name: string; priceDecimals: number }>(),
    relisted: new Set<string>(),
  };
  /** Whose listing has been found. */
  const present = new Set<string>();
  const spelt = new Set<string>();
  let colliding = 0;

  function recognise(one: SourceListing, instrumentId: string): void {
    present.add(instrumentId);
    const instrument = byId.get(instrumentId);
    if (byInstrument.get(instrumentId)?.delistedAt) changes.relisted.add(instrumentId);
    if (instrument?.addedBy !== source) return;
    if (instrument.name === one.name && instrument.priceDecimals === one.priceDecimals) return;
    changes.renamed.set(instrumentId, { name: one.name, priceDecimals: one.priceDecimals });
  }

  function place(one: SourceListing): boolean {
    const instrument = bySymbol.get(one.symbol);
    if (instrument === undefined) {
      if (changes.added.has(one.symbol)) return false;
      changes.added.set(one.symbol, one);
      return true;
    }
    if (instrument.assetClass !== one.assetClass || instrument.currency !== one.currency) return false;
    if (present.has(instrument.id)) return false;
    const before = byInstrument.get(instrument.id);
    if (before !== undefined && stillSpelt.has(before.sourceSymbol)) return false;
    (before === undefined ? changes.joined : changes.respelt).set(instrument.id, one.sourceSymbol);
    recognise(one, instrument.id);
    return true;
  }

  for (const one of listed) {
    const known = byOwnSymbol.get(one.sourceSymbol);
    if (spelt.has(one.sourceSymbol)) colliding += 1;
    else if (known !== undefined) recognise(one, known.instrumentId);
    else if (!place(one)) colliding += 1;
    spelt.add(one.sourceSymbol);
  }

  const current = listings.filter(({ delistedAt }) => delistedAt === null);
  const delisted = current.flatMap(({ instrumentId }) => (present.has(instrumentId) ? [] : [instrumentId]));
  const withSourceSymbol = (found: ReadonlyMap<string, string>) =>
    [...found].map(([instrumentId, sourceSymbol]) => ({ instrumentId, sourceSymbol }));
  return {
    added: [...changes.added.values()],
    joined: withSourceSymbol(changes.joined),
    respelt: withSourceSymbol(changes.respelt),
    renamed: [...changes.renamed].map(([instrumentId, what]) => ({ instrumentId, ...what })),
    relisted: [...changes.relisted],
    delisted,
    colliding,
    isDoubtful: current.length >= fewestForDoubt && delisted.length > current.length * mostGoneAtOnce,
  };
}
