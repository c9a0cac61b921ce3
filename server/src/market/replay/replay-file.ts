import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import type { Bar } from './bar.ts';
import { BarBuilder } from './bar.ts';
import { type CsvRow, readRows } from './csv-rows.ts';
import { type Decimal, fittingDecimals, toNumber, toUnits } from './decimal-units.ts';
import { ReplayFileError } from './replay-file-error.ts';
import { minuteMs, type Series, weekMs } from './series.ts';

/** One symbol of a file. Its decimals are those that the file uses. */
export interface FileSeries extends Series {
  /** When the first and the last of the bars were recorded. */
  readonly firstMs: number;
  readonly lastMs: number;
}

/** Bars that are played instead of those that come with Tickwire. */
export interface ReplayFile {
  readonly path: string;
  /** The path's last part. */
  readonly name: string;
  /** One for each symbol; these need not be in any catalogue. */
  readonly series: readonly FileSeries[];
}

const spec = /^([A-Za-z0-9.^_-]{1,32})=(.+)$/;

function readText(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    const reason = error instanceof Error && 'code' in error ? String(error.code) : 'unknown error';
    throw new ReplayFileError(`${path}: cannot be read (${reason}); name a CSV file, as PATH or SYMBOL=PATH`);
  }
}

/** `xbtusd-1m-2016.csv` is of XBTUSD. */
function symbolOfName(name: string, path: string): string {
  const symbol = /^[A-Za-z0-9]+(?=[-_.]|$)/.exec(name)?.[0];
  if (symbol !== undefined) return symbol.toUpperCase();
  throw new ReplayFileError(
    `${path}: the name of the file tells no symbol; write SYMBOL=PATH, or add a column "symbol"`,
  );
}

const figures = ['open', 'high', 'low', 'close', 'volume'] as const;

const equal = (a: Decimal | null, b: Decimal | null): boolean => a?.mantissa === b?.mantissa && a?.scale === b?.scale;

/** The rows by time, each time once. */
function inOrder(rows: readonly CsvRow[], path: string): readonly CsvRow[] {
  const sorted = rows.toSorted((a, b) => a.timeMs - b.timeMs);
  return sorted.filter((row, index) => {
    const before = sorted[index - 1];
    if (before?.timeMs !== row.timeMs) return true;
    const differing = figures.find((name) => !equal(before[name], row[name]));
    if (differing === undefined) return false;
    throw new ReplayFileError(
      `${path}, line ${row.line}, column "${differing}": differs from line ${before.line}, which has the same time; remove one of the two`,
    );
  });
}

/** The step between rows that occurs most often, the smaller one of two. */
function commonStepMs(rows: readonly CsvRow[]): number {
  const counts = new Map<number, number>();
  for (const [index, row] of rows.entries()) {
    const before = rows[index - 1];
    if (before === undefined) continue;
    const stepMs = row.timeMs - before.timeMs;
    counts.set(stepMs, (counts.get(stepMs) ?? 0) + 1);
  }
  const [most] = [...counts].toSorted(([stepA, countA], [stepB, countB]) => countB - countA || stepA - stepB);
  return most?.[0] ?? 0;
}

/** All digits that matter, and of zeros behind them as many as are customary. */
function priceDecimalsOf(rows: readonly CsvRow[]): number {
  let decimals = 0;
  let largest = 0;
  for (const { open, high, low, close } of rows) {
    for (const price of [open, high, low, close]) {
      decimals = Math.max(decimals, price.scale, Math.min(price.writtenScale, 2));
    }
    largest = Math.max(largest, toNumber(high));
  }
  return fittingDecimals(decimals, largest);
}

/** As many as the file uses, unless the volume of a week, the longest candle, could then not be summed exactly. */
function volumeDecimalsOf(rows: readonly CsvRow[], barMs: number): number | null {
  let decimals = 0;
  let total = 0;
  for (const { volume } of rows) {
    if (volume === null) return null;
    decimals = Math.max(decimals, volume.scale);
    total += toNumber(volume);
  }
  return fittingDecimals(decimals, total * Math.max(1, weekMs / (rows.length * barMs)));
}

/** Bars that are shorter than a minute, which is the shortest candle, joined into minutes. */
function joinMinutes(rows: readonly CsvRow[], bars: readonly Bar[]): readonly Bar[] {
  const minutes = new Map<number, BarBuilder>();
  for (const [index, row] of rows.entries()) {
    const bar = bars[index];
    if (bar === undefined) continue;
    const minute = Math.floor(row.timeMs / minuteMs);
    const builder = minutes.get(minute) ?? new BarBuilder();
    builder.add(bar);
    minutes.set(minute, builder);
  }
  return [...minutes.values()].flatMap((builder) => builder.build() ?? []);
}

function createSeries(symbol: string, unordered: readonly CsvRow[], path: string): FileSeries {
  const rows = inOrder(unordered, path);
  const [first] = rows;
  const last = rows.at(-1);
  if (first === undefined || last === undefined || first === last) {
    throw new ReplayFileError(`${path}: ${symbol} has one bar only; two are needed to tell how long a bar is`);
  }
  const stepMs = commonStepMs(rows);
  const barMs = Math.max(1, Math.round(stepMs / minuteMs)) * minuteMs;
  const priceDecimals = priceDecimalsOf(rows);
  const volumeDecimals = volumeDecimalsOf(rows, Math.min(stepMs, barMs));
  const bars = rows.map(
    (row): Bar => ({
      open: toUnits(row.open, priceDecimals),
      high: toUnits(row.high, priceDecimals),
      low: toUnits(row.low, priceDecimals),
      close: toUnits(row.close, priceDecimals),
      volume: row.volume === null ? 0 : toUnits(row.volume, volumeDecimals ?? 0),
    }),
  );
  return {
    symbol,
    barMs,
    priceDecimals,
    volumeDecimals,
    bars: stepMs < minuteMs ? joinMinutes(rows, bars) : bars,
    firstMs: first.timeMs,
    lastMs: last.timeMs,
  };
}

/**
 * Reads a CSV file of bars. `fileSpec` is `PATH` or `SYMBOL=PATH`. The symbol is what a column "symbol"
 * or the spec says, or else how the file's name begins. A bar is as long as the commonest step between
 * rows, in whole minutes; shorter ones are joined into minutes.
 *
 * @throws ReplayFileError
 */
export function readReplayFile(fileSpec: string): ReplayFile {
  const match = spec.exec(fileSpec);
  const path = match?.[2] ?? fileSpec;
  const name = basename(path);
  const rows = readRows(readText(path), path);
  if (rows.length === 0) throw new ReplayFileError(`${path}: no rows below the header; add at least two bars`);
  if (match !== null && rows.some((row) => row.symbol !== null)) {
    throw new ReplayFileError(`${path}: has a column "symbol", so leave out "${match[1]}=", or remove the column`);
  }
  const bySymbol = Map.groupBy(rows, (row) => row.symbol ?? match?.[1]?.toUpperCase() ?? symbolOfName(name, path));
  return { path, name, series: [...bySymbol].map(([symbol, own]) => createSeries(symbol, own, path)) };
}
