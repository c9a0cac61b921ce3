import type { PriceSource, SourceTick, Tick } from '../../ports/market.ts';

/** Whose count a symbol's numbers follow, and what is added to it. */
export interface Basis {
  /** Null: a count of our own. */
  readonly source: PriceSource | null;
  readonly offset: number;
}

/** What the database knows of a symbol's numbers. */
export interface SequenceState extends Basis {
  /** The newest number that is known to have been given, and when its tick happened. */
  readonly newest: number;
  readonly newestAtMs: number;
  /** No number above it has been given by any server. */
  readonly ceiling: number;
}

/** Whose ticks are given numbers. */
interface Teller {
  readonly source: PriceSource;
}

/** Ticks are on their way for less. */
const latestMs = 60_000;

/** Numbers that only this process gives: from `next` to `end`. */
export interface Block {
  readonly next: number;
  readonly end: number;
}

/**
 * What a tick was given: its number, or what has to be had from the database first. ROOM: the next number is above the
 * ceiling. BASIS: the source's count is not the one that the numbers follow, or has begun anew. BLOCK: a source that
 * counts nothing, and no numbers are left. TOLD: a tick that was given its number before, by this server or another.
 */
export type Given = number | 'ROOM' | 'BASIS' | 'BLOCK' | 'TOLD';

/** The numbers of one symbol's ticks, as this process gives them: upwards only, none twice. */
export class NumberLine {
  readonly symbol: string;
  #state: SequenceState | null;
  #block: Block | null = null;
  /** The newest number that is known to be in the log, or was given here from a block; 0: none. */
  #last = 0;
  /** Whether these are the numbers of servers that give them one after the other, and not each its own. */
  #isHandedOn = false;

  /** `state` is null for a symbol whose ticks were never given numbers. */
  constructor(symbol: string, state: SequenceState | null) {
    this.symbol = symbol;
    this.#state = state;
  }

  get state(): SequenceState | null {
    return this.#state;
  }

  /** The newest number that is known; 0 before the first. */
  get newest(): number {
    return Math.max(this.#last, this.#state?.newest ?? 0);
  }

  /** What is left of the numbers that only this process gives. */
  get block(): Block | null {
    return this.#block;
  }

  /** The next number, for a tick that is told now. */
  give(tick: SourceTick): Given {
    if (tick.sequence === null) return this.#giveOwn(tick);
    const number = this.place(tick.sequence, tick);
    if (typeof number !== 'number' || this.#state === null) return number;
    if (number <= this.#state.newest) return 'TOLD';
    this.#state = { ...this.#state, newest: number, newestAtMs: tick.timeMs };
    return number;
  }

  /** The number that belongs to what the source counts as `sequence`, whether it was given yet or not. */
  place(sequence: number, { source, timeMs }: SourceTick): Exclude<Given, 'BLOCK' | 'TOLD'> {
    const state = this.#state;
    if (state === null) return 'ROOM';
    if (state.source !== source) return 'BASIS';
    const number = sequence + state.offset;
    // In one count a lower number is an earlier tick, and no tick comes so late: else the source has begun to count anew.
    const isEarlier = timeMs <= state.newestAtMs && timeMs > state.newestAtMs - latestMs;
    if (number <= state.newest && !isEarlier) return 'BASIS';
    return number > state.ceiling ? 'ROOM' : number;
  }

  /**
   * Takes over what the database said, or said a while ago: what is behind what is known already changes nothing. What
   * was given by this process stays given.
   */
  update(state: SequenceState): void {
    const known = this.#state;
    if (known === null) {
      this.#state = state;
    } else if (known.source === state.source && known.offset === state.offset) {
      // What is reserved for this process counts as given in the database.
      const isAhead = this.#block !== null || known.newest > state.newest;
      const { newest, newestAtMs } = isAhead ? known : state;
      this.#state = { ...state, newest, newestAtMs, ceiling: Math.max(known.ceiling, state.ceiling) };
    } else if (state.ceiling > known.newest) {
      // A new basis begins above all that was given before it.
      this.#state = state;
      this.#block = null;
    }
  }

  /** Takes over a ceiling that was written down, unless the numbers have left that basis meanwhile. */
  raise({ source, offset }: Basis, ceiling: number): void {
    const known = this.#state ?? { source, offset, newest: -1, newestAtMs: 0, ceiling };
    if (known.source !== source || known.offset !== offset) return;
    this.#state = { ...known, ceiling: Math.max(known.ceiling, ceiling) };
  }

  /**
   * Takes over the basis that was begun for this tick, by this server or another one: where that has been given its
   * number there, it is given the same here.
   */
  follow(state: SequenceState, sequence: number, { source, timeMs }: SourceTick): void {
    const number = sequence + state.offset;
    const isSameTick = state.source === source && number <= state.newest && timeMs <= state.newestAtMs;
    this.update(isSameTick ? { ...state, newest: number - 1, newestAtMs: timeMs } : state);
  }

  useBlock({ next, end }: Block): void {
    const block = { next: this.#isHandedOn ? Math.min(next, this.#last + 1) : next, end };
    this.#block = block;
    this.#state = { source: null, offset: 0, newest: block.next - 1, newestAtMs: 0, ceiling: block.end };
  }

  /**
   * Takes over the newest tick that is in the log, whichever server gave it its number: what follows is above it. What
   * another server has given beyond that never came into the log, and so to nobody. Where the source counts nothing, what
   * follows is next to it, as only who leads the source gives numbers.
   */
  goOnAfter({ sequence, source, timeMs }: Tick, { source: next }: Teller): void {
    this.#last = Math.max(this.#last, sequence);
    const state = this.#state;
    if (state === null) return;
    if (this.#block !== null) {
      this.#block = { ...this.#block, next: Math.max(this.#block.next, sequence + 1) };
    } else {
      this.#isHandedOn = state.source === null && source === next && sequence <= state.ceiling;
    }
    if (state.newest >= sequence && state.source !== next) return;
    this.#state = { ...state, newest: sequence, newestAtMs: timeMs, ceiling: Math.max(state.ceiling, sequence) };
  }

  #giveOwn({ timeMs }: SourceTick): Given {
    const block = this.#block;
    if (block === null || block.next > block.end) return 'BLOCK';
    this.#block = { next: block.next + 1, end: block.end };
    this.#last = block.next;
    this.#state = { source: null, offset: 0, newest: block.next, newestAtMs: timeMs, ceiling: block.end };
    return block.next;
  }
}
