import { symbolPattern } from '@tickwire/schema';
import { CsvError, parse } from 'csv-parse/sync';
import { parseTime } from './csv-time.ts';
import { type Decimal, parseDecimal, toNumber } from './decimal-units.ts';
import { ReplayFileError } from './replay-file-error.ts';

/** One line of a file of bars, checked. */
export interface CsvRow {
  readonly line: number;
  /** Null where the file has no column for it. */
  readonly symbol: string | null;
  readonly timeMs: number;
  readonly open: Decimal;
  readonly high: Decimal;
  readonly low: Decimal;
  readonly close: Decimal;
  /** Null where the file has no column for it. */
  readonly volume: Decimal | null;
}

const timeNames = ['open time', 'timestamp', 'datetime', 'date', 'time'];
type PriceName = 'open' | 'high' | 'low' | 'close';

interface Columns {
  readonly time: number;
  readonly open: number;
  readonly high: number;
  readonly low: number;
  readonly close: number;
  /** -1 where the file has none. */
  readonly volume: number;
  readonly symbol: number;
}

/** A cell as a message quotes it: on one line, and not too long. */
const quote = (cell: string): string => JSON.stringify(cell.length > 40 ? `${cell.slice(0, 40)}…` : cell);

function findColumns(header: readonly string[], path: string): Columns {
  const names = header.map((name) => name.trim().toLowerCase().replaceAll('_', ' '));
  const missing = (column: string, remedy: string): ReplayFileError => {
    const found = header.map(quote).join(', ');
    return new ReplayFileError(`${path}, line 1: no column "${column}" in ${found}; ${remedy}`);
  };
  const time = timeNames.map((name) => names.indexOf(name)).find((index) => index >= 0);
  if (time === undefined) throw missing('time', `name the column of the times one of: ${timeNames.join(', ')}`);
  const price = (name: PriceName): number => {
    const index = names.indexOf(name);
    if (index < 0) throw missing(name, 'the header must name time, open, high, low and close, separated by commas');
    return index;
  };
  return {
    time,
    open: price('open'),
    high: price('high'),
    low: price('low'),
    close: price('close'),
    volume: names.indexOf('volume'),
    symbol: names.indexOf('symbol'),
  };
}

function readCells(text: string, path: string): string[][] {
  try {
    // Blank lines are kept until the lines are counted.
    return parse(text, { bom: true, trim: true, relax_column_count: true });
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    const reason = error.message.replaceAll(/\s+/g, ' ');
    throw new ReplayFileError(`${path}: not a CSV file (${reason}); separate the cells by commas and close all quotes`);
  }
}

/** Checks rows one by one. */
function createRowReader(header: readonly string[], path: string): (cells: readonly string[], line: number) => CsvRow {
  const columns = findColumns(header, path);

  const fault = (line: number, column: keyof Columns, problem: string): ReplayFileError =>
    new ReplayFileError(`${path}, line ${line}, column "${header[columns[column]]}": ${problem}`);

  const readTime = (cell: string, line: number): number => {
    const timeMs = parseTime(cell);
    if (timeMs !== null) return timeMs;
    throw fault(line, 'time', `${quote(cell)} is no time; write 2016-02-09 20:51:00 (UTC), ISO 8601 or Unix time`);
  };

  const readPrice = (cells: readonly string[], line: number, column: PriceName): Decimal => {
    const cell = cells[columns[column]] ?? '';
    const decimal = parseDecimal(cell);
    if (decimal !== null && decimal.mantissa > 0) return decimal;
    throw fault(line, column, `${quote(cell)} is not a positive decimal; write a price such as 373.29`);
  };

  const readVolume = (cells: readonly string[], line: number): Decimal | null => {
    if (columns.volume < 0) return null;
    const cell = cells[columns.volume] ?? '';
    const decimal = parseDecimal(cell === '' ? '0' : cell);
    if (decimal !== null) return decimal;
    throw fault(line, 'volume', `${quote(cell)} is not a decimal; write a volume such as 0.43, or leave it empty`);
  };

  const readSymbol = (cells: readonly string[], line: number): string | null => {
    if (columns.symbol < 0) return null;
    const symbol = (cells[columns.symbol] ?? '').toUpperCase();
    if (symbolPattern.test(symbol)) return symbol;
    if (symbol === '') throw fault(line, 'symbol', 'it is empty; name the symbol, or remove the column');
    throw fault(
      line,
      'symbol',
      `${quote(symbol)} is no symbol; write up to 32 of A-Z, 0-9, ".", "^", "=", "_" and "-"`,
    );
  };

  const checkRange = (row: CsvRow): void => {
    const [low, high] = [toNumber(row.low), toNumber(row.high)];
    if (high < low) throw fault(row.line, 'high', `${high} is less than the low ${low}; correct or remove the line`);
    for (const column of ['open', 'close'] as const) {
      const price = toNumber(row[column]);
      if (price >= low && price <= high) continue;
      const problem = `${price} lies outside of low ${low} and high ${high}`;
      throw fault(row.line, column, `${problem}; correct or remove the line`);
    }
  };

  return (cells, line) => {
    const row = {
      line,
      symbol: readSymbol(cells, line),
      timeMs: readTime(cells[columns.time] ?? '', line),
      open: readPrice(cells, line, 'open'),
      high: readPrice(cells, line, 'high'),
      low: readPrice(cells, line, 'low'),
      close: readPrice(cells, line, 'close'),
      volume: readVolume(cells, line),
    };
    checkRange(row);
    return row;
  };
}

/** All lines of a CSV file of bars, in the order of the file. `path` is for messages. */
export function readRows(text: string, path: string): readonly CsvRow[] {
  const [header = [''], ...records] = readCells(text, path);
  const readRow = createRowReader(header, path);
  const rows: CsvRow[] = [];
  for (const [index, cells] of records.entries()) {
    if (cells.length > 1 || cells[0] !== '') rows.push(readRow(cells, index + 2));
  }
  return rows;
}
