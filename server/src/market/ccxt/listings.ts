import { type SourceListing, symbolPattern } from '@tickwire/schema';
import { Decimal } from 'decimal.js';
import { marketSchema, marketsSchema } from './answers.ts';
import type { Calls } from './calls.ts';
import type { CcxtExchange } from './library.ts';

/** ccxt's number for precisions that count digits; all others tell the smallest step of a price. */
const digitsBehindThePoint = 2;

function decimalsOf(precision: string, mode: unknown): number {
  return mode === digitsBehindThePoint ? Number(precision) : new Decimal(precision).decimalPlaces();
}

/** What is traded at present on the spot market, and can be spelt here: "BTC/USDT" as "BTCUSDT". */
export async function readListings(call: Calls, { precisionMode }: CcxtExchange): Promise<readonly SourceListing[]> {
  const markets = await call({
    endpoint: 'loadMarkets',
    schema: marketsSchema,
    ask: (exchange) => exchange.loadMarkets(true),
  });
  return Object.values(markets).flatMap((answer): SourceListing[] => {
    const market = marketSchema.safeParse(answer);
    if (!market.success) return [];
    const { symbol: sourceSymbol, base, quote, spot, active, precision } = market.data;
    const symbol = `${base}${quote}`.toUpperCase();
    if (spot !== true || active === false || precision.price === null || !symbolPattern.test(symbol)) return [];
    return [
      {
        sourceSymbol,
        symbol,
        name: `${base} / ${quote}`,
        assetClass: 'CRYPTO',
        currency: quote,
        priceDecimals: decimalsOf(precision.price, precisionMode),
      },
    ];
  });
}
