import { type DocumentNode, type ExecutionArgs, type GraphQLSchema, parse } from 'graphql';
import { createGroups } from '../../src/fan-out/groups.ts';
import { SharedResponse } from '../../src/fan-out/shared-response.ts';
import { createSubscribe } from '../../src/fan-out/subscribing.ts';

export interface Asked {
  readonly document: string | DocumentNode;
  readonly variables?: Record<string, unknown>;
  readonly operationName?: string;
  /** Who asks; resolvers see it as `viewer`. */
  readonly viewer?: string;
}

/** Subscribes to a schema of a test's own, as the server does. */
export function createSubscriber(schema: GraphQLSchema) {
  const logged: object[] = [];
  const log = { error: (about: object) => void logged.push(about) };
  const groups = createGroups({ nobody: (requestId) => ({ requestId, viewer: null }), log });
  const subscribe = createSubscribe(groups);
  const documents = new Map<string, DocumentNode>();

  function documentOf(text: string): DocumentNode {
    const known = documents.get(text) ?? parse(text);
    documents.set(text, known);
    return known;
  }

  async function ask({ document, variables, operationName, viewer }: Asked) {
    const args: ExecutionArgs = {
      schema,
      document: typeof document === 'string' ? documentOf(document) : document,
      variableValues: variables ?? null,
      operationName: operationName ?? null,
      contextValue: { requestId: 'asked', viewer: viewer ?? null },
    };
    return subscribe(args);
  }

  return {
    groups,
    logged,
    ask,
    /** What must be shared. */
    async shared(asked: Asked): Promise<SharedResponse> {
      const response = await ask(asked);
      if (!(response instanceof SharedResponse)) throw new Error(`not shared: ${JSON.stringify(response)}`);
      return response;
    },
  };
}

/** Until what was begun in this turn has been done. */
export const aTurn = () => new Promise<void>((resolve) => setImmediate(resolve));
