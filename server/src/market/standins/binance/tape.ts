import { type Bar, flatBar, join, quoteOf } from './bar.ts';
import { History, minuteMs, minutesInDay, minutesOf, type PlannedTrade } from './history.ts';
import { dayMs } from './intervals.ts';
import { isHalted, type MarketSymbol, type SymbolStatus } from './symbols.ts';

/** A trade that happened, in units of the symbol. */
export interface Trade {
  /** One more than that of the trade before. */
  readonly id: number;
  readonly atMs: number;
  readonly price: number;
  readonly quantity: number;
  /** Its taker sold. */
  readonly buyerIsMaker: boolean;
}

interface ClosedDay {
  /** The minute that is under way. */
  readonly minute: number;
  readonly bar: Readonly<Bar> | null;
  readonly before: number;
}

/** A clock that was put forward by more than this leaves out the trades in between: their ids count all the same. */
const longestCatchUpMs = 10_000;
const keptTrades = 2_000;
/** Numbers of trades start here in 2017 and grow by a thousand a second at the start of every stand-in. */
const idEpochMs = Date.UTC(2017, 0, 1);

/** What a symbol trades: its history up to the start of the stand-in, and from there on what happens. */
export class Tape {
  readonly symbol: MarketSymbol;
  readonly #history: History;
  readonly #quiet: boolean;
  /** Bars that are not as the history has them, as somebody meddled. */
  readonly #meddled = new Map<number, Bar>();
  readonly #meddledDays = new Set<number>();
  readonly #recent: Trade[] = [];
  #plan: readonly PlannedTrade[] = [];
  #planned = 0;
  #minute: number;
  #bar: Bar | null = null;
  #isMeddled = false;
  #clockMs: number;
  #nextId: number;
  /** What made-up prices are multiplied with, since somebody set one. */
  #factor = 1;
  #last: Trade;
  #closedDay: ClosedDay | null = null;

