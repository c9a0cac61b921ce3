import { Lru } from '../../replay/lru.ts';
import { createRng, type Rng } from '../../replay/rng.ts';
import { walk } from '../../replay/walk.ts';
import { type Bar, join, quoteOf } from './bar.ts';
import { dayMs } from './intervals.ts';
import type { MarketSymbol } from './symbols.ts';

export const minuteMs = 60_000;
const minutesPerDay = 1_440;

/** A trade as it was made up: when in its minute, and at what price. */
export interface PlannedTrade {
  readonly offsetMs: number;
  readonly price: number;
  readonly quantity: number;
  readonly buyerIsMaker: boolean;
}

/** The minutes of a day, as columns. */
interface Day {
  /** One more than there are minutes: a minute closes where the next opens. */
  readonly opens: Float64Array;
  readonly highs: Float64Array;
  readonly lows: Float64Array;
  readonly volumes: Float64Array;
  readonly takerShares: Float32Array;
}

/** Even, from 0 to below 1, the same for the same numbers in every process. */
function hash(seed: number, n: number): number {
  let x = Math.imul(seed ^ Math.imul(n, 0x9e3779b1), 0x85ebca6b);
  x = Math.imul(x ^ (x >>> 13), 0xc2b2ae35);
  return ((x ^ (x >>> 16)) >>> 0) / 4_294_967_296;
}

/**
 * What was traded at a symbol before anybody looked, made up from a seed: any day can be computed without those before
 * it. A day's bar comes first, its minutes lead through it, and a minute's trades through that, so that open, high,
 * low, close, volume and number of trades of any interval are exactly those of its minutes and of its trades. The sums
 * in the quote asset are those of each minute at its typical price.
 */
export class History {
  readonly #symbol: MarketSymbol;
  readonly #seed: string;
  readonly #levelSeed: number;
  readonly #tradesPerMinute: number;
  readonly #days = new Lru<Day>(16);
  /** The day that was read last: its minutes are read one after the other. */
  #lastRead: { readonly day: number; readonly columns: Day } | null = null;
  readonly #sums = new Lru<Bar | null>(4_000);

  constructor(symbol: MarketSymbol, seed: string, tradesPerMinute: number) {
    this.#symbol = symbol;
    this.#seed = `${seed}:${symbol.symbol}`;
    this.#levelSeed = Math.floor(createRng(this.#seed)() * 2 ** 31);
    this.#tradesPerMinute = tradesPerMinute;
  }

  /** Forgets what was computed: the symbol's halts have changed. */
  refresh(): void {
    this.#sums.clear();
  }

  /** The bar of a minute, counted since 1970; null before the listing and in a halt. */
  minute(minute: number): Bar | null {
    if (!this.#isTraded(minute)) return null;
    return this.#read(this.#day(Math.floor(minute / minutesPerDay)), minute % minutesPerDay);
  }

  /** The bar of a whole day, counted since 1970, over the minutes that there are. */
  day(day: number): Bar | null {
    return this.#sums.getOrCreate(String(day), () => {
      const columns = this.#computeDay(day);
      let sum: Bar | null = null;
      for (let index = 0; index < minutesPerDay; index += 1) {
        if (this.#isTraded(day * minutesPerDay + index)) sum = join(sum, this.#read(columns, index));
      }
      return sum;
    });
  }

