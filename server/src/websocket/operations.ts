import type { PrismaClient } from '@tickwire/prisma';
import { type Caller, hashToken, type RequestContext, type Services, type Viewer } from '@tickwire/schema';
import { type DocumentNode, type ExecutionArgs, GraphQLError, getOperationAST } from 'graphql';
import type { SubscribePayload } from 'graphql-ws';
import { authenticateToken, noCookies } from '../http/credentials.ts';
import { isOurFault, tellError } from '../http/errors.ts';
import type { PersistedOperations } from '../http/persisted-operations.ts';
import type { GraphqlServer } from '../http/yoga.ts';
import type { CostMeter } from '../limits/cost-meter.ts';
import type { Logger } from '../telemetry/logger.ts';
import { withoutHttp } from './results.ts';

export interface OperationOptions {
  readonly graphql: GraphqlServer;
  readonly services: Services;
  readonly database: PrismaClient;
  readonly operations: PersistedOperations;
  readonly meter: CostMeter;
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

/** Parses, validates and authorises one operation of a socket; errors are told as over HTTP. */
export async function prepareOperation(
  { graphql, services, database, operations, meter, log }: OperationOptions,
  payload: SubscribePayload,
  { caller, token }: { caller: Caller; token: string | null },
): Promise<PreparedOperation | readonly GraphQLError[]> {
  const tell = (errors: readonly unknown[]) =>
    errors.map((error) => withoutHttp(tellError(error, { requestId: caller.requestId, log })));
  const { operationName, variables } = payload;
  const tokenHash = token === null ? null : hashToken(token);
  /** What could not run is charged for as well; who has nothing left is told only that. */
  const refuse = async (errors: readonly unknown[]) => {
    const told = tell(errors);
    const code = String(told[0]?.extensions.code);
    if (isOurFault(code)) return told;
    const { refusal } = await meter.chargeFailure({ ip: caller.ip, tokenHash, code });
    return refusal === null ? told : tell([refusal]);
  };
  const known = meter.refusalOf(caller.ip, () => tokenHash);
  if (known?.refusal) return tell([known.refusal]);
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
    if (errors.length > 0) return await refuse(errors);
    if (!getOperationAST(document, operationName)) return await refuse([unresolved(operationName)]);
    return {
      schema,
      document,
      contextValue: context,
      operationName: operationName ?? null,
      variableValues: variables ?? null,
      rootValue: { execute, subscribe },
    };
  } catch (error) {
    return refuse([error]);
  }
}
