/** One operation as it has reached the server. */
export interface Asked {
  /** As the client's method is called: `createTask`; as the document is named, where that begins in lower case. */
  readonly name: string;
  readonly operationName: string;
  readonly kind: 'query' | 'mutation' | 'subscription';
  readonly text: string;
  readonly variables: Readonly<Record<string, unknown>>;
  readonly token: string | undefined;
}

/** A request as a test looks at it. It holds no token. */
export interface TestRequest extends Omit<Asked, 'token' | 'text'> {
  readonly transport: 'http' | 'websocket' | 'sse';
  /** Of HTTP. */
  readonly method: string | undefined;
  /** Names in lower case; `authorization` without what it holds. Empty over a WebSocket. */
  readonly headers: Readonly<Record<string, string>>;
  readonly isSignedIn: boolean;
  /** Of a mutation: the same for all tries of one call. */
  readonly idempotencyKey: string | undefined;
  /** The hash, where it was sent instead of the document. */
  readonly documentId: string | undefined;
}

export function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

export function methodOf(operationName: string): string {
  return operationName.charAt(0).toLowerCase() + operationName.slice(1);
}