  /** The first minute from this one on that may have a bar: leaps over halts. */
  nextMinute(minute: number): number {
    let timeMs = Math.max(minute * minuteMs, Math.floor(this.#symbol.listedAtMs / minuteMs) * minuteMs);
    for (const { fromMs, toMs } of this.#symbol.halts) if (timeMs >= fromMs && timeMs < toMs) timeMs = toMs;
    return Math.floor(timeMs / minuteMs);
  }

  /** What is traded in a minute, in order of time. */
  trades(minute: number): readonly PlannedTrade[] {
    const bar = this.minute(minute);
    if (bar === null) return [];
    const count = this.#tradesPerMinute;
    const rng = createRng(`${this.#seed}:${minute}`);
    const prices = walk(bar, count, rng);
    const quantities = split(bar.volume, count, rng);
    const gapMs = minuteMs / count;
    return Array.from(prices, (price, index) => ({
      offsetMs: Math.floor((index + rng()) * gapMs),
      price,
      quantity: quantities[index] ?? 1,
      buyerIsMaker: rng() < 0.5,
    }));
  }

  #isTraded(minute: number): boolean {
    const startMs = minute * minuteMs;
    const { listedAtMs, halts } = this.#symbol;
    if (startMs + minuteMs <= listedAtMs) return false;
    for (const { fromMs, toMs } of halts) if (fromMs <= startMs && startMs + minuteMs <= toMs) return false;
    return true;
  }

  #read(day: Day, index: number): Bar {
    const open = day.opens[index] ?? 0;
    const high = day.highs[index] ?? 0;
    const low = day.lows[index] ?? 0;
    const close = day.opens[index + 1] ?? 0;
    const volume = day.volumes[index] ?? 0;
    const quoteVolume = quoteOf(this.#symbol, (open + high + low + close) / 4, volume);
    const takerShare = day.takerShares[index] ?? 0;
    return {
      open,
      high,
      low,
      close,
      volume,
      quoteVolume,
      trades: this.#tradesPerMinute,
      takerVolume: Math.round(volume * takerShare),
      takerQuoteVolume: Math.round(quoteVolume * takerShare),
    };
  }

  #day(day: number): Day {
    if (this.#lastRead?.day === day) return this.#lastRead.columns;
    const columns = this.#days.getOrCreate(String(day), () => this.#computeDay(day));
    this.#lastRead = { day, columns };
    return columns;
  }

  #computeDay(day: number): Day {
    const rng = createRng(`${this.#seed}/${day}`);
    const open = this.#level(day);
    const close = this.#level(day + 1);
    const high = Math.ceil(Math.max(open, close) * (1 + 0.02 * rng()));
    const low = Math.max(1, Math.floor(Math.min(open, close) * (1 - 0.02 * rng())));
    const opens = walk({ open, high, low, close, volume: 0 }, minutesPerDay + 1, rng);
    const highs = new Float64Array(minutesPerDay);
    const lows = new Float64Array(minutesPerDay);
    const takerShares = new Float32Array(minutesPerDay);
    const wick = (high - low) / 100;
    for (let index = 0; index < minutesPerDay; index += 1) {
      const from = opens[index] ?? open;
      const to = opens[index + 1] ?? close;
      highs[index] = Math.min(high, Math.max(from, to) + Math.floor(rng() * wick));
      lows[index] = Math.max(low, Math.min(from, to) - Math.floor(rng() * wick));
      takerShares[index] = 0.3 + 0.4 * rng();
    }
    const { volumePerDay, quantityDecimals } = this.#symbol;
    // Every trade has a quantity, however small the volume.
    const least = 4 * this.#tradesPerMinute * minutesPerDay;
    const volume = Math.max(least, Math.round(volumePerDay * (0.5 + rng()) * 10 ** quantityDecimals));
    return { opens, highs, lows, volumes: split(volume, minutesPerDay, rng), takerShares };
  }

  /** The price at the beginning of a day: noise of all lengths from one day to two years around the symbol's level. */
  #level(day: number): number {
    let exponent = 0;
    for (let octave = 0; octave < 10; octave += 1) {
      const at = day / 2 ** octave;
      const before = Math.floor(at);
      const part = at - before;
      const seed = this.#levelSeed + octave;
      const eased = part * part * (3 - 2 * part);
      const noise = hash(seed, before) * (1 - eased) + hash(seed, before + 1) * eased;
      exponent += (noise - 0.5) * 0.03 * 2 ** (octave / 2);
    }
    return Math.max(10, Math.round(this.#symbol.price * 10 ** this.#symbol.priceDecimals * Math.exp(exponent)));
  }
}

/** Divides a whole number into parts of about one size, whole numbers too, that sum up to it. */
function split(total: number, count: number, rng: Rng): Float64Array {
  const parts = new Float64Array(count);
  let weights = 0;
  for (let index = 0; index < count; index += 1) {
    const part = 0.5 + rng();
    parts[index] = part;
    weights += part;
  }
  const weight = total / weights;
  let exact = 0;
  let given = 0;
  for (let index = 0; index < count; index += 1) {
    exact += (parts[index] ?? 0) * weight;
    const until = index === count - 1 ? total : Math.round(exact);
    parts[index] = until - given;
    given = until;
  }
  return parts;
}

export const minutesOf = (timeMs: number): number => Math.floor(timeMs / minuteMs);
export const minutesInDay = dayMs / minuteMs;
