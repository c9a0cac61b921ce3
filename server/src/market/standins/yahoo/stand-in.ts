import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';
import type { Answer } from './answer.ts';
import { answerChart } from './chart.ts';
import { Crumbs } from './crumbs.ts';
import { Faults, garble } from './faults.ts';
import { answerTimeseries } from './fundamentals.ts';
import { Market, type MarketOptions } from './market.ts';
import { quoteOf } from './quote.ts';
import { defaultSymbols, type YahooSymbolOptions } from './symbols.ts';

/** The package asks for all that a company may report at once: 15 KB of query. */
const maxHeaderSize = 65_536;
const chartPath = '/v8/finance/chart/';
const timeseriesPath = '/ws/fundamentals-timeseries/v1/finance/timeseries/';
const errorPage = '<html><head><title>Yahoo</title></head><body>Will be right back...</body></html>';

/** A request that came in. */
interface Call {
  readonly atMs: number;
  readonly method: string;
  /** "/v8/finance/chart/AAPL" */
  readonly path: string;
  readonly query: Readonly<Record<string, string>>;
  /** Null while it is not answered, as in a hang. */
  readonly status: number | null;
}

export interface YahooStandInOptions extends Partial<MarketOptions> {
  /** Default: 0, a free one. */
  readonly port?: number;
}

/** Yahoo Finance as `yahoo-finance2` calls it, all of its hosts at one address of this machine. */
export interface YahooStandIn {
  /** "http://127.0.0.1:PORT" */
  readonly url: string;
  /** Every request since the start or `clearCalls`, refused ones included, in order. */
  readonly calls: readonly Call[];
  /** @param path "/v8/finance/chart": what lies below counts too. */
  callsTo(path: string): number;
  clearCalls(): void;
  readonly faults: Faults;
  readonly market: {
    /** As Yahoo spells them. */
    readonly symbols: readonly string[];
    add(symbol: YahooSymbolOptions): void;
    /** As if Yahoo had never heard of it. */
    remove(symbol: string): void;
    /** It has this price now, and goes on from there. */
    setPrice(symbol: string, price: number): void;
  };
  /** Ends all connections and faults. */
  close(): Promise<void>;
}

/** Starts it on 127.0.0.1. */
export async function startYahooStandIn(options: YahooStandInOptions = {}): Promise<YahooStandIn> {
  const { port = 0, symbols = defaultSymbols, seed = 'tickwire', still = false, now = Date.now } = options;
  const market = new Market({ symbols, seed, still, now });
  const crumbs = new Crumbs();
  const faults = new Faults({
    expireCrumbs: () => crumbs.expire(),
    askConsent: (asks) => {
      crumbs.asksConsent = asks;
    },
  });
  const calls: Call[] = [];

  function answer({ method = 'GET', headers }: IncomingMessage, path: string, query: URLSearchParams): Answer {
    const cookies = headers.cookie ?? '';
    const dance = crumbs.answer(method, path, query, cookies);
    if (dance !== null) return dance;
    const below = (prefix: string) => decodeURIComponent(path.slice(prefix.length));
    if (path.startsWith(chartPath)) return answerChart(market.find(below(chartPath)), query, now());
    if (path.startsWith(timeseriesPath)) {
      const symbol = below(timeseriesPath);
      return answerTimeseries(symbol, market.find(symbol), query);
    }
    if (path !== '/v7/finance/quote') return { status: 404, contentType: 'text/html', body: errorPage };
    const refused = crumbs.refuse(query, cookies);
    if (refused !== null) return refused;
    // Those that are unknown are left out.
    const listed = (query.get('symbols') ?? '').split(',').flatMap((symbol) => market.find(symbol) ?? []);
    const result = listed.map((one) => quoteOf(one, now()));
    return { status: 200, body: { quoteResponse: { result, error: null } } };
  }

  async function handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { pathname, searchParams } = new URL(request.url ?? '/', 'http://stand-in');
    const call: { -readonly [Key in keyof Call]: Call[Key] } = {
      atMs: now(),
      method: request.method ?? 'GET',
      path: decodeURIComponent(pathname),
      query: Object.fromEntries(searchParams),
      status: null,
    };
    calls.push(call);
    const active = faults.at(call.path);
    if (active.some(({ kind }) => kind === 'refuse')) return void request.socket.resetAndDestroy();
    if (active.some(({ kind }) => kind === 'hang')) return;
    for (const fault of active) if (fault.kind === 'slow') await delay(fault.latencyMs, undefined, { ref: false });
    const send = (status: number, contentType: string, text: string, headers: Answer['headers'] = {}): void => {
      call.status = status;
      for (const [name, value] of Object.entries(headers)) response.setHeader(name, value);
      response.writeHead(status, { 'Content-Type': contentType }).end(text);
    };
    for (const fault of active) {
      if (fault.kind !== 'throttle') continue;
      const { retryAfterSeconds } = fault;
      const headers = retryAfterSeconds === null ? {} : { 'Retry-After': String(retryAfterSeconds) };
      return send(429, 'text/html', 'Too Many Requests\r\n', headers);
    }
    if (active.some(({ kind }) => kind === 'unauthorized')) searchParams.delete('crumb');
    const {
      status,
      body,
      contentType = 'application/json;charset=utf-8',
      headers,
    } = answer(request, call.path, searchParams);
    const garbage = active.flatMap((fault) => (fault.kind === 'garble' ? fault.garbage : []));
    if (garbage.includes('bad-gateway')) return send(502, 'text/html', errorPage);
    if (garbage.includes('html')) return send(200, 'text/html', errorPage);
    send(status, contentType, typeof body === 'string' ? body : garble(body, garbage), headers);
  }

  const server = createServer({ maxHeaderSize }, (request, response) => {
    handle(request, response).catch((error: unknown) => server.emit('error', error));
  });
  server.listen(port, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();

  return {
    url: `http://127.0.0.1:${typeof address === 'object' && address !== null ? address.port : port}`,
    calls,
    callsTo: (path) => calls.filter((call) => call.path === path || call.path.startsWith(`${path}/`)).length,
    clearCalls: () => void calls.splice(0),
    faults,
    market: {
      get symbols() {
        return market.symbols;
      },
      add: (symbol) => market.add(symbol),
      remove: (symbol) => market.remove(symbol),
      setPrice: (symbol, price) => market.setPrice(symbol, price),
    },
    async close() {
      faults.endAll();
      server.close();
      server.closeAllConnections();
      await once(server, 'close');
    },
  };
}
