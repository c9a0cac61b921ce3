/** A thread that attacks, so that whoever measures meanwhile has one of their own. */
import { parentPort, workerData } from 'node:worker_threads';
import WebSocket from 'ws';
import { attacks } from './attacks.ts';

const sockets = '1,000 subscriptions on one socket';

interface Told {
  readonly errors?: readonly { readonly message: string; readonly extensions: { readonly code: string } }[];
}

/** What came back, how often, and what it said the first time. */
const answers = new Map<string, { count: number; message: string }>();

function note(answer: string, message: string): void {
  const known = answers.get(answer);
  if (known === undefined) answers.set(answer, { count: 1, message });
  else known.count += 1;
}

async function send(url: string, body: unknown, ip: string): Promise<void> {
  const response = await fetch(`${url}/graphql`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', 'X-Forwarded-For': ip },
    body: JSON.stringify(body),
  });
  const text = await response.text();
  const told: Told = JSON.parse(text);
  const [error] = told.errors ?? [];
  if (error !== undefined) note(`${response.status} ${error.extensions.code}`, error.message);
  else note(`${response.status} ${/"__typename":"(\w+)"/.exec(text)?.[1] ?? 'data'}`, '');
}

async function attack(url: string, name: string): Promise<void> {
  const kind = attacks[name];
  if (kind === undefined) throw new Error(`there is no attack "${name}"`);
  const endsAt = performance.now() + kind.seconds * 1_000;
  let sent = 0;
  const one = async () => {
    while (sent < kind.requests && performance.now() < endsAt) {
      sent += 1;
      const { body, ip } = kind.next(sent);
      await send(url, body, ip);
    }
  };
  await Promise.all(Array.from({ length: kind.atOnce }, one));
}

async function subscribeOften(url: string): Promise<void> {
  const socket = new WebSocket(`${url.replace('http', 'ws')}/graphql`, 'graphql-transport-ws', {
    headers: { 'X-Forwarded-For': '10.0.0.7' },
  });
  const query = 'subscription { prices(symbols: ["SPX"]) { symbol price sequence } }';
  const begun = new Set<string>();
  socket.on('open', () => socket.send('{"type":"connection_init"}'));
  socket.on('message', (bytes) => {
    const message: { type: string; id?: string; payload?: Told['errors'] } = JSON.parse(String(bytes));
    if (message.type === 'connection_ack') {
      for (let index = 0; index < 1_000; index += 1) {
        socket.send(JSON.stringify({ id: String(index), type: 'subscribe', payload: { query } }));
      }
    } else if (message.type === 'error') {
      note(`error ${message.payload?.[0]?.extensions.code}`, message.payload?.[0]?.message ?? '');
    } else if (message.type === 'next' && !begun.has(message.id ?? '')) {
      begun.add(message.id ?? '');
      note('begun', '');
    }
  });
  socket.on('close', (code, reason) => note(`closed with ${code}`, String(reason)));
  await new Promise((resolve) => setTimeout(resolve, 10_000));
  socket.terminate();
}

const { url, name }: { url: string; name: string } = workerData;
const startedAt = performance.now();
await (name === sockets ? subscribeOften(url) : attack(url, name));
parentPort?.postMessage({ answers, seconds: (performance.now() - startedAt) / 1_000 });
