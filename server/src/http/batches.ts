import type { IncomingMessage } from 'node:http';
import { GraphQLError, getOperationAST, OperationTypeNode } from 'graphql';
import type { Plugin } from 'graphql-yoga';

export const maxOperationsInBatch = 10;

interface OverHttp {
  readonly req?: IncomingMessage;
}

function badRequest(message: string, http?: { readonly status: number }): GraphQLError {
  return new GraphQLError(message, { extensions: { code: 'BAD_REQUEST', ...(http !== undefined && { http }) } });
}

/** @throws GraphQLError with BAD_REQUEST where it is no list of operations, whatever is wrong with each of them. */
function checkBatch(batch: readonly unknown[]): void {
  const http = { status: 400 };
  if (batch.length === 0) throw badRequest('The batch is empty: send operations, or none of it.', http);
  if (batch.length > maxOperationsInBatch) {
    const message = `The batch has ${batch.length} operations, and at most ${maxOperationsInBatch} are allowed: send several batches.`;
    throw badRequest(message, http);
  }
  if (batch.some((one) => typeof one !== 'object' || one === null || Array.isArray(one))) {
    throw badRequest('A batch is a list of operations, each an object such as { "query": "…" }.', http);
  }
}

function noQuery(kind: OperationTypeNode): GraphQLError {
  return badRequest(`A batch holds queries alone: send this ${kind} by itself.`);
}

/**
 * Answers several queries that come as a list in one request, each charged and bounded as if it came by itself. Queries
 * alone: of mutations it would be open in which order they are done, and what became of them where the answer is lost.
 */
export function useBatches(): Plugin<OverHttp, Required<OverHttp>> {
  const batched = new WeakSet<IncomingMessage>();
  return {
    onRequestParse: ({ serverContext: { req } }) => ({
      onRequestParseDone({ requestParserResult }) {
        if (!Array.isArray(requestParserResult)) return;
        checkBatch(requestParserResult);
        batched.add(req);
      },
    }),
    onExecute({ args: { contextValue, document, operationName }, setResultAndStopExecution }) {
      if (contextValue.req === undefined || !batched.has(contextValue.req)) return;
      const kind = getOperationAST(document, operationName)?.operation ?? OperationTypeNode.QUERY;
      if (kind !== OperationTypeNode.QUERY) setResultAndStopExecution({ errors: [noQuery(kind)] });
    },
    onSubscribe({ args: { contextValue }, setResultAndStopExecution }) {
      if (contextValue.req === undefined || !batched.has(contextValue.req)) return;
      setResultAndStopExecution({ errors: [noQuery(OperationTypeNode.SUBSCRIPTION)] });
    },
  };
}
