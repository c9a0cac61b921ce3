import {
  type DocumentNode,
  type ExecutionArgs,
  type ExecutionResult,
  type GraphQLSchema,
  getOperationAST,
} from 'graphql';
import type { Plugin } from 'graphql-yoga';
import { SharedResponse } from '../fan-out/shared-response.ts';
import { changed } from './changed-events.ts';
import {
  type Deprecation,
  deprecatedInDocument,
  deprecatedInVariables,
  hasDeprecatedInput,
} from './deprecated-uses.ts';

function isStream(result: unknown): result is AsyncIterable<ExecutionResult> {
  return typeof result === 'object' && result !== null && Symbol.asyncIterator in result;
}

function isSingle(result: unknown): result is ExecutionResult {
  return typeof result === 'object' && result !== null && !(Symbol.asyncIterator in result);
}

function told(result: ExecutionResult, deprecations: readonly Deprecation[]): ExecutionResult {
  return { ...result, extensions: { ...result.extensions, deprecations } };
}

/**
 * Tells whoever uses something that is to go, and what to use in its place: in `extensions.deprecations` of each answer,
 * of a subscription in that of its first event. A document is looked through once, as long as it is kept.
 */
export function useDeprecations(): Plugin {
  const ofDocuments = new WeakMap<DocumentNode, readonly Deprecation[]>();
  const inputsOf = new WeakMap<GraphQLSchema, boolean>();

  function inDocument(schema: GraphQLSchema, document: DocumentNode): readonly Deprecation[] {
    const known = ofDocuments.get(document);
    if (known !== undefined) return known;
    const found = deprecatedInDocument(schema, document);
    ofDocuments.set(document, found);
    return found;
  }

  function inVariables({ schema, document, operationName, variableValues }: ExecutionArgs): readonly Deprecation[] {
    const isPossible = inputsOf.get(schema) ?? hasDeprecatedInput(schema);
    inputsOf.set(schema, isPossible);
    const operation = isPossible ? getOperationAST(document, operationName) : null;
    return operation ? deprecatedInVariables(schema, operation, variableValues ?? {}) : [];
  }

  /** Null where there is nothing to tell. */
  function usedBy(args: ExecutionArgs): readonly Deprecation[] | null {
    const written = inDocument(args.schema, args.document);
    const sent = inVariables(args);
    if (written.length + sent.length === 0) return null;
    return [...new Map([...written, ...sent].map((one) => [one.coordinate, one])).values()];
  }

  return {
    onExecute({ args }) {
      const deprecations = usedBy(args);
      if (deprecations === null) return;
      return {
        onExecuteDone({ result, setResult }) {
          if (isSingle(result)) setResult(told(result, deprecations));
        },
      };
    },
    onSubscribe({ args }) {
      const deprecations = usedBy(args);
      if (deprecations === null) return;
      return {
        onSubscribeResult({ result, setResult }) {
          if (result instanceof SharedResponse) result.addToFirst({ deprecations });
          else if (isStream(result)) setResult(changed(result, { first: (event) => told(event, deprecations) }));
          else if (isSingle(result)) setResult(told(result, deprecations));
        },
      };
    },
  };
}
