import type { PrismaClient } from '@tickwire/prisma';
import type { Caller, RequestContext, Services, Viewer } from '@tickwire/schema';
import { type DocumentNode, type ExecutionArgs, GraphQLError, getOperationAST } from 'graphql';
import type { SubscribePayload } from 'graphql-ws';
import { authenticateToken, noCookies } from '../http/credentials.ts';
import { tellError } from '../http/errors.ts';
import type { PersistedOperations } from '../http/persisted-operations.ts';
import type { GraphqlServer } from '../http/yoga.ts';
import type { Logger } from '../telemetry/logger.ts';

export interface OperationOptions {
  readonly graphql: GraphqlServer;
  readonly services: Services;
  readonly database: PrismaClient;
  readonly operations: PersistedOperations;
  readonly log: Logger;
}

/** What graphql-ws needs to run an operation, with Yoga's plugins around its execution. */
export interface PreparedOperation extends ExecutionArgs {
  readonly rootValue: Pick<ReturnType<GraphqlServer['getEnveloped']>, 'execute' | 'subscribe'>;
}

async function viewerOf({ credentials }: Services, token: string | null, caller: Caller): Promise<Viewer | null> {
  return token === null ? null : authenticateToken(credentials, token, caller);
}

function parsed(parse: (source: string) => DocumentNode, query: string): DocumentNode {
  try {
    return parse(query);
  } catch (error) {
    if (error instanceof GraphQLError) error.extensions.code ??= 'GRAPHQL_PARSE_FAILED';
    throw error;
  }
}

function unresolved(operationName: string | null | undefined): GraphQLError {
  return new GraphQLError(
    operationName
      ? `The document has no operation "${operationName}".`
      : 'Name one of the operations in operationName.',
    { extensions: { code: 'OPERATION_RESOLUTION_FAILURE' } },
  );
}

/** What an error means for the status of an HTTP answer is nothing to a socket's. */
function withoutHttp(error: GraphQLError): GraphQLError {
  delete error.extensions.http;
  return error;
}

/** Parses, validates and authorises one operation of a socket; errors are told as over HTTP. */
export async function prepareOperation(
  { graphql, services, database, operations, log }: OperationOptions,
  payload: SubscribePayload,
  { caller, token }: { caller: Caller; token: string | null },
): Promise<PreparedOperation | readonly GraphQLError[]> {
  const tell = (errors: readonly unknown[]) =>
    errors.map((error) => withoutHttp(tellError(error, { requestId: caller.requestId, log })));
  const { operationName, variables } = payload;
  try {
    const query = operations.documentOf(payload) ?? '';
    const context: RequestContext = {
      ...caller,
      // Asked anew for each operation: a session may have ended since the socket was opened.
      viewer: await viewerOf(services, token, caller),
      services,
      database,
      sessionCookies: noCookies,
    };
    const { schema, parse, validate, execute, subscribe } = graphql.getEnveloped(context);
    const document = parsed(parse, query);
    const errors: readonly GraphQLError[] = validate(schema, document);
    if (errors.length > 0) return tell(errors);
    if (!getOperationAST(document, operationName)) return tell([unresolved(operationName)]);
    return {
      schema,
      document,
      contextValue: context,
      operationName: operationName ?? null,
      variableValues: variables ?? null,
      rootValue: { execute, subscribe },
    };
  } catch (error) {
    return tell([error]);
  }
}
