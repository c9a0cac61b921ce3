import type { PrismaClient } from '@tickwire/prisma';
import type { SearchText } from './search-text.ts';

/** Shorter ones are like everything. */
const shortestMisspelt = 3;
/** Of those that are only spelt alike, the most alike. */
const maxAlike = 50;
/** From 0 to 1, by trigrams: how like the text must be, the whole and each of its words. */
const minLikeness = 0.3;
/** And of the likeness of the most alike, so much. */
const minShareOfBest = 0.75;

/** How well each way to match does, before all else. */
const weights = {
  /** The symbol is the text, punctuation aside. */
  SYMBOL: 140,
  /** The name is the text, gaps aside: "sp500" of "S&P 500". */
  NAME: 95,
  /** The symbol begins with it. */
  SYMBOL_BEGINS: 90,
  /** The name begins with it, gaps aside. */
  NAME_BEGINS: 87,
  /** Another word of the name begins with it. */
  WORD_BEGINS: 82,
  /** Each of its words begins a word. */
  WORDS_BEGIN: 75,
  /** One keystroke less, more or other, and it would be the symbol. */
  SYMBOL_MISTYPED: 65,
  /** The symbol or a word holds it. */
  INSIDE: 60,
  /** Nothing but misspelt, times how like it is. */
  ALIKE: 60,
  /** The name holds it, if gaps are left out. */
  ACROSS: 20,
} as const;

const closenessWeight = 4;
const watchedWeight = 10;
/** So many accounts and more count as everybody. */
const watchedByAll = 100_000;
const delistedWeight = -20;

/** How an instrument answers a search. */
export interface Match {
  readonly instrumentId: string;
  readonly how: keyof typeof weights;
  /** ALIKE: how like the text it is. Else which part of the symbol or of the name the text is. From 0 to 1. */
  readonly closeness: number;
  /** How many accounts watch it. */
  readonly watchers: number;
}

/**
 * What searches are ordered by, the greatest first and then by symbol:
 *
 *     the way it matches (× likeness, where it is only alike)
 *     + 4 × the part of the symbol or name that the text is
 *     + 10 × log10(1 + watchers) / log10(100,000), at most 10
 *     − 20 where no source lists it any more
 *
 * So of two that match in the same way the one that more people watch comes first, and much watched a name that begins
 * with the text comes before a symbol that nobody watches; a symbol that is the text comes before all.
 */
export function relevanceOf({ how, closeness, watchers }: Omit<Match, 'instrumentId'>, isDelisted: boolean): number {
  const matched = how === 'ALIKE' ? weights.ALIKE * closeness : weights[how] + closenessWeight * closeness;
  const watched = Math.min(1, Math.log10(1 + watchers) / Math.log10(watchedByAll));
  return matched + watchedWeight * watched + (isDelisted ? delistedWeight : 0);
}

/**
 * Everything that answers to the text, by one statement. `search_text` begins with the symbol's word and ends with the
 * name without gaps, with a space before each word; a text has nothing in it that LIKE takes for more than itself.
 */
export async function findMatches(database: PrismaClient, { words, squashed }: SearchText): Promise<Match[]> {
  if (squashed === '') return [];
  const text = words.join(' ');
  const beginnings = words.map((word) => `% ${word}%`);
  const longest = beginnings.reduce((one, other) => (other.length > one.length ? other : one));
  const isShort = squashed.length < shortestMisspelt;
  const anywhere = isShort ? `% ${squashed}%` : `%${squashed}%`;
  // The threshold is set in the row that the index is then asked with: nothing can be compared before.
  return database.$queryRaw<Match[]>`
    WITH asked AS MATERIALIZED (
      SELECT ${text}::text AS words,
        set_config('pg_trgm.strict_word_similarity_threshold', ${String(minLikeness)}, true)
    ), direct AS (
      SELECT id, watchers, search_text FROM instruments
      WHERE (search_text LIKE ${longest} AND search_text LIKE ALL (${beginnings})) OR search_text LIKE ${anywhere}
    ), alike AS (
      SELECT id, watchers, symbol, (
        SELECT min(strict_word_similarity(word, search_text)) FROM unnest(${[...words]}::text[]) AS word
      )::float8 AS likeness
      FROM asked JOIN instruments ON asked.words <<% search_text
      WHERE NOT EXISTS (SELECT FROM direct WHERE direct.id = instruments.id)
    )
    SELECT id AS "instrumentId", watchers,
      CASE
        WHEN search_text LIKE ${` ${squashed} %`} THEN 'SYMBOL'
        WHEN search_text LIKE ${`% ${squashed}`} THEN 'NAME'
        WHEN search_text LIKE ${` ${squashed}%`} THEN 'SYMBOL_BEGINS'
        WHEN split_part(search_text, ' ', -1) LIKE ${`${squashed}%`} THEN 'NAME_BEGINS'
        WHEN search_text LIKE ${`% ${text}%`} THEN 'WORD_BEGINS'
        WHEN search_text LIKE ALL (${beginnings}) THEN 'WORDS_BEGIN'
        WHEN regexp_replace(search_text, ' [^ ]*$', '') LIKE ${anywhere} THEN 'INSIDE'
        ELSE 'ACROSS'
      END AS how,
      least(1, length(${squashed})::float8 / greatest(1, length(split_part(
        search_text, ' ', CASE WHEN search_text LIKE ${` ${squashed}%`} THEN 2 ELSE -1 END
      )))) AS closeness
    FROM direct
    UNION ALL
    (
      SELECT id, watchers, 'ALIKE', likeness FROM alike
      WHERE likeness >= greatest(${minLikeness}, ${minShareOfBest} * (SELECT max(likeness) FROM alike))
      ORDER BY likeness DESC, symbol LIMIT ${isShort ? 0 : maxAlike}
    )`;
}
