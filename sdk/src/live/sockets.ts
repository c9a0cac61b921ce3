import type { Session } from '../session.ts';
import { Connection, type Subscriber, type Subscription } from './connection.ts';
import type { Patience } from './patience.ts';
import { type WebSocketConstructor, webSocketFor } from './web-socket.ts';

export interface SocketsOptions {
  readonly url: string;
  readonly webSocket: WebSocketConstructor | undefined;
  readonly session: Session;
  readonly patience: Patience;
}

export interface Subscribed {
  readonly connection: Connection;
  readonly unsubscribe: () => void;
}

/**
 * One socket for all subscriptions of one session. Who signs in or out gets a new one for what is subscribed from then
 * on; what was subscribed before goes on over the old one.
 */
export class Sockets {
  readonly #options: SocketsOptions;
  #current: Connection | undefined;

  constructor(options: SocketsOptions) {
    this.#options = options;
  }

  async subscribe<Data>(subscription: Subscription, subscriber: Subscriber<Data>): Promise<Subscribed> {
    const token = await this.#options.session.token();
    // Nothing is awaited from here on: the connection could be over by then.
    const connection = this.#connectionFor(token);
    return { connection, unsubscribe: connection.subscribe(subscription, subscriber) };
  }

  #connectionFor(token: string | undefined): Connection {
    if (this.#current !== undefined && !this.#current.isOver && this.#current.token === token) return this.#current;
    const { url, webSocket, patience } = this.#options;
    this.#current = new Connection({ url, webSocket: webSocketFor(webSocket), token, patience });
    return this.#current;
  }
}