  /** @param tradesPerSecond 0: nothing is traded but what is ordered. */
  constructor(symbol: MarketSymbol, seed: string, tradesPerSecond: number, nowMs: number) {
    this.symbol = symbol;
    this.#quiet = tradesPerSecond === 0;
    // Four are needed to get to a minute's open, high, low and close.
    this.#history = new History(symbol, seed, this.#quiet ? 120 : Math.max(4, Math.round(tradesPerSecond * 60)));
    this.#clockMs = nowMs;
    this.#minute = minutesOf(nowMs);
    this.#last = { id: 0, atMs: nowMs, price: 0, quantity: 1, buyerIsMaker: false };
    this.#beginMinute();
    // What the minute under way had before the stand-in was there comes before the first number.
    const before = this.#plan.filter(({ offsetMs }) => this.#minute * minuteMs + offsetMs <= nowMs).length;
    this.#nextId = nowMs - idEpochMs - before;
    this.#last = { ...this.#last, id: this.#nextId - 1, ...this.#lastBefore(nowMs) };
    while (this.#planned < before) this.#take(this.#planned);
    if (this.#quiet) this.#plan = [];
  }

  get last(): Trade {
    return this.#last;
  }

  /** The newest trades since the start, oldest first. */
  get recent(): readonly Trade[] {
    return this.#recent;
  }

  /** The minute under way, counted since 1970. */
  get minute(): number {
    return this.#minute;
  }

  /** Lets time pass: tells of each trade that happens until then. */
  advance(nowMs: number, onTrade: (trade: Trade) => void): void {
    if (nowMs - this.#clockMs > longestCatchUpMs) this.#leap(nowMs);
    while (this.#clockMs < nowMs) {
      const endMs = (this.#minute + 1) * minuteMs;
      while (this.#planned < this.#plan.length && this.#plannedAtMs() <= nowMs) {
        const trade = this.#take(this.#planned);
        if (trade !== null) onTrade(trade);
      }
      this.#clockMs = Math.min(nowMs, endMs);
      if (this.#clockMs === endMs) this.#endMinute();
    }
  }

  /** A trade that somebody orders. The bar under way knows it; made-up trades go on as before. */
  trade(trade: Omit<Trade, 'id'>): Trade {
    this.#isMeddled = true;
    return this.#record({ id: this.#nextId, ...trade });
  }

  /** What is made up from here on starts at this price. */
  rebase(price: number): void {
    const plain = this.#plan[this.#planned]?.price ?? this.#history.minute(this.#minute)?.close ?? price;
    this.#factor = price / plain;
  }

  setStatus(status: SymbolStatus, nowMs: number): void {
    const { halts } = this.symbol;
    const under = halts.findIndex(({ toMs }) => toMs === Number.POSITIVE_INFINITY);
    const current = halts[under];
    if (status === 'TRADING' && current !== undefined) halts[under] = { fromMs: current.fromMs, toMs: nowMs };
    if (status !== 'TRADING' && current === undefined) halts.push({ fromMs: nowMs, toMs: Number.POSITIVE_INFINITY });
    this.symbol.status = status;
    this.#history.refresh();
    if (status !== 'TRADING' || this.#bar !== null) return;
    this.#beginMinute();
    this.#skipPlanned(nowMs);
  }

  /** A bar of a minute up to now; null where nothing can be traded. */
  minuteBar(minute: number): Readonly<Bar> | null {
    if (minute > this.#minute) return null;
    if (minute === this.#minute) return this.#bar;
    return this.#meddled.get(minute) ?? this.#history.minute(minute);
  }

  /** The bar of a stretch of whole minutes up to now, the end exclusive. */
  sum(fromMs: number, toMs: number): Bar | null {
    let sum: Bar | null = null;
    let minute = minutesOf(fromMs);
    const until = Math.min(minutesOf(toMs), this.#minute + 1);
    while (minute < until) {
      const day = minute / minutesInDay;
      const wholeDay = Number.isInteger(day) && minute + minutesInDay <= until && !this.#meddledDays.has(day);
      const bar = wholeDay ? this.#history.day(day) : this.minuteBar(minute);
      if (bar !== null) sum = join(sum, bar);
      minute += wholeDay ? minutesInDay : 1;
    }
    return sum;
  }

  /** The first minute from this one on that may have a bar: leaps over halts. */
  nextMinute(minute: number): number {
    return this.#history.nextMinute(minute);
  }

  /** The 24 hours up to the minute under way, without it, and the price that they were entered with. */
  get closedDay(): ClosedDay {
    if (this.#closedDay?.minute === this.#minute) return this.#closedDay;
    const untilMs = this.#minute * minuteMs;
    const bar = this.sum(untilMs - dayMs + minuteMs, untilMs);
    const before = this.minuteBar(this.#minute - minutesInDay)?.close ?? bar?.open ?? this.#last.price;
    this.#closedDay = { minute: this.#minute, bar, before };
    return this.#closedDay;
  }

  #plannedAtMs(): number {
    return this.#minute * minuteMs + (this.#plan[this.#planned]?.offsetMs ?? minuteMs);
  }

  /** Null where the market is closed at that moment. */
  #take(index: number): Trade | null {
    const atMs = this.#plannedAtMs();
    const planned = this.#plan[index];
    this.#planned += 1;
    if (planned === undefined) return null;
    if (this.symbol.status !== 'TRADING' || isHalted(this.symbol, atMs)) {
      this.#isMeddled = true;
      return null;
    }
    const { quantity, buyerIsMaker } = planned;
    const price = Math.max(1, Math.round(planned.price * this.#factor));
    return this.#record({ id: this.#nextId, atMs, price, quantity, buyerIsMaker });
  }

  #record(trade: Trade): Trade {
    const { price, quantity, buyerIsMaker } = trade;
    const quoteVolume = quoteOf(this.symbol, price, quantity);
    const bar: Bar = { ...flatBar(price), volume: quantity, quoteVolume, trades: 1 };
    if (!buyerIsMaker) {
      bar.takerVolume = quantity;
      bar.takerQuoteVolume = quoteVolume;
    }
    // A bar in which nothing was traded yet stands at the close before it, which is none of its prices.
    this.#bar = this.#bar?.trades === 0 ? bar : join(this.#bar, bar);
    this.#nextId = trade.id + 1;
    this.#last = trade;
    this.#recent.push(trade);
    if (this.#recent.length > 2 * keptTrades) this.#recent.splice(0, keptTrades);
    return trade;
  }

  #keep(minute: number, bar: Bar | null): void {
    if (bar === null) return;
    this.#meddled.set(minute, bar);
    this.#meddledDays.add(Math.floor(minute / minutesInDay));
  }

  #beginMinute(): void {
    const made = this.#history.minute(this.#minute);
    this.#planned = 0;
    this.#isMeddled = this.#quiet || this.#factor !== 1;
    this.#plan = made === null || (this.#quiet && this.#last.price !== 0) ? [] : this.#history.trades(this.#minute);
    this.#bar = made === null ? null : flatBar(this.#last.price === 0 ? made.open : this.#last.price);
  }

  #endMinute(): void {
    if (this.#isMeddled) this.#keep(this.#minute, this.#bar);
    this.#minute += 1;
    this.#beginMinute();
  }

  /** The close that a symbol stands at whose minute has no trade yet. */
  #lastBefore(nowMs: number): Pick<Trade, 'price' | 'atMs'> {
    const made = this.#history.minute(this.#minute);
    if (made !== null) return { price: made.open, atMs: nowMs };
    const halt = this.symbol.halts.find(({ fromMs, toMs }) => nowMs >= fromMs && nowMs < toMs);
    const atMs = (halt?.fromMs ?? nowMs) - 1;
    return { price: this.#history.minute(minutesOf(atMs))?.close ?? 1, atMs };
  }

  /** Over a stretch that nobody waited for. */
  #leap(nowMs: number): void {
    if (this.#isMeddled) this.#keep(this.#minute, this.#bar);
    const minute = minutesOf(nowMs);
    const flatFrom = Math.max(this.#minute + 1, minute - 7 * (dayMs / minuteMs));
    if (this.#quiet) for (let at = flatFrom; at < minute; at += 1) this.#keep(at, flatBar(this.#last.price));
    this.#nextId += Math.round((nowMs - this.#clockMs) / 1_000) + 1;
    this.#clockMs = nowMs;
    if (minute !== this.#minute) {
      this.#minute = minute;
      this.#beginMinute();
    }
    this.#skipPlanned(nowMs);
  }

  #skipPlanned(untilMs: number): void {
    while (this.#planned < this.#plan.length && this.#plannedAtMs() <= untilMs) this.#planned += 1;
    this.#isMeddled = true;
  }
}
