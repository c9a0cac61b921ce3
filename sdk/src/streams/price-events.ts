import type { PriceEvent as Told } from '../generated/types.ts';
import type { ConnectionEvent } from './following.ts';

export type { Told };

/** What is told of a symbol; prices are those of the newest tick that is known. */
export interface SymbolFields extends Omit<Told, 'kind' | 'missed'> {}

/**
 * The newest price, from which on ticks are counted: of each symbol first, and after each `gap`. One with the `sequence`
 * that was told before ends a `stale`: the price still stands.
 */
export interface PriceSnapshot extends SymbolFields {
  readonly type: 'snapshot';
  /** Ticks that were folded into this price. */
  readonly missed: number;
}

/** A new price. */
export interface PriceTick extends SymbolFields {
  readonly type: 'tick';
  /** Ticks just before this one that were folded into it: `sequence` is the last one, and `missed`, and one. */
  readonly missed: number;
}

/** Ticks of this symbol were lost, or may have been. The `snapshot` that follows at once has the newest price. */
export interface PriceGap extends SymbolFields {
  readonly type: 'gap';
  /** So many exactly; null where nobody knows, and none may be. */
  readonly missed: number | null;
}

/** Nothing is heard of this symbol for longer than usual, and its price may be old. A `tick` or a `snapshot` ends it. */
export interface PriceStale extends SymbolFields {
  readonly type: 'stale';
}

export type SymbolEvent = PriceSnapshot | PriceTick | PriceGap | PriceStale;

/** All that a stream of prices tells; `type` tells them apart. */
export type PriceEvent = SymbolEvent | ConnectionEvent;
