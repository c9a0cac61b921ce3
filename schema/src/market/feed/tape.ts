import type { Tick } from '../../ports/market.ts';
import type { LogEntry, LoggedTick, LogPosition, LogReader, SymbolState } from '../../ports/tick-log.ts';
import { beforeAll, comparePositions } from './position.ts';

/** A tick in its place. */
export interface PlacedTick extends Tick {
  readonly position: LogPosition;
  /** How many of the symbol's ticks before it never came into the log; null where that is not known. */
  readonly missed: number | null;
  /**
   * True where who was told what was known before it can't count on from there: it was known from another log, which
   * others may have read further, or without its number.
   */
  readonly beginsCount: boolean;
}

/** What is known of a symbol now. */
export interface SymbolView extends SymbolState {
  /** When this server last heard of it. */
  readonly heardAtMs: number;
  /** The newest tick of it that came into this log; null where none has. */
  readonly tick: PlacedTick | null;
  /** The log from which `sequence` is known: that of `tick`, or of the first state. Empty: where others know more. */
  readonly epoch: string;
}

/** Hears of some symbols. Its functions must not throw and must not block. */
export interface TapeListener {
  /** In the log's order, no tick twice. One that was lost is told by the state after it. */
  ticks(ticks: readonly PlacedTick[]): void;
  /** Something was heard of the symbol without a tick: its first state, or that its price still stands. */
  heard(symbol: string): void;
  /** What comes now stands in another log, or after a part of it that is lost. No tick of before comes again. */
  began(): void;
}

export interface TapeOptions {
  /** Ticks that can be replayed. */
  readonly length: number;
  readonly now?: () => number;
}

