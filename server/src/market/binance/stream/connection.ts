import type { Logger } from '../../../telemetry/logger.ts';
import { parseRetryAfter } from '../../upstream/index.ts';
import type { Library } from '../library.ts';
import { type StreamMessage, streamMessage, streamsOf } from './messages.ts';
import type { StreamTiming } from './timing.ts';

/** The longest that a timer can be set to: the package's own pings and reconnections are not wanted. */
const neverMs = 2_147_483_647;
const handshakeTimeoutMs = 10_000;
const maxMessageBytes = 1_048_576;
/** The package subscribes to so many streams in one message. */
const streamsPerMessage = 250;
/** All that a connection sends counts towards five a second; two more are what a ping is answered with. */
const sentPerSecond = 2;
const missedHeartbeats = 3;

/** How a connection ended; `status` where its handshake was answered with something else than a connection. */
export interface Loss {
  readonly event: 'lost' | 'silent' | 'refused' | 'closed';
  readonly status: number | null;
  readonly retryAfterMs: number | null;
}

export interface ConnectionOptions {
  readonly streamUrl: string;
  readonly symbols: Iterable<string>;
  readonly library: Library;
  readonly timing: StreamTiming;
  readonly log: Logger;
  message(message: StreamMessage): void;
  /** Something came that cannot be read. */
  malformed(): void;
  /** Nothing was missed since it was ready, and until then. */
  alive(heardAtMs: number): void;
}

const streamsOfAll = (symbols: Iterable<string>) => [...symbols].flatMap(streamsOf);

/**
 * One WebSocket, by the package's client: it connects, subscribes, answers pings and reads. When it is lost it stays so.
 * Left to itself the client would try again every half second for ever, told to wait or not, which is twice as often as
 * Binance lets anyone connect.
 */
export class StreamConnection {
  readonly #options: ConnectionOptions;
  readonly #client: InstanceType<Library['WebsocketClient']>;
  readonly #symbols: Set<string>;
  readonly #ready = Promise.withResolvers<'ready'>();
  readonly #ending = Promise.withResolvers<'ending'>();
  readonly #loss = Promise.withResolvers<Loss>();
  #heartbeat: NodeJS.Timeout | null = null;
  #sendPing = () => {};
  #sentAtMs: number[] = [];
  #openedAtMs = 0;
  #heardAtMs = 0;
  #spokeAtMs = 0;
  #isOver = false;
  #answersUntilReady = 0;
  #refusal: Pick<Loss, 'status' | 'retryAfterMs'> = { status: null, retryAfterMs: null };

