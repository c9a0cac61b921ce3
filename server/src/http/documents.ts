import { type DocumentNode, parse } from 'graphql';
import { createLRUCache, type Plugin } from 'graphql-yoga';

/** Far more than any screen needs; the largest parsed document then takes less than a megabyte. */
const maxTokens = 2_000;
const documentsKept = 200;

/** Parsed and validated documents that are kept: a bounded number, each of a bounded size. */
export const documentCaches = {
  documentCache: createLRUCache<DocumentNode>({ max: documentsKept }),
  errorCache: createLRUCache({ max: documentsKept }),
};

/** Refuses documents so large that parsing or running them would hold up everybody else. */
export function useBoundedDocuments(): Plugin {
  return {
    onParse({ setParseFn }) {
      setParseFn((source, options) => parse(source, { ...options, maxTokens }));
    },
  };
}
