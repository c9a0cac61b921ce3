import { once } from 'node:events';
import { IncomingMessage } from 'node:http';
import WebSocket from 'ws';
import { z } from 'zod';
import { ledgerEvent, ledgerFields } from '../../server/test/harness/price-ledger.ts';
import { count, countFault, createLedger, type Ledger, type Tally } from './ledger.ts';

export interface Wanted {
  readonly symbols: readonly string[];
  readonly maxRate: number | null;
}

/** A stream of prices that may be resumed, on the same connection or another one. */
export interface Subscription {
  readonly wanted: Wanted;
  readonly ledger: Ledger;
}

export function newSubscription(name: string, wanted: Wanted, tally: Tally): Subscription {
  return { wanted, ledger: createLedger(name, tally) };
}

/** Two names for the field, one after the other: so an id that is used again tells whose event it is. */
type Alias = 'a' | 'b';

export function pricesQuery(alias: Alias): string {
  return `subscription ($symbols: [String!]!, $after: String, $maxRate: Float) {
    ${alias}: prices(symbols: $symbols, after: $after, maxRate: $maxRate) { ${ledgerFields} }
  }`;
}

const messageShape = z.object({ type: z.string(), id: z.string().default(''), payload: z.unknown() });
const payloadShape = z.object({ data: z.partialRecord(z.enum(['a', 'b']), ledgerEvent), errors: z.never().optional() });

interface Operation extends Subscription {
  readonly alias: Alias;
  isHeard: boolean;
}

/** A socket that was acknowledged. */
export interface Connection {
  readonly socket: WebSocket;
  readonly running: ReadonlyMap<string, Subscription>;
  subscribe(id: string, subscription: Subscription): void;
  complete(id: string): void;
  /** As a machine ends a connection that it knows nothing of. */
  reset(): void;
  isOpen(): boolean;
  readonly closed: Promise<void>;
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

function operationsOf(socket: WebSocket, tally: Tally) {
  const running = new Map<string, Operation>();
  const aliases = new Map<string, Alias>();
  const send = (message: unknown) => socket.send(JSON.stringify(message));

  socket.on('message', (bytes) => {
    const message = messageShape.safeParse(jsonOf(String(bytes)));
    if (!message.success) return countFault(tally, `no message: ${String(bytes).slice(0, 200)}`);
    const { type, id, payload } = message.data;
    const operation = running.get(id);
    // What was on its way as it was completed.
    if (operation === undefined) return count(tally, 'told after `complete`');
    const told = payloadShape.safeParse(payload);
    if (type !== 'next' || !told.success) return countFault(tally, `${id} told: ${String(bytes).slice(0, 200)}`);
    const event = told.data.data[operation.alias];
    if (event !== undefined) {
      operation.isHeard = true;
      operation.ledger.book(event);
    } else if (operation.isHeard) countFault(tally, `an event of the operation that had the id ${id} before`);
    else count(tally, 'told after `complete`');
  });

  return {
    running,
    subscribe(id: string, subscription: Subscription) {
      const alias = aliases.get(id) === 'a' ? 'b' : 'a';
      aliases.set(id, alias);
      running.set(id, { ...subscription, alias, isHeard: false });
      const { wanted, ledger } = subscription;
      const after = ledger.cursor();
      count(tally, after === null ? 'subscribed' : 'resumed');
      send({ id, type: 'subscribe', payload: { query: pricesQuery(alias), variables: { ...wanted, after } } });
    },
    complete(id: string) {
      running.delete(id);
      count(tally, 'completed');
      send({ id, type: 'complete' });
    },
  };
}

/** Null where the server does not take it. */
export async function openConnection(url: string, tally: Tally): Promise<Connection | null> {
  const socket = new WebSocket(url, 'graphql-transport-ws');
  const ended = new AbortController();
  const closed = new Promise<void>((resolve) => {
    socket.once('close', (code) => {
      count(tally, `ended with ${code}`);
      ended.abort();
      resolve();
    });
  });
  try {
    const [[response]] = await Promise.all([once(socket, 'upgrade'), once(socket, 'open')]);
    socket.on('error', () => {});
    socket.send('{"type":"connection_init"}');
    await once(socket, 'message', { signal: ended.signal });
    const reset = () => {
      if (response instanceof IncomingMessage) response.socket.resetAndDestroy();
    };
    return { socket, closed, isOpen: () => !ended.signal.aborted, reset, ...operationsOf(socket, tally) };
  } catch {
    count(tally, 'not taken by the server');
    socket.terminate();
    return null;
  }
}
