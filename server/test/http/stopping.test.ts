import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { text } from 'node:stream/consumers';
import { expect, onTestFinished, test } from 'vitest';
import { sendQuery } from '../harness/http.ts';
import { startTestServer } from '../harness/server.ts';

const stopping = await startTestServer();
const visited = await startTestServer();

async function open(url: string): Promise<Socket> {
  const { hostname, port } = new URL(url);
  const socket = connect(Number(port), hostname);
  socket.on('error', () => {});
  onTestFinished(() => {
    socket.destroy();
  });
  await once(socket, 'connect');
  return socket;
}

/** The first bytes of a request; `finish` sends the rest and answers all that comes until the server hangs up. */
async function begin(url: string, first: string) {
  const socket = await open(url);
  socket.write(first);
  return {
    async finish(rest: string): Promise<string> {
      socket.write(rest);
      return text(socket);
    },
  };
}

test('readiness is 503 while a server stops, and what was under way is still answered', async () => {
  // Both requests have begun when the server starts to stop: one lacks the end of its head, one of its body.
  const { host } = new URL(stopping.url);
  const probe = await begin(stopping.url, `GET /health/ready HTTP/1.1\r\nHost: ${host}\r\n`);
  const body = JSON.stringify({ query: '{ plans { tier } }' });
  const head = `POST /graphql HTTP/1.1\r\nHost: ${host}\r\nContent-Type: application/json\r\n`;
  const query = await begin(stopping.url, `${head}Content-Length: ${body.length}\r\n\r\n${body.slice(0, 10)}`);
  await sendQuery(stopping.url, '{ viewer { id } }');

  const stopped = stopping.stop();
  const [ready, answer] = await Promise.all([probe.finish('\r\n'), query.finish(body.slice(10))]);
  expect(ready).toMatch(/^HTTP\/1.1 503 /);
  expect(ready).toContain('{"status":"stopping","dependencies":{}}');
  expect(answer).toMatch(/^HTTP\/1.1 200 /);
  expect(answer).toContain('"tier":"EXPERT"');
  // A client that kept its connection would hold the stop up until it is idle for too long.
  expect(ready).toMatch(/^connection: close\r$/im);
  expect(answer).toMatch(/^connection: close\r$/im);
  await stopped;
});

test('a connection on which nothing was ever sent, as browsers open them ahead, does not hold a stop up', async () => {
  const unused = await open(visited.url);
  await sendQuery(visited.url, '{ viewer { id } }');
  await Promise.all([visited.stop(), once(unused.resume(), 'close')]);
}, 5_000);
