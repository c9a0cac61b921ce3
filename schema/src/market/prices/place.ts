import type { LogPosition } from '../../ports/tick-log.ts';
import type { PriceEvent } from './price-event.ts';

/** What a reader has been told of a symbol. */
export interface Told {
  /** Null where it is not known how it counts with the symbol's ticks. */
  readonly sequence: number | null;
  readonly isStale: boolean;
}

/** By symbol; null: nothing has been told of it. */
export type ToldOfAll = ReadonlyMap<string, Told | null>;

/** Up to where a log's ticks are accounted for. */
export interface Mark {
  readonly epoch: string;
  readonly position: LogPosition;
}

/** What was worked out for one who stands somewhere, kept for all others who do. */
export interface Kept {
  readonly to: Place;
  readonly version: number;
  /** How far the log was read then. */
  readonly head: LogPosition;
  readonly events: readonly PriceEvent[];
}

/** Where readers of a topic stand: all who do have been told the same. */
export class Place {
  /** Null where no cursor can say what has been told. */
  readonly mark: Mark | null;
  readers = 0;
  /** What came then; null while nothing has, and for who fell behind. */
  next: { readonly events: readonly PriceEvent[]; readonly to: Place } | null = null;
  /** What has been told up to here: worked out for who falls behind, as only they need it. */
  told: ToldOfAll | null;
  caughtUp: Kept | null = null;
  /** What somebody is told who begins here; after a GAP, or without one. */
  readonly openings: { plain: Kept | null; gap: Kept | null } = { plain: null, gap: null };

  constructor(mark: Mark | null, told: ToldOfAll | null = null) {
    this.mark = mark;
    this.told = told;
  }
}
