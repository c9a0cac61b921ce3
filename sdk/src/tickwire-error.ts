/**
 * What went wrong, for programs. The server's codes pass through as they are, so that a newer server may have others.
 *
 * Of the server, among others: `UNAUTHENTICATED`, `FORBIDDEN`, `BAD_USER_INPUT`, `RATE_LIMITED`, `COST_LIMITED`,
 * `SERVICE_UNAVAILABLE`, `INTERNAL_SERVER_ERROR`. Of the SDK itself: `NETWORK` (no answer came), `TIMEOUT`, `ABORTED`
 * (by the caller's signal), `BAD_RESPONSE` (an answer that is not Tickwire's), `CONNECTION_CLOSED` (the server refuses
 * the WebSocket for good), `NO_WEBSOCKET`, `TOKEN_UNAVAILABLE` (the `token` function failed), `BAD_OPTIONS`.
 */
export type TickwireErrorCode =
  | 'UNAUTHENTICATED'
  | 'FORBIDDEN'
  | 'BAD_USER_INPUT'
  | 'RATE_LIMITED'
  | 'COST_LIMITED'
  | 'SERVICE_UNAVAILABLE'
  | 'INTERNAL_SERVER_ERROR'
  | 'NETWORK'
  | 'TIMEOUT'
  | 'ABORTED'
  | 'BAD_RESPONSE'
  | 'CONNECTION_CLOSED'
  | 'NO_WEBSOCKET'
  | 'TOKEN_UNAVAILABLE'
  | 'BAD_OPTIONS'
  // Keeps the names above in an editor's completion, which a plain `string` would swallow.
  | (string & Record<never, never>);

export interface TickwireErrorDetails {
  readonly code: TickwireErrorCode;
  readonly message: string;
  readonly requestId?: string | undefined;
  readonly operationName?: string | undefined;
  readonly status?: number | undefined;
  readonly cause?: unknown;
}

/**
 * Thrown for what a caller cannot plan for: the network, the session, a defect. What can be expected to go wrong is
 * returned instead, as the `error` of a `Result`. It never holds variables or tokens: safe to log.
 */
export class TickwireError extends Error {
  /** For programs to tell errors apart. */
  readonly code: TickwireErrorCode;
  /** Finds the request in the server's log; undefined where the server named none. */
  readonly requestId: string | undefined;
  /** As the document names it: `CreateWatchlist`. */
  readonly operationName: string | undefined;
  /** The HTTP status; undefined where there was no HTTP response. */
  readonly status: number | undefined;

  constructor({ code, message, requestId, operationName, status, cause }: TickwireErrorDetails) {
    super(message, cause === undefined ? undefined : { cause });
    this.code = code;
    this.requestId = requestId;
    this.operationName = operationName;
    this.status = status;
  }

  static {
    // On the prototype, as for the built-in errors: it is no property of each error that logs would repeat.
    Object.defineProperty(TickwireError.prototype, 'name', {
      value: 'TickwireError',
      configurable: true,
      writable: true,
    });
  }
}
