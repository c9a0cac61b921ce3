import { randomUUID } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { addressGroup, isRefusal, type Refusal, type Viewer } from '@tickwire/schema';
import { GraphQLError } from 'graphql';
import { CloseCode, handleProtocols, makeServer } from 'graphql-ws';
import { type WebSocket, WebSocketServer } from 'ws';
import type { Config } from '../config.ts';
import type { Held, HeldCredentials } from '../credentials/held.ts';
import { callerOf } from '../http/caller.ts';
import { clientAddress } from '../http/client-address.ts';
import { bearerToken, sessionCookieOf } from '../http/credentials.ts';
import { tellError } from '../http/errors.ts';
import type { Origins } from '../http/origins.ts';
import { refuseUpgrade } from '../http/refuse-upgrade.ts';
import { readInTurns } from './inbox.ts';
import { type OperationOptions, type PreparedOperation, prepareOperation } from './operations.ts';
import type { Population } from './population.ts';
import { withoutHttpStatus } from './results.ts';

export interface WebSocketOptions extends OperationOptions {
  readonly origins: Origins;
  readonly heldCredentials: HeldCredentials;
  readonly population: Population;
  readonly config: Config;
}

export interface WebSockets {
  /** Takes over a connection that asks to become a WebSocket. */
  upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void;
  /** Tells every client that the server goes away, so that they turn to another one. */
  close(): Promise<void>;
}

/** A socket that answers no ping for so long is dead. */
const pingEveryMs = 30_000;
/** Of one socket at once; a page that shows everything needs a tenth of it. */
const maxOperations = 100;
const closeTimeoutMs = 2_000;
const maxReasonBytes = 123;
const tryAgainLater = 1013;
const unauthorized = 4401;
const forbidden = 4403;
const tooManyConnections = 4429;
const retryAfterSeconds = 10;

function tooManyOperations(requestId: string): GraphQLError {
  return new GraphQLError(
    `A socket runs at most ${maxOperations} operations at once: end some, or name several symbols in one.`,
    { extensions: { code: 'RATE_LIMITED', requestId } },
  );
}

interface SocketState {
  readonly socket: WebSocket;
  readonly request: IncomingMessage;
  token: string | null;
  /** Ends the watch over the token, and counts the socket no more as its account's. */
  release: () => void;
}

/** `Authorization` of the connection_init payload, in any case. */
function tokenOf(payload: Record<string, unknown> | undefined): string | null {
  const entry = Object.entries(payload ?? {}).find(([name]) => name.toLowerCase() === 'authorization');
  if (entry === undefined || entry[1] === null || entry[1] === '') return null;
  return bearerToken(String(entry[1]));
}

/** What fits into a close frame. */
function closeReason(text: string): string {
  const bytes = Buffer.from(text);
  if (bytes.length <= maxReasonBytes) return text;
  const ellipsis = '…';
  const room = maxReasonBytes - Buffer.byteLength(ellipsis);
  return bytes.toString('utf8', 0, room).replace(/\ufffd+$/, '') + ellipsis;
}

function isPrepared(value: unknown): value is PreparedOperation['rootValue'] {
  return typeof value === 'object' && value !== null && 'execute' in value && 'subscribe' in value;
}

function operationOf({ rootValue }: { rootValue?: unknown }): PreparedOperation['rootValue'] {
  if (!isPrepared(rootValue)) throw new Error('an operation runs that was not prepared');
  return rootValue;
}

