import {
  type DirectiveNode,
  type DocumentNode,
  type FragmentDefinitionNode,
  GraphQLIncludeDirective,
  GraphQLSkipDirective,
  getDirectiveValues,
  type OperationDefinitionNode,
  type SelectionNode,
  visit,
} from 'graphql';

type Variables = Parameters<typeof getDirectiveValues>[2];
type Definition = OperationDefinitionNode | FragmentDefinitionNode;

const conditional = new WeakMap<DocumentNode, boolean>();

/** Most documents have no condition at all, and are looked through once. */
function hasConditions(document: DocumentNode): boolean {
  const known = conditional.get(document);
  if (known !== undefined) return known;
  let found = false;
  visit(document, {
    Directive({ name }: DirectiveNode) {
      found ||= name.value === 'skip' || name.value === 'include';
    },
  });
  conditional.set(document, found);
  return found;
}

function runs(node: SelectionNode, variables: Variables): boolean {
  return (
    getDirectiveValues(GraphQLSkipDirective, node, variables)?.if !== true &&
    getDirectiveValues(GraphQLIncludeDirective, node, variables)?.if !== false
  );
}

/** A document's definitions without what `@skip` and `@include` leave out, as it will not run. */
export function withoutLeftOut<D extends Definition>(
  definitions: readonly D[],
  document: DocumentNode,
  variables: Variables,
): readonly D[] {
  if (!hasConditions(document)) return definitions;
  return definitions.map((definition) =>
    visit(definition, {
      SelectionSet: (node) => ({ ...node, selections: node.selections.filter((one) => runs(one, variables)) }),
    }),
  );
}
