import type { PrismaClient } from '@tickwire/prisma';
import { type Transaction, withChanges } from '../../changes.ts';
import type { Cache } from '../../ports/cache.ts';
import type { MarketSource, PriceSource, SourceListing } from '../../ports/market.ts';
import type { Metrics } from '../../ports/metrics.ts';
import { type Catalogue, catalogueKey } from './catalogue.ts';
import { claim, fail, hasten, isRefusedForDays, succeed } from './claims.ts';
import { maxListings, soundListings } from './listed.ts';
import { type ListingChanges, listingChanges } from './listing-changes.ts';

const everySeconds = 86_400;
/** A list that goes on lacking as much for so long is right. */
const believedAfterDays = 3;
const timeoutMs = 30_000;
/** Two sources that are taken over at once must not both add a symbol. */
const refreshLock = 7_461_991_321;

export type RefreshOutcome =
  | { readonly outcome: 'not_due' }
  | { readonly outcome: 'ok'; readonly counts: Readonly<Record<ListingOutcome, number>> }
  /** Refused: the list cannot be right, and nothing of it was taken. */
  | { readonly outcome: 'refused' | 'failed'; readonly error: unknown };

type ListingOutcome = 'added' | 'joined' | 'renamed' | 'relisted' | 'delisted' | 'colliding' | 'invalid';

export interface RefreshOptions {
  readonly database: PrismaClient;
  readonly cache: Pick<Cache, 'announce' | 'drop'>;
  readonly catalogue: Pick<Catalogue, 'reload'>;
  readonly metrics: Metrics;
}

class RefusedError extends Error {}

function beforeClosing<T>(answer: Promise<T>, closing: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const onClosing = () => reject(new Error('the server stops', { cause: closing.reason }));
    if (closing.aborted) onClosing();
    closing.addEventListener('abort', onClosing, { once: true });
    answer.then(resolve, reject).finally(() => closing.removeEventListener('abort', onClosing));
  });
}

/** As one parameter: thousands of rows of them take Prisma so long to put together that callers would notice. */
async function add(transaction: Transaction, source: PriceSource, listings: readonly SourceListing[]): Promise<void> {
  // Where a start of another server seeds the same at this moment, it is left to the next refresh.
  await transaction.$executeRaw`
    WITH listed AS (
      SELECT * FROM jsonb_to_recordset(${JSON.stringify(listings)}::jsonb) AS listed (
        symbol text, "sourceSymbol" text, name text, "assetClass" asset_class, currency text, "priceDecimals" smallint
      )
    ), made AS (
      INSERT INTO instruments (id, symbol, name, asset_class, currency, price_decimals, added_by)
      SELECT gen_random_uuid(), symbol, name, "assetClass", currency, "priceDecimals", ${source}::price_source FROM listed
      ON CONFLICT DO NOTHING
      RETURNING id, symbol
    )
    INSERT INTO listings (instrument_id, source, source_symbol)
    SELECT made.id, ${source}::price_source, "sourceSymbol" FROM made JOIN listed USING (symbol)
    ON CONFLICT DO NOTHING`;
}

/** A statement for each kind of change, however many there are. */
async function apply(transaction: Transaction, source: PriceSource, changes: ListingChanges): Promise<void> {
  const { added, joined, respelt, renamed, relisted, delisted } = changes;
  if (added.length > 0) await add(transaction, source, added);
  if (joined.length > 0) {
    await transaction.$executeRaw`
      INSERT INTO listings (instrument_id, source, source_symbol)
      SELECT joined.instrument_id, ${source}::price_source, joined.source_symbol
      FROM unnest(${joined.map((one) => one.instrumentId)}::uuid[], ${joined.map((one) => one.sourceSymbol)}::text[])
        AS joined (instrument_id, source_symbol)
      ON CONFLICT DO NOTHING`;
  }
  if (respelt.length > 0) {
    await transaction.$executeRaw`
      UPDATE listings SET source_symbol = respelt.source_symbol
      FROM unnest(${respelt.map((one) => one.instrumentId)}::uuid[], ${respelt.map((one) => one.sourceSymbol)}::text[])
        AS respelt (instrument_id, source_symbol)
      WHERE listings.source = ${source}::price_source AND listings.instrument_id = respelt.instrument_id`;
  }
  if (renamed.length > 0) {
    await transaction.$executeRaw`
      UPDATE instruments SET name = renamed.name, price_decimals = renamed.price_decimals
      FROM unnest(${renamed.map((one) => one.instrumentId)}::uuid[], ${renamed.map((one) => one.name)}::text[],
        ${renamed.map((one) => one.priceDecimals)}::smallint[]) AS renamed (id, name, price_decimals)
      WHERE instruments.id = renamed.id`;
  }
  if (relisted.length + delisted.length > 0) {
    await transaction.$executeRaw`
      UPDATE listings SET delisted_at = CASE WHEN instrument_id = ANY (${[...delisted]}::uuid[]) THEN now() END
      WHERE source = ${source}::price_source AND instrument_id = ANY (${[...relisted, ...delisted]}::uuid[])`;
  }
}

