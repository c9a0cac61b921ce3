import { readFileSync } from 'node:fs';
import { schema } from '@tickwire/schema';
import { GraphQLError, parse, validate } from 'graphql';
import { z } from 'zod';
import { maxTokens } from './documents.ts';
import { hashOf, type KnownDocuments } from './persisted-operations.ts';

/** One in ten thousand being wrong, the first few tell as much as all. */
const maxProblems = 10;

const fileShape = z.record(z.string(), z.string());

/** What is wrong with a file of an app's own documents, a line each. */
export class PersistedOperationsFileError extends Error {
  override readonly name = 'PersistedOperationsFileError';
  readonly problems: readonly string[];

  constructor(problems: readonly string[]) {
    super(problems.join('\n'));
    this.problems = problems;
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

function contentOf(path: string): Readonly<Record<string, string>> {
  try {
    const parsed = fileShape.safeParse(JSON.parse(readFileSync(path, 'utf8')));
    if (parsed.success) return parsed.data;
  } catch (error) {
    throw new PersistedOperationsFileError([`${path} cannot be read as JSON (${messageOf(error)})`]);
  }
  throw new PersistedOperationsFileError([`${path} is not a JSON object of hashes with their documents`]);
}

/** Why this document could not be run under this hash; null where it could. */
function problemOf(hash: string, document: string): string | null {
  const right = hashOf(document);
  if (hash !== right) return `is not the SHA-256 of its document, which is ${right}`;
  try {
    const [first] = validate(schema, parse(document, { maxTokens }));
    return first === undefined ? null : first.message;
  } catch (error) {
    if (error instanceof GraphQLError) return error.message;
    throw error;
  }
}

/**
 * An app's own documents by their hash, as graphql-codegen's `persistedDocuments` writes them.
 *
 * @throws PersistedOperationsFileError where it cannot be read, or a document could not be run.
 */
export function readPersistedOperations(path: string): KnownDocuments {
  const documents = Object.entries(contentOf(path)).map(
    ([told, document]) => [told.replace(/^sha256:/, '').toLowerCase(), document] as const,
  );
  const problems = documents.flatMap(([hash, document]) => {
    const problem = problemOf(hash, document);
    return problem === null ? [] : [`${path}: ${JSON.stringify(hash.slice(0, 80))} ${problem}`];
  });
  if (problems.length === 0) return new Map(documents);
  const more = problems.length - maxProblems;
  throw new PersistedOperationsFileError([
    ...problems.slice(0, maxProblems),
    ...(more > 0 ? [`${path}: ${more} more documents are wrong`] : []),
  ]);
}
