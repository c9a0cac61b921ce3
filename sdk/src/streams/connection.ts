import type { TickwireError } from '../errors.ts';
import { isObject } from '../graphql-response.ts';
import { parsedJson } from '../http-transport.ts';
import { closeError, lostError, protocolError } from './closing.ts';
import { type Heartbeat, heartbeat } from './heartbeat.ts';
import type { Patience } from './patience.ts';
import type { WebSocketConstructor } from './web-socket.ts';

/** What is sent of a subscription, over either transport. */
export interface Request {
  readonly query: string;
  readonly operationName: string | undefined;
  readonly variables: object;
}

/** What a subscription hears. */
export interface Sink {
  /** The server has taken the connection. */
  ready(): void;
  /** A response of GraphQL, if the server is one. */
  next(response: unknown): void;
  /**
   * Once at most, and not after the subscriber has left; without an error where the server has completed it. `isReached`
   * tells whether there was a server at the other end, whatever it said.
   */
  end(error?: TickwireError, isReached?: boolean): void;
}

/** One WebSocket that speaks graphql-transport-ws, and those who share it, from the first of them to the last. */
export interface Connection {
  readonly token: string | undefined;
  /** A socket that is closing takes no new subscriptions. */
  isOver(): boolean;
  /** Answers how to leave. */
  subscribe(request: Request, sink: Sink): () => void;
}

export function connect(
  WebSocket: WebSocketConstructor,
  url: string,
  token: string | undefined,
  { connectWithinMs, pingAfterMs, pongWithinMs, lingerMs }: Patience,
): Connection {
  const subscriptions = new Map<string, { readonly request: Request; readonly sink: Sink }>();
  const socket = new WebSocket(url, 'graphql-transport-ws');
  let count = 0;
  let isReached = false;
  let isAcknowledged = false;
  let isOver = false;
  let cause: unknown;
  let beat: Heartbeat | undefined;
  /** Until when the server has to take the connection; later, until when it stays open without a subscription. */
  let timer = setTimeout(giveUp, connectWithinMs);

  function send(type: string, rest?: object): void {
    if (!isOver) socket.send(JSON.stringify({ type, ...rest }));
  }

  function end(error?: TickwireError): void {
    isOver = true;
    clearTimeout(timer);
    beat?.stop();
    const sinks = [...subscriptions.values()];
    subscriptions.clear();
    for (const { sink } of sinks) sink.end(error, isReached);
  }

  function close(): void {
    end();
    socket.close(1000);
  }

  function giveUp(): void {
    isReached = isAcknowledged;
    end(lostError());
    socket.close();
    socket.terminate?.();
  }

  function begin(id: string): void {
    const { request, sink } = subscriptions.get(id) ?? {};
    send('subscribe', { id, payload: request });
    sink?.ready();
  }

  /** Whether it is a message that may come now. */
  function take({ type, id, payload }: Readonly<Record<string, unknown>>): boolean {
    if (type === 'ping') send('pong', { payload });
    else if (type === 'connection_ack' && !isAcknowledged) {
      isAcknowledged = true;
      clearTimeout(timer);
      beat = heartbeat(pingAfterMs, pongWithinMs, () => send('ping'), giveUp);
      [...subscriptions.keys()].forEach(begin);
    } else if (type !== 'pong') {
      // Of a subscription that was left something may still be under way; of one that never was, nothing.
      if (!isAcknowledged || !(Number(id) <= count)) return false;
      const sink = subscriptions.get(String(id))?.sink;
      if (type === 'next') sink?.next(payload);
      else {
        subscriptions.delete(String(id));
        if (type === 'error') sink?.next({ errors: payload });
        else if (type === 'complete') sink?.end(undefined, true);
        else return false;
      }
    }
    return true;
  }

  socket.addEventListener('open', () => {
    isReached = true;
    send('connection_init', token ? { payload: { Authorization: `Bearer ${token}` } } : {});
  });
  socket.addEventListener('message', ({ data }) => {
    if (isOver) return;
    beat?.heard();
    const message = parsedJson(String(data));
    if (isObject(message) && take(message)) return;
    end(protocolError());
    socket.close(4400);
  });
  socket.addEventListener('error', ({ error }) => {
    cause = error;
  });
  socket.addEventListener('close', ({ code = 1006, reason = '' }) => {
    // Whoever opened it and broke it off without a word may have been a proxy that lets no messages through.
    if (code === 1006) isReached = isAcknowledged;
    end(closeError(code, token && reason.includes(token) ? '' : reason, isAcknowledged, cause));
  });

  return {
    token,
    isOver: () => isOver,
    subscribe(request, sink) {
      const id = `${++count}`;
      subscriptions.set(id, { request, sink });
      if (isAcknowledged) {
        clearTimeout(timer);
        begin(id);
      }
      return () => {
        if (subscriptions.delete(id) && isAcknowledged) send('complete', { id });
        if (subscriptions.size > 0 || isOver) return;
        clearTimeout(timer);
        // Nobody waits any longer for a socket that is not open yet.
        if (isAcknowledged) timer = setTimeout(close, lingerMs);
        else close();
      };
    },
  };
}
