import { readFileSync } from 'node:fs';
import type { FundamentalsYear, Provenance } from '@tickwire/schema';
import { parse } from 'csv-parse/sync';
import type { Bar } from './bar.ts';
import { parseDecimal, toUnits } from './decimal-units.ts';
import { barIndexAt, dayMs, type Recording, type Series } from './series.ts';
import { readStatements } from './statements.ts';
import type { ReplayInstrument } from './synthetic.ts';

interface DataFile {
  readonly barMs: number;
  readonly provenance: Provenance;
  /** Whether statements of the company lie beside the bars. */
  readonly hasStatements?: boolean;
}

const vega = { origin: 'vega-datasets 3.2.1', licence: 'BSD-3-Clause for the package, none stated for the figures' };
const visx = { origin: '@visx/mock-data 4.0.0', licence: 'MIT' };

const closesOnly = 'closes only: each bar opens at the close before';

const monthly = (name: string, firstYear: number): DataFile => ({
  barMs: 30 * dayMs,
  provenance: {
    synthetic: false,
    description: `Monthly bars of ${name}, ${firstYear} to 2010, adjusted, each played for 30 days (${closesOnly})`,
    ...vega,
  },
});

/** What `data/` has, by symbol. */
const files: ReadonlyMap<string, DataFile> = new Map([
  [
    'SPX',
    {
      barMs: dayMs,
      provenance: {
        synthetic: false,
        description: 'Daily bars of the S&P 500, 2000 to 2020',
        ...vega,
        origin: `${vega.origin}, from Yahoo Finance`,
      },
    },
  ],
  [
    'AAPL',
    {
      barMs: dayMs,
      provenance: {
        synthetic: false,
        description:
          `Daily bars of Apple, 2007 to 2012 (${closesOnly}); annual statements of fiscal 2007 to 2011, ` +
          'each from the day on which it was filed',
        origin: `${visx.origin}; the statements: SEC EDGAR, Form 10-K`,
        licence: `${visx.licence}; the statements: public filings`,
      },
      hasStatements: true,
    },
  ],
  [
    'BTCUSDT',
    {
      barMs: dayMs,
      provenance: {
        synthetic: false,
        description: `Daily bars of Bitcoin in US dollars, 2016 to 2017 (${closesOnly})`,
        ...visx,
      },
    },
  ],
  ['MSFT', monthly('Microsoft', 2000)],
  ['AMZN', monthly('Amazon', 2000)],
  ['IBM', monthly('IBM', 2000)],
  ['GOOG', monthly('Alphabet', 2004)],
]);

const urlOf = (symbol: string) => new URL(`./data/${symbol}.csv`, import.meta.url);

function readLines(symbol: string): readonly (readonly string[])[] {
  return parse(readFileSync(urlOf(symbol)), { skip_empty_lines: true });
}

function read(symbol: string, priceDecimals: number): { readonly bars: readonly Bar[]; readonly volumes: boolean } {
  const [header = [], ...rows] = readLines(symbol);
  const volumes = header.includes('volume');
  let before: number | null = null;
  const bars = rows.map((row, index): Bar => {
    const units = (column: string, decimals: number): number => {
      const decimal = parseDecimal(row[header.indexOf(column)] ?? '');
      if (decimal === null) throw new Error(`${urlOf(symbol).pathname}, line ${index + 2}: no ${column}`);
      return toUnits(decimal, decimals);
    };
    const close = Math.max(1, units('close', priceDecimals));
    const open = header.includes('open') ? units('open', priceDecimals) : (before ?? close);
    before = close;
    return {
      open,
      high: header.includes('high') ? units('high', priceDecimals) : Math.max(open, close),
      low: header.includes('low') ? units('low', priceDecimals) : Math.min(open, close),
      close,
      volume: volumes ? units('volume', 0) : 0,
    };
  });
  return { bars, volumes };
}

function load(symbol: string, priceDecimals: number, barMs: number): Series {
  const { bars, volumes } = read(symbol, priceDecimals);
  return { symbol, barMs, priceDecimals, volumeDecimals: volumes ? 0 : null, bars };
}

/** Tells statements from the day on which they were filed, in the time of the record. */
function statementsOf(symbol: string, load: () => Series): (timeMs: number) => readonly FundamentalsYear[] {
  const open = () => {
    const [header = [], ...rows] = readLines(symbol);
    const date = header.indexOf('date');
    return { series: load(), days: rows.map((row) => row[date] ?? ''), statements: readStatements(symbol) };
  };
  let opened: ReturnType<typeof open> | null = null;
  return (timeMs) => {
    opened ??= open();
    const { series, days, statements } = opened;
    return statements.filedBy(days[barIndexAt(series, timeMs)] ?? '');
  };
}

/** The recorded series that comes with Tickwire; null where there is none for the symbol. */
export function recordedData({ symbol, priceDecimals }: ReplayInstrument): Recording | null {
  const file = files.get(symbol);
  if (file === undefined) return null;
  const series = () => load(symbol, priceDecimals, file.barMs);
  return {
    provenance: file.provenance,
    load: series,
    reportedBy: file.hasStatements === true ? statementsOf(symbol, series) : null,
  };
}