/** graphql-transport-ws. */
export function createWebSockets(options: WebSocketOptions): WebSockets {
  const { services, origins, heldCredentials, population, config, log } = options;
  const sockets = new WebSocketServer({ noServer: true, maxPayload: config.maxBodyBytes, handleProtocols });

  /** The socket's token counts from here on, for as long as it holds; false where its account has too many. */
  function hold(extra: SocketState, token: string, viewer: Viewer): boolean {
    const leaveAccount = population.addToAccount(viewer.user.id);
    if (leaveAccount === null) {
      extra.socket.close(tooManyConnections, 'Too many connections of this account: close some, or share one');
      return false;
    }
    const caller = callerOf(extra.request, randomUUID(), config);
    const held: Held = { token, caller, close: (code, reason) => extra.socket.close(code, reason) };
    extra.token = token;
    const unwatch = heldCredentials.watch(held, viewer);
    extra.release = () => {
      unwatch();
      leaveAccount();
    };
    return true;
  }

  /** Null where it cannot be told now, as the database or the identity provider is away: the client comes again. */
  async function authenticate({ socket, request }: SocketState, token: string): Promise<Viewer | Refusal | null> {
    const caller = callerOf(request, randomUUID(), config);
    try {
      return await services.credentials.authenticate(token, caller);
    } catch (error) {
      const { extensions, message } = tellError(error, { requestId: caller.requestId, log });
      if (extensions.code !== 'SERVICE_UNAVAILABLE') throw error;
      socket.close(tryAgainLater, closeReason(message));
      return null;
    }
  }
  const addressOf = (request: IncomingMessage) => addressGroup(clientAddress(request, config.trustedProxies));

  const protocol = makeServer<Record<string, unknown>, SocketState>({
    connectionInitWaitTimeout: config.connectionInitTimeoutMs,
    async onConnect({ connectionParams, extra }) {
      const sent = tokenOf(connectionParams);
      const cookie = origins.trustsCookieOfSocket(extra.request) ? sessionCookieOf(extra.request, config) : null;
      const token = sent ?? cookie;
      if (token === null) return true;
      const authentication = await authenticate(extra, token);
      if (authentication === null) return false;
      if (!isRefusal(authentication)) {
        return extra.socket.readyState !== extra.socket.OPEN || hold(extra, token, authentication);
      }
      // A page cannot take away a cookie that has ended: it goes on as nobody.
      if (sent === null) return true;
      const { refused, message } = authentication;
      if (refused === 'SUSPENDED') extra.socket.close(forbidden, `Forbidden: ${message}`);
      else extra.socket.close(unauthorized, closeReason(`Unauthorized: ${message}`));
      return false;
    },
    onSubscribe({ extra, subscriptions }, _id, payload) {
      const caller = callerOf(extra.request, randomUUID(), config);
      if (Object.keys(subscriptions).length > maxOperations) return [tooManyOperations(caller.requestId)];
      return prepareOperation(options, payload, { caller, token: extra.token });
    },
    execute: async (args) => withoutHttpStatus(await operationOf(args).execute(args)),
    subscribe: async (args) => withoutHttpStatus(await operationOf(args).subscribe(args)),
  });

  function open(socket: WebSocket, request: IncomingMessage): void {
    const leave = population.add(addressOf(request));
    const state: SocketState = { socket, request, token: null, release: () => {} };
    let alive = true;
    const ping = setInterval(() => {
      if (!alive) socket.terminate();
      alive = false;
      socket.ping();
    }, pingEveryMs);
    socket.on('pong', () => {
      alive = true;
    });
    // A frame that is too large or no WebSocket frame: ws closes the socket with the code for it.
    socket.on('error', (error) => log.debug({ err: error }, 'socket failed'));
    const closed = protocol.opened(
      {
        protocol: socket.protocol,
        // Waiting until the bytes are on their way holds a subscription back to its reader's pace.
        send: (data) =>
          new Promise((resolve) => {
            if (socket.readyState === socket.OPEN) socket.send(data, () => resolve());
            else resolve();
          }),
        close: (code, reason) => socket.close(code, reason),
        onMessage: (listener) =>
          readInTurns(socket, (message) => {
            listener(message).catch((error: unknown) => {
              log.error({ err: error }, 'message failed');
              socket.close(CloseCode.InternalServerError, 'Internal server error');
            });
          }),
      },
      state,
    );
    socket.once('close', (code, reason) => {
      clearInterval(ping);
      leave();
      state.release();
      closed(code, String(reason)).catch((error: unknown) => log.error({ err: error }, 'closing failed'));
    });
  }

  return {
    upgrade(request, socket, head) {
      const noPlace = population.noPlaceFor(addressOf(request));
      if (noPlace === null) return sockets.handleUpgrade(request, socket, head, open);
      const status = noPlace === 'address' ? '429 Too Many Requests' : '503 Service Unavailable';
      refuseUpgrade(socket, status, retryAfterSeconds);
    },
    async close() {
      const clients = [...sockets.clients];
      const allClosed = Promise.all(
        clients.map((client) => new Promise<void>((resolve) => client.once('close', () => resolve()))),
      );
      for (const client of clients) client.close(1001, 'Going away');
      const giveUp = setTimeout(() => {
        for (const client of clients) client.terminate();
      }, closeTimeoutMs);
      await allClosed;
      clearTimeout(giveUp);
      sockets.close();
    },
  };
}
