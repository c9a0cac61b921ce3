import type { IncomingMessage, ServerResponse } from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';
import { endpoints } from './endpoints.ts';
import type { ActiveFaults } from './faults.ts';
import { garbleText, garbleValue, htmlPage } from './garble.ts';
import type { Market } from './market.ts';
import { RestError } from './parameters.ts';
import { banned, type Verdict, type WeightMeter } from './weight-meter.ts';

/** A request that came in over REST. */
export interface Call {
  readonly atMs: number;
  /** "/api/v3/klines" */
  readonly path: string;
  readonly query: Readonly<Record<string, string>>;
  readonly weight: number;
  /** Null while it is not answered, as in a hang. */
  readonly status: number | null;
}

interface Answer {
  readonly status: number;
  readonly body: unknown;
  readonly retryAfterSeconds?: number;
}

/** A stand-in that runs for days forgets the oldest. */
const keptCalls = 50_000;

const refusal = ({ code, message, status }: RestError): Answer => ({ status, body: { code, msg: message } });

/** The REST side: what is asked for, what that weighs, and what it is answered with. */
export class Rest {
  readonly calls: Call[] = [];
  readonly #market: Market;
  readonly #meter: WeightMeter;
  readonly #faults: ActiveFaults;
  readonly #now: () => number;

  constructor(market: Market, meter: WeightMeter, faults: ActiveFaults, now: () => number) {
    this.#market = market;
    this.#meter = meter;
    this.#faults = faults;
    this.#now = now;
  }

  async handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    // What is no URL is at no path of Binance's either.
    const { pathname, searchParams } = URL.parse(request.url ?? '/', 'http://stand-in') ?? new URL('http://stand-in');
    const weight = endpoints.get(pathname)?.weight(searchParams) ?? 1;
    const query = Object.fromEntries(searchParams);
    const call: { -readonly [Key in keyof Call]: Call[Key] } = {
      atMs: this.#now(),
      path: pathname,
      query,
      weight,
      status: null,
    };
    this.calls.push(call);
    if (this.calls.length > 2 * keptCalls) this.calls.splice(0, keptCalls);
    if (this.#faults.isHanging('rest')) return;
    const latencyMs = this.#faults.latencyMs('rest');
    if (latencyMs > 0) await delay(latencyMs, undefined, { ref: false });
    const answer = this.#reject(weight) ?? this.#answer(pathname, searchParams);
    const garbage = answer.status === 200 ? this.#faults.garbage('rest', pathname) : [];
    call.status = garbage.includes('bad-gateway') ? 502 : answer.status;
    const text =
      answer.body === null ? htmlPage : garbleText(JSON.stringify(garbleValue(answer.body, garbage)), garbage);
    const { retryAfterSeconds } = answer;
    response.writeHead(call.status, {
      'Content-Type': text.startsWith('<') ? 'text/html' : 'application/json;charset=UTF-8',
      'X-MBX-USED-WEIGHT': String(this.#meter.used),
      'X-MBX-USED-WEIGHT-1M': String(this.#meter.used),
      ...(retryAfterSeconds === undefined ? {} : { 'Retry-After': String(retryAfterSeconds) }),
    });
    response.end(text);
  }

  /** Null where the request is served. */
  #reject(weight: number): Answer | null {
    const verdict = this.#judge(weight);
    if (verdict.kind === 'served') return null;
    const { retryAfterSeconds } = verdict;
    const rule =
      verdict.kind === 'banned'
        ? `Way too much request weight used; IP banned until ${verdict.untilMs}. Please use WebSocket Streams for live updates to avoid bans.`
        : `Too much request weight used; current limit is ${this.#meter.limit} request weight per 1 MINUTE. Please use WebSocket Streams for live updates to avoid polling the API.`;
    return { ...refusal(new RestError(-1003, rule, verdict.kind === 'banned' ? 418 : 429)), retryAfterSeconds };
  }

  #judge(weight: number): Verdict {
    const { bannedUntilMs, retryAfterSeconds } = this.#faults;
    if (bannedUntilMs !== null) return banned(bannedUntilMs, this.#now());
    if (retryAfterSeconds !== null) return { kind: 'throttled', retryAfterSeconds };
    return this.#meter.charge(weight);
  }

  #answer(path: string, query: URLSearchParams): Answer {
    const endpoint = endpoints.get(path);
    if (endpoint === undefined) return { status: 404, body: null };
    this.#market.advance();
    const context = { market: this.#market, nowMs: this.#now(), weightPerMinute: this.#meter.limit };
    try {
      return { status: 200, body: endpoint.answer(query, context) };
    } catch (error) {
      if (error instanceof RestError) return refusal(error);
      throw error;
    }
  }
}
