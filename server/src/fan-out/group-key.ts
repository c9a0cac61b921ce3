import {
  Kind,
  type OperationDefinitionNode,
  type SelectionSetNode,
  type ValidatedSubscriptionArgs,
  visit,
} from 'graphql';

const namesByOperation = new WeakMap<OperationDefinitionNode, readonly string[]>();

/**
 * The variables that an event's execution may depend on: those used below the root field and in directives. The
 * arguments of the root field are left out: its stream's key stands for them, and where a follower begins is in none.
 */
function namesOf({ operation, fragmentDefinitions }: ValidatedSubscriptionArgs): readonly string[] {
  const names = new Set<string>();
  const seen = new Set<string>();

  /** All that a part of the document uses, with the fragments that it spreads. */
  function collect(part: Parameters<typeof visit>[0]): void {
    visit(part, {
      Variable: ({ name }) => {
        names.add(name.value);
      },
      FragmentSpread: ({ name }) => {
        const fragment = fragmentDefinitions[name.value];
        if (fragment === undefined || seen.has(name.value)) return;
        seen.add(name.value);
        collect(fragment);
      },
    });
  }

  function collectAtRoot({ selections }: SelectionSetNode): void {
    for (const selection of selections) {
      for (const directive of selection.directives ?? []) collect(directive);
      if (selection.kind === Kind.FIELD) {
        if (selection.selectionSet !== undefined) collect(selection.selectionSet);
      } else if (selection.kind === Kind.INLINE_FRAGMENT) {
        collectAtRoot(selection.selectionSet);
      } else {
        const fragment = fragmentDefinitions[selection.name.value];
        if (fragment !== undefined) collectAtRoot(fragment.selectionSet);
      }
    }
  }

  collectAtRoot(operation.selectionSet);
  return [...names].sort();
}

/**
 * Equal for those subscribers of one operation whose events have equal results. Variables are compared as they were
 * sent: what a scalar makes of them need not be told apart by its JSON.
 */
export function groupKeyOf(args: ValidatedSubscriptionArgs, streamKey: string): string {
  const { operation, rawVariableValues } = args;
  let names = namesByOperation.get(operation);
  if (names === undefined) {
    names = namesOf(args);
    namesByOperation.set(operation, names);
  }
  // A variable that was left out has its default, one that is null has not.
  const values = names.map((name) => {
    // A variable may be named as what every object has.
    const value = rawVariableValues && Object.hasOwn(rawVariableValues, name) ? rawVariableValues[name] : undefined;
    return value === undefined ? [] : [value];
  });
  return JSON.stringify([streamKey, values]);
}
