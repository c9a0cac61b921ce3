import {
  type FieldNode,
  type GraphQLCompositeType,
  type GraphQLObjectType,
  type GraphQLOutputType,
  type GraphQLSchema,
  isAbstractType,
  isCompositeType,
  isListType,
  isNonNullType,
  Kind,
  type SelectionSetNode,
} from 'graphql';
import type { Fragments } from './definitions.ts';
import { docstring } from './docstrings.ts';

const scalars: Readonly<Record<string, string>> = {
  Boolean: 'boolean',
  DateTime: 'DateTime',
  Decimal: 'Decimal',
  Float: 'number',
  ID: 'string',
  Int: 'number',
  JSON: 'unknown',
  SafeInt: 'number',
  String: 'string',
};

export function leafType(name: string, isEnum: boolean): string {
  const type = isEnum ? name : scalars[name];
  if (type === undefined) throw new Error(`sdk/codegen/shapes.ts does not know the scalar ${name}.`);
  return type;
}

export interface ShapeContext {
  readonly schema: GraphQLSchema;
  readonly fragments: Fragments;
}

interface Parts {
  /** Interfaces of `types.ts`. */
  readonly named: Set<string>;
  readonly fields: Map<string, FieldNode>;
}

export function isError(type: GraphQLCompositeType): boolean {
  return 'getInterfaces' in type && type.getInterfaces().some(({ name }) => name === 'Error');
}

/** What of a selection applies to one type of those that it may be made on. */
function partsOn(
  selectionSet: SelectionSetNode,
  type: GraphQLObjectType,
  context: ShapeContext,
  parts: Parts = { named: new Set(), fields: new Map() },
): Parts {
  const applies = (condition: string | undefined): boolean =>
    condition === undefined || condition === type.name || type.getInterfaces().some(({ name }) => name === condition);
  for (const selection of selectionSet.selections) {
    if (selection.kind === Kind.FIELD) parts.fields.set((selection.alias ?? selection.name).value, selection);
    else if (selection.kind === Kind.INLINE_FRAGMENT) {
      if (applies(selection.typeCondition?.name.value)) partsOn(selection.selectionSet, type, context, parts);
    } else {
      const fragment = context.fragments.get(selection.name.value);
      const condition = fragment?.typeCondition.name.value;
      if (fragment === undefined || !applies(condition)) continue;
      if (condition === type.name) parts.named.add(fragment.name.value);
      else if (isError(type)) parts.named.add(type.name);
      else partsOn(fragment.selectionSet, type, context, parts);
    }
  }
  // Each fragment that a selection of types spreads has it already.
  if (parts.named.size > 0) parts.fields.delete('__typename');
  return parts;
}

function fieldLine(key: string, node: FieldNode, parent: GraphQLCompositeType, context: ShapeContext, indent: string) {
  if (node.name.value === '__typename') return `${indent}readonly ${key}: '${parent.name}';\n`;
  const field = 'getFields' in parent ? parent.getFields()[node.name.value] : undefined;
  if (field === undefined) throw new Error(`${parent.name} has no field ${node.name.value}.`);
  const isConditional = node.directives?.some(({ name }) => name.value === 'include' || name.value === 'skip');
  const type = outputType(field.type, node.selectionSet, context, indent);
  const doc = docstring(field.description, indent);
  return `${doc}${indent}readonly ${key}${isConditional ? '?' : ''}: ${type}${isConditional ? ' | undefined' : ''};\n`;
}

/** The members of an object, as they are written between its braces. */
export function members(
  selectionSet: SelectionSetNode,
  type: GraphQLObjectType,
  context: ShapeContext,
  indent = '  ',
): { readonly named: readonly string[]; readonly lines: string } {
  const { named, fields } = partsOn(selectionSet, type, context);
  const lines = [...fields].map(([key, node]) => fieldLine(key, node, type, context, indent));
  return { named: [...named].sort(), lines: lines.join('') };
}

function objectType(selectionSet: SelectionSetNode, type: GraphQLObjectType, context: ShapeContext, indent: string) {
  const { named, lines } = members(selectionSet, type, context, `${indent}  `);
  const own = lines === '' ? [] : [`{\n${lines}${indent}}`];
  return [...named, ...own].join(' & ') || '{}';
}

/** What a newer server may answer with: the fields that are asked for whatever it is. */
function unlistedType(
  selectionSet: SelectionSetNode,
  type: GraphQLCompositeType,
  context: ShapeContext,
  indent: string,
) {
  const common = selectionSet.selections.filter((node) => node.kind === Kind.FIELD);
  const lines = common
    .filter((node) => node.name.value !== '__typename')
    .map((node) => fieldLine((node.alias ?? node.name).value, node, type, context, `${indent}  `));
  return `{\n${indent}  readonly __typename: Unrecognized;\n${lines.join('')}${indent}}`;
}

/** The one fragment on all of the types, where nothing but it is selected: its name is the union's. */
function wholeFragment({ selections }: SelectionSetNode, type: GraphQLCompositeType, { fragments }: ShapeContext) {
  const others = selections.filter((node) => node.kind !== Kind.FIELD || node.name.value !== '__typename');
  const [only] = others;
  if (others.length !== 1 || only?.kind !== Kind.FRAGMENT_SPREAD) return undefined;
  return fragments.get(only.name.value)?.typeCondition.name.value === type.name ? only.name.value : undefined;
}

export function selectionType(
  selectionSet: SelectionSetNode,
  type: GraphQLCompositeType,
  context: ShapeContext,
  indent = '',
): string {
  if (!isAbstractType(type)) return objectType(selectionSet, type, context, indent);
  const whole = wholeFragment(selectionSet, type, context);
  if (whole !== undefined) return whole;
  const possible = context.schema.getPossibleTypes(type).map((one) => objectType(selectionSet, one, context, indent));
  const each = [...new Set(possible)].sort();
  // What a mutation answers with is looked at before it is handed on.
  if (type.name.endsWith('Result')) return each.join(' | ');
  return [...each, unlistedType(selectionSet, type, context, indent)].join(' | ');
}

function nonNull(
  type: GraphQLOutputType,
  selectionSet: SelectionSetNode | undefined,
  context: ShapeContext,
  indent: string,
) {
  if (isListType(type)) {
    const item = outputType(type.ofType, selectionSet, context, indent);
    return `readonly ${/[|&]/.test(item.replaceAll(/\{[\s\S]*\}/g, '')) ? `(${item})` : item}[]`;
  }
  if (isCompositeType(type)) {
    if (selectionSet === undefined) throw new Error(`${type.name} needs a selection.`);
    return selectionType(selectionSet, type, context, indent);
  }
  if (isNonNullType(type)) throw new Error('A non-null type within another.');
  return leafType(type.name, 'getValues' in type);
}

export function outputType(
  type: GraphQLOutputType,
  selectionSet: SelectionSetNode | undefined,
  context: ShapeContext,
  indent = '',
): string {
  if (isNonNullType(type)) return nonNull(type.ofType, selectionSet, context, indent);
  const inner = nonNull(type, selectionSet, context, indent);
  return inner === 'unknown' ? inner : `${inner} | null`;
}
