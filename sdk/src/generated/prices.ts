// Generated from schema/schema.graphql and sdk/src/operations; do not edit.
import { operation } from '../operation.ts';
import { priceEventFragment } from './fragments.ts';
import type { PriceEvent } from './types.ts';

export type PricesData = {
  /** Live prices. A SNAPSHOT of every symbol comes first, then TICKs, none twice and none left out without a word. A caller who reads more slowly than prices change gets the newest price of each symbol, and `missed` says how many were folded into it. FORBIDDEN while the feature flag `live-prices` is off for the caller. */
  readonly prices: PriceEvent;
};
export interface PricesVariables {
  readonly symbols: readonly string[];
  readonly after?: string | null | undefined;
  readonly maxRate?: number | null | undefined;
}
export const pricesDocument = /* @__PURE__ */ operation<PricesData, PricesVariables>('subscription', 'Prices', 'subscription Prices($symbols:[String!]!$after:String$maxRate:Float){prices(symbols:$symbols after:$after maxRate:$maxRate){...PriceEvent}}', [priceEventFragment]);
