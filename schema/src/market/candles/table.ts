import { Prisma, type PrismaClient } from '@tickwire/prisma';
import type { Candle, CandleInterval, PriceSource } from '../../ports/market.ts';
import type { TimeRange } from './coverage.ts';

/** The bars of one instrument, by one source, of one length. */
export interface Series {
  readonly instrumentId: string;
  readonly symbol: string;
  readonly source: PriceSource;
  readonly interval: CandleInterval;
}

/** Bars that have ended for good, as sources told them, for all servers; and which times of them are known. */
export type CandleTable = ReturnType<typeof createCandleTable>;

interface RangeRow {
  readonly fromMs: number | null;
  readonly toMs: number;
}

const columnsOfBar = 6;

function barsOf(text: string): Candle[] {
  const words = text.split(' ');
  return Array.from({ length: words.length / columnsOfBar }, (_, index): Candle => {
    const [time, open = '', high = '', low = '', close = '', volume = ''] = words.slice(
      index * columnsOfBar,
      (index + 1) * columnsOfBar,
    );
    return { timeMs: Number(time), open, high, low, close, volume };
  });
}

const timestamp = (timeMs: number): string => (Number.isFinite(timeMs) ? new Date(timeMs).toISOString() : '');
const boundOf = (timeMs: number): string => timestamp(timeMs) || (timeMs < 0 ? '-infinity' : 'infinity');

/** Array literals: the adapter takes three times as long over arrays. What is in them needs no quotes. */
const arrayOf = (items: readonly string[]): string => `{${items.join(',')}}`;
const multirangeOf = (ranges: readonly TimeRange[]): string =>
  arrayOf(ranges.map(({ fromMs, toMs }) => `[${timestamp(fromMs)},${timestamp(toMs)})`));

export function createCandleTable(database: PrismaClient) {
  async function select(
    { instrumentId, source, interval }: Series,
    { fromMs, toMs }: TimeRange,
    which: Prisma.Sql,
  ): Promise<Candle[]> {
    if (fromMs >= toMs) return [];
    // One text: a thousand rows of six columns would take ten times as long to take apart.
    const [row] = await database.$queryRaw<{ readonly bars: string | null }[]>`
      SELECT string_agg(
        concat_ws(' ', (extract(epoch FROM time) * 1000)::bigint, open, high, low, close, volume), ' ' ORDER BY time
      ) AS bars
      FROM (
        SELECT time, open, high, low, close, volume FROM candles
        WHERE instrument_id = ${instrumentId}::uuid AND source = ${source}::price_source
          AND interval = ${interval}::candle_interval
          AND time >= ${boundOf(fromMs)}::timestamptz AND time < ${boundOf(toMs)}::timestamptz
        ORDER BY time ${which}
      ) AS found`;
    return typeof row?.bars === 'string' ? barsOf(row.bars) : [];
  }

  return {
    /** Which times are known, oldest first; no two of them touch. To be read before the bars: what is known is there. */
    async known({ instrumentId, source, interval }: Series): Promise<TimeRange[]> {
      const rows = await database.$queryRaw<RangeRow[]>`
        SELECT (extract(epoch FROM lower(part)) * 1000)::float8 AS "fromMs",
               (extract(epoch FROM upper(part)) * 1000)::float8 AS "toMs"
        FROM candle_coverage, unnest(known) AS part
        WHERE instrument_id = ${instrumentId}::uuid AND source = ${source}::price_source
          AND interval = ${interval}::candle_interval
        ORDER BY part`;
      return rows.map(({ fromMs, toMs }) => ({ fromMs: fromMs ?? Number.NEGATIVE_INFINITY, toMs }));
    },

    /** The newest `limit` bars of these times, oldest first. */
    bars(series: Series, range: TimeRange, limit: number): Promise<Candle[]> {
      return select(series, range, Prisma.sql`DESC LIMIT ${limit}`);
    },

    /** The oldest `limit` of them, oldest first. */
    oldestBars(series: Series, range: TimeRange, limit: number): Promise<Candle[]> {
      return select(series, range, Prisma.sql`ASC LIMIT ${limit}`);
    },

    /** Keeps bars, oldest first, in the place of what was told of them before, and with them which times are known now. */
    async keep(series: Series, bars: readonly Candle[], known: readonly TimeRange[]): Promise<void> {
      const { instrumentId, source, interval } = series;
      const [first, last] = [bars[0], bars.at(-1)];
      if (first !== undefined && last !== undefined) {
        await database.$executeRaw`
          SELECT ensure_candle_partitions(${timestamp(first.timeMs)}::timestamptz, ${timestamp(last.timeMs)}::timestamptz)`;
      }
      const column = (value: (bar: Candle) => string): string => arrayOf(bars.map(value));
      await database.$executeRaw`
        WITH kept AS (
          INSERT INTO candles (instrument_id, source, interval, time, open, high, low, close, volume)
          SELECT ${instrumentId}::uuid, ${source}::price_source, ${interval}::candle_interval, bar.*
          FROM unnest(
            ${column(({ timeMs }) => timestamp(timeMs))}::text::timestamptz[],
            ${column(({ open }) => open)}::text::numeric[], ${column(({ high }) => high)}::text::numeric[],
            ${column(({ low }) => low)}::text::numeric[], ${column(({ close }) => close)}::text::numeric[],
            ${column(({ volume }) => volume)}::text::numeric[]
          ) AS bar
          ON CONFLICT (instrument_id, source, interval, time) DO UPDATE
          SET open = EXCLUDED.open, high = EXCLUDED.high, low = EXCLUDED.low, close = EXCLUDED.close, volume = EXCLUDED.volume
          WHERE (candles.open, candles.high, candles.low, candles.close, candles.volume)
            IS DISTINCT FROM (EXCLUDED.open, EXCLUDED.high, EXCLUDED.low, EXCLUDED.close, EXCLUDED.volume)
        )
        INSERT INTO candle_coverage AS coverage (instrument_id, source, interval, known)
        VALUES (
          ${instrumentId}::uuid, ${source}::price_source, ${interval}::candle_interval,
          ${multirangeOf(known)}::text::tstzmultirange
        )
        ON CONFLICT (instrument_id, source, interval) DO UPDATE SET known = coverage.known + EXCLUDED.known`;
    },

    /** Forgets all that is kept of a series. */
    async forget({ instrumentId, source, interval }: Series): Promise<void> {
      await database.$executeRaw`
        WITH forgotten AS (
          DELETE FROM candles
          WHERE instrument_id = ${instrumentId}::uuid AND source = ${source}::price_source
            AND interval = ${interval}::candle_interval
        )
        DELETE FROM candle_coverage
        WHERE instrument_id = ${instrumentId}::uuid AND source = ${source}::price_source
          AND interval = ${interval}::candle_interval`;
    },

    /** Of which lengths bars are known of an instrument, by each source; the source that is known until latest comes first. */
    async series(instrumentId: string): Promise<{ readonly source: PriceSource; readonly interval: CandleInterval }[]> {
      return database.$queryRaw`
        SELECT source, interval FROM candle_coverage
        WHERE instrument_id = ${instrumentId}::uuid AND NOT isempty(known)
        ORDER BY max(upper(known)) OVER (PARTITION BY source) DESC, source, interval`;
    },
  };
}
