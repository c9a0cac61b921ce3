import type { AssetClass } from '../../generated/enums.ts';

export interface InstrumentSeed {
  readonly symbol: string;
  readonly name: string;
  readonly assetClass: AssetClass;
  readonly currency: string;
  /** Digits behind the point of a price. */
  readonly priceDecimals: number;
}

type Row = readonly [symbol: string, name: string, priceDecimals?: number];

const list = (assetClass: AssetClass, currency: string, rows: readonly Row[]): InstrumentSeed[] =>
  rows.map(([symbol, name, priceDecimals = 2]) => ({ symbol, name, assetClass, currency, priceDecimals }));

/** The catalogue that every database starts with. */
export const instrumentSeeds: readonly InstrumentSeed[] = [
  ...list('EQUITY', 'USD', [
    ['AAPL', 'Apple Inc.'],
    ['AMZN', 'Amazon.com, Inc.'],
    ['GOOG', 'Alphabet Inc. Class C'],
    ['IBM', 'International Business Machines Corporation'],
    ['JPM', 'JPMorgan Chase & Co.'],
    ['KO', 'The Coca-Cola Company'],
    ['META', 'Meta Platforms, Inc.'],
    ['MSFT', 'Microsoft Corporation'],
    ['NVDA', 'NVIDIA Corporation'],
    ['TSLA', 'Tesla, Inc.'],
    ['V', 'Visa Inc.'],
  ]),
  ...list('CRYPTO', 'USDT', [
    ['BNBUSDT', 'BNB / Tether'],
    ['BTCUSDT', 'Bitcoin / Tether'],
    ['DOGEUSDT', 'Dogecoin / Tether', 5],
    ['ETHUSDT', 'Ether / Tether'],
    ['SOLUSDT', 'Solana / Tether'],
    ['XRPUSDT', 'XRP / Tether', 4],
  ]),
  ...list('FUTURE', 'USD', [
    ['CL', 'WTI Crude Oil future'],
    ['ES', 'E-mini S&P 500 future'],
    ['GC', 'Gold future'],
    ['NQ', 'E-mini Nasdaq-100 future'],
    ['RTY', 'E-mini Russell 2000 future'],
    ['YM', 'E-mini Dow future', 0],
  ]),
  ...list('INDEX', 'USD', [
    ['NDX', 'Nasdaq-100'],
    ['SPX', 'S&P 500'],
  ]),
  ...list('FX', 'USD', [
    ['EURUSD', 'Euro / US dollar', 5],
    ['GBPUSD', 'Pound sterling / US dollar', 5],
  ]),
  ...list('FX', 'JPY', [['USDJPY', 'US dollar / Japanese yen', 3]]),
];
