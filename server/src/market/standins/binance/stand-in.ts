import { once } from 'node:events';
import { createServer } from 'node:http';
import type { ConnectionLimits } from './connection.ts';
import { createFaults, type Faults } from './fault-orders.ts';
import { ActiveFaults } from './faults.ts';
import { Hub } from './hub.ts';
import { Market, type OrderedTrade } from './market.ts';
import { Publisher } from './publisher.ts';
import { type Call, Rest } from './rest.ts';
import { Streams } from './streams.ts';
import { defaultSymbols, type SymbolOptions, type SymbolStatus } from './symbols.ts';
import type { Trade } from './tape.ts';
import { type WeightLimits, WeightMeter } from './weight-meter.ts';

/** Every limit and time of Binance's, as documented; tests shorten them. */
interface Limits extends WeightLimits, ConnectionLimits {
  /** WebSocket handshakes beyond are answered 429. Default: 300. */
  readonly connectionsPerFiveMinutes: number;
  /** How often mini tickers and tickers of what has changed come. Default: a second. */
  readonly tickerIntervalMs: number;
  /** How often bars under way come. Default: 2 seconds. */
  readonly klineIntervalMs: number;
}

const documentedLimits: Limits = {
  weightPerMinute: 6_000,
  rejectionsUntilBan: 10,
  banMs: 120_000,
  pingIntervalMs: 20_000,
  pongTimeoutMs: 60_000,
  lifetimeMs: 86_400_000,
  streamsPerConnection: 1_024,
  messagesPerSecond: 5,
  connectionsPerFiveMinutes: 300,
  tickerIntervalMs: 1_000,
  klineIntervalMs: 2_000,
};

export interface BinanceStandInOptions extends Partial<Limits> {
  /** Default: 0, a free one. */
  readonly port?: number;
  /** Default: eleven of Binance's, one of them in BREAK. */
  readonly symbols?: readonly SymbolOptions[];
  /** At each symbol, listened to or not. 0: only what a test orders. Default: 2. */
  readonly tradesPerSecond?: number;
  /** The same seed makes the same history. */
  readonly seed?: string;
  /** The clock of the market and of the weights; pings and lifetimes go by the real one. */
  readonly now?: () => number;
}

/** An open WebSocket. */
interface OpenConnection {
  /** 1 for the first since the start, and so on. */
  readonly id: number;
  /** "/ws", "/ws/btcusdt@aggTrade" or "/stream". */
  readonly path: string;
  readonly openedAtMs: number;
  /** In the order of subscription. */
  readonly streams: readonly string[];
  /** Whether payloads come wrapped in `{"stream", "data"}`. */
  readonly combined: boolean;
  /** Pings and pongs included. */
  readonly messagesReceived: number;
  /** Bytes that wait for the client to read them. */
  readonly bufferedBytes: number;
}

/** Public market data as Binance spot serves it, at an address of this machine. */
export interface BinanceStandIn {
  /** "http://127.0.0.1:PORT" */
  readonly restUrl: string;
  /** "ws://127.0.0.1:PORT"; it serves /ws, /ws/<stream> and /stream?streams=. */
  readonly streamUrl: string;
  /** Every REST request since the start or `clearCalls`, refused ones included, in order; at least the newest 50,000. */
  readonly calls: readonly Call[];
  /** @param path "/api/v3/klines" */
  callsTo(path: string): number;
  clearCalls(): void;
  readonly connections: {
    readonly open: readonly OpenConnection[];
    /** Since the start. */
    readonly openedTotal: number;
    /** Handshakes that were answered with an error. */
    readonly refusedTotal: number;
    /** @param stream "btcusdt@aggTrade" */
    listeners(stream: string): number;
  };
  readonly faults: Faults;
  readonly market: {
    /** As "BTCUSDT", in the order of exchangeInfo. */
    readonly symbols: readonly string[];
    add(symbol: SymbolOptions): void;
    /** As if Binance had never heard of it. */
    remove(symbol: string): void;
    setStatus(symbol: string, status: SymbolStatus): void;
    /** The last price: "60123.45000000". */
    lastPrice(symbol: string): string;
    /** Trades at this price now, and goes on from there. */
    setPrice(symbol: string, price: string): void;
    /** One trade now, which bars and tickers know of. */
    trade(symbol: string, trade?: OrderedTrade): Trade;
    /** Any payload to those who listen to a stream: an object as JSON, a string as it is. The market does not know of it. */
    emit(stream: string, payload: unknown): void;
    /** Lets happen what is due by `now`, as it does by itself many times a second: for tests that turn the clock. */
    advance(): void;
  };
  /** Ends all connections and faults. */
  close(): Promise<void>;
}

