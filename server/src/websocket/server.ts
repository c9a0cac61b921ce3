import { randomUUID } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { addressGroup, type Caller, isRefusal, type Metrics, type Refusal, type Viewer } from '@tickwire/schema';
import { GraphQLError } from 'graphql';
import { CloseCode, type Context, handleProtocols, makeServer } from 'graphql-ws';
import { type WebSocket, WebSocketServer } from 'ws';
import type { Config } from '../config.ts';
import type { Held, HeldCredentials } from '../credentials/held.ts';
import { callerOf } from '../http/caller.ts';
import { bearerToken, sessionCookieOf } from '../http/credentials.ts';
import { tellError } from '../http/errors.ts';
import type { Origins } from '../http/origins.ts';
import { refuseUpgrade } from '../http/refuse-upgrade.ts';
import { clientMessageOf } from './client-message.ts';
import { readInTurns } from './inbox.ts';
import { createKeepalive } from './keepalive.ts';
import { type OperationOptions, type PreparedOperation, prepareOperation } from './operations.ts';
import { createYard, Outbox } from './outbox.ts';
import type { Population } from './population.ts';
import { withoutHttp, withoutHttpStatus } from './results.ts';
import { RunningOperation, Stopped } from './running.ts';

export interface WebSocketOptions extends OperationOptions {
  readonly origins: Origins;
  readonly heldCredentials: HeldCredentials;
  readonly population: Population;
  readonly metrics: Metrics;
  readonly config: Config;
}

export interface WebSockets {
  /** Takes over a connection that asks to become a WebSocket. */
  upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void;
  /** What there is now. */
  counts(): { readonly sockets: number; readonly operations: number; readonly unsentBytes: number };
  /** Tells every client that the server goes away, so that they turn to another one. */
  close(): Promise<void>;
}

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

