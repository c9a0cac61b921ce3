import { TickwireError } from './tickwire-error.ts';

/**
 * The text of one GraphQL operation that carries the types of its result and variables. Every string is one, with both
 * unknown; so is what graphql-codegen writes with `documentMode: 'string'`.
 */
export interface TypedDocument<Data, Variables> {
  toString(): string;
  /** Never there at run time: it only carries the types. */
  readonly __apiType?: (variables: Variables) => Data;
}

export interface Operation {
  readonly query: string;
  readonly operationName: string | undefined;
}

// Anchored to the start of a line, where no comment and no argument can look like an operation.
const named = /^[ \t]*(?:query|mutation|subscription)[ \t]+([_A-Za-z]\w*)/m;

export function operationOf(document: TypedDocument<unknown, never>): Operation {
  const query = document.toString();
  if (query.startsWith('[object ')) {
    throw new TickwireError({
      code: 'BAD_OPTIONS',
      message:
        "The document is a syntax tree. Pass its text: graphql-codegen's documentMode 'string', or print(document).",
    });
  }
  return { query, operationName: named.exec(query)?.[1] };
}
