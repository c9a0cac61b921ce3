import type { IncomingMessage, ServerResponse } from 'node:http';
import { type Caller, costOf, hashToken, type Operation, type RequestContext } from '@tickwire/schema';
import { GraphQLError } from 'graphql';
import type { Plugin } from 'graphql-yoga';
import { SharedResponse } from '../fan-out/shared-response.ts';
import { type Bill, type Charged, type CostMeter, costWindowSeconds } from '../limits/cost-meter.ts';
import type { Logger } from '../telemetry/logger.ts';
import { changed } from './changed-events.ts';
import { isOurFault, tellError, toError } from './errors.ts';
import { checkVariables } from './variable-bounds.ts';

interface HttpParts {
  readonly req: IncomingMessage;
  readonly res: ServerResponse;
  readonly requestId: string;
}

export interface CostOptions {
  readonly meter: CostMeter;
  readonly callerOf: (request: IncomingMessage, requestId: string) => Caller;
  /** What a request came with to be known by; null: nothing. */
  readonly tokenOf: (request: IncomingMessage) => string | null;
  readonly log: Logger;
}

/** Headers by draft-ietf-httpapi-ratelimit-headers. */
export const costHeaders = ['RateLimit-Policy', 'RateLimit', 'Retry-After'];

function tellInHeaders(response: ServerResponse, { limit, remaining, resetSeconds }: Bill): void {
  if (response.headersSent) return;
  response.setHeader('RateLimit-Policy', `"cost";q=${limit};w=${costWindowSeconds}`);
  response.setHeader('RateLimit', `"cost";r=${remaining};t=${resetSeconds}`);
}

/** What a request came with, whoever it turns out to be. */
interface Sender {
  readonly ip: string | null;
  readonly tokenHash: () => string | null;
}

interface Told {
  readonly errors?: readonly GraphQLError[];
  readonly extensions?: Readonly<Record<string, unknown>>;
}

function isSingle(result: unknown): result is Told {
  return typeof result === 'object' && result !== null && !(Symbol.asyncIterator in result) && !Array.isArray(result);
}

function isStream(result: unknown): result is AsyncIterable<Told> {
  return typeof result === 'object' && result !== null && Symbol.asyncIterator in result;
}

function withBill<Result extends Told>(result: Result, cost: Bill): Result {
  return { ...result, extensions: { ...result.extensions, cost } };
}

/**
 * Charges every operation before it runs, over HTTP and over WebSockets, and tells what it cost and what is
 * left: in `extensions.cost`, of a subscription with its first event, and in HTTP's headers. No validation
 * rule could do so, since what those find is kept for the next caller.
 */
export function useCost({
  meter,
  callerOf,
  tokenOf,
  log,
}: CostOptions): Plugin<RequestContext & Partial<HttpParts>, HttpParts> {
  const senders = new WeakMap<IncomingMessage, Sender>();

  /** Asked for at once: a request whose body is too long has lost its connection by the time of its answer. */
  function senderOf(request: IncomingMessage, requestId: string): Sender {
    const known = senders.get(request);
    if (known !== undefined) return known;
    const token = tokenOf(request);
    const tokenHash = () => (token === null ? null : hashToken(token));
    const sender = { ip: callerOf(request, requestId).ip, tokenHash };
    senders.set(request, sender);
    return sender;
  }

  async function chargeOperation(args: Operation, context: RequestContext): Promise<Charged> {
    try {
      checkVariables(args.variableValues);
      return await meter.charge(costOf(args), context);
    } catch (error) {
      const told = error instanceof GraphQLError ? error : new GraphQLError('', { originalError: toError(error) });
      const tokenHash = context.viewer?.credential.hash ?? null;
      const { bill, refusal } = await meter.chargeFailure({ ip: context.ip, tokenHash, code: 'BAD_USER_INPUT' });
      return { bill, refusal: refusal ?? told };
    }
  }

  async function charge(args: Operation, context: RequestContext & Partial<HttpParts>): Promise<Charged> {
    const result = await chargeOperation(args, context);
    if (context.res !== undefined) tellInHeaders(context.res, result.bill);
    return result;
  }

  /** A result that nothing was charged for, as it never came to be executed. */
  async function chargedAnyway<Result extends Told>(result: Result, { req, res, requestId }: HttpParts) {
    if ('data' in result || result.extensions?.cost !== undefined) return result;
    const code = String(result.errors?.[0]?.extensions.code);
    if (isOurFault(code)) return result;
    const { ip, tokenHash } = senderOf(req, requestId);
    const { bill, refusal } = await meter.chargeFailure({ ip, tokenHash: tokenHash(), code });
    tellInHeaders(res, bill);
    return withBill(refusal === null ? result : { errors: [tellError(refusal, { requestId, log })] }, bill);
  }

  return {
    // Who has nothing left is told so before anything is read of what was sent.
    onRequestParse({ serverContext: { req, res, requestId }, endResponse, fetchAPI }) {
      const { ip, tokenHash } = senderOf(req, requestId);
      const known = meter.refusalOf(ip, tokenHash);
      if (known === null || known.refusal === null) return;
      tellInHeaders(res, known.bill);
      const { message, extensions } = tellError(known.refusal, { requestId, log });
      const { http: _, ...told } = extensions;
      const body = JSON.stringify({ errors: [{ message, extensions: told }], extensions: { cost: known.bill } });
      const headers = {
        'Content-Type': 'application/json; charset=utf-8',
        'Retry-After': String(known.bill.resetSeconds),
      };
      endResponse(new fetchAPI.Response(body, { status: 429, headers }));
    },
    async onExecute({ args, setExecuteFn }) {
      const { bill, refusal } = await charge(args, args.contextValue);
      if (refusal !== null) setExecuteFn(() => ({ errors: [refusal] }));
      return {
        onExecuteDone({ result, setResult }) {
          if (isSingle(result)) setResult(withBill(result, bill));
        },
      };
    },
    async onSubscribe({ args, setSubscribeFn }) {
      const { bill, refusal } = await charge(args, args.contextValue);
      if (refusal !== null) setSubscribeFn(() => ({ errors: [refusal] }));
      return {
        onSubscribeResult({ result, setResult }) {
          if (result instanceof SharedResponse) result.addToFirst({ cost: bill });
          else if (isStream(result)) setResult(changed(result, { first: (event) => withBill(event, bill) }));
          else if (isSingle(result)) setResult(withBill(result, bill));
        },
      };
    },
    // What never came to be executed: no JSON, a syntax error, an unknown field, a token that nobody has.
    async onResultProcess({ result, setResult, serverContext }) {
      if (Array.isArray(result)) setResult(await Promise.all(result.map((one) => chargedAnyway(one, serverContext))));
      else if (isSingle(result)) setResult(await chargedAnyway(result, serverContext));
    },
  };
}
