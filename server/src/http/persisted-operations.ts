import { createHash } from 'node:crypto';
import { GraphQLError } from 'graphql';
import type { Plugin } from 'graphql-yoga';
import { z } from 'zod';
import type { Config } from '../config.ts';

/** What a request may name its document by, beside or in place of its text. */
const namingShape = z.looseObject({
  query: z.string().nullish(),
  documentId: z.string().nullish(),
  extensions: z
    .looseObject({
      documentId: z.string().nullish(),
      persistedQuery: z.looseObject({ version: z.literal(1), sha256Hash: z.string() }).nullish(),
    })
    .nullish(),
});

/** SHA-256 in hex of each document that the server knows, and its text. */
export type KnownDocuments = ReadonlyMap<string, string>;

export interface PersistedOperations {
  /**
   * The text of the document that a request means; undefined where it names none, by text or by hash.
   *
   * @throws GraphQLError where the hash is unknown or another's, or where only known documents run.
   */
  documentOf(request: unknown): string | undefined;
}

export function hashOf(document: string): string {
  return createHash('sha256').update(document).digest('hex');
}

function refusal(message: string, code: string, status: number): GraphQLError {
  // With `spec` a caller who accepts plain JSON gets 200, as Apollo's clients expect it.
  return new GraphQLError(message, { extensions: { code, http: { status, spec: true } } });
}

function normalHash(told: string, field: string): string {
  const hash = told.replace(/^sha256:/, '').toLowerCase();
  if (/^[0-9a-f]{64}$/.test(hash)) return hash;
  throw refusal(`${field}: is not a SHA-256 in hex, with or without "sha256:" before it.`, 'BAD_REQUEST', 400);
}

interface Named {
  readonly hash: string;
  /** Whether it was named as Apollo's clients do. */
  readonly isApollo: boolean;
}

/** The hash that a request names; null where it names none. */
function namedHash(request: unknown): Named | null {
  const { data } = namingShape.safeParse(request);
  if (data === undefined) {
    const message = 'documentId: is a text, and extensions.persistedQuery is { version: 1, sha256Hash: "…" }.';
    throw refusal(message, 'BAD_REQUEST', 400);
  }
  const { documentId, extensions } = data;
  const told: Named[] = [];
  const apollo = extensions?.persistedQuery?.sha256Hash;
  if (apollo !== undefined) {
    told.push({ hash: normalHash(apollo, 'extensions.persistedQuery.sha256Hash'), isApollo: true });
  }
  for (const id of [documentId, extensions?.documentId]) {
    if (typeof id === 'string') told.push({ hash: normalHash(id, 'documentId'), isApollo: false });
  }
  if (new Set(told.map(({ hash }) => hash)).size > 1) {
    throw refusal('The request names two different documents.', 'BAD_REQUEST', 400);
  }
  return told[0] ?? null;
}

function textOf(request: unknown): string | undefined {
  const { data } = z.looseObject({ query: z.string() }).safeParse(request);
  return data?.query;
}

function notFound({ hash, isApollo }: Named): GraphQLError {
  // The message is what Apollo's clients look for, the code what both are told.
  const message = isApollo
    ? 'PersistedQueryNotFound'
    : `No document with the SHA-256 ${hash} is known here. Send its text, or list it in PERSISTED_OPERATIONS_FILE.`;
  return refusal(message, 'PERSISTED_QUERY_NOT_FOUND', 404);
}

/** Looks documents up by their hash. What callers send is never added: a stranger could fill the store. */
export function createPersistedOperations(known: KnownDocuments, mode: Config['persistedOperations']) {
  const operations: PersistedOperations = {
    documentOf(request) {
      const named = namedHash(request);
      const text = textOf(request);
      // A WebSocket's payload has to have a text: beside a hash an empty one is none.
      if (named !== null && (text === undefined || text === '')) {
        const document = known.get(named.hash);
        if (document === undefined) throw notFound(named);
        return document;
      }
      if (text === undefined) return undefined;
      const hash = named !== null || mode === 'only' ? hashOf(text) : null;
      if (named !== null && named.hash !== hash) {
        throw refusal('The hash is not that of the query beside it: SHA-256 of its UTF-8, in hex.', 'BAD_REQUEST', 400);
      }
      if (mode === 'only' && !known.has(hash ?? '')) {
        const message =
          'Only operations that this server knows are run: those of its SDK, and its PERSISTED_OPERATIONS_FILE.';
        throw refusal(message, 'PERSISTED_OPERATIONS_ONLY', 403);
      }
      return text;
    },
  };
  return operations;
}

/** Over HTTP. A WebSocket's operations are looked up where they are prepared. */
export function usePersistedOperations(operations: PersistedOperations): Plugin {
  return {
    onParams({ params, setParams }) {
      // Whatever else it may be is refused further on.
      if (typeof params !== 'object' || params === null) return;
      const { documentId: _named, ...rest }: typeof params & { documentId?: unknown } = params;
      const query = operations.documentOf(params);
      setParams(query === undefined ? rest : { ...rest, query });
    },
  };
}
