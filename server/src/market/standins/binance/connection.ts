import type { WebSocket } from 'ws';
import { type ControlAnswer, type ControlRequest, type RequestId, readRequest, refuse } from './control.ts';

/** What a connection is held to; the tests shorten the times. */
export interface ConnectionLimits {
  /** Default: 20 seconds. */
  readonly pingIntervalMs: number;
  /** Without an answer to a ping for so long it is closed. Default: a minute. */
  readonly pongTimeoutMs: number;
  /** Default: 24 hours. */
  readonly lifetimeMs: number;
  /** Default: 1,024. */
  readonly streamsPerConnection: number;
  /** Pings and pongs count. Default: 5. */
  readonly messagesPerSecond: number;
}

/** What the streams do with a connection. */
export interface ConnectionEvents {
  subscribed(connection: Connection, stream: string): void;
  unsubscribed(connection: Connection, stream: string): void;
  closed(connection: Connection): void;
  /** Whether nothing is sent at the moment. */
  isSilent(): boolean;
}

/** One client's WebSocket: its subscriptions, and what its messages are answered with. */
export class Connection {
  readonly id: number;
  /** As it was opened: "/ws", "/ws/btcusdt@aggTrade", "/stream". */
  readonly path: string;
  readonly openedAtMs: number;
  readonly #socket: WebSocket;
  readonly #limits: ConnectionLimits;
  readonly #events: ConnectionEvents;
  readonly #streams = new Set<string>();
  readonly #timers: NodeJS.Timeout[];
  /** When the last messages came in. */
  readonly #received: number[] = [];
  #combined: boolean;
  #messagesReceived = 0;
  #pingedWith = '';
  /** When the first ping was sent that no pong has answered. */
  #unansweredSinceMs: number | null = null;
  #isAbandoned = false;

  constructor(
    socket: WebSocket,
    opened: { readonly id: number; readonly path: string; readonly nowMs: number; readonly combined: boolean },
    limits: ConnectionLimits,
    events: ConnectionEvents,
  ) {
    this.id = opened.id;
    this.path = opened.path;
    this.openedAtMs = opened.nowMs;
    this.#socket = socket;
    this.#limits = limits;
    this.#events = events;
    this.#combined = opened.combined;
    this.#timers = [
      setInterval(() => this.#ping(), limits.pingIntervalMs).unref(),
      setTimeout(() => this.close(1001, '24 hours'), limits.lifetimeMs).unref(),
    ];
    socket.on('message', (data) => this.#receive(() => this.#handle(String(data))));
    socket.on('ping', (data) => this.#receive(() => socket.pong(data)));
    socket.on('pong', (data) => this.#receive(() => this.#ponged(String(data))));
    // What follows is told by 'close'.
    socket.on('error', () => {});
    socket.on('close', () => this.#end());
  }

  get streams(): readonly string[] {
    return [...this.#streams];
  }

  /** Whether payloads come wrapped in `{"stream", "data"}`. */
  get combined(): boolean {
    return this.#combined;
  }

  /** Pings and pongs included. */
  get messagesReceived(): number {
    return this.#messagesReceived;
  }

  /** Bytes that wait for the client to read them. */
  get bufferedBytes(): number {
    return this.#socket.bufferedAmount;
  }

  send(text: string): void {
    if (!this.#isAbandoned && this.#socket.readyState === this.#socket.OPEN) this.#socket.send(text);
  }

  subscribe(streams: readonly string[]): void {
    for (const stream of streams) {
      if (this.#streams.has(stream)) continue;
      this.#streams.add(stream);
      this.#events.subscribed(this, stream);
    }
    if (this.#streams.size > this.#limits.streamsPerConnection) this.close(1008, 'Too many streams');
  }

  close(code: number, reason: string): void {
    this.#socket.close(code, reason);
  }

  terminate(): void {
    this.#socket.terminate();
  }

  /** Leaves unread what comes in, a close frame too. */
  pause(): void {
    this.#socket.pause();
  }

  resume(): void {
    this.#socket.resume();
  }

  /** From here on the server has forgotten it: nothing is sent and nothing answered, and it is not closed either. */
  abandon(): void {
    this.#isAbandoned = true;
    this.pause();
    this.#end();
  }

  #end(): void {
    for (const timer of this.#timers) clearTimeout(timer);
    for (const stream of this.#streams) this.#events.unsubscribed(this, stream);
    this.#streams.clear();
    this.#events.closed(this);
  }

  #ping(): void {
    if (this.#events.isSilent()) return;
    const nowMs = performance.now();
    this.#unansweredSinceMs ??= nowMs;
    if (nowMs - this.#unansweredSinceMs > this.#limits.pongTimeoutMs) {
      this.close(1008, 'Pong timeout');
      return;
    }
    this.#pingedWith = String(Date.now());
    this.#socket.ping(this.#pingedWith);
  }

  /** A pong that nobody asked for does not keep a connection. */
  #ponged(payload: string): void {
    if (payload === this.#pingedWith) this.#unansweredSinceMs = null;
  }

  #receive(handle: () => void): void {
    this.#messagesReceived += 1;
    if (this.#isTooMuch()) this.close(1008, 'Too many requests');
    else if (this.#socket.readyState === this.#socket.OPEN) handle();
  }

  #isTooMuch(): boolean {
    const atMs = performance.now();
    this.#received.push(atMs);
    if (this.#received.length <= this.#limits.messagesPerSecond) return false;
    const first = this.#received.shift();
    return first !== undefined && atMs - first < 1_000;
  }

  #handle(text: string): void {
    const reply = (answer: ControlAnswer): void => this.send(JSON.stringify(answer));
    const request = readRequest(text);
    if ('code' in request) reply(request);
    else reply(this.#serve(request));
  }

  #serve({ method, params, id }: ControlRequest): ControlAnswer {
    if (method === 'LIST_SUBSCRIPTIONS') return { result: this.streams, id };
    if (method === 'GET_PROPERTY' || method === 'SET_PROPERTY') return this.#property(method, params, id);
    const streams = params.filter((stream) => typeof stream === 'string');
    if (streams.length < params.length) return refuse(2, 'Invalid request: stream names must be strings', id);
    // Binance takes any name, and sends nothing for those that it does not know.
    if (method === 'SUBSCRIBE') this.subscribe(streams);
    else this.#unsubscribe(streams);
    return { result: null, id };
  }

  #unsubscribe(streams: readonly string[]): void {
    for (const stream of streams) if (this.#streams.delete(stream)) this.#events.unsubscribed(this, stream);
  }

  #property(method: string, [name, value, ...others]: readonly unknown[], id: RequestId): ControlAnswer {
    if (typeof name !== 'string') return refuse(2, 'Invalid request: property name must be a string', id);
    if (name !== 'combined') return refuse(0, 'Unknown property', id);
    const tooMany = others.length > 0 || (method === 'GET_PROPERTY' && value !== undefined);
    if (tooMany) return refuse(2, 'Invalid request: too many parameters', id);
    if (method === 'GET_PROPERTY') return { result: this.#combined, id };
    if (typeof value !== 'boolean') return refuse(1, 'Invalid value type: expected Boolean', id);
    this.#combined = value;
    return { result: null, id };
  }
}
