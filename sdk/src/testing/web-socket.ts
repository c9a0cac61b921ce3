import type { WebSocketConstructor, WebSocketEvent, WebSocketLike } from '../streams/web-socket.ts';

type Listener = (event: WebSocketEvent) => void;
type EventType = 'open' | 'message' | 'close' | 'error';

/** The server's end of a connection. */
export interface ServerEnd {
  hear(text: string): void;
  /** The client has gone. */
  gone(): void;
}

/** A connection between a client and the server, for whoever is in charge of the network. */
export interface Link {
  send(text: string): void;
  /** As a server closes it. */
  close(code: number, reason: string): void;
  /** As a network breaks it. */
  cut(): void;
  /** Nothing comes through any more, in either direction, and nobody is told. */
  silence(): void;
}

export interface Network {
  /** The server's end of a new connection; undefined where none is made. */
  connect(link: Link, protocol: string): ServerEnd | undefined;
}

/** In this turn, and after what runs: Jest's fake timers hold `queueMicrotask` back until they are moved, and no promise. */
function soon(work: () => void): void {
  void Promise.resolve().then(work);
}

/** A WebSocket as a page has it, whose network is in this process. */
class TestWebSocket implements WebSocketLike {
  static readonly CONNECTING = 0;
  static readonly OPEN = 1;
  static readonly CLOSING = 2;
  static readonly CLOSED = 3;

  readonly protocol: string;
  readyState: number = TestWebSocket.CONNECTING;
  readonly #listeners = new Map<EventType, Set<Listener>>();
  #server: ServerEnd | undefined;
  #isSilent = false;

  constructor(network: Network, protocol: string) {
    this.protocol = protocol;
    soon(() => this.#open(network));
  }

  addEventListener(type: EventType, listener: Listener): void {
    const listeners = this.#listeners.get(type) ?? new Set();
    this.#listeners.set(type, listeners.add(listener));
  }

  removeEventListener(type: EventType, listener: Listener): void {
    this.#listeners.get(type)?.delete(listener);
  }

  send(data: string): void {
    if (this.readyState === TestWebSocket.CONNECTING) throw new Error('The WebSocket is not open yet.');
    if (this.readyState !== TestWebSocket.OPEN || this.#isSilent) return;
    soon(() => {
      if (!this.#isSilent) this.#server?.hear(data);
    });
  }

  /** A page's WebSocket waits for the other end to agree, which a dead one never does. */
  close(code = 1000, reason = ''): void {
    if (this.readyState >= TestWebSocket.CLOSING) return;
    this.readyState = TestWebSocket.CLOSING;
    if (this.#isSilent) return;
    soon(() => {
      this.#server?.gone();
      this.#closed(code, reason);
    });
  }

  #open(network: Network): void {
    if (this.readyState !== TestWebSocket.CONNECTING) return;
    this.#server = network.connect(
      {
        send: (text) =>
          this.#later(() => {
            if (this.readyState === TestWebSocket.OPEN) this.#tell('message', { data: text });
          }),
        close: (code, reason) => this.#later(() => this.#closed(code, reason)),
        cut: () => this.#later(() => this.#closed(1006, '')),
        silence: () => {
          this.#isSilent = true;
        },
      },
      this.protocol,
    );
    if (this.#server === undefined) {
      this.#tell('error', {});
      this.#closed(1006, '');
    } else {
      this.readyState = TestWebSocket.OPEN;
      this.#tell('open', {});
    }
  }

  #later(work: () => void): void {
    soon(() => {
      if (!this.#isSilent) work();
    });
  }

  #closed(code: number, reason: string): void {
    if (this.readyState === TestWebSocket.CLOSED) return;
    this.readyState = TestWebSocket.CLOSED;
    this.#tell('close', { code, reason });
  }

  #tell(type: EventType, event: WebSocketEvent): void {
    for (const listener of this.#listeners.get(type) ?? []) listener({ ...event, type });
  }
}

/** A constructor of WebSockets that all lead to one server. */
export function webSocketTo(network: Network): WebSocketConstructor {
  return class extends TestWebSocket {
    constructor(_url: string, protocol: string) {
      super(network, protocol);
    }
  };
}
