import { once } from 'node:events';
import { onTestFinished } from 'vitest';
import WebSocket, { type ClientOptions } from 'ws';
import { z } from 'zod';

const messageShape = z.looseObject({ type: z.string(), id: z.string().optional(), payload: z.unknown().optional() });

export type Message = z.infer<typeof messageShape>;

interface Closed {
  readonly code: number;
  readonly reason: string;
}

export interface BareSocket {
  /** Text or bytes as they are; anything else as JSON. */
  send(message: string | Buffer | Record<string, unknown>): void;
  /** The next message, in order, none left out. */
  next(): Promise<Message>;
  /** Reads no more, as a client that is busy: what is sent to it waits with its sender, once the buffers between them are full. */
  pause(): void;
  resume(): void;
  close(): void;
  /** As a connection ends that nobody says goodbye on. */
  cut(): void;
  readonly closed: Promise<Closed>;
}

interface Where {
  readonly url: string;
}

/** A WebSocket to the server, open, on which nothing has been said. */
export async function openBareSocket(
  { url }: Where,
  { protocols = ['graphql-transport-ws'], ...options }: ClientOptions & { readonly protocols?: string[] } = {},
): Promise<BareSocket> {
  const socket = new WebSocket(url.replace('http', 'ws'), protocols, options);
  const inbox: Message[] = [];
  const waiting: ((message: Message) => void)[] = [];
  socket.on('message', (bytes) => {
    const message = messageShape.parse(JSON.parse(String(bytes)));
    const waiter = waiting.shift();
    if (waiter === undefined) inbox.push(message);
    else waiter(message);
  });
  const closed = new Promise<Closed>((resolve) => {
    socket.once('close', (code, reason) => resolve({ code, reason: String(reason) }));
  });
  onTestFinished(() => socket.terminate());
  await once(socket, 'open');
  return {
    closed,
    send: (message) =>
      socket.send(typeof message === 'string' || Buffer.isBuffer(message) ? message : JSON.stringify(message)),
    next: () => {
      const message = inbox.shift();
      if (message !== undefined) return Promise.resolve(message);
      const arrived = new Promise<Message>((resolve) => waiting.push(resolve));
      const ended = closed.then(({ code, reason }): never => {
        throw new Error(`closed with ${code} (${reason}) instead of a message`);
      });
      return Promise.race([arrived, ended]);
    },
    pause: () => socket.pause(),
    resume: () => socket.resume(),
    close: () => socket.close(),
    cut: () => socket.terminate(),
  };
}

export const init = (payload?: Record<string, unknown>) => ({
  type: 'connection_init',
  ...(payload !== undefined && { payload }),
});

export const subscribe = (id: string, query: string, variables?: Record<string, unknown>) => ({
  id,
  type: 'subscribe',
  payload: { query, ...(variables !== undefined && { variables }) },
});

/** A socket whose connection_init was acknowledged. */
export async function openReadySocket(where: Where, token?: string): Promise<BareSocket> {
  const socket = await openBareSocket(where);
  socket.send(init(token === undefined ? undefined : { Authorization: `Bearer ${token}` }));
  const first = await socket.next();
  if (first.type !== 'connection_ack') throw new Error(`${first.type} instead of connection_ack`);
  return socket;
}
