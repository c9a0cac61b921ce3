import { createHash } from 'node:crypto';
import type { Instrument } from '@tickwire/prisma';
import { LRUCache } from 'lru-cache';
import { findMistyped } from './mistyped.ts';
import { type Match, relevanceOf } from './search.ts';
import type { SearchText } from './search-text.ts';

/** Typing asks the same again and again, and so do many at once; what is new in the catalogue is found at once anyway. */
const keptForMs = 60_000;
/** Over all searches that are kept: some megabytes. */
const maxKeptRows = 100_000;
const highestRelevance = 20_000;

/** What a search found, best first: the order of the keys. */
export interface Ranking {
  readonly instruments: readonly Instrument[];
  /** Of each of them: which search, how good, which symbol. */
  readonly keys: ReadonlyMap<Instrument, string>;
}

const wordsOf = ({ words }: SearchText) => words.join(' ');

/** Tells searches apart in the cursors of their results. No symbol has a colon. */
const tagOf = (text: SearchText) => `${createHash('sha256').update(wordsOf(text)).digest('hex').slice(0, 8)}:`;

/** How the keys of this search's results look. */
export function rankingKeyPattern(text: SearchText): RegExp {
  return new RegExp(`^${tagOf(text)}\\d{5}:[A-Z0-9.^=_-]{1,32}$`);
}

export interface RankingOptions {
  readonly find: (text: SearchText) => Promise<readonly Match[]>;
  readonly byId: ReadonlyMap<string, Instrument>;
  readonly isDelisted: (instrument: Instrument) => boolean;
}

/** Ranks what searches find among these instruments, and keeps that for a minute. */
export function createRankings({ find, byId, isDelisted }: RankingOptions) {
  const kept = new LRUCache<string, Ranking>({
    ttl: keptForMs,
    maxSize: maxKeptRows,
    sizeCalculation: ({ instruments }) => instruments.length + 1,
  });
  const flights = new Map<string, Promise<Ranking>>();

  async function rank(text: SearchText): Promise<Ranking> {
    const tag = tagOf(text);
    const keys = new Map<Instrument, string>();
    const mistyped = findMistyped(text, [...byId.values()]);
    for (const match of [...mistyped, ...(await find(text))]) {
      const instrument = byId.get(match.instrumentId);
      // One that another process has just added is announced in a moment.
      if (instrument === undefined) continue;
      const relevance = Math.max(0, Math.round(100 * relevanceOf(match, isDelisted(instrument))));
      const place = String(highestRelevance - relevance).padStart(5, '0');
      const key = `${tag}${place}:${instrument.symbol}`;
      // One that answers in two ways stands where the better one puts it.
      if (key < (keys.get(instrument) ?? `${tag}~`)) keys.set(instrument, key);
    }
    const inOrder = [...keys].sort(([, a], [, b]) => (a < b ? -1 : 1));
    return { instruments: inOrder.map(([instrument]) => instrument), keys };
  }

  return (text: SearchText): Promise<Ranking> => {
    const words = wordsOf(text);
    const known = kept.get(words);
    if (known !== undefined) return Promise.resolve(known);
    const under = flights.get(words);
    if (under !== undefined) return under;
    const flight = rank(text)
      .then((ranking) => {
        kept.set(words, ranking);
        return ranking;
      })
      .finally(() => flights.delete(words));
    flights.set(words, flight);
    return flight;
  };
}