/** Where the ticks after a position begin. */
function firstAfter(ticks: readonly PlacedTick[], position: LogPosition): number {
  let low = 0;
  let high = ticks.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    const tick = ticks[middle];
    if (tick !== undefined && comparePositions(tick.position, position) <= 0) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** This server's copy of the newest part of the log: read once, whoever listens. */
export class Tape implements LogReader {
  readonly #length: number;
  readonly #now: () => number;
  readonly #views = new Map<string, SymbolView>();
  readonly #listeners = new Map<string, Set<TapeListener>>();
  #epoch = '';
  #head = beforeAll;
  #since = beforeAll;
  #ticks: PlacedTick[] = [];
  /** The same by symbol: who asks for some of them passes over none of the others. */
  readonly #bySymbol = new Map<string, PlacedTick[]>();
  /** The newest that was let go: whoever stands before it may have missed something. */
  #gone = beforeAll;

  constructor({ length, now = Date.now }: TapeOptions) {
    this.#length = length;
    this.#now = now;
  }

  /** Which log it is: a position says nothing without it. */
  get epoch(): string {
    return this.#epoch;
  }

  /** Where the newest entry stands. */
  get head(): LogPosition {
    return this.#head;
  }

  /** Null where nothing has been heard of it. */
  viewOf(symbol: string): SymbolView | null {
    return this.#views.get(symbol) ?? null;
  }

  /** Whether every tick of these symbols after this position is still here, or there was none. */
  reachesBackTo(position: LogPosition, symbols: readonly string[]): boolean {
    if (comparePositions(position, this.#gone) >= 0) return true;
    // All of the log since then has been read, if not kept.
    if (comparePositions(position, this.#since) < 0) return false;
    return symbols.every((symbol) => {
      const tick = this.#views.get(symbol)?.tick ?? null;
      return tick === null || comparePositions(tick.position, position) <= 0;
    });
  }

  /**
   * The ticks of these symbols after a position, oldest first, `limit` at most; `until` is how far was looked. To be
   * asked only for what `reachesBackTo`.
   */
  after(
    position: LogPosition,
    symbols: readonly string[],
    limit: number,
  ): { readonly ticks: readonly PlacedTick[]; readonly until: LogPosition } {
    const lines = symbols.flatMap((symbol) => {
      const ticks = this.#bySymbol.get(symbol) ?? [];
      return { ticks, next: firstAfter(ticks, position) };
    });
    const found: PlacedTick[] = [];
    for (;;) {
      let oldest: PlacedTick | undefined;
      let from: { next: number } | undefined;
      for (const line of lines) {
        const tick = line.ticks[line.next];
        if (tick === undefined) continue;
        if (oldest !== undefined && comparePositions(tick.position, oldest.position) > 0) continue;
        oldest = tick;
        from = line;
      }
      if (oldest === undefined || from === undefined) return { ticks: found, until: this.#head };
      found.push(oldest);
      from.next += 1;
      if (found.length === limit) return { ticks: found, until: oldest.position };
    }
  }

  /** The first and the newest of a symbol's ticks after one position and up to another; null where there is none. */
  between(
    symbol: string,
    from: LogPosition,
    to: LogPosition,
  ): { readonly first: PlacedTick; readonly newest: PlacedTick } | null {
    const ticks = this.#bySymbol.get(symbol) ?? [];
    const start = firstAfter(ticks, from);
    const end = firstAfter(ticks, to);
    const [first, newest] = [ticks[start], ticks[end - 1]];
    return start >= end || first === undefined || newest === undefined ? null : { first, newest };
  }

  listen(symbols: readonly string[], listener: TapeListener): () => void {
    for (const symbol of symbols) {
      const listeners = this.#listeners.get(symbol);
      if (listeners === undefined) this.#listeners.set(symbol, new Set([listener]));
      else listeners.add(listener);
    }
    return () => {
      for (const symbol of symbols) {
        const listeners = this.#listeners.get(symbol);
        listeners?.delete(listener);
        if (listeners?.size === 0) this.#listeners.delete(symbol);
      }
    };
  }

  began(epoch: string, since: LogPosition): void {
    // Others may have read more of what was before, also where it is the same log: this server missed a part of it.
    for (const [symbol, view] of this.#views) this.#views.set(symbol, { ...view, tick: null, epoch: '' });
    this.#epoch = epoch;
    this.#head = since;
    this.#ticks = [];
    this.#bySymbol.clear();
    this.#since = since;
    this.#gone = since;
    for (const listener of new Set([...this.#listeners.values()].flatMap((listeners) => [...listeners]))) {
      listener.began();
    }
  }

  entries(entries: readonly LogEntry[]): void {
    for (const entry of entries) this.#take(entry);
    if (this.#ticks.length > this.#length * 1.1) this.#trim();
  }

  #trim(): void {
    const gone = this.#ticks.splice(0, this.#ticks.length - this.#length);
    this.#gone = gone.at(-1)?.position ?? this.#gone;
    for (const symbol of new Set(gone.map((tick) => tick.symbol))) {
      const ticks = this.#bySymbol.get(symbol) ?? [];
      ticks.splice(0, firstAfter(ticks, this.#gone));
      if (ticks.length === 0) this.#bySymbol.delete(symbol);
    }
  }

  #keep(tick: PlacedTick): void {
    this.#ticks.push(tick);
    const ticks = this.#bySymbol.get(tick.symbol);
    if (ticks === undefined) this.#bySymbol.set(tick.symbol, [tick]);
    else ticks.push(tick);
  }

  #take({ major, minor, appendedAtMs, ticks, states }: LogEntry): void {
    const heardAtMs = Math.min(appendedAtMs, this.#now());
    const told = new Map<TapeListener, PlacedTick[]>();
    const tell = (placed: PlacedTick) => {
      for (const listener of this.#listeners.get(placed.symbol) ?? []) {
        const some = told.get(listener);
        if (some === undefined) told.set(listener, [placed]);
        else some.push(placed);
      }
    };
    for (const [index, tick] of ticks.entries()) {
      const placed = this.#place(tick, { major, minor, index }, heardAtMs);
      if (placed === null) continue;
      this.#keep(placed);
      tell(placed);
    }
    this.#head = { major, minor, index: Math.max(ticks.length - 1, 0) };
    for (const state of states) {
      const lost = this.#hear(state, heardAtMs);
      if (lost !== null) tell(lost);
    }
    for (const [listener, some] of told) listener.ticks(some);
    for (const { symbol } of states) {
      for (const listener of this.#listeners.get(symbol) ?? []) listener.heard(symbol);
    }
  }

  /**
   * Where ticks were lost on their way into the log, or out of it, the state under the number of the last of them is told
   * in its place. That stands at no place of this log: who resumes can't be told it again.
   */
  #hear(state: SymbolState, heardAtMs: number): PlacedTick | null {
    const { symbol } = state;
    const known = this.#views.get(symbol);
    if (known?.isExact !== true) {
      // Who was told of it before can't count on from there.
      const epoch = known !== undefined && state.isExact ? '' : this.#epoch;
      this.#views.set(symbol, { ...state, heardAtMs, tick: null, epoch });
    } else if (state.isExact && state.sequence > known.sequence) {
      this.#views.set(symbol, { ...state, heardAtMs, tick: known.tick, epoch: '' });
      const { synthetic: _synthetic, confirmedAtMs: _confirmedAtMs, isExact: _isExact, ...tick } = state;
      const missed = state.sequence - known.sequence - 1;
      return { ...tick, position: this.#head, missed, beginsCount: true };
      // What was counted here stays counted, whatever is known where the source is listened to.
    } else if (state.sequence === known.sequence || !state.isExact) {
      const { sequence, tick, epoch } = known;
      this.#views.set(symbol, { ...state, sequence, isExact: true, heardAtMs, tick, epoch });
    }
    return null;
  }

  /** Null for one that is not newer than what is known: two servers may have appended it while one took over. */
  #place(tick: LoggedTick, position: LogPosition, heardAtMs: number): PlacedTick | null {
    const { previous, ...plain } = tick;
    const known = this.#views.get(tick.symbol) ?? null;
    const last = known?.isExact === true ? known.sequence : previous;
    if (last !== null && tick.sequence <= last) return null;
    const confirmedAtMs = heardAtMs;
    const synthetic = known?.synthetic ?? false;
    const missed = last === null ? null : tick.sequence - last - 1;
    const beginsCount = known !== null && (!known.isExact || known.epoch !== this.#epoch);
    const placed = { ...plain, position, missed, beginsCount };
    const view = { ...plain, synthetic, confirmedAtMs, isExact: true, heardAtMs, tick: placed, epoch: this.#epoch };
    this.#views.set(tick.symbol, view);
    return placed;
  }
}