/** What is kept of a socket, and of its request: the request itself would be most of it. */
interface SocketState {
  readonly socket: WebSocket;
  readonly outbox: Outbox;
  readonly origin: Omit<Caller, 'requestId'>;
  /** The session cookie, where it counts; null once it was looked at. */
  cookie: string | null;
  context: Context | null;
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

/** As Node puts an id together it is made of a dozen parts, which a subscription would keep: this is one text. */
function newRequestId(): string {
  return Buffer.from(randomUUID(), 'latin1').toString('latin1');
}

/** What fits into a close frame. */
function closeReason(text: string): string {
  const bytes = Buffer.from(text);
  if (bytes.length <= maxReasonBytes) return text;
  const ellipsis = '…';
  const room = maxReasonBytes - Buffer.byteLength(ellipsis);
  return bytes.toString('utf8', 0, room).replace(/\ufffd+$/, '') + ellipsis;
}

/**
 * What graphql-ws was given, taken out of its hands: it would hold on to all that a client sent and all that was made of
 * it until the operation ends, which a subscription may not do for days.
 */
function takenFrom<Given extends object>(given: Given): Given {
  const taken = { ...given };
  // Not deleted: an object that has lost a property takes several times the room.
  for (const name of Object.keys(given)) Reflect.set(given, name, undefined);
  return taken;
}

type Prepared = PreparedOperation['rootValue'] & { readonly running: RunningOperation };

function isPrepared(value: unknown): value is Prepared {
  return typeof value === 'object' && value !== null && 'running' in value;
}

function operationOf({ rootValue }: { rootValue?: unknown }): Prepared {
  if (!isPrepared(rootValue)) throw new Error('an operation runs that was not prepared');
  return rootValue;
}

/** graphql-transport-ws. */
export function createWebSockets(options: WebSocketOptions): WebSockets {
  const { services, origins, heldCredentials, population, metrics, config, log } = options;
  const sockets = new WebSocketServer({
    noServer: true,
    clientTracking: false,
    // Its outbox writes to the connection beside `ws`, which must not hold anything back to compress it.
    perMessageDeflate: false,
    maxPayload: config.maxBodyBytes,
    handleProtocols,
  });
  const yard = createYard(config.socketBufferBytes);
  const keepalive = createKeepalive({
    pingAfterMs: config.socketPingMs,
    slowAfterMs: config.slowSocketMs,
    metrics,
  });
  const peers = new Map<WebSocket, SocketState>();

  /** The socket's token counts from here on, for as long as it holds; false where its account has too many. */
  function hold(extra: SocketState, token: string, viewer: Viewer): boolean {
    const leaveAccount = population.addToAccount(viewer.user.id);
    if (leaveAccount === null) {
      extra.outbox.close(tooManyConnections, 'Too many connections of this account: close some, or share one');
      return false;
    }
    const caller = { ...extra.origin, requestId: newRequestId() };
    const held: Held = { token, caller, close: (code, reason) => extra.outbox.close(code, reason) };
    extra.token = token;
    const unwatch = heldCredentials.watch(held, viewer);
    extra.release = () => {
      unwatch();
      leaveAccount();
    };
    return true;
  }

  /** Null where it cannot be told now, as the database or the identity provider is away: the client comes again. */
  async function authenticate({ outbox, origin }: SocketState, token: string): Promise<Viewer | Refusal | null> {
    const caller = { ...origin, requestId: newRequestId() };
    try {
      return await services.credentials.authenticate(token, caller);
    } catch (error) {
      const { extensions, message } = tellError(error, { requestId: caller.requestId, log });
      if (extensions.code !== 'SERVICE_UNAVAILABLE') throw error;
      outbox.close(tryAgainLater, closeReason(message));
      return null;
    }
  }

  const protocol = makeServer<Record<string, unknown>, SocketState>({
    connectionInitWaitTimeout: config.connectionInitTimeoutMs,
    async onConnect(context) {
      const { extra } = context;
      extra.context = context;
      const sent = tokenOf(context.connectionParams);
      // It may be as long as a message may be, and graphql-ws would keep it.
      Reflect.set(context, 'connectionParams', undefined);
      const token = sent ?? extra.cookie;
      extra.cookie = null;
      if (token === null) return true;
      const authentication = await authenticate(extra, token);
      if (authentication === null) return false;
      if (!isRefusal(authentication)) {
        return extra.socket.readyState !== extra.socket.OPEN || hold(extra, token, authentication);
      }
      // A page cannot take away a cookie that has ended: it goes on as nobody.
      if (sent === null) return true;
      const { refused, message } = authentication;
      if (refused === 'SUSPENDED') extra.outbox.close(forbidden, `Forbidden: ${message}`);
      else extra.outbox.close(unauthorized, closeReason(`Unauthorized: ${message}`));
      return false;
    },
    async onSubscribe({ extra, subscriptions }, id, message) {
      const payload = takenFrom(message);
      const caller = { ...extra.origin, requestId: newRequestId() };
      const tell = (error: unknown) => withoutHttp(tellError(error, { requestId: caller.requestId, log }));
      const running = new RunningOperation({ id, subscriptions, outbox: extra.outbox, tell });
      if (Object.keys(subscriptions).length > maxOperations) return [tooManyOperations(caller.requestId)];
      const prepared = await prepareOperation(options, payload, { caller, token: extra.token });
      running.assertWanted();
      return 'rootValue' in prepared ? { ...prepared, rootValue: { ...prepared.rootValue, running } } : prepared;
    },
    async execute(args) {
      const { execute, running } = operationOf(args);
      return running.take(withoutHttpStatus(await execute(takenFrom(args))));
    },
    async subscribe(args) {
      const { subscribe, running } = operationOf(args);
      return running.take(withoutHttpStatus(await subscribe(takenFrom(args))));
    },
  });

  function open(socket: WebSocket, request: IncomingMessage): void {
    const connection = request.socket;
    const outbox = new Outbox(socket, connection, yard);
    const { requestId: _, ...origin } = callerOf(request, '', config);
    const leave = population.add(addressGroup(origin.ip));
    const cookie = origins.trustsCookieOfSocket(request) ? sessionCookieOf(request, config) : null;
    const state: SocketState = { socket, outbox, origin, cookie, context: null, token: null, release: () => {} };
    peers.set(socket, state);
    const unwatch = keepalive.watch({ webSocket: socket, connection, outbox });
    // A frame that is too large or no WebSocket frame: ws closes the socket with the code for it.
    socket.on('error', (error) => log.debug({ err: error }, 'socket failed'));
    const closed = protocol.opened(
      {
        protocol: socket.protocol,
        send: (message) => outbox.send(message),
        close: (code = CloseCode.InternalServerError, reason = '') => outbox.close(code, closeReason(reason)),
        onMessage: (listener) =>
          readInTurns(socket, outbox, (text) => {
            const message = clientMessageOf(text);
            if (message === null) return outbox.close(CloseCode.BadRequest, 'Invalid message received');
            // graphql-ws takes what is parsed already, which its types do not say. A text it would keep as long as the operation.
            const handled: Promise<void> = Reflect.apply(listener, undefined, [message]);
            handled.catch((error: unknown) => {
              if (error instanceof Stopped) return error.restoreSuccessor();
              log.error({ err: error }, 'message failed');
              outbox.close(CloseCode.InternalServerError, 'Internal server error');
            });
          }),
      },
      state,
    );
    socket.once('close', (code, reason) => {
      unwatch();
      peers.delete(socket);
      leave();
      state.release();
      closed(code, String(reason)).catch((error: unknown) => log.error({ err: error }, 'closing failed'));
    });
  }

  return {
    upgrade(request, socket, head) {
      const { ip } = callerOf(request, '', config);
      const noPlace = population.noPlaceFor(addressGroup(ip));
      if (noPlace === null) return sockets.handleUpgrade(request, socket, head, open);
      const status = noPlace === 'address' ? '429 Too Many Requests' : '503 Service Unavailable';
      refuseUpgrade(socket, status, retryAfterSeconds);
    },
    counts() {
      let operations = 0;
      let unsentBytes = 0;
      for (const { context, outbox } of peers.values()) {
        operations += Object.keys(context?.subscriptions ?? {}).length;
        unsentBytes += outbox.unsentBytes;
      }
      return { sockets: peers.size, operations, unsentBytes };
    },
    async close() {
      const allClosed = Promise.all(
        [...peers.keys()].map((socket) => new Promise<void>((resolve) => socket.once('close', () => resolve()))),
      );
      for (const { outbox } of peers.values()) outbox.close(1001, 'Going away');
      const giveUp = setTimeout(() => {
        for (const socket of peers.keys()) socket.terminate();
      }, closeTimeoutMs);
      await allClosed;
      clearTimeout(giveUp);
      keepalive.close();
      sockets.close();
    },
  };
}
