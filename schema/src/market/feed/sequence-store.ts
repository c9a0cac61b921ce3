import { type PriceSource, Prisma, type PrismaClient } from '@tickwire/prisma';
import type { Basis, Block, SequenceState } from './number-line.ts';

/** How far a symbol's numbers have come, and how far they are to have room. */
export interface Advance extends SequenceState {
  readonly symbol: string;
}

/** The first tick that follows a count which the symbol's numbers do not follow yet. */
interface NewBasis {
  readonly symbol: string;
  /** What the numbers have followed so far, as this process knows it. */
  readonly from: Basis;
  readonly source: PriceSource;
  readonly sequence: number;
  readonly timeMs: number;
  /** How many numbers are to have room from there. */
  readonly room: number;
  /** It begins above this too: what the log has may be ahead of what is written down. */
  readonly above: number;
}

interface Leftover {
  readonly symbol: string;
  readonly block: Block;
}

/** Keeps which numbers ticks were given, for all servers of one database. */
export interface SequenceStore {
  load(symbols: readonly string[]): Promise<ReadonlyMap<string, SequenceState>>;
  /** Only forwards, and only on the same basis: answers the ceilings of those that are on it still. */
  advance(advances: readonly Advance[]): Promise<ReadonlyMap<string, number>>;
  /**
   * Begins a new basis above all numbers that may have been given, unless another server has changed it meanwhile: what
   * holds then is answered.
   */
  rebase(basis: NewBasis): Promise<SequenceState>;
  /** Numbers above all that may have been given, and above this one, for this process alone. */
  reserve(symbol: string, size: number, above: number): Promise<Block>;
  /** Gives back what no tick was given, where nobody has taken numbers above it. */
  giveBack(leftovers: readonly Leftover[]): Promise<void>;
}

interface Row {
  readonly symbol: string;
  readonly source: PriceSource | null;
  readonly offset: bigint;
  readonly newest: bigint;
  readonly newestAt: Date;
  readonly ceiling: bigint;
}

const stateOf = ({ source, offset, newest, newestAt, ceiling }: Row): SequenceState => ({
  source,
  offset: Number(offset),
  newest: Number(newest),
  newestAtMs: newestAt.getTime(),
  ceiling: Number(ceiling),
});

const timestamp = (timeMs: number) => new Date(timeMs).toISOString();

export function createSequenceStore(database: PrismaClient): SequenceStore {
  async function load(symbols: readonly string[]): Promise<ReadonlyMap<string, SequenceState>> {
    const rows = await database.tickSequence.findMany({ where: { symbol: { in: [...symbols] } } });
    return new Map(rows.map((row) => [row.symbol, stateOf(row)]));
  }

  return {
    load,

    async advance(advances) {
      // In one order on every server: two that lock the same rows never wait for each other.
      const sorted = advances.toSorted((a, b) => (a.symbol < b.symbol ? -1 : 1));
      const rows = await database.$queryRaw<{ symbol: string; ceiling: bigint }[]>`
        INSERT INTO tick_sequences AS kept (symbol, source, "offset", newest, newest_at, ceiling)
        SELECT * FROM unnest(
          ${sorted.map(({ symbol }) => symbol)}::text[],
          ${sorted.map(({ source }) => source)}::text[]::price_source[],
          ${sorted.map(({ offset }) => BigInt(offset))}::bigint[],
          ${sorted.map(({ newest }) => BigInt(newest))}::bigint[],
          ${sorted.map(({ newestAtMs }) => timestamp(newestAtMs))}::text[]::timestamptz[],
          ${sorted.map(({ ceiling }) => BigInt(ceiling))}::bigint[])
        ON CONFLICT (symbol) DO UPDATE SET
          newest = GREATEST(kept.newest, excluded.newest),
          newest_at = GREATEST(kept.newest_at, excluded.newest_at),
          ceiling = GREATEST(kept.ceiling, excluded.ceiling)
        WHERE kept.source = excluded.source AND kept."offset" = excluded."offset"
        RETURNING symbol, ceiling`;
      return new Map(rows.map(({ symbol, ceiling }) => [symbol, Number(ceiling)]));
    },

    async rebase({ symbol, from, source, sequence, timeMs, room, above }) {
      const raw = BigInt(sequence);
      // A count that has come further than all numbers is taken as it is.
      const highest = Prisma.sql`GREATEST(ceiling, ${BigInt(above)})`;
      const offset = Prisma.sql`CASE WHEN ${raw} > ${highest} THEN 0 ELSE ${highest} + 1 - ${raw} END`;
      await database.$executeRaw`
        UPDATE tick_sequences SET
          source = ${source}::price_source,
          "offset" = ${offset},
          newest = ${raw} + ${offset},
          newest_at = ${timestamp(timeMs)}::timestamptz,
          ceiling = ${raw} + ${offset} + ${BigInt(room)}
        WHERE symbol = ${symbol}
          AND source IS NOT DISTINCT FROM ${from.source}::price_source AND "offset" = ${BigInt(from.offset)}`;
      const state = (await load([symbol])).get(symbol);
      if (state === undefined) throw new Error(`the numbers of ${symbol} are gone from the database`);
      return state;
    },

    async reserve(symbol, size, above) {
      const end = BigInt(above + size);
      const further = Prisma.sql`GREATEST(kept.ceiling, ${BigInt(above)}) + ${BigInt(size)}`;
      const [row] = await database.$queryRaw<{ ceiling: bigint }[]>`
        INSERT INTO tick_sequences AS kept (symbol, source, "offset", newest, newest_at, ceiling)
        VALUES (${symbol}, NULL, 0, ${end}, now(), ${end})
        ON CONFLICT (symbol) DO UPDATE SET
          source = NULL, "offset" = 0, newest = ${further}, newest_at = now(), ceiling = ${further}
        RETURNING ceiling`;
      if (row === undefined) throw new Error(`no numbers could be reserved for ${symbol}`);
      const last = Number(row.ceiling);
      return { next: last - size + 1, end: last };
    },

    async giveBack(leftovers) {
      const sorted = leftovers.toSorted((a, b) => (a.symbol < b.symbol ? -1 : 1));
      await database.$executeRaw`
        UPDATE tick_sequences AS kept SET newest = given_back.next - 1, ceiling = given_back.next - 1
        FROM unnest(
          ${sorted.map(({ symbol }) => symbol)}::text[],
          ${sorted.map(({ block }) => BigInt(block.next))}::bigint[],
          ${sorted.map(({ block }) => BigInt(block.end))}::bigint[]) AS given_back (symbol, next, "end")
        WHERE kept.symbol = given_back.symbol AND kept.source IS NULL AND kept.ceiling = given_back."end"`;
    },
  };
}
