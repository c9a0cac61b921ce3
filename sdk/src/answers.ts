import { errorOf, type TickwireErrorCode } from './errors.ts';
import { type Asked, errorFrom, isGraphQLResponse } from './graphql-response.ts';
import type { Answer } from './http-transport.ts';

/** What a proxy means by it, whose page is no answer of ours: all from 502 on is of servers that it cannot reach. */
function codeOf(status: number): TickwireErrorCode {
  const codes: Readonly<Record<number, string>> = { 401: 'UNAUTHENTICATED', 403: 'FORBIDDEN', 429: 'RATE_LIMITED' };
  return codes[status] ?? (status > 501 ? 'SERVICE_UNAVAILABLE' : 'BAD_RESPONSE');
}

/** The data of one answer; throws what else came, told in the terms of who asked. */
export function readAnswer<Data>({ body, type, cause, jitter, ...heard }: Answer, asked: Asked): Data {
  const { status } = heard;
  if (!status) throw errorOf({ code: 'NETWORK', message: 'The server cannot be reached.', cause });
  const code = codeOf(status);
  if (isGraphQLResponse<Data>(body)) {
    if (body.errors) throw errorFrom(body.errors, asked, { ...heard, code });
    return body.data;
  }
  const doubt = code === 'BAD_RESPONSE' ? ' Is `url` right?' : '';
  const message = `The answer is not GraphQL: status ${status}, ${type}.${doubt}`;
  throw errorOf({ ...heard, code, message });
}