/** Takes over what sources list, once a day, on one server for all. */
export function createCatalogueRefresh({ database, cache, catalogue, metrics }: RefreshOptions) {
  async function takeOver(source: PriceSource, listings: readonly SourceListing[]) {
    if (listings.length > maxListings) throw new RefusedError(`it lists more than ${maxListings}`);
    const { sound, invalid } = soundListings(listings);
    if (sound.length === 0) throw new RefusedError('it lists nothing that an instrument could be');
    return withChanges(
      { database, cache },
      async (transaction, changed) => {
        await transaction.$executeRaw`SELECT pg_advisory_xact_lock(${refreshLock})`;
        const changes = listingChanges(source, sound, {
          instruments: await transaction.instrument.findMany({ omit: { searchText: true, watchers: true } }),
          listings: await transaction.listing.findMany({ where: { source } }),
        });
        if (changes.isDoubtful && !(await isRefusedForDays(transaction, source, believedAfterDays))) {
          throw new RefusedError(
            `it lacks ${changes.delisted.length} of what it listed before; believed if it goes on for ${believedAfterDays} days`,
          );
        }
        await apply(transaction, source, changes);
        await succeed(transaction, source, everySeconds);
        const counts = {
          added: changes.added.length,
          joined: changes.joined.length + changes.respelt.length,
          renamed: changes.renamed.length,
          relisted: changes.relisted.length,
          delisted: changes.delisted.length,
          colliding: changes.colliding,
          invalid,
        };
        const { colliding: _, invalid: __, ...taken } = counts;
        if (Object.values(taken).some((count) => count > 0)) changed(catalogueKey);
        return counts;
      },
      { timeoutMs },
    );
  }

  return {
    /** Has the source asked at the next look, as it is to list something new. */
    hasten: (source: PriceSource): Promise<void> => hasten(database, source),

    /**
     * Asks the source what it lists, if that is due and no other server does, and takes that over whole or not at all.
     * Where `closing` comes while the source is asked, nobody waits for its answer any longer.
     *
     * @throws where the database does not answer.
     */
    async refresh(
      { source, listings }: Pick<MarketSource, 'source' | 'listings'>,
      closing: AbortSignal,
    ): Promise<RefreshOutcome> {
      if (listings === null || !(await claim(database, source))) return { outcome: 'not_due' };
      let counts: Readonly<Record<ListingOutcome, number>>;
      try {
        counts = await takeOver(source, await beforeClosing(listings(), closing));
      } catch (error) {
        const isRefused = error instanceof RefusedError;
        await fail(database, source, { isRefused });
        const outcome = isRefused ? 'refused' : 'failed';
        metrics.count('catalogue_refreshes', { source, outcome });
        return { outcome, error };
      }
      metrics.count('catalogue_refreshes', { source, outcome: 'ok' });
      for (const [change, count] of Object.entries(counts)) {
        if (count > 0) metrics.count('catalogue_listings', { source, change }, count);
      }
      // The others are told by the database; here it holds even where announcements do not arrive.
      await catalogue.reload();
      return { outcome: 'ok', counts };
    },
  };
}
