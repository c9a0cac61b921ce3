import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { setTimeout as delay } from 'node:timers/promises';
import { type WebSocket, WebSocketServer } from 'ws';
import { Connection, type ConnectionLimits } from './connection.ts';
import type { ActiveFaults } from './faults.ts';
import type { Hub } from './hub.ts';

export interface StreamsOptions extends ConnectionLimits {
  /** Handshakes beyond are answered 429. Default: 300. */
  readonly connectionsPerFiveMinutes: number;
  readonly now: () => number;
  /** Null where nobody is banned. */
  readonly bannedUntilMs: () => number | null;
}

const fiveMinutesMs = 300_000;

/** A handshake that is not granted is answered in HTTP. */
function refuse(socket: Duplex, status: string, headers: readonly string[] = []): void {
  socket.end([`HTTP/1.1 ${status}`, 'Connection: close', 'Content-Length: 0', ...headers, '', ''].join('\r\n'));
}

/** The streams that a path opens with; null where there is nothing at it. */
function readPath(url: URL): { readonly streams: readonly string[]; readonly combined: boolean } | null {
  const path = url.pathname.replace(/\/$/, '');
  const split = (names: string): readonly string[] => names.split('/').filter((name) => name !== '');
  if (path === '/stream') return { streams: split(url.searchParams.get('streams') ?? ''), combined: true };
  if (path === '/ws' || path.startsWith('/ws/')) {
    return { streams: split(path.slice('/ws'.length).replaceAll('%40', '@')), combined: false };
  }
  return null;
}

/** The WebSocket side: who is connected, and who may. */
export class Streams {
  readonly #server = new WebSocketServer({ noServer: true, autoPong: false, perMessageDeflate: false });
  readonly #hub: Hub;
  readonly #faults: ActiveFaults;
  readonly #options: StreamsOptions;
  readonly #open = new Set<Connection>();
  /** Sockets that the server has forgotten, and those of handshakes that it never answers. */
  readonly #abandoned = new Set<{ destroy(): unknown }>();
  #opened = 0;
  #refused = 0;
  #attempts: number[] = [];

  constructor(hub: Hub, faults: ActiveFaults, options: StreamsOptions) {
    this.#hub = hub;
    this.#faults = faults;
    this.#options = options;
  }

  get open(): readonly Connection[] {
    return [...this.#open];
  }

  /** Since the start. */
  get openedTotal(): number {
    return this.#opened;
  }

  /** Handshakes that were answered with an error. */
  get refusedTotal(): number {
    return this.#refused;
  }

  async upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): Promise<void> {
    socket.on('error', () => {});
    if (this.#faults.isHanging('streams')) return void this.#abandoned.add(socket);
    const latencyMs = this.#faults.latencyMs('streams');
    if (latencyMs > 0) await delay(latencyMs, undefined, { ref: false });
    const url = URL.parse(request.url ?? '/', 'ws://stand-in') ?? new URL('ws://stand-in');
    const opening = readPath(url);
    const refusal = this.#refusal(opening !== null);
    if (opening === null || refusal !== null) {
      this.#refused += 1;
      return refuse(socket, ...(refusal ?? (['404 Not Found'] as const)));
    }
    this.#server.handleUpgrade(request, socket, head, (webSocket) => this.#accept(webSocket, url.pathname, opening));
  }

  dropAll(): void {
    for (const connection of this.#open) connection.terminate();
  }

  abandonAll(): void {
    for (const connection of this.#open) {
      connection.abandon();
      this.#abandoned.add({ destroy: () => connection.terminate() });
    }
  }

  /** Follows a hang that has begun or ended: in between, what comes in waits. */
  settle(): void {
    for (const connection of this.#open) {
      if (this.#faults.isHanging('streams')) connection.pause();
      else connection.resume();
    }
  }

  /** To every connection, whatever it listens to. */
  announceShutdown(): void {
    const event = { e: 'serverShutdown', E: this.#options.now() };
    const [raw, combined] = [JSON.stringify(event), JSON.stringify({ stream: '!serverShutdown', data: event })];
    for (const connection of this.#open) connection.send(connection.combined ? combined : raw);
  }

  close(): void {
    this.dropAll();
    for (const socket of this.#abandoned) socket.destroy();
    this.#server.close();
  }

  #accept(
    webSocket: WebSocket,
    path: string,
    { streams, combined }: { readonly streams: readonly string[]; readonly combined: boolean },
  ): void {
    this.#opened += 1;
    const opened = { id: this.#opened, path, nowMs: this.#options.now(), combined };
    const connection = new Connection(webSocket, opened, this.#options, {
      subscribed: (subscriber, stream) => this.#hub.add(subscriber, stream),
      unsubscribed: (subscriber, stream) => this.#hub.remove(subscriber, stream),
      closed: (gone) => void this.#open.delete(gone),
      isSilent: () => this.#faults.isHanging('streams'),
    });
    this.#open.add(connection);
    connection.subscribe(streams);
  }

  #refusal(isKnownPath: boolean): readonly [status: string, headers?: readonly string[]] | null {
    const nowMs = this.#options.now();
    const bannedUntilMs = this.#options.bannedUntilMs();
    if (bannedUntilMs !== null) {
      return ["418 I'm a teapot", [`Retry-After: ${Math.ceil((bannedUntilMs - nowMs) / 1_000)}`]];
    }
    this.#attempts = [...this.#attempts.filter((atMs) => nowMs - atMs < fiveMinutesMs), nowMs];
    if (this.#attempts.length > this.#options.connectionsPerFiveMinutes) return ['429 Too Many Requests'];
    return isKnownPath ? null : ['404 Not Found'];
  }
}
