import type { Bar } from './bar.ts';
import { createRng, type Rng } from './rng.ts';
import { dayMs, type Recording, type Series } from './series.ts';

export interface ReplayInstrument {
  readonly symbol: string;
  /** Digits behind the point of a price. */
  readonly priceDecimals: number;
  readonly assetClass: 'EQUITY' | 'CRYPTO' | 'FUTURE' | 'INDEX' | 'FX';
}

interface Market {
  /** The geometric mean of all prices. */
  readonly price: number;
  /** The standard deviation of a year's logarithmic return. */
  readonly annualVolatility: number;
  /** Traded on an average day; null where no volume is published. */
  readonly dailyVolume: number | null;
}

type Row = readonly [symbol: string, price: number, annualVolatility: number, dailyVolume: number | null];

const rows: readonly Row[] = [
  ['JPM', 240, 0.24, 9_000_000],
  ['KO', 68, 0.16, 14_000_000],
  ['META', 600, 0.34, 13_000_000],
  ['NVDA', 140, 0.48, 220_000_000],
  ['TSLA', 300, 0.55, 90_000_000],
  ['V', 320, 0.2, 6_000_000],
  ['BNBUSDT', 650, 0.5, 180_000],
  ['DOGEUSDT', 0.2, 0.8, 900_000_000],
  ['ETHUSDT', 3300, 0.6, 350_000],
  ['SOLUSDT', 180, 0.75, 3_000_000],
  ['XRPUSDT', 2.2, 0.7, 150_000_000],
  ['CL', 72, 0.34, 300_000],
  ['ES', 6000, 0.17, 1_500_000],
  ['GC', 2700, 0.16, 200_000],
  ['NQ', 21_000, 0.22, 600_000],
  ['RTY', 2250, 0.24, 180_000],
  ['YM', 43_500, 0.15, 130_000],
  ['NDX', 21_000, 0.22, null],
  ['EURUSD', 1.08, 0.075, null],
  ['GBPUSD', 1.27, 0.085, null],
  ['USDJPY', 150, 0.095, null],
];

const markets: ReadonlyMap<string, Market> = new Map(
  rows.map(([symbol, price, annualVolatility, dailyVolume]) => [symbol, { price, annualVolatility, dailyVolume }]),
);

/** What a symbol that is not in the table may be like; `low` and `high` bound its price. */
const classes = {
  EQUITY: { low: 20, high: 300, annualVolatility: 0.3, dailyVolume: 5_000_000 },
  CRYPTO: { low: 1, high: 100, annualVolatility: 0.7, dailyVolume: 2_000_000 },
  FUTURE: { low: 50, high: 5000, annualVolatility: 0.25, dailyVolume: 200_000 },
  INDEX: { low: 1000, high: 20_000, annualVolatility: 0.18, dailyVolume: null },
  FX: { low: 0.6, high: 1.6, annualVolatility: 0.09, dailyVolume: null },
} satisfies Record<ReplayInstrument['assetClass'], Omit<Market, 'price'> & { low: number; high: number }>;

const barCount = 1500;
const tradingDays = 252;

function marketOf({ symbol, assetClass }: ReplayInstrument): Market {
  const known = markets.get(symbol);
  if (known !== undefined) return known;
  const { low, high, annualVolatility, dailyVolume } = classes[assetClass];
  return { price: low * (high / low) ** createRng(`${symbol}/price`)(), annualVolatility, dailyVolume };
}

/** About normally distributed, with deviation 1 and nothing beyond 6. */
function gauss(rng: Rng): number {
  let sum = -6;
  for (let draw = 0; draw < 12; draw += 1) sum += rng();
  return sum;
}

/** Logarithmic distances of each day's close from their mean; the last day ends where the first begins. */
function drawCloses(rng: Rng, dailyVolatility: number): readonly number[] {
  const walked: number[] = [0];
  let position = 0;
  // Calm and wild weeks follow one another, as they do in markets.
  let mood = 0;
  for (let day = 0; day < barCount; day += 1) {
    mood = 0.95 * mood + 0.1 * gauss(rng);
    // A slight pull back keeps the price plausible for years.
    position = 0.995 * position + gauss(rng) * dailyVolatility * Math.exp(mood);
    walked.push(position);
  }
  const closed = walked.map((value, day) => value - (position * day) / barCount);
  const mean = closed.reduce((sum, value) => sum + value, 0) / closed.length;
  return closed.map((value) => value - mean);
}

function generate(instrument: ReplayInstrument): Series {
  const { symbol, priceDecimals } = instrument;
  const market = marketOf(instrument);
  const rng = createRng(`${symbol}/${dayMs}/series`);
  const dailyVolatility = market.annualVolatility / Math.sqrt(tradingDays);
  const units = (logarithm: number): number =>
    Math.max(1, Math.round(market.price * Math.exp(logarithm) * 10 ** priceDecimals));
  const closes = drawCloses(rng, dailyVolatility);
  const bars = Array.from({ length: barCount }, (_, day): Bar => {
    const from = closes[day] ?? 0;
    const to = closes[day + 1] ?? 0;
    const wick = (): number => Math.abs(gauss(rng)) * dailyVolatility * 0.5;
    const surprise = Math.abs(to - from) / dailyVolatility;
    return {
      open: units(from),
      high: units(Math.max(from, to) + wick()),
      low: units(Math.min(from, to) - wick()),
      close: units(to),
      volume: Math.round((market.dailyVolume ?? 0) * Math.exp(0.25 * gauss(rng)) * (0.75 + 0.3 * surprise)),
    };
  });
  return { symbol, barMs: dayMs, priceDecimals, volumeDecimals: market.dailyVolume === null ? null : 0, bars };
}

/** A seeded daily series for an instrument of which no prices are recorded. */
export function syntheticData(instrument: ReplayInstrument): Recording {
  return {
    provenance: {
      synthetic: true,
      description: `Made-up daily bars for ${instrument.symbol}: a random walk from a seed, no traded prices`,
      origin: null,
      licence: null,
    },
    load: () => generate(instrument),
    reportedBy: null,
  };
}
