import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type KnownCatalogue, type ListingChanges, listingChanges } from '../src/market/catalogue/listing-changes.ts';
import type { SourceListing } from '../src/ports/market.ts';

type Known = { [Part in keyof KnownCatalogue]: KnownCatalogue[Part][number][] };

/** What the database is after these changes. */
function applied({ instruments, listings }: Known, changes: ListingChanges): Known {
  const { added, joined, respelt, renamed, relisted, delisted } = changes;
  const renamedById = new Map(renamed.map(({ instrumentId, ...what }) => [instrumentId, what]));
  const speltById = new Map(respelt.map(({ instrumentId, sourceSymbol }) => [instrumentId, sourceSymbol]));
  const delistedAtOf = (id: string, before: Date | null) =>
    delisted.includes(id) ? new Date() : relisted.includes(id) ? null : before;
  const made = added.map(({ sourceSymbol, ...instrument }) => ({
    instrument: { ...instrument, id: `id of ${instrument.symbol}`, addedBy: 'BINANCE' as const },
    sourceSymbol,
  }));
  return {
    instruments: [
      ...instruments.map((one) => ({ ...one, ...renamedById.get(one.id) })),
      ...made.map(({ instrument }) => instrument),
    ],
    listings: [
      ...listings.map(({ instrumentId, sourceSymbol, delistedAt }) => ({
        instrumentId,
        sourceSymbol: speltById.get(instrumentId) ?? sourceSymbol,
        delistedAt: delistedAtOf(instrumentId, delistedAt),
      })),
      ...joined.map((listing) => ({ ...listing, delistedAt: null })),
      ...made.map(({ instrument, sourceSymbol }) => ({ instrumentId: instrument.id, sourceSymbol, delistedAt: null })),
    ],
  };
}

const listing: fc.Arbitrary<SourceListing> = fc.record({
  sourceSymbol: fc.constantFrom('a', 'b', 'c', 'd', 'e'),
  symbol: fc.constantFrom('A', 'B', 'C', 'D', 'E'),
  name: fc.constantFrom('One', 'Two'),
  assetClass: fc.constantFrom('EQUITY', 'CRYPTO'),
  currency: fc.constantFrom('USD', 'EUR'),
  priceDecimals: fc.constantFrom(2, 4),
});
const seed = {
  id: 'seed',
  symbol: 'A',
  name: 'Seeded',
  assetClass: 'EQUITY',
  currency: 'USD',
  priceDecimals: 2,
  addedBy: null,
} as const;

test('whatever a source lists from day to day: the catalogue stays sound, holds what was listed last, and is then at rest', () => {
  fc.assert(
    fc.property(fc.array(fc.array(listing, { maxLength: 6 }), { minLength: 1, maxLength: 5 }), (days) => {
      let known: Known = {
        instruments: [seed],
        listings: [{ instrumentId: 'seed', sourceSymbol: 'a', delistedAt: null }],
      };
      for (const listed of days) {
        const changes = listingChanges('BINANCE', listed, known);
        known = applied(known, changes);
        const { instruments, listings } = known;
        // What the database would refuse.
        for (const keys of [
          instruments.map(({ symbol }) => symbol),
          listings.map(({ instrumentId }) => instrumentId),
          listings.map(({ sourceSymbol }) => sourceSymbol),
        ]) {
          expect(new Set(keys).size).toBe(keys.length);
        }
        const current = listings.filter(({ delistedAt }) => delistedAt === null);
        expect(current).toHaveLength(listed.length - changes.colliding);
        const listedNow = new Set(listed.map(({ sourceSymbol }) => sourceSymbol));
        expect(current.every(({ sourceSymbol }) => listedNow.has(sourceSymbol))).toBe(true);
        expect(instruments.find(({ id }) => id === 'seed')).toEqual(seed);
        expect(listingChanges('BINANCE', listed, known)).toMatchObject({
          ...{ added: [], joined: [], respelt: [], renamed: [], relisted: [], delisted: [] },
          colliding: changes.colliding,
        });
      }
    }),
    { numRuns: 300 },
  );
});
