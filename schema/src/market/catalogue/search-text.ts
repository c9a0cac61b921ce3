import { badUserInput } from '../../errors.ts';

/** Longer than any symbol or name: whoever sends more does not search. */
const maxSearchCharacters = 100;

/** Accents and the like, once they stand apart from their letters. */
const marks = /[\u0300-\u036f]+/g;
/** What stands between words; the migration that makes `search_text` parts names at the same. */
const gaps = /[^0-9A-Za-z\u00c0-\u1fff\u2070-\u2fff\u3040-\u{10ffff}]+/gu;

/** What is searched for, as `search_text` spells things: in lower case, without accents and punctuation. */
export interface SearchText {
  /** None where nothing but punctuation was asked for. */
  readonly words: readonly string[];
  /** Without gaps: "s&p 500" is "sp500", and "btc usd" is "btcusd". */
  readonly squashed: string;
}

/** Null where nothing was asked for. @throws GraphQLError with BAD_USER_INPUT for what is too long. */
export function parseSearch(search: string | null): SearchText | null {
  const text = search?.trim() ?? '';
  if (text === '') return null;
  if (text.length > maxSearchCharacters * 2 || [...text].length > maxSearchCharacters) {
    throw badUserInput(`search: at most ${maxSearchCharacters} characters`);
  }
  const words = text
    .toWellFormed()
    .normalize('NFKD')
    .replace(marks, '')
    .toLowerCase()
    .replace(gaps, ' ')
    .split(' ')
    .filter((word) => word !== '');
  return { words, squashed: words.join('') };
}
