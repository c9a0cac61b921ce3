import { z } from 'zod';
import { type SourceListing, symbolPattern } from '../../ports/market.ts';
import { singleLine } from '../../text.ts';

/** The largest exchanges list some thousands. */
export const maxListings = 50_000;

const listing = z.object({
  sourceSymbol: z.string().regex(/^[^\p{C}\s]{1,64}$/u),
  symbol: z.string().regex(symbolPattern),
  name: singleLine({ min: 1, max: 200 }),
  assetClass: z.enum(['EQUITY', 'CRYPTO', 'FUTURE', 'INDEX', 'FX']),
  currency: z.string().regex(/^[A-Za-z0-9]{1,16}$/),
  priceDecimals: z.int().min(0).max(18),
});

/** What can be taken of what a source lists, and how many are not as an instrument must be. */
export function soundListings(listings: readonly SourceListing[]): {
  readonly sound: readonly SourceListing[];
  readonly invalid: number;
} {
  const sound = listings.flatMap((one) => {
    const parsed = listing.safeParse(one);
    return parsed.success ? [parsed.data] : [];
  });
  return { sound, invalid: listings.length - sound.length };
}
