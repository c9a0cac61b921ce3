import type { SourceTick } from '../../ports/market.ts';

/**
 * Why what a source said is not believed:
 *
 * - `malformed`: a figure is no plain decimal ("12.50"), a time no whole number of milliseconds, a count no whole number.
 * - `not_positive`: a price of zero or below, or a volume below zero.
 * - `future`: more than five seconds ahead of this machine's clock.
 * - `out_of_order`: a tick that is older than the last one that was believed.
 * - `duplicate`: the number of the last believed tick again; of ticks without numbers, its time, price and quantity.
 * - `step`: more than tenfold, or less than a tenth, of the last believed price that is no older than a day; of a first
 *   price, of the day's figures that come with it.
 * - `unconfirmed`: a first tick that nothing is known to compare with; a second one that agrees is believed.
 */
export type Fault = 'malformed' | 'not_positive' | 'future' | 'out_of_order' | 'duplicate' | 'step' | 'unconfirmed';

const longestAheadMs = 5_000;
const largestStep = 10;

const decimal = /^-?\d{1,30}(?:\.\d{1,30})?$/;
const zero = /^-?[0.]+$/;

function priceFault(price: string | null): Fault | null {
  if (price === null) return null;
  if (!decimal.test(price)) return 'malformed';
  return price.startsWith('-') || zero.test(price) ? 'not_positive' : null;
}

function volumeFault(volume: string | null): Fault | null {
  if (volume === null) return null;
  if (!decimal.test(volume)) return 'malformed';
  return volume.startsWith('-') && !zero.test(volume) ? 'not_positive' : null;
}

const isCount = (value: number): boolean => Number.isSafeInteger(value) && value >= 0;

/** What is wrong with a tick or a quote by itself. */
export function figuresFault(reading: SourceTick, nowMs: number): Fault | null {
  const { timeMs, sequence } = reading;
  if (!isCount(timeMs) || (sequence !== null && !isCount(sequence))) return 'malformed';
  const fault =
    priceFault(reading.price) ??
    priceFault(reading.bid) ??
    priceFault(reading.ask) ??
    priceFault(reading.previousClose) ??
    priceFault(reading.open) ??
    priceFault(reading.high) ??
    priceFault(reading.low) ??
    volumeFault(reading.volume) ??
    volumeFault(reading.quantity);
  return fault ?? (timeMs > nowMs + longestAheadMs ? 'future' : null);
}

/** What is wrong with a tick after the last one of the same source. */
export function orderFault(tick: SourceTick, last: SourceTick): Fault | null {
  if (tick.timeMs < last.timeMs) return 'out_of_order';
  if (tick.sequence !== null && last.sequence !== null) {
    if (tick.sequence === last.sequence) return 'duplicate';
    // A lower number at a later time is no old tick: the source has begun to count anew.
    return tick.sequence < last.sequence && tick.timeMs === last.timeMs ? 'out_of_order' : null;
  }
  const isSame = tick.timeMs === last.timeMs && tick.price === last.price && tick.quantity === last.quantity;
  return isSame ? 'duplicate' : null;
}

export function isStep(price: number, reference: number): boolean {
  return price > reference * largestStep || price * largestStep < reference;
}

/** Whether a price fits the day's figures that came with it: its range, or else where it began. Null: there are none. */
export function fitsItsDay({ price, previousClose, open, high, low }: SourceTick): boolean | null {
  if (high !== null && low !== null)
    return Number(price) <= Number(high) * largestStep && Number(price) * largestStep >= Number(low);
  const start = previousClose ?? open;
  return start === null ? null : !isStep(Number(price), Number(start));
}
