import { once } from 'node:events';
import { onTestFinished } from 'vitest';
import WebSocket, { type ClientOptions } from 'ws';
import { z } from 'zod';
import { type BinanceStandIn, startBinanceStandIn } from '../../src/market/standins/binance/index.ts';
import { whenDone } from '../harness/when-done.ts';

export const startTimeMs = Date.UTC(2026, 5, 1, 12, 0, 20);

/** A clock that stands until it is turned. */
export interface Clock {
  readonly now: () => number;
  turn(ms: number): void;
}

export function createClock(nowMs = startTimeMs): Clock {
  let timeMs = nowMs;
  return {
    now: () => timeMs,
    turn(ms) {
      timeMs += ms;
    },
  };
}

/** A stand-in for a test, or for a file's tests; it ends with them. */
export async function startBinance(options?: Parameters<typeof startBinanceStandIn>[0]): Promise<BinanceStandIn> {
  const standIn = await startBinanceStandIn(options);
  whenDone(() => standIn.close());
  return standIn;
}

const rowSchema = z.tuple([
  z.int(),
  z.string(),
  z.string(),
  z.string(),
  z.string(),
  z.string(),
  z.int(),
  z.string(),
  z.int(),
  z.string(),
  z.string(),
  z.literal('0'),
]);

export type Row = z.infer<typeof rowSchema>;

/** A page of bars as REST has them. */
export async function fetchKlines({ restUrl }: BinanceStandIn, query: Record<string, string | number>): Promise<Row[]> {
  const parameters = new URLSearchParams(Object.entries(query).map(([name, value]) => [name, String(value)]));
  const response = await fetch(`${restUrl}/api/v3/klines?${parameters}`);
  return z.array(rowSchema).parse(await response.json());
}

export interface StreamClient {
  send(message: unknown): void;
  /** The next message, in order, as it is. */
  nextText(): Promise<string>;
  /** The next message, in order. */
  next(): Promise<unknown>;
  /** How many messages wait to be asked for. */
  readonly waiting: number;
  readonly socket: WebSocket;
  readonly closed: Promise<{ readonly code: number; readonly reason: string }>;
}

/** A WebSocket to a stand-in, open. @param path "/ws/btcusdt@trade" */
export async function openStream(
  { streamUrl }: BinanceStandIn,
  path: string,
  options: ClientOptions = {},
): Promise<StreamClient> {
  const socket = new WebSocket(`${streamUrl}${path}`, options);
  const inbox: string[] = [];
  const asked: ((message: string) => void)[] = [];
  socket.on('message', (data) => {
    const reader = asked.shift();
    if (reader === undefined) inbox.push(String(data));
    else reader(String(data));
  });
  const closed = new Promise<{ code: number; reason: string }>((resolve) => {
    socket.once('close', (code, reason) => resolve({ code, reason: String(reason) }));
  });
  onTestFinished(() => socket.terminate());
  await once(socket, 'open');
  socket.on('error', () => {});
  const nextText = (): Promise<string> => {
    const message = inbox.shift();
    return message === undefined ? new Promise((resolve) => asked.push(resolve)) : Promise.resolve(message);
  };
  return {
    send: (message) => socket.send(typeof message === 'string' ? message : JSON.stringify(message)),
    nextText,
    next: async () => JSON.parse(await nextText()),
    get waiting() {
      return inbox.length;
    },
    socket,
    closed,
  };
}

/** What a REST path answers: JSON, or a page as it is. */
export async function get(url: string) {
  const response = await fetch(url);
  const text = await response.text();
  return { status: response.status, headers: response.headers, body: text.startsWith('<') ? text : JSON.parse(text) };
}

export const aggTradeShape = z.object({ e: z.literal('aggTrade'), s: z.string(), a: z.int() });
