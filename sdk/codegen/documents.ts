import type { OperationDefinitionNode } from 'graphql';
import { type DefinitionNode, type FragmentDefinitionNode, type GraphQLSchema, print } from 'graphql';
import { definitionsIn, type OperationFile, spreadBy } from './definitions.ts';

const suffixes = { query: 'Query', mutation: 'Mutation', subscription: 'Subscription' };

function lowerFirst(name: string): string {
  return name.charAt(0).toLowerCase() + name.slice(1);
}

function constant(name: string): string {
  return `${lowerFirst(name)}Fragment`;
}

function quoted(definition: DefinitionNode): string {
  return print(definition).replaceAll('\\', '\\\\').replaceAll('`', '\\`').replaceAll('${', '\\${');
}

function operationSource(
  node: OperationDefinitionNode,
  fragments: ReadonlyMap<string, FragmentDefinitionNode>,
): string {
  if (node.name === undefined) throw new Error('Every operation needs a name.');
  const { value: name } = node.name;
  const type = `${name}${suffixes[node.operation]}`;
  const parts = spreadBy(node, fragments).map((fragment) => `\n\${${constant(fragment)}}`);
  return `export const ${name}Document: TypedDocument<${type}, ${type}Variables> = \`${quoted(node)}${parts.join('')}\`;\n`;
}

/**
 * Operations as plain strings with the types of their result and variables. The official plugin would
 * ship a class around each string and types of a further package; here each fragment is held once.
 */
export function plugin(_schema: GraphQLSchema, files: readonly OperationFile[]) {
  const { fragments, operations } = definitionsIn(files);
  return {
    prepend: [
      '// Generated from schema/schema.graphql and sdk/src/operations; do not edit.',
      "import type { TypedDocument } from '../document.ts';",
      "import type { DateTime, DateTimeInput, Decimal } from '../scalars.ts';\n",
    ],
    content: [
      '',
      ...[...fragments].map(([name, node]) => `const ${constant(name)} = \`${quoted(node)}\`;\n`),
      ...operations.map((node) => operationSource(node, fragments)),
    ].join('\n'),
  };
}
