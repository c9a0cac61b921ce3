import type { YahooSymbol } from './symbols.ts';

/** Prices of a stretch of time; volume counts what was traded. */
export interface Bar {
  readonly open: number;
  readonly high: number;
  readonly low: number;
  readonly close: number;
  readonly volume: number;
}

/** Waves that a price is made up of: how long each is, and how high. */
const waves = [
  { periodMs: 400 * 86_400_000, height: 0.15 },
  { periodMs: 61 * 86_400_000, height: 0.05 },
  { periodMs: 9 * 86_400_000, height: 0.02 },
  { periodMs: 25 * 3_600_000, height: 0.008 },
  { periodMs: 3.1 * 3_600_000, height: 0.004 },
  { periodMs: 17 * 60_000, height: 0.0015 },
  { periodMs: 110_000, height: 0.0005 },
];
const samples = 12;

/** Even, from 0 to below 1, the same for the same text in every process. */
export function hash(text: string): number {
  let state = 0x811c9dc5;
  for (let index = 0; index < text.length; index += 1) state = Math.imul(state ^ text.charCodeAt(index), 0x01000193);
  state = Math.imul(state ^ (state >>> 15), 0x85ebca6b);
  return ((state ^ (state >>> 13)) >>> 0) / 4_294_967_296;
}

interface SetPrice {
  readonly fromMs: number;
  readonly price: number;
}

/** A symbol's prices at any time, made up from a seed, until somebody sets one. */
export class Prices {
  readonly #symbol: YahooSymbol;
  readonly #stillFromMs: number;
  readonly #waves: readonly { readonly periodMs: number; readonly height: number; readonly phase: number }[];
  readonly #set: SetPrice[] = [];

  /** @param stillFromMs From then on only prices that are set change anything; infinity: they move for ever. */
  constructor(symbol: YahooSymbol, seed: string, stillFromMs: number) {
    this.#symbol = symbol;
    this.#stillFromMs = stillFromMs;
    this.#waves = waves.map((wave, index) => ({
      ...wave,
      phase: 2 * Math.PI * hash(`${seed}:${symbol.symbol}:${index}`),
    }));
  }

  at(timeMs: number): number {
    const set = this.#set.findLast(({ fromMs }) => fromMs <= timeMs);
    if (set === undefined) return this.#madeUp(timeMs);
    return set.price * (this.#madeUp(timeMs) / this.#madeUp(set.fromMs));
  }

  /** It has this price now, and goes on from there. */
  set(price: number, nowMs: number): void {
    this.#set.push({ fromMs: nowMs, price });
  }

  /** When the last trade was, if trading goes on until then. */
  lastTradeMs(untilMs: number, nowMs: number): number {
    const lastSetMs = this.#set.at(-1)?.fromMs ?? 0;
    return Math.max(Math.min(untilMs, nowMs, this.#stillFromMs), lastSetMs);
  }

  /** What happened from one instant to another. */
  bar(fromMs: number, toMs: number): Bar {
    const prices = Array.from({ length: samples + 1 }, (_, index) =>
      this.at(fromMs + ((toMs - fromMs) * index) / samples),
    );
    const share = 0.5 + hash(`${this.#symbol.symbol}:${fromMs}`);
    return {
      open: prices[0] ?? 0,
      high: Math.max(...prices),
      low: Math.min(...prices),
      close: prices.at(-1) ?? 0,
      volume: this.#symbol.hasVolume ? Math.round((share * (toMs - fromMs)) / 10) : 0,
    };
  }

  #madeUp(timeMs: number): number {
    const movingMs = Math.min(timeMs, this.#stillFromMs);
    let exponent = 0;
    for (const { periodMs, height, phase } of this.#waves) {
      exponent += height * Math.sin((2 * Math.PI * movingMs) / periodMs + phase);
    }
    return this.#symbol.price * Math.exp(exponent);
  }
}
