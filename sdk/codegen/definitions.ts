import {
  type DefinitionNode,
  type DocumentNode,
  type FragmentDefinitionNode,
  Kind,
  type OperationDefinitionNode,
  print,
  stripIgnoredCharacters,
  visit,
} from 'graphql';

export interface OperationFile {
  /** Where it was read from: its name is the domain's. */
  readonly location?: string | undefined;
  readonly document?: DocumentNode | undefined;
}

export type Fragments = ReadonlyMap<string, FragmentDefinitionNode>;

/** What the SDK is told of an operation by directives that no server sees. */
const clientDirectives = new Set(['anonymous', 'handwritten']);

export function fragmentsIn(files: readonly OperationFile[]): Fragments {
  const definitions = files.flatMap(({ document }) => document?.definitions ?? []);
  return new Map(
    definitions.filter((node) => node.kind === Kind.FRAGMENT_DEFINITION).map((node) => [node.name.value, node]),
  );
}

export function operationsIn(files: readonly OperationFile[]): OperationDefinitionNode[] {
  const definitions = files.flatMap(({ document }) => document?.definitions ?? []);
  return definitions.filter((node) => node.kind === Kind.OPERATION_DEFINITION);
}

export function nameOf(node: OperationDefinitionNode): string {
  if (node.name === undefined) throw new Error('Every operation needs a name.');
  return node.name.value;
}

export function hasDirective(node: OperationDefinitionNode, name: string): boolean {
  return node.directives?.some((directive) => directive.name.value === name) ?? false;
}

/** The fragments that a definition spreads, and those that they spread, each once, by name. */
export function spreadBy(definition: DefinitionNode, fragments: Fragments): string[] {
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

/** As it is sent: each byte of it is in somebody's page. */
export function textOf(definition: DefinitionNode): string {
  const sent = visit(definition, {
    OperationDefinition: (node) => ({ ...node, description: undefined }),
    Directive: (node) => (clientDirectives.has(node.name.value) ? null : undefined),
  });
  return stripIgnoredCharacters(print(sent));
}

/** An operation with all its fragments, as it is sent. */
export function documentOf(operation: OperationDefinitionNode, fragments: Fragments): string {
  const spread = spreadBy(operation, fragments).flatMap((name) => fragments.get(name) ?? []);
  return [operation, ...spread].map(textOf).join('');
}
