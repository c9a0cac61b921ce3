import { type Candle, type CandleInterval, candleIntervalMs } from '../../ports/market.ts';
import { earliestMs, startOf } from './intervals.ts';

/**
 * Why a bar that a source told is not believed, so that it is neither shown nor kept:
 *
 * - `malformed`: a price or the volume is no plain decimal ("12.50"), the time no whole number of milliseconds.
 * - `not_positive`: a price of zero or below, or a volume below zero.
 * - `inconsistent`: the high is not the highest of its four prices, or the low not the lowest.
 * - `misaligned`: it does not begin where a bar of its interval does.
 * - `future`: it begins more than five seconds ahead of this machine's clock.
 * - `not_asked`: it lies outside of the times that the source was asked for.
 * - `duplicate`, `out_of_order`: it begins when a bar before it in the same answer does, or earlier.
 * - `step`: its high is five hundred times the price around it, or its low a five hundredth: a thousandfold, with room for
 *   what a price may move by itself. Around it are its own close and those of the five bars on either side; a level that
 *   three of them have, or half of them where there are fewer than six, is believed to be one. So a price that moves far and
 *   stays there is believed, and one that comes back is not. Where all of an answer is so far from the bars that are kept
 *   beside it, none of it is believed.
 *
 * Where the time of one bar cannot be, no bar of the answer is believed: others may have been moved too. A bar that is told
 * twice, and the same, is only dropped.
 */
export type Fault =
  | 'malformed'
  | 'not_positive'
  | 'inconsistent'
  | 'misaligned'
  | 'future'
  | 'not_asked'
  | 'duplicate'
  | 'out_of_order'
  | 'step';

const longestAheadMs = 5_000;
/** A price may have become another altogether by then. */
const comparableForMs = 30 * 86_400_000;
const largestStep = 500;
/** So many bars at one level are no mistake. */
const barsOfLevel = 3;
/** How many bars on either side a bar is compared with. */
export const neighbours = 5;
/** Figures that were rescaled differ by at least so much, ... */
const smallestRescaling = 0.05;
/** ... and all by the same, but for this. */
const roundingOfRescaling = 0.01;

const decimal = /^-?\d{1,30}(?:\.\d{1,30})?$/;

export interface Asked {
  readonly interval: CandleInterval;
  /** Null: as far back as there are bars. */
  readonly fromMs: number | null;
  readonly toMs: number;
}

export interface Judgement {
  /** Oldest first. */
  readonly believed: readonly Candle[];
  readonly rejected: readonly Fault[];
  /** When the bars begin of which the figures are not believed: what they are is not known. */
  readonly doubtedStarts: readonly number[];
  /** Whether all of it is too far from what is kept beside it. */
  readonly isFar: boolean;
}

/** The bars that are kept from before and from after those that were asked for, the next of them, oldest first. */
export interface Beside {
  readonly before: readonly Candle[];
  readonly after: readonly Candle[];
}

/** What is wrong with a bar by itself. Numbers are exact enough: they keep the order of what they are rounded from. */
function figuresFault({ open, high, low, close, volume }: Candle): Fault | null {
  if (![open, high, low, close, volume].every((text) => decimal.test(text))) return 'malformed';
  const prices = [open, high, low, close].map(Number);
  if (prices.some((price) => price <= 0) || Number(volume) < 0) return 'not_positive';
  return Number(high) < Math.max(...prices) || Number(low) > Math.min(...prices) ? 'inconsistent' : null;
}

function timeFault({ timeMs }: Candle, { interval, fromMs, toMs }: Asked, nowMs: number): Fault | null {
  if (!Number.isSafeInteger(timeMs)) return 'malformed';
  if (timeMs !== startOf(interval, timeMs)) return 'misaligned';
  if (timeMs > nowMs + longestAheadMs) return 'future';
  return timeMs >= toMs || timeMs < (fromMs ?? earliestMs) ? 'not_asked' : null;
}

function orderFault({ timeMs }: Candle, last: Candle | null): Fault | null {
  if (timeMs === last?.timeMs) return 'duplicate';
  return last !== null && timeMs < last.timeMs ? 'out_of_order' : null;
}

function areSame(a: Candle, b: Candle | null): boolean {
  const figures = ({ timeMs, open, high, low, close, volume }: Candle) =>
    [timeMs, open, high, low, close, volume].join();
  return b !== null && figures(a) === figures(b);
}

const closesOf = (bars: readonly Candle[]): number[] => bars.map(({ close }) => Number(close)).sort((a, b) => a - b);

