import { createHash } from 'node:crypto';
import { type DefinitionNode, type GraphQLSchema, print } from 'graphql';
import { definitionsIn, type OperationFile, spreadBy } from './definitions.ts';

/** Every document that the SDK sends, as it sends it, by the SHA-256 of its text: what a server may be asked for by. */
export function plugin(_schema: GraphQLSchema, files: readonly OperationFile[]) {
  const { fragments, operations } = definitionsIn(files);
  const documents = operations.map((operation) => {
    const spread: readonly DefinitionNode[] = spreadBy(operation, fragments).flatMap(
      (name) => fragments.get(name) ?? [],
    );
    return [operation, ...spread].map((definition) => print(definition)).join('\n');
  });
  const byHash = documents.map((text) => [createHash('sha256').update(text).digest('hex'), text] as const);
  return JSON.stringify(Object.fromEntries(byHash), null, 2);
}
