import {
  type DefinitionNode,
  type DocumentNode,
  type FragmentDefinitionNode,
  Kind,
  type OperationDefinitionNode,
  visit,
} from 'graphql';

export interface OperationFile {
  readonly document?: DocumentNode;
}

export interface Definitions {
  readonly fragments: ReadonlyMap<string, FragmentDefinitionNode>;
  readonly operations: readonly OperationDefinitionNode[];
}

export function definitionsIn(files: readonly OperationFile[]): Definitions {
  const definitions = files.flatMap(({ document }) => document?.definitions ?? []);
  return {
    fragments: new Map(
      definitions.filter((node) => node.kind === Kind.FRAGMENT_DEFINITION).map((node) => [node.name.value, node]),
    ),
    operations: definitions.filter((node) => node.kind === Kind.OPERATION_DEFINITION),
  };
}

/** The fragments that a definition spreads, and those that they spread, each once, by name. */
export function spreadBy(definition: DefinitionNode, fragments: Definitions['fragments']): string[] {
  const found = new Set<string>();
  const search = (node: DefinitionNode): void => {
    visit(node, {
      FragmentSpread({ name: { value } }) {
        const fragment = fragments.get(value);
        if (fragment === undefined) throw new Error(`No operation file has the fragment ${value}.`);
        if (found.has(value)) return;
        found.add(value);
        search(fragment);
      },
    });
  };
  search(definition);
  return [...found].sort();
}
