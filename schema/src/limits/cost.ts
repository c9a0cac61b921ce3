import {
  type DocumentNode,
  type FieldNode,
  type FragmentDefinitionNode,
  GraphQLError,
  type GraphQLSchema,
  getOperationAST,
  getVariableValues,
  Kind,
  type OperationDefinitionNode,
  OperationTypeNode,
  type SelectionSetNode,
} from 'graphql';
import { introspectionCost } from './introspection-cost.ts';
import { withoutLeftOut } from './left-out.ts';
import { type Fragments, SelectionCosts } from './selection-cost.ts';

export interface Operation {
  readonly schema: GraphQLSchema;
  readonly document: DocumentNode;
  readonly operationName?: string | null | undefined;
  readonly variableValues?: Readonly<Record<string, unknown>> | null | undefined;
}

/** What will not run at all took some work too. */
const failureCost = 10;

/** Beside its fields: a transaction, and a line in the audit log. */
const mutationCost = 9;

function fragmentsOf({ definitions }: DocumentNode): FragmentDefinitionNode[] {
  return definitions.filter((definition) => definition.kind === Kind.FRAGMENT_DEFINITION);
}

function byName(fragments: readonly FragmentDefinitionNode[]): Fragments {
  return new Map(fragments.map((fragment) => [fragment.name.value, fragment]));
}

/** A document has been validated by then: no fragment contains itself, and all of them are few. */
function fieldsIn(selectionSet: SelectionSetNode, fragments: Fragments): FieldNode[] {
  return selectionSet.selections.flatMap((selection) => {
    if (selection.kind === Kind.FIELD) return [selection];
    const spread = selection.kind === Kind.INLINE_FRAGMENT ? selection : fragments.get(selection.name.value);
    return spread === undefined ? [] : fieldsIn(spread.selectionSet, fragments);
  });
}

/** What no field of the schema says. */
function besideFields({ operation, selectionSet }: OperationDefinitionNode, fragments: Fragments): number {
  const roots = fieldsIn(selectionSet, fragments);
  if (operation === OperationTypeNode.MUTATION) return roots.length * mutationCost;
  return roots
    .filter(({ name }) => name.value === '__schema' || name.value === '__type')
    .reduce((sum, root) => sum + (root.selectionSet ? introspectionCost(root.selectionSet, fragments) : 0), 0);
}

/**
 * A null where a default stands, or where none may be, is told of when the field runs. Until then it counts
 * as left out, which costs what the default does.
 */
function withoutNulls(variables: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(variables).filter(([, value]) => value !== null && value !== undefined));
}

/**
 * What an operation costs, before it runs: a whole number, 1 at least. One that will not run at all, since
 * its variables are wrong or it is not there, costs a little.
 *
 * @throws GraphQLError where an argument cannot be what the field takes.
 */
export function costOf({ schema, document, operationName, variableValues }: Operation): number {
  const operation = getOperationAST(document, operationName);
  if (!operation) return failureCost;
  const variables = withoutNulls(variableValues ?? {});
  const coerced = getVariableValues(schema, operation.variableDefinitions ?? [], variables, { maxErrors: 1 });
  if (coerced.errors) return failureCost;
  const [running, ...used] = withoutLeftOut([operation, ...fragmentsOf(document)], document, coerced.variableValues);
  if (running?.kind !== Kind.OPERATION_DEFINITION) return failureCost;
  const root = schema.getRootType(running.operation);
  if (!root) return failureCost;
  const fragments = byName(used.filter((definition) => definition.kind === Kind.FRAGMENT_DEFINITION));
  const { variableValues: values } = coerced;
  const ofFields = new SelectionCosts({ schema, fragments, variableValues: values }).of(running.selectionSet, root);
  const cost = Math.ceil(ofFields + besideFields(running, fragments));
  if (Number.isNaN(cost)) throw new GraphQLError('The cost of this operation cannot be told.');
  return Math.min(Math.max(cost, 1), Number.MAX_SAFE_INTEGER);
}
