import { randomUUID } from 'node:crypto';
import { on, once } from 'node:events';
import WebSocket from 'ws';

/** One TICK of a server, as it writes it. */
export async function readSample(of: { port: number; query: string; symbol: string }): Promise<string> {
  const socket = new WebSocket(`ws://127.0.0.1:${of.port}/graphql`, 'graphql-transport-ws');
  await once(socket, 'open');
  socket.send('{"type":"connection_init"}');
  await once(socket, 'message');
  const payload = { query: of.query, variables: { symbols: [of.symbol] } };
  const signal = AbortSignal.timeout(10_000);
  const messages = on(socket, 'message', { signal });
  socket.send(JSON.stringify({ id: randomUUID(), type: 'subscribe', payload }));
  for await (const [message] of messages) {
    if (String(message).includes('"TICK"')) {
      socket.terminate();
      return String(message);
    }
  }
  throw new Error('the server sent no tick');
}