  constructor(options: ConnectionOptions) {
    const { streamUrl, symbols, library, log } = options;
    this.#options = options;
    this.#symbols = new Set(symbols);
    const trace = (...details: unknown[]) => log.trace({ details }, 'the binance package');
    this.#client = new library.WebsocketClient(
      {
        wsUrl: streamUrl,
        pingInterval: neverMs,
        reconnectTimeout: neverMs,
        wsOptions: {
          handshakeTimeout: handshakeTimeoutMs,
          maxPayload: maxMessageBytes,
          perMessageDeflate: false,
          finishRequest: (request) => {
            request.on('response', ({ statusCode, headers }) => {
              const retryAfterMs = parseRetryAfter(headers['retry-after']);
              this.#refusal = { status: statusCode ?? null, retryAfterMs };
            });
            request.end();
          },
        },
      },
      { trace, info: trace, error: trace },
    );
    this.#listen();
    this.#client.subscribe(streamsOfAll(this.#symbols), 'main').catch(trace);
  }

  /** What it was opened for is subscribed to. */
  get ready(): Promise<'ready'> {
    return this.#ready.promise;
  }

  /** It will be closed before long: by the exchange, or because it is old. */
  get ending(): Promise<'ending'> {
    return this.#ending.promise;
  }

  /** It is over, or never came about; also where it was closed here. */
  get lost(): Promise<Loss> {
    return this.#loss.promise;
  }

  get isOver(): boolean {
    return this.#isOver;
  }

  /**
   * Subscribes to what is wanted and not subscribed to yet, and the other way round, as far as it may send now. False: it
   * has to be called again.
   */
  reconcile(wanted: ReadonlySet<string>): boolean {
    // Asked for anything, the client would connect anew, of its own accord and for good.
    if (this.#isOver) return true;
    const added = [...wanted].filter((symbol) => !this.#symbols.has(symbol));
    const removed = [...this.#symbols].filter((symbol) => !wanted.has(symbol));
    const isAdded = this.#send(added, (symbols) => {
      for (const symbol of symbols) this.#symbols.add(symbol);
      return this.#client.subscribe(streamsOfAll(symbols), 'main');
    });
    const isRemoved = this.#send(removed, (symbols) => {
      for (const symbol of symbols) this.#symbols.delete(symbol);
      return this.#client.unsubscribe(streamsOfAll(symbols), 'main');
    });
    return isAdded && isRemoved;
  }

  close(): void {
    this.#end('closed');
  }

  #send(symbols: readonly string[], send: (symbols: readonly string[]) => Promise<unknown>): boolean {
    if (symbols.length === 0) return true;
    if (!this.#maySend()) return false;
    // What it is told before it is open it keeps to itself until then.
    const now = this.#openedAtMs === 0 ? symbols : symbols.slice(0, streamsPerMessage / 2);
    send(now).catch((error: unknown) => this.#options.log.error({ err: error }, 'a subscription failed'));
    return now.length === symbols.length;
  }

  #maySend(): boolean {
    if (this.#openedAtMs === 0) return true;
    const now = Date.now();
    this.#sentAtMs = this.#sentAtMs.filter((atMs) => now - atMs < 1_000);
    if (this.#sentAtMs.length >= sentPerSecond) return false;
    this.#sentAtMs.push(now);
    return true;
  }

  #end(event: Loss['event']): void {
    if (this.#isOver) return;
    this.#isOver = true;
    if (this.#heartbeat !== null) clearInterval(this.#heartbeat);
    this.#client.closeAll(true);
    // In the turn in which it begins to connect the client has no socket yet that it could close.
    setImmediate(() => this.#client.closeAll(true));
    this.#loss.resolve({ event: this.#refusal.status === null ? event : 'refused', ...this.#refusal });
  }

  #opened(sendPing: () => void): void {
    const { heartbeatMs } = this.#options.timing;
    this.#openedAtMs = Date.now();
    this.#heard(true);
    this.#sendPing = sendPing;
    this.#heartbeat = setInterval(() => this.#beat(), heartbeatMs);
    // At this moment the client subscribes to all that it was told of.
    this.#answersUntilReady = Math.ceil(streamsOfAll(this.#symbols).length / streamsPerMessage);
    this.#sentAtMs = Array.from({ length: this.#answersUntilReady }, () => Date.now());
  }

  #heard(ofItsOwnAccord: boolean): void {
    this.#heardAtMs = Date.now();
    if (ofItsOwnAccord) this.#spokeAtMs = this.#heardAtMs;
  }

  #beat(): void {
    const { heartbeatMs, silenceMs, lifetimeMs } = this.#options.timing;
    const now = Date.now();
    if (now - this.#heardAtMs > missedHeartbeats * heartbeatMs || now - this.#spokeAtMs > silenceMs) {
      this.#end('silent');
      return;
    }
    // Servers that were started together do not all come back together.
    if (now - this.#openedAtMs > lifetimeMs * (1 - Math.random() / 50)) this.#ending.resolve('ending');
    if (this.#answersUntilReady <= 0) this.#options.alive(this.#heardAtMs);
    if (this.#maySend()) this.#sendPing();
  }

  #listen(): void {
    const client = this.#client;
    const whileItLasts =
      <Values extends unknown[]>(handle: (...values: Values) => void) =>
      (...values: Values) => {
        if (!this.#isOver) handle(...values);
      };
    client.on(
      'open',
      whileItLasts(({ ws }) => {
        ws.on('ping', () => this.#heard(true));
        ws.on('pong', () => this.#heard(false));
        this.#opened(() => ws.ping());
      }),
    );
    client.on(
      'response',
      whileItLasts((response: object) => {
        this.#heard(true);
        // A request that Binance does not take is answered with the number of an error.
        if ('code' in response) return this.#end('lost');
        this.#answersUntilReady -= 1;
        if (this.#answersUntilReady === 0) this.#ready.resolve('ready');
      }),
    );
    client.on(
      'message',
      whileItLasts((message: unknown) => {
        this.#heard(true);
        const parsed = streamMessage.safeParse(message);
        if (!parsed.success) this.#options.malformed();
        else if (parsed.data.e === 'serverShutdown') this.#ending.resolve('ending');
        else this.#options.message(parsed.data);
      }),
    );
    client.on(
      'exception',
      whileItLasts((exception: unknown) => {
        // Other exceptions are of the connection, and its end follows them.
        if (typeof exception !== 'object' || exception === null || !('eventData' in exception)) return;
        this.#heard(true);
        this.#options.malformed();
      }),
    );
    client.on(
      'reconnecting',
      whileItLasts(() => this.#end('lost')),
    );
  }
}
