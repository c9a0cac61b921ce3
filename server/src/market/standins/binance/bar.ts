import { formatUnits } from '../../replay/decimal-units.ts';
import { type MarketSymbol, quoteDecimals } from './symbols.ts';

/** All in integer units of the symbol's decimals, but the two of the quote asset: see `quoteDecimals`. */
export interface Bar {
  open: number;
  high: number;
  low: number;
  close: number;
  volume: number;
  quoteVolume: number;
  trades: number;
  /** Of it, what takers bought. */
  takerVolume: number;
  takerQuoteVolume: number;
}

/** Prices and quantities have eight digits behind the point, whatever the tick size. */
const wireDecimals = 8;

const zeros = '0'.repeat(wireDecimals);

function format(units: number, decimals: number): string {
  if (units < 0) return `-${format(-units, decimals)}`;
  return formatUnits(units, decimals) + (decimals === 0 ? `.${zeros}` : zeros.slice(decimals));
}

/** "60123.45000000" */
export const formatPrice = (symbol: MarketSymbol, units: number): string => format(units, symbol.priceDecimals);

export const formatQuantity = (symbol: MarketSymbol, units: number): string => format(units, symbol.quantityDecimals);

export const formatQuote = (units: number): string => format(units, quoteDecimals);

/** What so much of the base asset costs, in units of the quote asset. */
export const quoteOf = (symbol: MarketSymbol, price: number, quantity: number): number =>
  Math.round(price * quantity * symbol.quoteScale);

export const flatBar = (price: number): Bar => ({
  open: price,
  high: price,
  low: price,
  close: price,
  volume: 0,
  quoteVolume: 0,
  trades: 0,
  takerVolume: 0,
  takerQuoteVolume: 0,
});

/** Joins a later bar to an earlier one, which it changes; null is no bar yet. */
export function join(earlier: Bar | null, later: Bar): Bar {
  if (earlier === null) return { ...later };
  if (later.high > earlier.high) earlier.high = later.high;
  if (later.low < earlier.low) earlier.low = later.low;
  earlier.close = later.close;
  earlier.volume += later.volume;
  earlier.quoteVolume += later.quoteVolume;
  earlier.trades += later.trades;
  earlier.takerVolume += later.takerVolume;
  earlier.takerQuoteVolume += later.takerQuoteVolume;
  return earlier;
}
