import { once } from 'node:events';
import { createServer } from 'node:http';
import type { Socket } from 'node:net';
import { WebSocketServer } from 'ws';

const ticksAWrite = 500;

/** A text as a frame of a server's. */
function frame(text: string): Buffer {
  const payload = Buffer.from(text);
  const { length } = payload;
  const head = length < 126 ? [0x81, length] : [0x81, 126, length >> 8, length & 0xff];
  return Buffer.concat([Buffer.from(head), payload]);
}

function tick(id: string, sequence: number): Buffer {
  const kind = sequence === 1 ? 'SNAPSHOT' : 'TICK';
  const fields = `"price":"97012.50","bid":"97012.00","ask":"97013.00","changePercent":1.25,"volume":"1234.5"`;
  const place = `"source":"REPLAY","time":"2026-11-21T09:30:00.000Z","sequence":${sequence},"missed":0,"cursor":"c${sequence}"`;
  const data = `{"prices":{"kind":"${kind}","symbol":"A",${fields},${place}}}`;
  return frame(`{"id":"${id}","type":"next","payload":{"data":${data}}}`);
}

async function pour(connection: Socket, id: string, count: number): Promise<void> {
  for (let sequence = 1; sequence <= count && !connection.destroyed; ) {
    const frames: Buffer[] = [];
    while (frames.length < ticksAWrite && sequence <= count) frames.push(tick(id, sequence++));
    if (!connection.write(Buffer.concat(frames))) await once(connection, 'drain');
  }
}

/** A server that tells so many ticks of one symbol as fast as they are read. */
export async function startFirehose(count: number) {
  const server = createServer();
  const sockets = new WebSocketServer({ server });
  sockets.on('connection', (socket, { socket: connection }) => {
    socket.on('message', (data) => {
      const { type, id } = JSON.parse(String(data));
      if (type === 'connection_init') socket.send('{"type":"connection_ack"}');
      // Who leaves while it pours has no need of the rest.
      if (type === 'subscribe') pour(connection, id, count).catch(() => {});
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('The firehose has no port.');
  return {
    url: `http://127.0.0.1:${address.port}/graphql`,
    async [Symbol.asyncDispose]() {
      for (const socket of sockets.clients) socket.terminate();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
