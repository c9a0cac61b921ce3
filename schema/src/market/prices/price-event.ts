import type { Tick } from '../../ports/market.ts';
import type { SymbolState } from '../../ports/tick-log.ts';
import type { Tape, TapeListener } from '../feed/tape.ts';

export type PriceEventKind = 'SNAPSHOT' | 'TICK' | 'GAP' | 'STALE';

/** One event of `prices`, as the API tells it. */
export interface PriceEvent extends Tick {
  readonly kind: PriceEventKind;
  readonly missed: number | null;
  readonly cursor: string;
}

/** Where prices come from. */
export interface PriceFeed {
  readonly tape: Tape;
  /** From now on these symbols are streamed into the tape, and the listener hears of them. Calling what comes back twice does no harm. */
  subscribe(symbols: readonly string[], listener: TapeListener): () => void;
  /** Where the symbols stand; those that have no price are left out. */
  snapshots(symbols: readonly string[]): Promise<readonly SymbolState[]>;
}

/** Every field is named, so that all events have the same shape, and nothing of a tick that the API does not tell. */
export function priceEvent(kind: PriceEventKind, of: Tick, missed: number | null, cursor: string): PriceEvent {
  return {
    kind,
    symbol: of.symbol,
    sequence: of.sequence,
    price: of.price,
    bid: of.bid,
    ask: of.ask,
    previousClose: of.previousClose,
    volume: of.volume,
    open: of.open,
    high: of.high,
    low: of.low,
    quantity: of.quantity,
    source: of.source,
    timeMs: of.timeMs,
    missed,
    cursor,
  };
}
