import { Decimal } from 'decimal.js';
import { badUserInput } from '../errors.ts';
import type { Candle, CandleInterval, MarketSource, Provenance, SourceQuote } from '../ports/market.ts';
import type { Catalogue } from './catalogue.ts';
import { decodeCursor } from './cursor.ts';
import { PriceStream } from './price-stream.ts';

/** One call's bounds: enough for any screen, too few to empty a server. */
export const maxSymbols = 100;
export const maxCandles = 1_000;
export const defaultCandles = 100;
const minEventsPerSecond = 0.01;
const maxEventsPerSecond = 1_000;

/** A quote that is younger than this is fresh, whatever its source. */
const freshForMs = 15_000;

/** Older than this, a quote of the source is stale: it should have said something new three times over. */
function staleAfterMs({ expectedEveryMs }: MarketSource): number {
  return Math.max(freshForMs, 3 * expectedEveryMs);
}

export interface Quote extends SourceQuote {
  readonly stale: boolean;
}

export interface CandleQuery {
  readonly interval: CandleInterval;
  readonly from: Date | null;
  readonly to: Date | null;
  readonly limit: number | null;
}

export interface PriceQuery {
  readonly symbols: readonly string[];
  readonly after: string | null;
  readonly maxRate: number | null;
}

/** By how much a price differs from the close before, exactly, with as many decimals as the two are written with. */
export function changeOf({ price, previousClose }: { price: string; previousClose: string | null }): string | null {
  if (previousClose === null) return null;
  const decimals = Math.max(...[price, previousClose].map((text) => text.split('.')[1]?.length ?? 0));
  return new Decimal(price).minus(previousClose).toFixed(decimals);
}

/** The same in percent, to four digits. */
export function changePercentOf(tick: { price: string; previousClose: string | null }): number | null {
  const previousClose = Number(tick.previousClose);
  if (tick.previousClose === null || previousClose === 0) return null;
  return Math.round((Number(tick.price) / previousClose - 1) * 1_000_000) / 10_000;
}

export type MarketService = ReturnType<typeof createMarketService>;

/** Market data from several sources: each symbol comes from the first one that covers it. */
export function createMarketService(catalogue: Catalogue, sources: readonly MarketSource[]) {
  function sourceOf(symbol: string): MarketSource | null {
    return sources.find((source) => source.covers(symbol)) ?? null;
  }

  function checkCount(symbols: readonly string[]): void {
    if (symbols.length > maxSymbols) throw badUserInput(`symbols: at most ${maxSymbols} at once`);
  }

  /** The known ones as the catalogue spells them, each once, in the order asked. */
  function knownSymbols(symbols: readonly string[]): string[] {
    return [...new Set(symbols.flatMap((symbol) => catalogue.bySymbol(symbol)?.symbol ?? []))];
  }

  async function quotes(symbols: readonly string[]): Promise<Quote[]> {
    checkCount(symbols);
    const known = knownSymbols(symbols);
    const bySource = Map.groupBy(known, sourceOf);
    const answers = await Promise.all(
      [...bySource].map(async ([source, asked]) => {
        if (source === null) return [];
        const answered = await source.quotes(asked);
        const staleBefore = Date.now() - staleAfterMs(source);
        return answered.map((quote) => ({ ...quote, stale: quote.timeMs < staleBefore }));
      }),
    );
    const bySymbol = new Map(answers.flat().map((quote) => [quote.symbol, quote]));
    return known.flatMap((symbol) => bySymbol.get(symbol) ?? []);
  }

  return {
    catalogue,
    quotes,

    /** The quotes of these symbols in their order, null where there is none: what a loader asks for. */
    async quotesInOrder(symbols: readonly string[]): Promise<(Quote | null)[]> {
      const chunks = Array.from({ length: Math.ceil(symbols.length / maxSymbols) }, (_, index) =>
        symbols.slice(index * maxSymbols, (index + 1) * maxSymbols),
      );
      const bySymbol = new Map((await Promise.all(chunks.map(quotes))).flat().map((quote) => [quote.symbol, quote]));
      return symbols.map((symbol) => bySymbol.get(symbol) ?? null);
    },

    provenance: (symbol: string): Provenance | null => sourceOf(symbol)?.provenance(symbol) ?? null,

    async candles(symbol: string, { interval, from, to, limit }: CandleQuery): Promise<readonly Candle[]> {
      if (limit !== null && (limit < 1 || limit > maxCandles)) throw badUserInput(`limit: from 1 to ${maxCandles}`);
      if (from !== null && to !== null && from >= to) throw badUserInput('from: must lie before `to`');
      const candles = await sourceOf(symbol)?.candles({
        symbol,
        interval,
        fromMs: from?.getTime() ?? null,
        toMs: to?.getTime() ?? Date.now(),
        limit: limit ?? defaultCandles,
      });
      return candles ?? [];
    },

    /** @throws GraphQLError with BAD_USER_INPUT, before anything is sent. */
    prices({ symbols, after, maxRate }: PriceQuery): PriceStream {
      checkCount(symbols);
      if (symbols.length === 0) throw badUserInput('symbols: name at least one');
      const unknown = symbols.filter((symbol) => catalogue.bySymbol(symbol) === null);
      if (unknown.length > 0) {
        const named = unknown.map((symbol) => JSON.stringify(symbol.slice(0, 32))).join(', ');
        throw badUserInput(`symbols: unknown symbol ${named}; \`instruments\` lists those that are known`);
      }
      if (after !== null && decodeCursor(after) === null) {
        throw badUserInput('after: is not a cursor of `prices`; take one from its events');
      }
      if (maxRate !== null && !(maxRate >= minEventsPerSecond && maxRate <= maxEventsPerSecond)) {
        throw badUserInput(`maxRate: from ${minEventsPerSecond} to ${maxEventsPerSecond} events a second`);
      }
      const covered = new Map<string, MarketSource>();
      for (const symbol of knownSymbols(symbols)) {
        const source = sourceOf(symbol);
        if (source === null) throw badUserInput(`symbols: no source has prices of "${symbol}" at present`);
        covered.set(symbol, source);
      }
      return new PriceStream({ sources: covered, resumed: after !== null, maxEventsPerSecond: maxRate });
    },
  };
}
