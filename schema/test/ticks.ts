import type { Tick } from '../src/ports/market.ts';

/** A tick whose price and time are its sequence. */
export function tickOf(symbol: string, sequence: number): Tick {
  return {
    symbol,
    sequence,
    price: String(sequence),
    bid: null,
    ask: null,
    previousClose: null,
    volume: null,
    open: null,
    high: null,
    low: null,
    quantity: null,
    source: 'REPLAY',
    timeMs: sequence,
  };
}
