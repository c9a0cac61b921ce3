/** The peer of bench/fan-out.ts: the same frame to every socket by bare `ws`, at the same rate. */
import { createServer } from 'node:http';
import { WebSocketServer } from 'ws';

const http = createServer((_request, response) => response.end());
const sockets = new WebSocketServer({ server: http });
const frame = Buffer.from(process.env.FRAME ?? '');
const rate = Number(process.env.RATE);

setInterval(() => {
  for (const client of sockets.clients) client.send(frame, { binary: false });
}, 1_000 / rate);

http.listen(Number(process.env.PORT), '127.0.0.1');
