import { GraphQLError } from 'graphql';

/** More than any argument takes. Lists in the document itself are bounded by its tokens. */
const maxItems = 1_000;

function tooLong(name: string, items: number): GraphQLError {
  const message = `Variable "$${name}" has a list of ${items} items, and at most ${maxItems} are allowed: send several operations.`;
  return new GraphQLError(message, { extensions: { code: 'BAD_USER_INPUT' } });
}

/**
 * Refuses long lists in variables, wherever they stand, before anything else reads them: each time that GraphQL does, it
 * looks at every item. What was sent may be nested deeper than the stack reaches.
 *
 * @throws GraphQLError with BAD_USER_INPUT
 */
export function checkVariables(variables: Readonly<Record<string, unknown>> | null | undefined): void {
  for (const [name, variable] of Object.entries(variables ?? {})) {
    const waiting = [variable];
    while (waiting.length > 0) {
      const value = waiting.pop();
      if (typeof value !== 'object' || value === null) continue;
      if (Array.isArray(value) && value.length > maxItems) throw tooLong(name, value.length);
      for (const inner of Object.values(value)) waiting.push(inner);
    }
  }
}
