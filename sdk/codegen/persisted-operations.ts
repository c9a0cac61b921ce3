import { createHash } from 'node:crypto';
import type { GraphQLSchema } from 'graphql';
import { documentOf, fragmentsIn, type OperationFile, operationsIn } from './definitions.ts';
import { withTypenames } from './typenames.ts';

/** Every document that the SDK sends, as it sends it, by the SHA-256 of its text: what a server may be asked for by. */
export function plugin(schema: GraphQLSchema, written: readonly OperationFile[]) {
  const files = withTypenames(schema, written);
  const fragments = fragmentsIn(files);
  const documents = operationsIn(files).map((operation) => documentOf(operation, fragments));
  const byHash = documents.map((text) => [createHash('sha256').update(text).digest('hex'), text] as const);
  return JSON.stringify(Object.fromEntries(byHash), null, 2);
}
