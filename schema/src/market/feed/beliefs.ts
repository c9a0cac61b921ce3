import type { Candle, MarketSource, SourceQuote, SourceTick } from '../../ports/market.ts';
import type { Metrics } from '../../ports/metrics.ts';
import { type Fault, figuresFault, fitsItsDay, isStep, orderFault } from './plausible.ts';

const comparableForMs = 86_400_000;
const doubtedForMs = 60_000;

/** The two ways that a source tells a price: of its own accord, and asked. */
type Way = 'tick' | 'quote';

/** A price that was refused as a step, and since when nothing else was told. */
interface Doubt {
  readonly price: number;
  readonly sinceMs: number;
}

/** What was last believed of one symbol, and what has been refused since. */
interface Belief {
  believed: { readonly price: number; readonly timeMs: number } | null;
  lastTick: SourceTick | null;
  readonly doubts: Record<Way, Doubt | null>;
}

export interface BeliefOptions {
  readonly metrics: Metrics;
  readonly now?: () => number;
  /** What was last believed of a symbol by whichever server judges its ticks; null where that is not known. */
  heard?(symbol: string): SourceTick | null;
}

/** Who says it: what a source that is not remote computes is played as it was recorded, whatever its steps. */
interface Teller {
  readonly isRemote: boolean;
}

/**
 * Decides which prices are shown, by the rules of `Fault`, and counts the others. A step stays: where for a minute both
 * what is streamed and what is asked for tell it, and nothing else, it is believed.
 */
export class Beliefs {
  readonly #metrics: Metrics;
  readonly #now: () => number;
  readonly #heard: (symbol: string) => SourceTick | null;
  readonly #bySymbol = new Map<string, Belief>();

  constructor({ metrics, now = Date.now, heard = () => null }: BeliefOptions) {
    this.#metrics = metrics;
    this.#now = now;
    this.#heard = heard;
  }

  /** Whether this tick may be shown. */
  believesTick(tick: SourceTick, { isRemote }: Teller): boolean {
    const belief = this.#of(tick.symbol);
    const { lastTick } = belief;
    const fault =
      figuresFault(tick, this.#now()) ??
      (lastTick === null || lastTick.source !== tick.source ? null : orderFault(tick, lastTick)) ??
      (isRemote ? this.#stepFault(tick, 'tick', belief) : null);
    if (fault === null) belief.lastTick = tick;
    else this.#metrics.count('market_rejected', { source: tick.source, what: 'tick', reason: fault });
    return fault === null;
  }

  /** Whether this quote may be shown. It may be older than one before. */
  believesQuote(quote: SourceQuote, { isRemote }: Teller): boolean {
    const fault =
      figuresFault(quote, this.#now()) ?? (isRemote ? this.#stepFault(quote, 'quote', this.#of(quote.symbol)) : null);
    if (fault !== null) this.#metrics.count('market_rejected', { source: quote.source, what: 'quote', reason: fault });
    return fault === null;
  }

  /** Takes over what another server has believed, where there is nothing here to compare prices with. */
  adopt({ symbol, price, timeMs }: SourceQuote): void {
    if (!this.hasPriceOf(symbol)) this.#of(symbol).believed = { price: Number(price), timeMs };
  }

  /** Whether a price of the symbol has been believed that is still to be compared with. */
  hasPriceOf(symbol: string): boolean {
    const believed = this.#believed(symbol);
    return believed !== null && believed.timeMs > this.#now() - comparableForMs;
  }

  /** Whether a bar that has just ended, or is under way, is no step from the price that is believed. */
  believesBar({ close }: Candle, { symbol, source }: { symbol: string; source: MarketSource }): boolean {
    const believed = this.#believed(symbol);
    const isBelieved = believed === null || !isStep(Number(close), believed.price);
    if (!isBelieved) this.#metrics.count('market_rejected', { source: source.source, what: 'candle', reason: 'step' });
    return isBelieved;
  }

  /** Symbols whose ticks are refused at present as a step: asking for their quotes may tell whether it is one. */
  doubted(): string[] {
    return [...this.#bySymbol].flatMap(([symbol, { doubts }]) => (doubts.tick === null ? [] : [symbol]));
  }

  /** The newest price that was believed, here or by another server. */
  #believed(symbol: string): Belief['believed'] {
    const own = this.#bySymbol.get(symbol)?.believed ?? null;
    const heard = this.#heard(symbol);
    if (heard === null || (own !== null && own.timeMs >= heard.timeMs)) return own;
    return { price: Number(heard.price), timeMs: heard.timeMs };
  }

  #of(symbol: string): Belief {
    const known = this.#bySymbol.get(symbol);
    if (known !== undefined) return known;
    const belief: Belief = { believed: null, lastTick: null, doubts: { tick: null, quote: null } };
    this.#bySymbol.set(symbol, belief);
    return belief;
  }

  #stepFault(reading: SourceTick, way: Way, belief: Belief): Fault | null {
    const nowMs = this.#now();
    const price = Number(reading.price);
    const { doubts } = belief;
    const believed = this.#believed(reading.symbol);
    const agrees = (doubt: Doubt | null): doubt is Doubt => doubt !== null && !isStep(price, doubt.price);
    const isComparable = believed !== null && believed.timeMs > nowMs - comparableForMs;
    const itsDay = fitsItsDay(reading);
    const isFaulty = isComparable
      ? isStep(price, believed.price)
      : itsDay === false || (itsDay === null && way === 'tick' && !agrees(doubts.tick));
    if (isFaulty) {
      const before = doubts[way];
      const other = doubts[way === 'tick' ? 'quote' : 'tick'];
      const doubt = { price, sinceMs: agrees(before) ? before.sinceMs : nowMs };
      doubts[way] = doubt;
      const isTold = agrees(other) && Math.min(doubt.sinceMs, other.sinceMs) <= nowMs - doubtedForMs;
      if (!isTold || itsDay === false) return isComparable || itsDay === false ? 'step' : 'unconfirmed';
    }
    doubts.tick = null;
    doubts.quote = null;
    if (isFaulty || !isComparable || reading.timeMs >= believed.timeMs) {
      belief.believed = { price, timeMs: reading.timeMs };
    }
    return null;
  }
}
