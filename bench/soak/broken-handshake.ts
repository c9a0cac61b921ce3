import { connect } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import WebSocket from 'ws';
import { pricesQuery } from './connection.ts';

/** How far a connection comes before it is left. */
export const handshakeEnds = ['half a request', 'a request', 'an open socket', 'connection_init', 'subscribe'] as const;

export interface BrokenHandshake {
  readonly url: string;
  readonly end: (typeof handshakeEnds)[number];
  readonly afterMs: number;
  /** By a reset, where a request is what was sent last. */
  readonly isReset: boolean;
  readonly symbols: readonly string[];
}

async function breakRequest({ url, end, afterMs, isReset }: BrokenHandshake): Promise<void> {
  const { hostname, port, pathname } = new URL(url);
  const tcp = connect(Number(port), hostname);
  tcp.on('error', () => {});
  const lines = [`GET ${pathname} HTTP/1.1`, `Host: ${hostname}`, 'Upgrade: websocket', 'Connection: Upgrade', ''];
  const rest = [
    'Sec-WebSocket-Version: 13',
    `Sec-WebSocket-Key: ${Buffer.alloc(16).toString('base64')}`,
    'Sec-WebSocket-Protocol: graphql-transport-ws',
    '\r\n',
  ];
  tcp.write(lines.join('\r\n'));
  if (end === 'a request') tcp.write(rest.join('\r\n'));
  await delay(afterMs);
  if (isReset) tcp.resetAndDestroy();
  else tcp.destroy();
}

/** Goes away in the midst of what every connection begins with. */
export async function breakHandshake(handshake: BrokenHandshake): Promise<void> {
  const { url, end, afterMs, symbols } = handshake;
  if (end === 'half a request' || end === 'a request') return breakRequest(handshake);
  const socket = new WebSocket(url, 'graphql-transport-ws');
  socket.on('error', () => {});
  socket.once('open', () => {
    if (end === 'an open socket') return;
    socket.send('{"type":"connection_init"}');
    const payload = { query: pricesQuery('a'), variables: { symbols } };
    // Before the server has acknowledged, this ends the connection too; afterwards it begins a subscription.
    const subscribe = () => socket.send(JSON.stringify({ id: '1', type: 'subscribe', payload }));
    if (end === 'subscribe') socket.once('message', subscribe);
  });
  await delay(afterMs);
  socket.terminate();
}
