import { type Asked, errorFrom, isObject, isWireErrors } from '../graphql-response.ts';
import { repeatsSecret } from '../secrets.ts';
import { TickwireError, type TickwireErrorCode } from '../tickwire-error.ts';

/** How a subscription ended other than by its own caller: `lost` can be taken up again, `failed` cannot. */
export type Ending =
  | { readonly kind: 'lost'; readonly cause: unknown }
  | { readonly kind: 'failed'; readonly error: TickwireError };

interface CloseEventLike {
  readonly code: number;
  readonly reason: string;
}

const codeByClose: Readonly<Record<number, TickwireErrorCode>> = {
  4004: 'BAD_RESPONSE',
  4401: 'UNAUTHENTICATED',
  4403: 'FORBIDDEN',
  4429: 'RATE_LIMITED',
  4500: 'INTERNAL_SERVER_ERROR',
};

/** The initialisation took too long, or a dead socket was given up: it may go better the next time. */
const passingCloses = new Set([4408, 4499]);

/** Protocol errors, a policy, a message too large: the same again would end the same way. */
const fatalStandardCloses = new Set([1002, 1003, 1007, 1008, 1009, 1010]);

function isFatalClose(code: number): boolean {
  if (passingCloses.has(code)) return false;
  return fatalStandardCloses.has(code) || code in codeByClose || (code >= 4400 && code < 4500);
}

function isCloseEvent(value: unknown): value is CloseEventLike {
  return (
    typeof value === 'object' &&
    value !== null &&
    'code' in value &&
    typeof value.code === 'number' &&
    'reason' in value &&
    typeof value.reason === 'string'
  );
}

function afterClose({ code, reason }: CloseEventLike, asked: Asked): Ending {
  const because = reason === '' || repeatsSecret(reason, asked.variables, asked.token) ? '' : `: ${reason}`;
  const message = `The connection was closed with ${code}${because}`;
  if (!isFatalClose(code)) return { kind: 'lost', cause: new Error(message) };
  const { operationName } = asked;
  const error = new TickwireError({ code: codeByClose[code] ?? 'CONNECTION_CLOSED', message, operationName });
  return { kind: 'failed', error };
}

/** What graphql-ws hands over: the server's errors, a close event, an error event, or an error of its own. */
export function endingOf(reason: unknown, asked: Asked): Ending {
  if (isWireErrors(reason)) {
    return { kind: 'failed', error: errorFrom(reason, asked, { fallbackCode: 'BAD_USER_INPUT' }) };
  }
  if (isCloseEvent(reason)) return afterClose(reason, asked);
  if (reason instanceof Error) {
    const { operationName } = asked;
    const message = 'The server does not speak graphql-transport-ws as it should.';
    return {
      kind: 'failed',
      error: new TickwireError({ code: 'BAD_RESPONSE', message, operationName, cause: reason }),
    };
  }
  return { kind: 'lost', cause: isObject(reason) && reason.error instanceof Error ? reason.error : undefined };
}