/** Whether the bar at this place of them is far from all that is around it. */
function isStep(bars: readonly Candle[], index: number): boolean {
  const closes = closesOf(bars.slice(Math.max(0, index - neighbours), index + neighbours + 1));
  const few = Math.min(barsOfLevel, Math.ceil(closes.length / 2));
  const [lowest = 0, highest = 0] = [closes.at(few - 1), closes.at(-few)];
  const bar = bars[index];
  return Number(bar?.high) >= highest * largestStep || Number(bar?.low) * largestStep <= lowest;
}

/** Whether bars of an answer are far from those that are kept next to them. */
function areFar(told: readonly Candle[], kept: readonly Candle[]): boolean {
  const middleOf = (bars: readonly Candle[]) => closesOf(bars)[Math.floor(bars.length / 2)];
  const [middle, keptMiddle] = [middleOf(told), middleOf(kept)];
  return middle !== undefined && keptMiddle !== undefined && isBeyondBelief(middle / keptMiddle);
}

/** Of bars that are kept, those that the answer does not tell itself, and that it can be compared with. */
function comparable(kept: readonly Candle[], told: readonly Candle[], { interval }: Asked): readonly Candle[] {
  const [first, last] = [told[0], told.at(-1)];
  if (first === undefined || last === undefined) return [];
  const starts = new Set(told.map(({ timeMs }) => timeMs));
  const reachMs = comparableForMs + neighbours * candleIntervalMs[interval];
  return kept.filter(
    ({ timeMs }) => !starts.has(timeMs) && timeMs > first.timeMs - reachMs && timeMs < last.timeMs + reachMs,
  );
}

/** Parts an answer into what is believed of it and what is not. */
export function judgeCandles(
  answer: readonly Candle[],
  asked: Asked,
  { nowMs, ...beside }: Beside & { readonly nowMs: number },
): Judgement {
  const rejected: Fault[] = [];
  const doubtedStarts: number[] = [];
  let hasWrongTimes = false;
  const inOrder: Candle[] = [];
  let last: Candle | null = null;
  for (const bar of answer) {
    const timed = timeFault(bar, asked, nowMs) ?? orderFault(bar, last);
    const fault = timed ?? figuresFault(bar);
    if (fault === null) inOrder.push(bar);
    else rejected.push(fault);
    if (timed !== null) hasWrongTimes ||= !areSame(bar, last);
    else if (fault !== null) doubtedStarts.push(bar.timeMs);
    if (timed === null) last = bar;
  }
  if (hasWrongTimes) return { believed: [], rejected, doubtedStarts, isFar: false };
  const [before, after] = [comparable(beside.before, inOrder, asked), comparable(beside.after, inOrder, asked)];
  if (areFar(inOrder.slice(-neighbours), after) || areFar(inOrder.slice(0, neighbours), before)) {
    return { believed: [], rejected: [...rejected, ...inOrder.map(() => 'step' as const)], doubtedStarts, isFar: true };
  }
  const around = [...before, ...inOrder, ...after];
  const steps = new Set(inOrder.filter((_, index) => isStep(around, before.length + index)));
  for (const { timeMs } of steps) {
    rejected.push('step');
    doubtedStarts.push(timeMs);
  }
  return { believed: inOrder.filter((bar) => !steps.has(bar)), rejected, doubtedStarts, isFar: false };
}

/**
 * By how many times larger a source tells bars that are kept; null where it tells them as they are, or not all by the same. A
 * share's whole history is told anew when it is split. Where it is not a thousandfold, three bars at least are compared.
 */
export function rescaling(kept: readonly Candle[], told: readonly Candle[]): number | null {
  const closes = new Map(told.map(({ timeMs, close }) => [timeMs, Number(close)]));
  const ratios = kept.flatMap(({ timeMs, close }) => {
    const now = closes.get(timeMs);
    return now === undefined ? [] : [now / Number(close)];
  });
  const [least, most] = [Math.min(...ratios), Math.max(...ratios)];
  if (ratios.length === 0 || most > least * (1 + roundingOfRescaling)) return null;
  const isTold = ratios.length >= 3 && Math.abs(Math.log(least)) > smallestRescaling;
  return isTold || isBeyondBelief(least) ? least : null;
}

/** Whether a rescaling is too large to be one. */
export function isBeyondBelief(ratio: number): boolean {
  return Math.max(ratio, 1 / ratio) >= largestStep;
}
