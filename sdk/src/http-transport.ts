import { type RequestOptions, withDeadline } from './deadline.ts';
import { operationOf, type TypedDocument } from './document.ts';
import { type Asked, dataOf, isGraphQLResponse } from './graphql-response.ts';
import type { Session } from './session.ts';
import { TickwireError, type TickwireErrorCode } from './tickwire-error.ts';

/** The standard `fetch`, or anything that behaves as it does. */
export type Fetch = typeof globalThis.fetch;

export interface HttpTransportOptions {
  readonly url: string;
  readonly fetch: Fetch;
  readonly session: Session;
  readonly timeoutMs: number;
}

export interface SendOptions extends RequestOptions {
  /** Without the session's token: one that has ended would keep its owner from signing in again. */
  readonly anonymous?: boolean;
}

const codeByStatus: Readonly<Record<number, TickwireErrorCode>> = {
  401: 'UNAUTHENTICATED',
  403: 'FORBIDDEN',
  429: 'RATE_LIMITED',
  502: 'SERVICE_UNAVAILABLE',
  503: 'SERVICE_UNAVAILABLE',
  504: 'SERVICE_UNAVAILABLE',
};

interface Exchange {
  readonly query: string;
  readonly asked: Asked;
  readonly signal: AbortSignal;
}

function headersFor(token: string | undefined): Headers {
  const headers = new Headers({
    accept: 'application/graphql-response+json, application/json',
    'content-type': 'application/json',
  });
  try {
    if (token !== undefined) headers.set('authorization', `Bearer ${token}`);
  } catch {
    // Without its cause, which repeats the token.
    throw new TickwireError({ code: 'BAD_OPTIONS', message: 'The token has characters that no HTTP header can hold.' });
  }
  return headers;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** One POST for each operation. */
export class HttpTransport {
  readonly #options: HttpTransportOptions;

  constructor(options: HttpTransportOptions) {
    this.#options = options;
  }

  async send<Data, Variables>(
    document: TypedDocument<Data, Variables>,
    variables: Variables | undefined,
    options: SendOptions = {},
  ): Promise<Data> {
    const { query, operationName } = operationOf(document);
    const { session } = this.#options;
    const { anonymous = false, signal, timeoutMs = this.#options.timeoutMs } = options;
    return withDeadline({ signal, timeoutMs, operationName }, async (signal) => {
      const token = anonymous ? undefined : await session.token();
      return this.#exchange<Data>({ query, asked: { operationName, variables, token }, signal });
    });
  }

  async #exchange<Data>({ query, asked, signal }: Exchange): Promise<Data> {
    const { operationName, variables, token } = asked;
    const headers = headersFor(token);
    const body = JSON.stringify({ query, operationName, variables });
    const { response, text } = await this.#post({ method: 'POST', headers, body, signal }, operationName);
    const { status } = response;
    const requestId = response.headers.get('x-request-id') ?? undefined;
    const fallbackCode = codeByStatus[status] ?? 'BAD_RESPONSE';
    const answer = parse(text);
    if (isGraphQLResponse<Data>(answer)) return dataOf(answer, asked, { status, requestId, fallbackCode });
    const type = response.headers.get('content-type')?.split(';')[0] ?? 'no content type';
    throw new TickwireError({
      code: fallbackCode,
      message: `The answer is not GraphQL: status ${status}, ${type}. Is \`url\` right, and is the server up?`,
      requestId,
      operationName,
      status,
    });
  }

  async #post(init: RequestInit, operationName: string | undefined): Promise<{ response: Response; text: string }> {
    const { url, fetch } = this.#options;
    try {
      const response = await fetch(url, init);
      return { response, text: await response.text() };
    } catch (cause) {
      throw new TickwireError({ code: 'NETWORK', message: 'The server cannot be reached.', operationName, cause });
    }
  }
}
