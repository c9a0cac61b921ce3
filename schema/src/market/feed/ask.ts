import { type MarketSource, SourceError, type SourceQuote } from '../../ports/market.ts';
import type { Report } from './sequences.ts';

export interface AskOptions {
  sourceOf(symbol: string): MarketSource | null;
  /** The newest prices that are known without a stream. */
  readQuotes(symbols: readonly string[]): Promise<readonly SourceQuote[]>;
  readonly report: Report;
}

/** The newest prices of what is not streamed; a source that gives no answer costs its own symbols alone. */
export type Ask = (symbols: readonly string[]) => Promise<SourceQuote[]>;

export function createAsk({ sourceOf, readQuotes, report }: AskOptions): Ask {
  return async function ask(symbols) {
    const answers = [...Map.groupBy(symbols, sourceOf).values()].map(async (asked) => {
      try {
        return await readQuotes(asked);
      } catch (error) {
        // That a source gives no answer is counted where it was asked.
        if (!(error instanceof SourceError)) report(error, 'quotes could not be read');
        return [];
      }
    });
    return (await Promise.all(answers)).flat();
  };
}
