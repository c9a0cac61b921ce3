import {
  type FieldNode,
  type GraphQLCompositeType,
  GraphQLNonNull,
  type GraphQLOutputType,
  getNamedType,
  type InlineFragmentNode,
  isAbstractType,
  isCompositeType,
  isListType,
  isNonNullType,
  isObjectType,
  isUnionType,
  Kind,
  type OperationDefinitionNode,
  type SelectionNode,
  type SelectionSetNode,
} from 'graphql';
import type { ShapeContext } from './shapes.ts';

/** Where in an operation's data its result is, and how to get there. */
export interface ResultPath {
  /** TypeScript that takes it out of `data`. */
  readonly pick: string;
  /** What of the runtime `pick` uses. */
  readonly imports: readonly string[];
  /** Whether something on the way may be null, so that there is no result at all. */
  readonly isNullable: boolean;
  readonly type: GraphQLOutputType;
  readonly selectionSet: SelectionSetNode | undefined;
  readonly description: string | null | undefined;
}

function isTypename(node: SelectionNode): boolean {
  return node.kind === Kind.FIELD && node.name.value === '__typename';
}

/** The only thing selected, beside what type it is. */
function onlySelection({ selections }: SelectionSetNode): SelectionNode | undefined {
  const others = selections.filter((node) => !isTypename(node));
  return others.length === 1 ? others[0] : undefined;
}

function fieldType(parent: GraphQLCompositeType, node: FieldNode) {
  const field = 'getFields' in parent ? parent.getFields()[node.name.value] : undefined;
  if (field === undefined) throw new Error(`${parent.name} has no field ${node.name.value}.`);
  return field;
}

interface Place extends ResultPath {
  readonly parent: GraphQLCompositeType;
  readonly within: SelectionSetNode;
}

/** Of a node that may be of several types, the one that is asked for. */
function narrowed(place: Place, only: InlineFragmentNode, { schema }: ShapeContext): Place {
  const type = schema.getType(only.typeCondition?.name.value ?? '');
  if (!isObjectType(type)) throw new Error(`${only.typeCondition?.name.value} is no object.`);
  return {
    ...place,
    pick: `only(${place.pick}, '${type.name}')`,
    imports: [...place.imports, 'only'],
    isNullable: true,
    type,
    selectionSet: only.selectionSet,
    description: type.description,
    parent: type,
    within: only.selectionSet,
  };
}

function below(place: Place, only: FieldNode): Omit<Place, 'parent' | 'within'> {
  const { type, description } = fieldType(place.parent, only);
  const pick = `${place.pick}${place.isNullable ? '?' : ''}.${(only.alias ?? only.name).value}`;
  return { ...place, pick, type, description, selectionSet: only.selectionSet };
}

/** The account's part of the data, which is there for who is signed in; `viewer` itself asks who that is. */
function signedIn<P extends ResultPath>(place: P): P {
  return { ...place, pick: `signedIn(${place.pick})`, imports: [...place.imports, 'signedIn'] };
}

function isSingle(type: GraphQLOutputType): boolean {
  const named = getNamedType(type);
  const isList = isListType(isNonNullType(type) ? type.ofType : type);
  return isCompositeType(named) && !isList && !isUnionType(named) && !named.name.endsWith('Connection');
}

function descend(place: Place, context: ShapeContext, isViewerQuery: boolean): ResultPath {
  const only = onlySelection(place.within);
  if (only?.kind === Kind.INLINE_FRAGMENT) {
    const node = narrowed(place, only, context);
    return onlySelection(only.selectionSet)?.kind === Kind.FIELD ? descend(node, context, isViewerQuery) : node;
  }
  if (only?.kind !== Kind.FIELD) throw new Error(`Select one field below ${place.parent.name}.`);
  const found = below(place, only);
  const named = getNamedType(found.type);
  const isViewer = only.name.value === 'viewer' && !isViewerQuery;
  const inner = only.selectionSet && onlySelection(only.selectionSet);
  const goesOn = inner?.kind === Kind.FIELD || (isAbstractType(named) && inner?.kind === Kind.INLINE_FRAGMENT);
  if (!goesOn || !isSingle(found.type) || !isCompositeType(named) || only.selectionSet === undefined) {
    return isViewer
      ? signedIn({ ...found, type: isNonNullType(found.type) ? found.type : new GraphQLNonNull(found.type) })
      : found;
  }
  const isNullable = place.isNullable || (!isViewer && !isNonNullType(found.type) && inner.kind === Kind.FIELD);
  const next: Place = { ...found, isNullable, parent: named, within: only.selectionSet };
  return descend(isViewer ? signedIn(next) : next, context, isViewerQuery);
}

/** Goes down for as long as there is one field in the other, and ends at what the caller asked for. */
export function resultPath(operation: OperationDefinitionNode, context: ShapeContext): ResultPath {
  const root = context.schema.getRootType(operation.operation);
  if (root === null || root === undefined) throw new Error(`The schema has no ${operation.operation}.`);
  const { selectionSet } = operation;
  const start = { pick: 'data', imports: [], isNullable: false, type: root, selectionSet, description: undefined };
  return descend({ ...start, parent: root, within: selectionSet }, context, operation.name?.value === 'Viewer');
}
