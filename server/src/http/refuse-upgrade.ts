import type { Duplex } from 'node:stream';

/** Answers a connection that wanted to become a WebSocket, and ends it. */
export function refuseUpgrade(socket: Duplex, status: string, retryAfterSeconds?: number): void {
  const retry = retryAfterSeconds === undefined ? '' : `Retry-After: ${retryAfterSeconds}\r\n`;
  const head = `HTTP/1.1 ${status}\r\nConnection: close\r\n${retry}Content-Length: 0\r\n\r\n`;
  socket.end(head, () => socket.destroy());
}
