import { expect, test } from 'vitest';
import { Beliefs } from '../src/market/feed/beliefs.ts';
import { createQuoteReader } from '../src/market/quotes.ts';
import type { MarketCache } from '../src/ports/market-cache.ts';
import { manualSource, sourceQuote, sourceTick } from './manual-source.ts';

/** Has what another server was answered. */
function cacheOf(quotes: Readonly<Record<string, unknown>>): MarketCache {
  return {
    getMany: async <Value>(_kind: string, keys: readonly string[]) =>
      new Map(keys.map((key) => [key, { value: quotes[key] as Value, readAtMs: Date.now(), isOverdue: false }])),
    get: () => Promise.reject(new Error('quotes are not asked for one by one')),
  };
}

test('ticks are compared with the price that another server was told, too', async () => {
  const source = manualSource();
  const beliefs = new Beliefs({ metrics: { count() {} } });
  const quote = sourceQuote('A', Date.now());
  const readQuotes = createQuoteReader({
    sourceOf: () => source,
    cache: cacheOf({ 'BINANCE:A': quote }),
    beliefs,
  });
  expect(await readQuotes(['A'])).toMatchObject([{ symbol: 'A', price: '100.00', stale: false }]);
  const told = [1, 2, 3].map((ms) => sourceTick('A', Date.now() + ms, { price: '100000.00' }));
  expect(told.map((tick) => beliefs.believesTick(tick, source))).toEqual([false, false, false]);
  expect(beliefs.believesTick(sourceTick('A', Date.now() + 4), source)).toBe(true);
});
