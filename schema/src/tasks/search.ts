import { Prisma } from '@tickwire/prisma';
import { badUserInput } from '../errors.ts';

const maxSearchCharacters = 200;
const word = /[\p{L}\p{N}]/u;
/** They join two words in the document, which finds either of them; what is typed of the second may be its beginning only. */
const hyphens = /(?<=\p{L})-(?=\p{L})/gu;

/** Shorter beginnings are those of so many words, of everybody, that looking them up costs more than any answer is worth. */
const minPrefixCharacters = 3;

/** What is searched for in the texts of tasks, as `websearch_to_tsquery` reads it. */
export interface TaskSearch {
  readonly text: string;
  /** Whether more of the last word may follow: "divid" finds "dividend". */
  readonly endsInPrefix: boolean;
}

/** Null where nothing was asked for. @throws GraphQLError with BAD_USER_INPUT where it is too long, or has no word. */
export function readSearch(search: string | null): TaskSearch | null {
  const typed = search?.trim() ?? '';
  if (typed === '') return null;
  if (typed.length > maxSearchCharacters * 2 || [...typed].length > maxSearchCharacters) {
    throw badUserInput(`filter.search: at most ${maxSearchCharacters} characters`);
  }
  const text = typed.toWellFormed().normalize('NFC').replace(/\p{C}/gu, ' ').replace(hyphens, ' ');
  if (!word.test(text)) throw badUserInput('filter.search: has no word that could be found; send one, or leave it out');
  const last = text.split(/\s/).findLast((part) => part !== '') ?? '';
  const isBeginning = !last.startsWith('-') && !last.endsWith('"') && [...last].length >= minPrefixCharacters;
  return { text, endsInPrefix: isBeginning };
}

/** The same for PostgreSQL, which keeps a text that has no word for it to one that nothing matches. */
export function wordsQuery({ text, endsInPrefix }: TaskSearch): Prisma.Sql {
  return Prisma.sql`(
    SELECT CASE WHEN ${endsInPrefix} AND query::text LIKE '%''' THEN (query::text || ':*')::tsquery ELSE query END
    FROM websearch_to_tsquery('pg_catalog.simple', ${text}) AS query
  )`;
}

/** A query for whatever has one of these lexemes, each taken as it is. */
export function lexemeQuery(lexemes: readonly string[]): Prisma.Sql {
  const quoted = lexemes.map((lexeme) => `'${lexeme.replaceAll(/['\\]/g, '$&$&')}'`);
  return Prisma.sql`${quoted.join(' | ')}::tsquery`;
}
