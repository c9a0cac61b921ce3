import type { IncomingMessage, ServerResponse } from 'node:http';
import type { RequestContext } from '@tickwire/schema';
import {
  type DocumentNode,
  type ExecutionArgs,
  type ExecutionResult,
  GraphQLError,
  getOperationAST,
  OperationTypeNode,
} from 'graphql';
import type { Plugin } from 'graphql-yoga';
import type { Logger } from '../telemetry/logger.ts';
import { tellError } from './errors.ts';
import { idempotencyKeyOf } from './idempotency-key.ts';
import { type KeptCookies, keptAnswer, recordingCookies, revivedAnswer } from './kept-answer.ts';

/** A socket's operations have no headers. */
interface OverHttp extends RequestContext {
  readonly req?: IncomingMessage;
  readonly res?: ServerResponse;
}

/** Says that an answer was given before. */
export const replayedHeader = 'Idempotency-Replayed';

/** The same whatever the order in which a client writes names. */
function canonical(value: unknown): string {
  try {
    return JSON.stringify(value, (_name, inner: unknown) =>
      typeof inner === 'object' && inner !== null && !Array.isArray(inner)
        ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1)))
        : inner,
    );
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    throw new GraphQLError('variables: are nested too deeply.', { extensions: { code: 'BAD_USER_INPUT' } });
  }
}

/** All that the answer depends on, but for who calls. */
function inputOf(document: DocumentNode, { operationName, variableValues }: ExecutionArgs): string {
  const text = document.loc?.source.body;
  if (text === undefined) throw new Error('a document does not know its text');
  return canonical([text, operationName ?? null, variableValues ?? {}]);
}

type Execute = (args: ExecutionArgs) => ExecutionResult | Promise<ExecutionResult>;

/**
 * Runs a mutation that came with an `Idempotency-Key` once, and gives who repeats it the same answer. It stands before what
 * charges: who cannot pay is refused before a key is looked at, and a repeat costs what the call does.
 */
export function useIdempotency(log: Logger): Plugin<OverHttp> {
  async function executeOnce(execute: Execute, args: ExecutionArgs, context: OverHttp, header: string) {
    const { viewer, services, requestId, res } = context;
    const { document } = args;
    const key = idempotencyKeyOf(header, viewer !== null);
    const cookies: KeptCookies = [];
    const contextValue = { ...context, sessionCookies: recordingCookies(context.sessionCookies, cookies) };
    const outcome = await services.idempotency.once(
      { viewer, key, input: inputOf(document, args) },
      async () => {
        const { data, errors } = await execute({ ...args, contextValue });
        const told = errors?.map((error) => tellError(error, { requestId, log }));
        return { ...(told !== undefined && { errors: told }), ...(data !== undefined && { data }) };
      },
      ({ data, errors }) => ({
        // What failed as a whole is not worth to be told again: who repeats it wants to know how things stand.
        answer: errors !== undefined && !data ? null : keptAnswer({ data, errors, cookies }),
        hasFailed: errors !== undefined,
      }),
    );
    if ('first' in outcome) return outcome.first;
    res?.setHeader(replayedHeader, 'true');
    return revivedAnswer(outcome.replayed, document.loc?.source, context.sessionCookies);
  }

  return {
    onExecute({ args, executeFn, setExecuteFn }) {
      const { contextValue, document, operationName } = args;
      const header = contextValue.req?.headers['idempotency-key'];
      const kind = getOperationAST(document, operationName)?.operation;
      if (typeof header !== 'string' || kind !== OperationTypeNode.MUTATION) return;
      setExecuteFn(async (executed: ExecutionArgs) => {
        try {
          return await executeOnce(executeFn, executed, contextValue, header);
        } catch (error) {
          return { errors: [tellError(error, { requestId: contextValue.requestId, log })] };
        }
      });
    },
  };
}
