import { type Candle, type CandleInterval, candleIntervalMs, SourceError, type Tick } from '../../../ports/market.ts';
import { startOf } from '../../candles/intervals.ts';
import type { Feed } from '../feed.ts';
import type { Report } from '../sequences.ts';
import { type Bar, beginBar, grow, tradedBy } from './bar.ts';

/** A bar as it is at the moment, or as it ended. */
export interface CandleEvent {
  readonly symbol: string;
  readonly interval: CandleInterval;
  readonly candle: Candle;
  readonly isClosed: boolean;
}

export interface BarBuilderOptions {
  readonly symbol: string;
  readonly interval: CandleInterval;
  readonly feed: Feed;
  /** The newest `limit` bars that start in this range, oldest first, as the source has them. */
  readBars(symbol: string, range: BarRange): Promise<readonly Candle[]>;
  /** How long after its end a bar has all of its trades at the source too. */
  readonly settleMs: number;
  readonly report: Report;
}

export interface BarRange {
  readonly interval: CandleInterval;
  readonly from: Date | null;
  readonly to: Date;
  readonly limit: number;
}

const shortestBetweenMs = 250;
/** For so long after its end a bar waits for ticks that are on their way, beside what its ticks are late anyway. */
const graceMs = 1_000;
/** The latest that ticks of a living market are: vendors delay by fifteen or twenty minutes. */
const longestLagMs = 1_800_000;
const longestReadMs = 5_000;

const after = (ms: number) =>
  new Promise<undefined>((resolve) => {
    setTimeout(() => resolve(undefined), ms).unref();
  });

/** Grows the bars of one symbol and interval from its ticks, for all who watch them. */
export class BarBuilder {
  readonly listeners = new Set<(event: CandleEvent) => void>();
  readonly #options: BarBuilderOptions;
  /** Ticks that came before the bar that they belong to was read; null since then. */
  #early: Tick[] | null = [];
  #leaveFeed: (() => void) | null = null;
  #isClosed = false;
  /** The source's own bars when this began: a tick that belongs to one of them makes that grow. */
  #read: readonly Candle[] = [];
  #readAtMs = 0;
  /** When it was first heard that somebody streams the symbol. */
  #streamedSinceMs: number | null = null;
  #bar: Bar | null = null;
  /** Bars that have ended and are not told yet, oldest first. */
  readonly #ended: Bar[] = [];
  #endedUntilMs = 0;
  #before: Tick | null = null;
  #lastSequence: number | null = null;
  #lagMs = 0;
  #endTimer: NodeJS.Timeout | undefined;
  #tellTimer: NodeJS.Timeout | undefined;
  #told: Bar | null = null;
  /** A bar under way is told as the same event to all who begin meanwhile. */
  readonly #growing = new WeakMap<Bar, CandleEvent>();
  #toldAtMs = 0;

  constructor(options: BarBuilderOptions) {
    this.#options = options;
  }

