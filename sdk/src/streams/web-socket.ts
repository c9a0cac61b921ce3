/** What the SDK reads of the events of a WebSocket, whichever of them it is. */
export interface WebSocketEvent {
  readonly type?: string;
  readonly data?: unknown;
  readonly code?: number;
  readonly reason?: string;
  readonly error?: unknown;
}

/** What the SDK asks of a WebSocket: the standard one has it, and so has that of the package `ws`. */
export interface WebSocketLike {
  send(data: string): void;
  close(code?: number, reason?: string): void;
  addEventListener(type: 'open' | 'message' | 'close' | 'error', listener: (event: WebSocketEvent) => void): void;
  /** Ends it at once, where the implementation can: `close` waits for an answer that a dead network never brings. */
  terminate?(): void;
}

/** The standard `WebSocket`, or that of the package `ws`. */
export type WebSocketConstructor = new (url: string, protocol: string) => WebSocketLike;
