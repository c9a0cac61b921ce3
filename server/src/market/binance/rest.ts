import { Agent } from 'node:http';
import { Agent as SecureAgent } from 'node:https';
import { SourceError } from '@tickwire/schema';
import type { MainClient } from 'binance';
import { z } from 'zod';
import { parseRetryAfter, type Upstream, UpstreamRefusal } from '../upstream/index.ts';
import type { Library } from './library.ts';

/** Answered where a symbol is none of Binance's, or no more: of several, any. */
export const unknownSymbol = Symbol('unknown symbol');
const unknownSymbolCode = -1121;

export interface RestOptions {
  readonly restUrl: string;
  readonly upstream: Upstream;
  readonly library: Promise<Library>;
}

export interface Question<T> {
  readonly endpoint: string;
  readonly weight: number;
  /** See UpstreamCall. */
  readonly isPatient?: boolean;
  readonly answer: z.ZodType<T>;
  ask(client: MainClient): Promise<unknown>;
}

/** An axios error with an answer in it. */
const refusalSchema = z.object({
  response: z.object({
    status: z.int(),
    headers: z.object({ 'retry-after': z.unknown().optional() }),
    data: z.unknown().optional(),
  }),
});
/** What Binance says is wrong, where it is Binance that says it. */
const problemSchema = z.object({ code: z.int(), msg: z.string() });
const networkErrorSchema = z.object({ code: z.string().optional(), message: z.string() });

/** The answer that an error holds, without the request that axios puts beside it. */
function readError(error: unknown): Error | typeof unknownSymbol {
  const refusal = refusalSchema.safeParse(error);
  if (!refusal.success) {
    const { code, message } = networkErrorSchema.safeParse(error).data ?? { message: 'no answer' };
    return new Error(code === undefined ? message : `${code}: ${message}`);
  }
  const { status, headers, data } = refusal.data.response;
  const problem = problemSchema.safeParse(data).data;
  if (problem?.code === unknownSymbolCode) return unknownSymbol;
  const message = problem === undefined ? 'no reason given' : `${problem.msg} (${problem.code})`;
  return new UpstreamRefusal(status, parseRetryAfter(headers['retry-after']), message);
}

/** Binance's REST interface, by its client package. Answers are what their schema says, or MALFORMED. */
export function createRest({ restUrl, upstream, library }: RestOptions) {
  const httpAgent = new Agent({ keepAlive: true });
  const httpsAgent = new SecureAgent({ keepAlive: true });

  return {
    /** @throws SourceError */
    async ask<T>({ endpoint, weight, isPatient = false, answer, ask }: Question<T>): Promise<T | typeof unknownSymbol> {
      const { MainClient } = await library;
      return upstream.call({
        endpoint,
        weight,
        isPatient,
        isRepeatable: true,
        async run({ signal, observeUsedWeight }) {
          // A client costs nothing, and has the signal and the weights of this one call.
          const client = new MainClient(
            { baseUrl: restUrl, parseExceptions: false, disableTimeSync: true },
            { signal, httpAgent, httpsAgent },
          );
          let answered: unknown;
          try {
            answered = await ask(client);
          } catch (error) {
            const problem = readError(error);
            if (problem === unknownSymbol) return problem;
            throw problem;
          } finally {
            observeUsedWeight(client.getRateLimitStates()['x-mbx-used-weight-1m']);
          }
          const parsed = answer.safeParse(answered);
          if (parsed.success) return parsed.data;
          throw new SourceError('BINANCE', 'MALFORMED', `BINANCE: ${endpoint} is not answered as documented`, {
            cause: parsed.error,
          });
        },
      });
    },

    close(): void {
      httpAgent.destroy();
      httpsAgent.destroy();
    },
  };
}

export type Rest = ReturnType<typeof createRest>;
