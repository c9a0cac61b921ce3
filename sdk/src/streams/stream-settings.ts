import type { KeepAlive } from './patience.ts';
import type { WebSocketConstructor } from './web-socket.ts';

/** `auto`: WebSockets, and server-sent events where they fail. */
export type Transport = 'auto' | 'websocket' | 'sse';

/** How streams reach the server. */
export interface StreamSettings {
  /** Instead of the global `WebSocket`, which Node before version 22 lacks: the one of the package `ws`. */
  readonly webSocket?: WebSocketConstructor | undefined;
  /** How a dead connection is found. */
  readonly keepAlive?: KeepAlive | undefined;
  /**
   * What streams go over. `auto`, where left out: one WebSocket for all of them; server-sent events where there is no
   * WebSocket, or none can be made though HTTP works.
   */
  readonly transport?: Transport | undefined;
}
