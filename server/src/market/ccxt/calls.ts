import { SourceError } from '@tickwire/schema';
import type { z } from 'zod';
import { type Upstream, UpstreamRefusal } from '../upstream/index.ts';
import type { CcxtExchange } from './library.ts';

export interface Question<T> {
  /** For the metrics. */
  readonly endpoint: string;
  /** See UpstreamCall. */
  readonly isPatient?: boolean;
  readonly schema: z.ZodType<T>;
  ask(exchange: CcxtExchange): Promise<unknown>;
}

const tooMany = 429;
const otherwiseRefused = 400;

/** What an error of ccxt's means, by the names of its classes. Its messages hold addresses, and what was sent. */
function failureOf(error: unknown): unknown {
  const name = error instanceof Error ? error.name : '';
  switch (name) {
    case 'RateLimitExceeded':
    case 'DDoSProtection':
      return new UpstreamRefusal(tooMany, null, name);
    case 'RequestTimeout':
      return new SourceError('CCXT', 'TIMEOUT', 'CCXT did not answer in time');
    case 'NetworkError':
    case 'ExchangeNotAvailable':
    case 'OnMaintenance':
      return new Error(name);
    // What is no answer of an exchange's runs into what ccxt expects of one.
    case 'TypeError':
    case 'SyntaxError':
    case 'BadResponse':
    case 'NullResponse':
      return new SourceError('CCXT', 'MALFORMED', 'CCXT answers what cannot be read', { cause: error });
    default:
      return new UpstreamRefusal(otherwiseRefused, null, name);
  }
}

/** Asks an exchange within its limits. Answers are what their schema says, or MALFORMED. */
export function createCalls(exchange: CcxtExchange, upstream: Upstream) {
  return async function call<T>({ endpoint, isPatient = false, schema, ask }: Question<T>): Promise<T> {
    const answer = await upstream.call({
      endpoint,
      weight: 1,
      isPatient,
      isRepeatable: true,
      async run() {
        try {
          return await ask(exchange);
        } catch (error) {
          throw failureOf(error);
        }
      },
    });
    const parsed = schema.safeParse(answer);
    if (parsed.success) return parsed.data;
    throw new SourceError('CCXT', 'MALFORMED', `CCXT: ${endpoint} is not answered as documented`, {
      cause: parsed.error,
    });
  };
}

export type Calls = ReturnType<typeof createCalls>;
