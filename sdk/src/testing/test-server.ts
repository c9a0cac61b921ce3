import type { WebSocketConstructor } from '../streams/web-socket.ts';
import type { TestRequest } from './asked.ts';
import type { TestClock } from './clock.ts';
import type { Fault } from './faults.ts';
import { TestHttp } from './http.ts';
import type { TestTick, TickFields } from './price-log.ts';
import type { Refusal } from './refusal.ts';
import { Service } from './service.ts';
import type { AnswerOf, OperationName, StreamName, ValueOf } from './sketch.ts';
import { SocketSession } from './socket-session.ts';
import { webSocketTo } from './web-socket.ts';

/** What a server answers: the value, what makes it out of the variables, or a refusal. */
export type Answer<Value> =
  | Value
  | Refusal
  | ((variables: Readonly<Record<string, unknown>>) => Value | Refusal | Promise<Value | Refusal>);

/** Whether the server takes connections, and what of it a restart leaves. */
export interface RestartOptions {
  /** False: the cursors of before count no more, and who comes back is told a gap. True where left out. */
  readonly keepsLog?: boolean | undefined;
}

/**
 * A Tickwire server within this process, for tests: it speaks HTTP, server-sent events and graphql-transport-ws to the
 * client that is given its `fetch` and `webSocket`, answers what it was told to answer, and fails when it is told to.
 *
 * Its timers are the global ones: with the fake timers of a test's framework nothing takes time.
 */
export class TestServer {
  /** For `createClient`. */
  readonly url: string;
  /**
   * For `createClient`: reaches this server and no other. Documents are sent by their text, as a hash is made in a time
   * that no fake timers move; a client with `persisted: 'auto'` sends hashes all the same.
   */
  readonly fetch: typeof globalThis.fetch & { readonly persisted: false };
  /** For `createClient`: reaches this server and no other. */
  readonly webSocket: WebSocketConstructor;
  /** What has reached the server, in order: not what was lost on the way, nor what was refused for its token. */
  readonly requests: readonly TestRequest[];
  /** What the server takes for the time: of ticks, for one. */
  readonly clock: TestClock;
  readonly #service = new Service();
  readonly #http: TestHttp;
  readonly #sockets = new Set<SocketSession>();
  #takesWebSockets = true;

