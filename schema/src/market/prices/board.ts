import type { Reading } from '../../streams/shared-stream.ts';
import type { PlacedTick } from '../feed/tape.ts';
import type { Account } from './cursor.ts';
import type { Kept, Place } from './place.ts';
import type { PriceEvent, PriceFeed } from './price-event.ts';
import type { Telling } from './telling.ts';

/** What the readers of a topic read from: all that has been told there, and the log behind it. */
export interface Board {
  readonly telling: Telling;
  readonly feed: PriceFeed;
  /** At least this long between two turns; 0: each time that something has come. */
  readonly gapMs: number;
  now(): number;
  /** False until it is known where the symbols stand. */
  readonly isOpen: boolean;
  /** True while the readers are told of a turn. */
  readonly isTelling: boolean;
  readonly turnedAtMs: number;
  /** Where somebody stands who has been told everything. */
  here(): Place;
  opening(isAfterGap: boolean): Kept;
  /** For who fell behind: the way from there to here. */
  catchUp(place: Place, told: NonNullable<Place['told']>): Kept;
  beginReplay(): void;
  endReplay(): void;
  replayed(tick: PlacedTick, account: Account): readonly PriceEvent[];
  leave(reader: Reading<PriceEvent>): void;
}
