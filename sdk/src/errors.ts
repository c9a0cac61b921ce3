/**
 * What went wrong, for programs. The server's codes pass through as they are, so that a newer server may have others.
 *
 * Of the server, among others: `UNAUTHENTICATED`, `FORBIDDEN`, `BAD_USER_INPUT`, `RATE_LIMITED`, `COST_LIMITED`,
 * `SERVICE_UNAVAILABLE`, `INTERNAL_SERVER_ERROR`, `IDEMPOTENCY_KEY_REUSED` (for another mutation: nothing was done),
 * `IDEMPOTENCY_OUTCOME_UNKNOWN` (the mutation changed something, and what it answered is lost). Of the SDK itself:
 * `NETWORK` (no answer came), `TIMEOUT`, `ABORTED` (by the caller's signal, or by `close`), `BAD_RESPONSE` (an answer
 * that is not Tickwire's), `CONNECTION_CLOSED` (the server refuses the stream for good), `NO_WEBSOCKET`,
 * `TOKEN_UNAVAILABLE` (the `token` function failed), `INVALID_CREDENTIALS` and `TOTP_REQUIRED` (the `token`'s are
 * refused), `BAD_OPTIONS`, `NOT_FOUND` (a list of something that is not there), `MORE_THAN_MAX` (a list that `toArray`
 * may not hold), `REPEATED_CURSOR` (a list that does not end), `BUFFER_OVERFLOW` (a stream that was read too slowly).
 */
export type TickwireErrorCode =
  | 'UNAUTHENTICATED'
  | 'FORBIDDEN'
  | 'BAD_USER_INPUT'
  | 'RATE_LIMITED'
  | 'COST_LIMITED'
  | 'SERVICE_UNAVAILABLE'
  | 'INTERNAL_SERVER_ERROR'
  | 'IDEMPOTENCY_KEY_REUSED'
  | 'IDEMPOTENCY_OUTCOME_UNKNOWN'
  | 'NETWORK'
  | 'TIMEOUT'
  | 'ABORTED'
  | 'BAD_RESPONSE'
  | 'CONNECTION_CLOSED'
  | 'NO_WEBSOCKET'
  | 'TOKEN_UNAVAILABLE'
  | 'INVALID_CREDENTIALS'
  | 'TOTP_REQUIRED'
  | 'BAD_OPTIONS'
  | 'NOT_FOUND'
  | 'MORE_THAN_MAX'
  | 'REPEATED_CURSOR'
  | 'BUFFER_OVERFLOW'
  // Keeps the names above in an editor's completion, which a plain `string` would swallow.
  | (string & Record<never, never>);

/** What an error is made of; a test may make one as the SDK would. */
export interface TickwireErrorDetails {
  readonly code: TickwireErrorCode;
  readonly message: string;
  readonly requestId?: string | undefined;
  readonly operationName?: string | undefined;
  readonly status?: number | undefined;
  readonly tries?: number | undefined;
  readonly retryAfterMs?: number | undefined;
  readonly cause?: unknown;
}

/**
 * Thrown for what a caller cannot plan for: the network, the session, a defect. What can be expected to go wrong is
 * returned instead, as the `error` of a `Result`. It holds no token, and of variables an instrument's symbol alone: safe
 * to log, unless your own `token` function or signal put something into its `cause`. Each is of one of the classes below
 * it, which `instanceof` tells apart.
 */
export class TickwireError extends Error {
  /** For programs to tell errors apart. */
  declare readonly code: TickwireErrorCode;
  /** Finds the request in the server's log; undefined where the server named none. */
  declare readonly requestId: string | undefined;
  /** As the document names it: `CreateWatchlist`. */
  declare readonly operationName: string | undefined;
  /** The HTTP status; undefined where there was no HTTP response. */
  declare readonly status: number | undefined;
  /** How often it was sent; 0 where it never was. */
  declare readonly tries: number;
  /** In how many milliseconds the server will take it; undefined where it did not say. */
  declare readonly retryAfterMs: number | undefined;

  constructor({ message, cause, ...details }: TickwireErrorDetails) {
    super(message, cause === undefined ? undefined : { cause });
    Object.assign(this, { tries: 0 }, details);
  }
}

/**
 * Nobody is signed in, or no longer: `UNAUTHENTICATED`, `TOKEN_UNAVAILABLE`, `INVALID_CREDENTIALS`, `TOTP_REQUIRED`. The
 * SDK has asked for another token, where there is one to ask for.
 */
export class AuthenticationError extends TickwireError {}

/** Somebody is signed in, and may not: `FORBIDDEN`; or the server takes known documents alone: `PERSISTED_OPERATIONS_ONLY`. */
export class PermissionError extends TickwireError {}

/**
 * Too much was asked for: `COST_LIMITED`, `RATE_LIMITED`. The SDK has waited and tried again as often as it may, or
 * `retryAfterMs` is more than the call had left. `COST_LIMITED` without it: this alone costs more than all that there is.
 */
export class LimitError extends TickwireError {}

/** What was asked for cannot be, however often it is tried: `BAD_USER_INPUT`, `BAD_OPTIONS`, other codes of 4xx. */
export class InvalidRequestError extends TickwireError {}

/** No answer came: `NETWORK`, `CONNECTION_CLOSED`, `NO_WEBSOCKET`. */
export class NetworkError extends TickwireError {}

/** No whole answer came within `timeoutMs`, over all tries: `TIMEOUT`. */
export class TimeoutError extends TickwireError {}

/** The caller's `signal` fired: `ABORTED`. */
export class AbortedError extends TickwireError {}

/** The server failed, or is no Tickwire: `INTERNAL_SERVER_ERROR`, `SERVICE_UNAVAILABLE`, `BAD_RESPONSE`. */
export class ServerError extends TickwireError {}

const classes = {
  TickwireError,
  AuthenticationError,
  PermissionError,
  LimitError,
  InvalidRequestError,
  NetworkError,
  TimeoutError,
  AbortedError,
  ServerError,
};

// On the prototypes, as for the built-in errors: no property of each error that logs would repeat, and no minifier's name.
for (const [name, { prototype }] of Object.entries(classes)) prototype.name = name;

/** By their codes; the first that fits. */
const families: readonly (readonly [RegExp, typeof TickwireError])[] = [
  [/^UNAUTHENTICATED|^TOKEN|^TOTP|CREDENTIALS/, AuthenticationError],
  [/^FORBIDDEN|_ONLY$/, PermissionError],
  [/_LIMITED$/, LimitError],
  [/^NETWORK|^CONNECTION|WEBSOCKET/, NetworkError],
  [/^TIMEOUT/, TimeoutError],
  [/^ABORTED/, AbortedError],
  [/BAD_RESPONSE|^IDEMPOTENCY_[IO]/, ServerError],
  [/^BAD_|^GRAPHQL|^OPERATION|FOUND|^MORE|OVERFLOW|KEY/, InvalidRequestError],
];

/** The error of the class that its code belongs to; of an unknown code, by the HTTP status. */
export function errorOf(details: TickwireErrorDetails): TickwireError {
  const { code, status = 0 } = details;
  const [, known] = families.find(([codes]) => codes.test(code)) ?? [];
  return new (known ?? (status >= 400 && status < 500 ? InvalidRequestError : ServerError))(details);
}

export function badOptions(message: string): TickwireError {
  return errorOf({ code: 'BAD_OPTIONS', message });
}
