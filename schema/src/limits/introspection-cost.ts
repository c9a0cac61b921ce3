import { Kind, type SelectionSetNode } from 'graphql';
import type { Fragments } from './selection-cost.ts';

/** About how many items the lists have that a schema describes itself by. */
const items: Readonly<Record<string, number>> = {
  types: 100,
  fields: 8,
  inputFields: 4,
  enumValues: 4,
  args: 3,
  interfaces: 2,
  possibleTypes: 4,
  directives: 5,
};

/** What it answers is in memory: so many of its fields cost as much as one other. */
const fieldsAtTheCostOfOne = 200;

/** What a selection of `__schema` or `__type` costs, for which no field of the schema can say it. */
export function introspectionCost(selectionSet: SelectionSetNode, fragments: Fragments): number {
  const known = new Map<SelectionSetNode, number>();

  function fieldsOf(selections: SelectionSetNode): number {
    const before = known.get(selections);
    if (before !== undefined) return before;
    let fields = 0;
    for (const selection of selections.selections) {
      if (selection.kind === Kind.FIELD) {
        const inner = selection.selectionSet === undefined ? 0 : fieldsOf(selection.selectionSet);
        fields += 1 + (items[selection.name.value] ?? 1) * inner;
      } else {
        const spread = selection.kind === Kind.INLINE_FRAGMENT ? selection : fragments.get(selection.name.value);
        fields += spread === undefined ? 0 : fieldsOf(spread.selectionSet);
      }
    }
    known.set(selections, fields);
    return fields;
  }

  return fieldsOf(selectionSet) / fieldsAtTheCostOfOne;
}
