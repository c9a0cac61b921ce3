import { errorOf, type TickwireError, type TickwireErrorCode, type TickwireErrorDetails } from '../errors.ts';

/**
 * Protocol errors, a message too large, and the client's own faults: the same again would end the same way. What came
 * too late (4408), or was one socket too many (4429), passes.
 */
const fatal = /^(100[23789]|1010|44(?!08|29)..)$/;

/** A session that is ended on a socket that it had opened is one that nobody knows any more. */
function codeOf(close: number, isAcknowledged: boolean): TickwireErrorCode {
  if (close === 4401 || (close === 4403 && isAcknowledged)) return 'UNAUTHENTICATED';
  if (close === 4403) return 'FORBIDDEN';
  return fatal.test(`${close}`) ? 'CONNECTION_CLOSED' : 'NETWORK';
}

/** The error that the close of a socket is: by its code it is known whether that passes. */
export function closeError(close: number, reason: string, isAcknowledged: boolean, cause?: unknown): TickwireError {
  const message = `The connection was closed with ${close}${reason && `: ${reason}`}`;
  return errorOf({ code: codeOf(close, isAcknowledged), message, cause });
}

/** What passes: a connection that is lost, or cannot be made. */
export function lostError(message = 'The server does not answer.', cause?: unknown): TickwireError {
  return errorOf({ code: 'NETWORK', message, cause });
}

/** What it sends is none of what its protocol has. */
export function protocolError(told: Pick<TickwireErrorDetails, 'status' | 'cause'> = {}): TickwireError {
  return errorOf({ code: 'BAD_RESPONSE', message: 'The server does not speak as it should.', ...told });
}
