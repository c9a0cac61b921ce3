import { Decimal } from 'decimal.js';

/** Hundredths of a currency, in which some exchanges quote: pence, cents, agorot. */
const minorUnits: ReadonlyMap<string, string> = new Map([
  ['GBp', 'GBP'],
  ['ZAc', 'ZAR'],
  ['ILA', 'ILS'],
]);

/** What prices are in, as Yahoo says it, and how they become prices of a currency of ISO 4217. */
export interface PriceUnit {
  readonly currency: string;
  /** Digits that prices have more in the currency. */
  readonly moreDecimals: number;
  toCurrency(price: string): string;
}

export function priceUnit(yahooCurrency: string): PriceUnit {
  const currency = minorUnits.get(yahooCurrency);
  if (currency === undefined) return { currency: yahooCurrency, moreDecimals: 0, toCurrency: (price) => price };
  return { currency, moreDecimals: 2, toCurrency: (price) => new Decimal(price).div(100).toFixed() };
}
