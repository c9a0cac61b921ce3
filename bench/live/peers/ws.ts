/** Bare `ws`: the bytes of a `next` message are made once for a symbol's event, and sent to each of its sockets by `send`. */
import { createServer } from 'node:http';
import { type WebSocket, WebSocketServer } from 'ws';
import { z } from 'zod';
import type { PriceEvent } from '../price-event.ts';
import { port, startSource } from './source.ts';

const messageShape = z.object({
  type: z.string(),
  payload: z.object({ query: z.string(), variables: z.object({ symbols: z.array(z.string()) }) }).optional(),
});

/** As long as those that clients choose, and the same for all: so the bytes can be shared. */
const id = '00000000-0000-4000-8000-000000000000';
/** By what they ask for: a symbol, and under which name its kind a second time, empty where not. */
const audiences = new Map<string, Map<string, Set<WebSocket>>>();

function follow(socket: WebSocket, symbol: string, alias: string): void {
  const audience = audiences.get(symbol) ?? new Map<string, Set<WebSocket>>();
  const sockets = audience.get(alias) ?? new Set();
  audiences.set(symbol, audience.set(alias, sockets.add(socket)));
}

function leave(socket: WebSocket): void {
  for (const audience of audiences.values()) for (const sockets of audience.values()) sockets.delete(socket);
}

function send(event: PriceEvent): void {
  for (const [alias, sockets] of audiences.get(event.symbol) ?? []) {
    const prices = alias === '' ? event : { ...event, [alias]: event.kind };
    const message = Buffer.from(JSON.stringify({ id, type: 'next', payload: { data: { prices } } }));
    for (const socket of sockets) socket.send(message, { binary: false });
  }
}

const server = createServer((_request, response) => response.end());
new WebSocketServer({ server, path: '/graphql' }).on('connection', (socket) => {
  socket.on('error', () => socket.terminate());
  socket.on('close', () => leave(socket));
  socket.on('message', (data) => {
    const { type, payload } = messageShape.parse(JSON.parse(String(data)));
    if (type === 'connection_init') socket.send('{"type":"connection_ack"}');
    if (payload === undefined) return;
    const alias = /(\w+): kind/.exec(payload.query)?.[1] ?? '';
    for (const symbol of payload.variables.symbols) follow(socket, symbol, alias);
  });
});
server.listen(port, '127.0.0.1', () => startSource(send));
