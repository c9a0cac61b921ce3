import {
  type FieldNode,
  type FragmentDefinitionNode,
  type FragmentSpreadNode,
  type GraphQLCompositeType,
  type GraphQLField,
  type GraphQLObjectType,
  type GraphQLSchema,
  getArgumentValues,
  getNamedType,
  getNullableType,
  type InlineFragmentNode,
  isAbstractType,
  isCompositeType,
  isListType,
  Kind,
  type SelectionNode,
  type SelectionSetNode,
} from 'graphql';
import { unpagedItems } from './field-cost.ts';

export type Fragments = ReadonlyMap<string, FragmentDefinitionNode>;

export interface CostSearch {
  readonly schema: GraphQLSchema;
  readonly fragments: Fragments;
  /** As GraphQL has coerced them. */
  readonly variableValues: Parameters<typeof getArgumentValues>[2];
}

interface FieldCost {
  readonly field: number;
  readonly multiplier: number | undefined;
}

/** What stands as `complexity` beside a field, which Pothos keeps in the field's extensions. */
function fieldCost(complexity: unknown): FieldCost {
  if (typeof complexity === 'number') return { field: complexity, multiplier: undefined };
  if (typeof complexity !== 'object' || complexity === null) return { field: 1, multiplier: undefined };
  return {
    field: 'field' in complexity && typeof complexity.field === 'number' ? complexity.field : 1,
    multiplier:
      'multiplier' in complexity && typeof complexity.multiplier === 'number' ? complexity.multiplier : undefined,
  };
}

/** Computes what selections of one document cost. Of each set it is computed once for each type that it is spread on. */
export class SelectionCosts {
  readonly #search: CostSearch;
  readonly #known = new Map<SelectionSetNode, Map<GraphQLObjectType, number>>();

  constructor(search: CostSearch) {
    this.#search = search;
  }

  /**
   * A value is of one type alone: of an interface or a union the cost is that of the dearest, and never less than that of
   * any of them. What is selected twice is counted twice.
   *
   * @throws GraphQLError where an argument cannot be what the field takes.
   */
  of(selections: SelectionSetNode, type: GraphQLCompositeType): number {
    if (!isAbstractType(type)) return this.#ofObject(selections, type);
    return Math.max(0, ...this.#search.schema.getPossibleTypes(type).map((one) => this.#ofObject(selections, one)));
  }

  #ofObject(selections: SelectionSetNode, type: GraphQLObjectType): number {
    const costs = this.#known.get(selections) ?? new Map<GraphQLObjectType, number>();
    this.#known.set(selections, costs);
    const known = costs.get(type);
    if (known !== undefined) return known;
    const cost = selections.selections.reduce((sum, one) => sum + this.#ofSelection(one, type), 0);
    costs.set(type, cost);
    return cost;
  }

  #ofSelection(selection: SelectionNode, type: GraphQLObjectType): number {
    if (selection.kind === Kind.FIELD) return this.#ofField(selection, type);
    const fragment = this.#fragment(selection);
    return fragment !== undefined && this.#holds(fragment, type) ? this.#ofObject(fragment.selectionSet, type) : 0;
  }

  #fragment(spread: InlineFragmentNode | FragmentSpreadNode): InlineFragmentNode | FragmentDefinitionNode | undefined {
    return spread.kind === Kind.INLINE_FRAGMENT ? spread : this.#search.fragments.get(spread.name.value);
  }

  /** Whether a fragment's fields are answered of this type. */
  #holds({ typeCondition }: InlineFragmentNode | FragmentDefinitionNode, type: GraphQLObjectType): boolean {
    if (typeCondition === undefined) return true;
    const condition = this.#search.schema.getType(typeCondition.name.value);
    return condition === type || (isAbstractType(condition) && this.#search.schema.isSubType(condition, type));
  }

  #ofField(node: FieldNode, type: GraphQLObjectType): number {
    // What the schema says of itself has no cost of its own here.
    if (node.name.value.startsWith('__')) return 1;
    const field = type.getFields()[node.name.value];
    if (field === undefined) throw new Error(`${type} has no field ${node.name.value}: the document was not validated`);
    const { field: own, multiplier } = this.#told(field, node);
    const inner = getNamedType(field.type);
    if (node.selectionSet === undefined || !isCompositeType(inner)) return own;
    return own + this.of(node.selectionSet, inner) * Math.max(multiplier, 0);
  }

  #told(
    field: GraphQLField<unknown, unknown>,
    node: FieldNode,
  ): { readonly field: number; readonly multiplier: number } {
    const { complexity } = field.extensions;
    const { field: own, multiplier } = fieldCost(
      typeof complexity === 'function'
        ? complexity(getArgumentValues(field, node, this.#search.variableValues))
        : complexity,
    );
    return { field: own, multiplier: multiplier ?? (isListType(getNullableType(field.type)) ? unpagedItems : 1) };
  }
}
