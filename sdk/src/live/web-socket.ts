import { TickwireError } from '../tickwire-error.ts';

/** What the SDK asks of a WebSocket: the standard one has it, and so has that of the package `ws`. */
export interface WebSocketLike {
  readonly readyState: number;
  send(data: string): void;
  close(code?: number, reason?: string): void;
  addEventListener(type: 'error', listener: () => void): void;
  /** Ends it at once, where the implementation can: `close` waits for an answer that a dead network never brings. */
  terminate?(): void;
}

export interface WebSocketConstructor {
  new (url: string, protocols?: string | string[]): WebSocketLike;
  readonly CONNECTING: number;
  readonly OPEN: number;
  readonly CLOSING: number;
  readonly CLOSED: number;
}

export function isWebSocket(value: unknown): value is WebSocketLike {
  return typeof value === 'object' && value !== null && 'readyState' in value && 'send' in value && 'close' in value;
}

export function webSocketFor(given: WebSocketConstructor | undefined): WebSocketConstructor {
  const Implementation: WebSocketConstructor | undefined =
    given ?? (typeof WebSocket === 'undefined' ? undefined : WebSocket);
  if (Implementation === undefined) {
    throw new TickwireError({
      code: 'NO_WEBSOCKET',
      message:
        'This platform has no WebSocket of its own (Node has it from version 22 on). Install the package "ws", ' +
        'and pass `webSocket: WebSocket` imported from it to createClient.',
    });
  }
  return class extends Implementation {
    constructor(url: string, protocols?: string | string[]) {
      super(url, protocols);
      // With `ws`, an error that nobody listens to ends the process; graphql-ws stops listening when it gives up.
      this.addEventListener('error', () => {});
    }
  };
}
