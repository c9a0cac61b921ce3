import type { MarketSource } from '../ports/market.ts';
import type { Catalogue } from './catalogue/catalogue.ts';

/**
 * Which source a symbol comes from: the first that covers it. What a live source has had, and lists no more, does not come
 * from a recording that stands behind it: a price would become a made-up one without a word.
 */
export function createSourceChoice(
  sources: readonly MarketSource[],
  catalogue: Pick<Catalogue, 'wasListedAt'>,
): (symbol: string) => MarketSource | null {
  const choices = sources.map((source, index) => ({
    source,
    liveBefore: source.isRemote ? [] : sources.slice(0, index).filter(({ isRemote }) => isRemote),
  }));
  return (symbol) => {
    const choice = choices.find(
      ({ source, liveBefore }) =>
        source.covers(symbol) && !liveBefore.some((live) => catalogue.wasListedAt(live.source, symbol)),
    );
    return choice?.source ?? null;
  };
}