const describe = ({ id, path, openedAtMs, streams, combined, messagesReceived, bufferedBytes }: OpenConnection) => ({
  ...{ id, path, openedAtMs, streams, combined, messagesReceived, bufferedBytes },
});

/** Starts it on 127.0.0.1, trading. */
export async function startBinanceStandIn(options: BinanceStandInOptions = {}): Promise<BinanceStandIn> {
  const {
    port = 0,
    symbols = defaultSymbols,
    tradesPerSecond = 2,
    seed = 'tickwire',
    now = () => Date.now(),
  } = options;
  const limits = { ...documentedLimits, ...options };
  const active = new ActiveFaults(now);
  const meter = new WeightMeter(limits, now);
  const market = new Market({ symbols, tradesPerSecond, seed, now });
  const hub = new Hub(active);
  const bannedUntilMs = (): number | null => active.bannedUntilMs ?? meter.bannedUntilMs;
  const streams = new Streams(hub, active, { ...limits, now, bannedUntilMs });
  const rest = new Rest(market, meter, active, now);
  const publisher = new Publisher(market, hub, { ...limits, now });

  const server = createServer((request, response) => {
    if (active.isRefusing) return request.socket.resetAndDestroy();
    rest.handle(request, response).catch((error: unknown) => server.emit('error', error));
  });
  server.on('connection', (socket) => {
    if (active.isRefusing) socket.resetAndDestroy();
  });
  server.on('upgrade', (request, socket, head) => {
    if (active.isRefusing) return request.socket.resetAndDestroy();
    streams.upgrade(request, socket, head).catch((error: unknown) => server.emit('error', error));
  });
  server.listen(port, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  const host = `127.0.0.1:${typeof address === 'object' && address !== null ? address.port : port}`;

  return {
    restUrl: `http://${host}`,
    streamUrl: `ws://${host}`,
    calls: rest.calls,
    callsTo: (path) => rest.calls.filter((call) => call.path === path).length,
    clearCalls: () => void rest.calls.splice(0),
    connections: {
      get open() {
        return streams.open.map(describe);
      },
      get openedTotal() {
        return streams.openedTotal;
      },
      get refusedTotal() {
        return streams.refusedTotal;
      },
      listeners: (stream) => hub.countListeners(stream),
    },
    faults: createFaults(active, streams, now),
    market: {
      get symbols() {
        return market.tapes.map(({ symbol }) => symbol.symbol);
      },
      add: (symbol) => void market.add(symbol),
      remove: (symbol) => market.remove(symbol),
      setStatus: (symbol, status) => market.setStatus(symbol, status),
      lastPrice: (symbol) => market.lastPrice(symbol),
      setPrice: (symbol, price) => market.setPrice(symbol, price),
      trade: (symbol, trade = {}) => market.trade(symbol, trade),
      emit: (stream, payload) => hub.send(stream, typeof payload === 'string' ? payload : JSON.stringify(payload)),
      advance: () => publisher.turn(),
    },
    async close() {
      publisher.stop();
      active.endAll();
      streams.close();
      server.close();
      server.closeAllConnections();
      await once(server, 'close');
    },
  };
}