  /** Begins with the source's own bar, so that one that is under way has its true open, high and low. */
  async open(): Promise<void> {
    const { symbol, interval, feed } = this.#options;
    // What was lost where another log begins shows in the numbers.
    this.#leaveFeed = feed.subscribe([symbol], {
      ticks: (ticks) => {
        this.#streams();
        this.#take(ticks);
      },
      heard: () => this.#streams(),
      began() {},
    });
    const [snapshot = null] = await feed.snapshots([symbol]);
    if (feed.newest(symbol) !== null) this.#streams();
    this.#readAtMs = Date.now();
    this.#read = await this.#ask({ interval, from: null, to: new Date(this.#readAtMs), limit: 2 });
    if (this.#isClosed) return;
    this.#before = snapshot;
    this.#lastSequence = snapshot?.isExact === true ? snapshot.sequence : null;
    const last = this.#read.at(-1);
    if (last !== undefined && Date.now() < this.#endOf(last)) this.#begin({ ...last, isWhole: false });
    // Whoever watches is told this first.
    this.#told = this.#bar;
    const early = this.#early ?? [];
    this.#early = null;
    this.#take(early);
  }

  close(): void {
    this.#isClosed = true;
    this.#leaveFeed?.();
    clearTimeout(this.#endTimer);
    clearTimeout(this.#tellTimer);
  }

  /** The oldest bar that is not told as closed yet: what somebody who begins to watch is told first. */
  current(): CandleEvent | null {
    const bar = this.#ended[0] ?? this.#bar;
    return bar === null ? null : this.#grown(bar);
  }

  #endOf({ timeMs }: Candle): number {
    return timeMs + candleIntervalMs[this.#options.interval];
  }

  #streams(): void {
    this.#streamedSinceMs ??= Date.now();
  }

  #take(ticks: readonly Tick[]): void {
    if (this.#early !== null) {
      this.#early.push(...ticks);
      return;
    }
    for (const tick of ticks) this.#add(tick);
    this.#changed();
  }

  #add(tick: Tick): void {
    const last = this.#lastSequence;
    if (last !== null && tick.sequence <= last) return;
    const isAfterLoss = last !== null && tick.sequence > last + 1;
    const traded = tradedBy(tick, this.#before);
    this.#lastSequence = tick.sequence;
    this.#before = tick;
    this.#lagMs = Math.min(Math.max(0, Date.now() - tick.timeMs), longestLagMs);
    // Where ticks were lost, some may have belonged to the bar before this tick's.
    if (isAfterLoss && this.#bar !== null) this.#bar = { ...this.#bar, isWhole: false };
    const timeMs = startOf(this.#options.interval, tick.timeMs);
    if (this.#bar !== null && timeMs > this.#bar.timeMs) this.#end(this.#bar);
    const isWhole = !isAfterLoss && tick.quantity !== null;
    const bar = this.#bar;
    if (bar === null) {
      if (timeMs < this.#endedUntilMs) return;
      const read = this.#read.find((candle) => candle.timeMs === timeMs);
      if (read !== undefined) this.#begin({ ...grow(read, tick, this.#unread(tick, traded)), isWhole: false });
      else this.#begin({ ...beginBar(timeMs, tick, traded ?? '0'), isWhole: isWhole && this.#isHeardSince(timeMs) });
    } else if (timeMs === bar.timeMs) {
      this.#bar = { ...grow(bar, tick, this.#unread(tick, traded)), isWhole: bar.isWhole && isWhole };
    }
  }

  /** Whether all ticks since then have come here. That nobody streamed the symbol yet shows in no number. */
  #isHeardSince(timeMs: number): boolean {
    return timeMs >= this.#readAtMs && this.#streamedSinceMs !== null && timeMs >= this.#streamedSinceMs;
  }

  /** What was traded by a tick, unless it happened before the source's bar was read: then it is in that already. */
  #unread({ timeMs }: Tick, traded: string | null): string {
    return timeMs <= this.#readAtMs ? '0' : (traded ?? '0');
  }

  #begin(bar: Bar): void {
    this.#bar = bar;
    this.#awaitEnd();
  }

  /** A bar ends by the clock too, where no tick follows. */
  #awaitEnd(): void {
    clearTimeout(this.#endTimer);
    const bar = this.#bar;
    if (bar === null) return;
    const dueMs = this.#endOf(bar) + graceMs + this.#lagMs;
    this.#endTimer = setTimeout(
      () => {
        // A later tick may have been later.
        if (this.#bar === null || Date.now() < this.#endOf(this.#bar) + graceMs + this.#lagMs) this.#awaitEnd();
        else this.#end(this.#bar);
      },
      Math.max(0, dueMs - Date.now()),
    );
  }

  #end(bar: Bar): void {
    this.#bar = null;
    this.#endedUntilMs = this.#endOf(bar);
    this.#ended.push(bar);
    if (this.#ended.length === 1) void this.#tellEnded();
  }

  /** Tells the bars that have ended, one after the other; what is under way meanwhile waits. */
  async #tellEnded(): Promise<void> {
    for (let bar = this.#ended[0]; bar !== undefined; bar = this.#ended[0]) {
      const final = bar.isWhole ? bar : await this.#reread(bar);
      if (this.#isClosed) return;
      this.#ended.shift();
      this.#tell(this.#event(final, true));
    }
    this.#changed();
  }

  /** The source's own bar, once it has ended there too; where it gives none, what has grown here. */
  async #reread(bar: Bar): Promise<Candle> {
    const { interval, settleMs } = this.#options;
    const endMs = this.#endOf(bar);
    await after(Math.max(0, endMs + settleMs + this.#lagMs - Date.now()));
    const range = { interval, from: new Date(bar.timeMs), to: new Date(endMs), limit: 1 };
    const read = await Promise.race([this.#ask(range), after(longestReadMs)]);
    return read?.find(({ timeMs }) => timeMs === bar.timeMs) ?? bar;
  }

  async #ask(range: BarRange): Promise<readonly Candle[]> {
    try {
      return await this.#options.readBars(this.#options.symbol, range);
    } catch (error) {
      // That a source gives no answer is counted where it was asked.
      if (!(error instanceof SourceError)) this.#options.report(error, 'bars could not be read');
      return [];
    }
  }

  /** Whether whoever watches knows it as it is: a tick at the same price, of nothing, changes nothing. */
  #isTold(): boolean {
    const [bar, told] = [this.#bar, this.#told];
    if (bar === null || told === null) return bar === told;
    return (['timeMs', 'high', 'low', 'close', 'volume'] as const).every((figure) => bar[figure] === told[figure]);
  }

  #changed(): void {
    if (this.#tellTimer !== undefined || this.#isTold()) return;
    this.#tellTimer = setTimeout(
      () => {
        this.#tellTimer = undefined;
        if (this.#bar === null || this.#ended.length > 0 || this.#isTold()) return;
        this.#told = this.#bar;
        this.#toldAtMs = Date.now();
        this.#tell(this.#grown(this.#bar));
      },
      Math.max(0, this.#toldAtMs + shortestBetweenMs - Date.now()),
    );
  }

  #grown(bar: Bar): CandleEvent {
    const event = this.#growing.get(bar) ?? this.#event(bar, false);
    this.#growing.set(bar, event);
    return event;
  }

  #event({ timeMs, open, high, low, close, volume }: Candle, isClosed: boolean): CandleEvent {
    const { symbol, interval } = this.#options;
    return { symbol, interval, candle: { timeMs, open, high, low, close, volume }, isClosed };
  }

  #tell(event: CandleEvent): void {
    for (const listener of this.listeners) listener(event);
  }
}
