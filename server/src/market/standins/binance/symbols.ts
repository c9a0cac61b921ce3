/** As Binance spells it; only TRADING has new trades. */
export type SymbolStatus = 'TRADING' | 'HALT' | 'BREAK';

/** A stretch of time without trades: its whole minutes have no bars, as at Binance. */
interface Halt {
  readonly fromMs: number;
  /** Infinity: it is still on. */
  readonly toMs: number;
}

/** What a test or a contributor says of a symbol; the rest has defaults. */
export interface SymbolOptions {
  readonly baseAsset: string;
  /** Default: USDT. */
  readonly quoteAsset?: string;
  /** Default: TRADING. Of any other the bars end 30 days before the start. */
  readonly status?: SymbolStatus;
  /** The level that its prices stay around, through all of its history. Default: 100. */
  readonly price?: number;
  /** Digits behind the point of a price: 2 is a tick size of 0.01. Default: 2. */
  readonly priceDecimals?: number;
  /** Digits behind the point of a quantity. Default: 5. */
  readonly quantityDecimals?: number;
  /** In the base asset. Default: what 10 million of the quote asset buy. */
  readonly volumePerDay?: number;
  /** Its first minute. Default: 2017-08-17T04:00Z, when Binance listed its first pairs. */
  readonly listedAtMs?: number;
  readonly halts?: readonly Halt[];
}

/** A symbol with nothing left open. */
export interface MarketSymbol {
  /** Base and quote asset in one, in capitals: "BTCUSDT". */
  readonly symbol: string;
  readonly baseAsset: string;
  readonly quoteAsset: string;
  status: SymbolStatus;
  readonly price: number;
  readonly priceDecimals: number;
  readonly quantityDecimals: number;
  readonly volumePerDay: number;
  readonly listedAtMs: number;
  readonly halts: Halt[];
  /** What a price unit times a quantity unit is, in units of the quote asset's sums. */
  readonly quoteScale: number;
}

/** Sums of the quote asset are kept to so many digits behind the point: with more, those of a year would not be exact. */
export const quoteDecimals = 4;

const firstListingMs = Date.UTC(2017, 7, 17, 4);
const monthMs = 30 * 86_400_000;

export function defineSymbol(options: SymbolOptions, nowMs: number): MarketSymbol {
  const { baseAsset, quoteAsset = 'USDT', status = 'TRADING', price = 100, priceDecimals = 2 } = options;
  const { quantityDecimals = 5 } = options;
  const halts = [...(options.halts ?? [])];
  if (status !== 'TRADING') halts.push({ fromMs: nowMs - monthMs, toMs: Number.POSITIVE_INFINITY });
  return {
    symbol: `${baseAsset}${quoteAsset}`,
    baseAsset,
    quoteAsset,
    status,
    price,
    priceDecimals,
    quantityDecimals,
    volumePerDay: options.volumePerDay ?? 10_000_000 / price,
    listedAtMs: options.listedAtMs ?? firstListingMs,
    halts,
    quoteScale: 10 ** (quoteDecimals - priceDecimals - quantityDecimals),
  };
}

/** Whether a time lies in a halt. */
export const isHalted = ({ halts }: MarketSymbol, timeMs: number): boolean =>
  halts.some(({ fromMs, toMs }) => timeMs >= fromMs && timeMs < toMs);

/** The crypto assets of the catalogue, some more that only a search finds, and one that is traded no more. */
export const defaultSymbols: readonly SymbolOptions[] = [
  { baseAsset: 'BTC', price: 60_000, volumePerDay: 20_000 },
  { baseAsset: 'ETH', price: 3_000, quantityDecimals: 4, volumePerDay: 300_000 },
  { baseAsset: 'BNB', price: 550, quantityDecimals: 3, volumePerDay: 250_000 },
  { baseAsset: 'SOL', price: 150, quantityDecimals: 3, volumePerDay: 3_000_000 },
  { baseAsset: 'XRP', price: 0.6, priceDecimals: 4, quantityDecimals: 1, volumePerDay: 200_000_000 },
  { baseAsset: 'DOGE', price: 0.12, priceDecimals: 5, quantityDecimals: 0, volumePerDay: 900_000_000 },
  { baseAsset: 'ADA', price: 0.45, priceDecimals: 4, quantityDecimals: 1, volumePerDay: 90_000_000 },
  { baseAsset: 'AVAX', price: 30, quantityDecimals: 2, volumePerDay: 900_000 },
  { baseAsset: 'LINK', price: 14, quantityDecimals: 2, volumePerDay: 1_500_000 },
  { baseAsset: 'ETH', quoteAsset: 'BTC', price: 0.05, priceDecimals: 5, quantityDecimals: 4, volumePerDay: 20_000 },
  { baseAsset: 'XMR', price: 160, quantityDecimals: 3, volumePerDay: 50_000, status: 'BREAK' },
];