  /** @internal */
  constructor(url: string) {
    this.url = url;
    this.#http = new TestHttp(this.#service, url);
    this.fetch = Object.assign(this.#http.fetch, { persisted: false } as const);
    this.requests = this.#service.requests;
    this.clock = this.#service.clock;
    this.webSocket = webSocketTo({
      connect: (link, protocol) => {
        const isRefused = !this.#http.isUp || !this.#takesWebSockets;
        if (isRefused || this.#service.faults.take('', true) !== undefined) return undefined;
        const session = new SocketSession(this.#service, link, (gone) => this.#sockets.delete(gone));
        if (protocol !== 'graphql-transport-ws') session.close(4406, 'Subprotocol not acceptable');
        else this.#sockets.add(session);
        return session;
      },
    });
  }

  /** The newest request of this operation. */
  lastRequest(name: OperationName | StreamName | 'prices' | (string & Record<never, never>)): TestRequest | undefined {
    return this.requests.findLast((request) => request.name === name || request.operationName === name);
  }

  /**
   * What this operation is answered with from now on: what the client's method is to return, in the fields that the test
   * is about. Of a mutation it is any member of its union; an error names itself by `__typename`. Of a list it is all
   * items, which come in pages as they are asked for.
   *
   * A document of your own is named as it names itself, and answered with its whole `data`.
   */
  answer<Name extends OperationName | StreamName>(name: Name, answer: Answer<FirstOf<Name>>): void;
  answer(name: Capitalize<string>, answer: Answer<object>): void;
  answer(name: string, answer: unknown): void {
    this.#service.answers.set(name, answer);
  }

  /** Plans what the next requests meet. */
  failNext(fault: Fault): void {
    this.#service.faults.plan(fault);
  }

  /** A new price. Answers the number of the tick. */
  tick(symbol: string, price: string, fields: TickFields = {}): number {
    return this.#service.prices.tick(symbol, price, { ...fields, isLost: false });
  }

  /** A new price that streams that are open now are not told, without a word: as if it had been lost on its way. */
  loseTick(symbol: string, price: string, fields: TickFields = {}): number {
    return this.#service.prices.tick(symbol, price, { ...fields, isLost: true });
  }

  /** The symbol's source is silent. */
  stale(symbol: string): void {
    this.#service.prices.stale(symbol);
  }

  /**
   * Tells that ticks of the symbol may be missing, and its newest price. A stream that was told that price already knows
   * better, and tells nothing: lose a tick before.
   */
  gap(symbol: string): void {
    this.#service.prices.gap(symbol);
  }

  /** Tells each open stream its newest `count` events of prices once more. */
  repeat(count = 1): void {
    this.#service.prices.repeat(count);
  }

  /** Keeps nothing of what was told so far: who comes back from before is told a gap. */
  forgetTicks(): void {
    this.#service.prices.forget(false);
  }

  /** All ticks of a symbol so far, also those that nobody was told: what a consumer's account is held against. */
  ticks(symbol: string): readonly TestTick[] {
    return this.#service.prices.ticks(symbol);
  }

  /** Tells all who follow it. What has a `cursor` is told again to who comes back with one of before. */
  push<Name extends StreamName>(name: Name, value: ValueOf<Name>): void;
  push(name: Capitalize<string>, data: unknown): void;
  push(name: string, value: unknown): void {
    this.#service.subscriptions.push(name, value);
  }

  /** Ends it for all who follow it. */
  complete(name: StreamName | (string & Record<never, never>)): void {
    this.#service.subscriptions.complete(name);
  }

  /** How many follow it now. */
  followers(name: StreamName | 'prices' | (string & Record<never, never>)): number {
    return this.#service.subscriptions.count(name);
  }

  /** How many sockets, and streams of server-sent events, are open. */
  get connections(): number {
    return this.#sockets.size + this.#http.streams.size;
  }

  /** Breaks all connections, as a network does. */
  dropConnections(): void {
    for (const socket of this.#sockets) socket.cut();
    for (const stream of this.#http.streams) stream.breakOff();
  }

  /** Closes all sockets as a server does, and breaks streams off: with 1013 for who is too slow, for one. */
  closeConnections(code: number, reason = ''): void {
    for (const socket of this.#sockets) socket.close(code, reason);
    for (const stream of this.#http.streams) stream.breakOff();
  }

  /** Leaves the connections that there are half-open: nothing comes through any more, and nobody is told. */
  silenceConnections(): void {
    for (const socket of this.#sockets) socket.silence();
    for (const stream of this.#http.streams) stream.silence();
  }

  /** Whether WebSockets can be opened; where not, HTTP still works, as behind some proxies. */
  takeWebSockets(takes: boolean): void {
    this.#takesWebSockets = takes;
  }

  /** Closes all connections with 1001, and cannot be reached until it is started again. */
  stop(): void {
    this.#http.isUp = false;
    this.closeConnections(1001, 'The server stops');
  }

  start({ keepsLog = true }: RestartOptions = {}): void {
    if (!keepsLog) this.#service.prices.forget(true);
    this.#http.isUp = true;
  }

  /** From now on only these tokens count; before it is called, any does. */
  acceptTokens(...tokens: readonly string[]): void {
    this.#service.tokens.acceptOnly(tokens);
  }

  /** This token has expired: requests are refused with 401, sockets closed with 4401. */
  expireToken(token: string): void {
    this.#endToken(token, 'expired', 4401, 'Unauthorized: expired');
  }

  /** The session of this token was ended, by its owner or an admin: sockets are closed with 4403. */
  endSession(token: string): void {
    this.#endToken(token, 'ended', 4403, 'Forbidden: ended');
  }

  #endToken(token: string, how: 'expired' | 'ended', code: number, reason: string): void {
    this.#service.tokens.end(token, how);
    for (const socket of this.#sockets) if (socket.token === token) socket.close(code, reason);
    for (const stream of this.#http.streams) if (stream.token === token) stream.breakOff();
  }
}

/** A subscription's answer is the first that it tells. */
type FirstOf<Name> = Name extends StreamName ? ValueOf<Name> : AnswerOf<Name>;

/** Where a test server pretends to be. */
export interface TestServerOptions {
  /** Where it pretends to be: `http://tickwire.test/graphql` where left out. */
  readonly url?: string | undefined;
}

/**
 * A new server, which knows no answers and no prices yet.
 *
 * ```ts
 * const server = createTestServer();
 * const client = createClient({ url: server.url, fetch: server.fetch, webSocket: server.webSocket });
 * server.answer('task', { id: 't1', title: 'Buy milk' });
 * server.tick('AAPL', '101.50');
 * ```
 */
export function createTestServer({ url = 'http://tickwire.test/graphql' }: TestServerOptions = {}): TestServer {
  return new TestServer(url);
}
