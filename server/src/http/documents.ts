import { type DocumentNode, GraphQLError, parse } from 'graphql';
import { createLRUCache, type Plugin } from 'graphql-yoga';

/** Far more than any screen needs; what is parsed of it takes less than a megabyte. */
export const maxTokens = 2_000;
const documentsKept = 200;
/** Few tokens may still be long: a text or a comment of a megabyte is served, and not kept. */
const maxKeptCharacters = 20_000;

function boundedCache<T extends {}>() {
  const kept = createLRUCache<T>({ max: documentsKept });
  return {
    get: (source: string) => kept.get(source),
    set(source: string, value: T) {
      if (source.length <= maxKeptCharacters) kept.set(source, value);
    },
  };
}

/** What is kept of the documents that were parsed, and of those that could not be: so many, each so large. */
export function createDocumentCaches() {
  return { documentCache: boundedCache<DocumentNode>(), errorCache: boundedCache() };
}

/** Refuses documents so large that parsing or running them would hold up everybody else. */
export function useBoundedDocuments(): Plugin {
  return {
    onParse({ setParseFn }) {
      setParseFn((source, options) => {
        try {
          return parse(source, { ...options, maxTokens });
        } catch (error) {
          if (!(error instanceof RangeError)) throw error;
          throw new GraphQLError('The document is nested too deeply.', {
            extensions: { code: 'GRAPHQL_PARSE_FAILED', http: { status: 400 } },
          });
        }
      });
    },
  };
}
