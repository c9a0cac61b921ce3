import type { Hub } from './hub.ts';
import { findInterval, type Interval } from './intervals.ts';
import { findKline } from './klines.ts';
import type { Market } from './market.ts';
import {
  aggTradePayload,
  bookTickerPayload,
  klinePayload,
  miniTickerPayload,
  tickerPayload,
  tradePayload,
} from './payloads.ts';
import type { Tape, Trade } from './tape.ts';

export interface PublisherOptions {
  /** How often mini tickers and tickers of what has changed come. Default: a second. */
  readonly tickerIntervalMs: number;
  /** How often bars under way come. Default: 2 seconds. */
  readonly klineIntervalMs: number;
  readonly now: () => number;
}

/** Of a stream of bars: the one under way when it was last looked at. */
interface Under {
  openMs: number;
}

const klineStream = /^(.+)@kline_(\w+)$/;

/** Lets the market go on, and sends what its streams are due. */
export class Publisher {
  readonly #market: Market;
  readonly #hub: Hub;
  readonly #now: () => number;
  readonly #timers: readonly NodeJS.Timeout[];
  readonly #changed = { tickers: new Set<Tape>(), klines: new Set<Tape>() };
  readonly #under = new Map<string, Under>();

  constructor(market: Market, hub: Hub, { tickerIntervalMs, klineIntervalMs, now }: PublisherOptions) {
    this.#market = market;
    this.#hub = hub;
    this.#now = now;
    market.onTrade = (tape, trade) => this.#publishTrade(tape, trade);
    this.#timers = [
      setInterval(() => this.turn(), 25),
      setInterval(() => this.#publishTickers(), tickerIntervalMs),
      setInterval(() => this.#publishKlines(), klineIntervalMs),
    ];
    for (const timer of this.#timers) timer.unref();
  }

  stop(): void {
    for (const timer of this.#timers) clearInterval(timer);
  }

  /** Lets happen what is due. */
  turn(): void {
    this.#market.advance();
    this.#closeKlines();
  }

  #publishTrade(tape: Tape, trade: Trade): void {
    const name = tape.symbol.symbol.toLowerCase();
    const nowMs = this.#now();
    this.#changed.tickers.add(tape);
    this.#changed.klines.add(tape);
    const publish = (stream: string, payload: () => unknown): void => {
      if (this.#hub.hasListeners(stream)) this.#hub.publish(stream, payload());
    };
    publish(`${name}@aggTrade`, () => aggTradePayload(tape, trade, nowMs));
    publish(`${name}@trade`, () => tradePayload(tape, trade, nowMs));
    publish(`${name}@bookTicker`, () => bookTickerPayload(tape));
  }

  #publishTickers(): void {
    const nowMs = this.#now();
    const changed = [...this.#changed.tickers];
    this.#changed.tickers.clear();
    if (changed.length === 0) return;
    for (const [kind, build] of [
      ['miniTicker', miniTickerPayload],
      ['ticker', tickerPayload],
    ] as const) {
      for (const tape of changed) {
        const stream = `${tape.symbol.symbol.toLowerCase()}@${kind}`;
        if (this.#hub.hasListeners(stream)) this.#hub.publish(stream, build(tape, nowMs));
      }
      const all = `!${kind}@arr`;
      if (this.#hub.hasListeners(all))
        this.#hub.publish(
          all,
          changed.map((tape) => build(tape, nowMs)),
        );
    }
  }

  #publishKlines(): void {
    const changed = new Set(this.#changed.klines);
    this.#changed.klines.clear();
    this.#eachKlineStream((stream, tape, interval) => {
      if (changed.has(tape)) this.#publishKline(stream, tape, interval, interval.startOf(this.#now()), false);
    });
  }

  /** The last message of a bar comes when its time is over, whether it was traded or not. */
  #closeKlines(): void {
    const listened = new Set<string>();
    this.#eachKlineStream((stream, tape, interval) => {
      listened.add(stream);
      const openMs = interval.startOf(this.#now());
      const under = this.#under.get(stream);
      if (under === undefined) return void this.#under.set(stream, { openMs });
      if (under.openMs === openMs) return;
      this.#publishKline(stream, tape, interval, under.openMs, true);
      under.openMs = openMs;
    });
    for (const stream of this.#under.keys()) if (!listened.has(stream)) this.#under.delete(stream);
  }

  #publishKline(stream: string, tape: Tape, interval: Interval, openMs: number, isClosed: boolean): void {
    const kline = findKline(tape, interval, openMs);
    if (kline !== null) this.#hub.publish(stream, klinePayload(tape, interval.name, kline, isClosed, this.#now()));
  }

  #eachKlineStream(visit: (stream: string, tape: Tape, interval: Interval) => void): void {
    for (const stream of this.#hub.streams) {
      const [, name, length] = klineStream.exec(stream) ?? [];
      if (name === undefined || length === undefined || name !== name.toLowerCase()) continue;
      const tape = this.#market.find(name.toUpperCase());
      const interval = findInterval(length);
      if (tape !== null && interval !== null) visit(stream, tape, interval);
    }
  }
}
