import { type Client, createClient } from 'graphql-ws/client';
import { type Asked, dataOf, type GraphQLResponse } from '../graphql-response.ts';
import { TickwireError } from '../tickwire-error.ts';
import { type Ending, endingOf } from './ending.ts';
import { Heartbeat } from './heartbeat.ts';
import type { Patience } from './patience.ts';
import { isWebSocket, type WebSocketConstructor, type WebSocketLike } from './web-socket.ts';

export interface ConnectionOptions {
  readonly url: string;
  readonly webSocket: WebSocketConstructor;
  readonly token: string | undefined;
  readonly patience: Patience;
}

export interface Subscription {
  readonly query: string;
  readonly operationName: string | undefined;
  readonly variables: Readonly<Record<string, unknown>>;
}

export interface Subscriber<Data> {
  next(data: Data): void;
  /** Once at most, and not after the subscriber has left. */
  end(ending: Ending): void;
}

const ping = JSON.stringify({ type: 'ping' });

/**
 * One WebSocket and those who share it, from the first of them to the last. graphql-ws would go on with a new socket
 * by itself and say nothing of what was missed; so it gets one client for each socket, and no second try.
 */
export class Connection {
  readonly token: string | undefined;
  readonly #client: Client;
  readonly #losses = new Set<(reason: unknown) => void>();
  readonly #heartbeat: Heartbeat;
  #socket: WebSocketLike | undefined;
  #connectTimer: ReturnType<typeof setTimeout> | undefined;
  #isAcknowledged = false;
  #isOver = false;
  /** The first thing that went wrong: a close that follows on an error tells less. */
  #reason: unknown;

  constructor({ url, webSocket, token, patience }: ConnectionOptions) {
    this.token = token;
    this.#heartbeat = new Heartbeat({
      patience,
      ping: () => this.#socket?.send(ping),
      onDead: () => this.#giveUp(),
    });
    this.#client = createClient({
      url,
      webSocketImpl: webSocket,
      ...(token !== undefined && { connectionParams: { Authorization: `Bearer ${token}` } }),
      retryAttempts: 0,
      on: {
        connecting: () => {
          this.#connectTimer = setTimeout(() => this.#giveUp(), patience.connectWithinMs);
        },
        opened: (socket) => {
          if (isWebSocket(socket)) this.#socket = socket;
        },
        connected: () => {
          this.#isAcknowledged = true;
          clearTimeout(this.#connectTimer);
          if (!this.#isOver) this.#heartbeat.start();
        },
        message: () => this.#heartbeat.heard(),
        error: (event) => this.#endBecause(event),
        closed: (event) => this.#endBecause(event),
      },
    });
  }

  /** Whether the server took the connection, at any time. */
  get isAcknowledged(): boolean {
    return this.#isAcknowledged;
  }

  /** A socket that is closing, or will be for lack of subscribers, takes no new ones. */
  get isOver(): boolean {
    return this.#isOver;
  }

  subscribe<Data>(subscription: Subscription, subscriber: Subscriber<Data>): () => void {
    const { query, operationName, variables } = subscription;
    const asked: Asked = { operationName, variables, token: this.token };
    const lose = (reason: unknown): void => {
      if (this.#losses.delete(lose)) subscriber.end(endingOf(reason, asked));
    };
    this.#losses.add(lose);
    const unsubscribe = this.#client.subscribe<Data>(
      { query, variables, ...(operationName !== undefined && { operationName }) },
      {
        next: (response) => {
          if (this.#losses.has(lose)) this.#deliver(response, asked, subscriber, lose);
        },
        error: lose,
        complete: () => lose(this.#reason),
      },
    );
    return () => {
      this.#losses.delete(lose);
      unsubscribe();
      if (this.#losses.size > 0) return;
      this.#retire();
      // Nobody waits any longer for a socket that is not open yet.
      if (!this.#isAcknowledged) this.#client.terminate();
    };
  }

  #deliver<Data>(
    response: GraphQLResponse<Data>,
    asked: Asked,
    subscriber: Subscriber<Data>,
    lose: (reason: unknown) => void,
  ): void {
    try {
      subscriber.next(dataOf(response, asked, { fallbackCode: 'INTERNAL_SERVER_ERROR' }));
    } catch (error) {
      if (!(error instanceof TickwireError)) throw error;
      if (this.#losses.delete(lose)) subscriber.end({ kind: 'failed', error });
    }
  }

  #giveUp(): void {
    this.#retire();
    this.#client.terminate();
    this.#socket?.terminate?.();
    // A socket that could not even be made tells nobody.
    for (const lose of [...this.#losses]) lose({ code: 4499, reason: 'Terminated: it does not answer' });
  }

  #endBecause(reason: unknown): void {
    this.#reason ??= reason;
    this.#retire();
  }

  #retire(): void {
    this.#isOver = true;
    clearTimeout(this.#connectTimer);
    this.#heartbeat.stop();
    // Without it, graphql-ws would connect again after a close with 1000. It fails where the socket never opened.
    Promise.resolve(this.#client.dispose()).catch(() => {});
  }
}
