import type { SourceTick } from '../../ports/market.ts';
import { type Given, NumberLine } from './number-line.ts';
import type { Advance, SequenceStore } from './sequence-store.ts';

/**
 * How far above the newest number a ceiling is kept: numbers are written down before they are given, and a database that
 * is away for a while holds up no tick. After `kill -9` a count that begins anew leaves out as many.
 */
const defaultRoom = 100_000;
/** Numbers that are reserved at once where the source counts nothing; so many are left out after `kill -9`. */
const defaultBlockSize = 1_000;
const defaultWriteEveryMs = 2_000;

/** Tells the process what went wrong where nobody waits for it. */
export type Report = (error: unknown, what: string) => void;

export interface SequencesOptions {
  readonly store: SequenceStore;
  readonly report: Report;
  readonly room?: number;
  readonly blockSize?: number;
  readonly writeEveryMs?: number;
}

/** The numbers of all symbols' ticks, as this process gives them. */
export class Sequences {
  readonly #store: SequenceStore;
  readonly #report: Report;
  readonly #room: number;
  readonly #blockSize: number;
  readonly #writeEveryMs: number;
  readonly #lines = new Map<string, NumberLine>();
  readonly #loading = new Map<string, Promise<void>>();
  readonly #moved = new Set<NumberLine>();
  #wanted = new Map<NumberLine, Advance>();
  #making: Promise<void> | null = null;
  #timer: NodeJS.Timeout | null = null;
  readonly #underWay = new Set<Promise<void>>();
  #isFailing = false;

  constructor({
    store,
    report,
    room = defaultRoom,
    blockSize = defaultBlockSize,
    writeEveryMs = defaultWriteEveryMs,
  }: SequencesOptions) {
    this.#store = store;
    this.#report = report;
    this.#room = room;
    this.#blockSize = blockSize;
    this.#writeEveryMs = writeEveryMs;
  }

  /** Null where it has to be loaded first. */
  lineOf(symbol: string): NumberLine | null {
    return this.#lines.get(symbol) ?? null;
  }

  /** Reads where these symbols' numbers stand by now, in one statement: other servers may have given some. */
  async load(symbols: readonly string[]): Promise<void> {
    const missing = symbols.filter((symbol) => !this.#loading.has(symbol));
    if (missing.length > 0) {
      const loading = this.#untilDone(this.#loadNow(missing));
      for (const symbol of missing) this.#loading.set(symbol, loading);
    }
    await Promise.all(new Set(symbols.flatMap((symbol) => this.#loading.get(symbol) ?? [])));
  }

  /** Another server gives these symbols' numbers now: what was given here and is under way says nothing any more. */
  forget(symbols: Iterable<string>): void {
    for (const symbol of symbols) this.#lines.delete(symbol);
  }

  /** Has from the database what `give` has asked for. */
  settle(line: NumberLine, given: Exclude<Given, number | 'TOLD'>, tick: SourceTick): Promise<void> {
    return this.#untilDone(this.#settleNow(line, given, tick));
  }

  /** Tells that numbers were given: they are written down within some seconds, those of all symbols at once. */
  moved(line: NumberLine): void {
    this.#moved.add(line);
    this.#timer ??= setTimeout(() => {
      this.#timer = null;
      void this.#untilDone(this.#write());
    }, this.#writeEveryMs).unref();
  }

  /** Writes down how far the numbers have come, and gives back those that were not given. */
  async close(): Promise<void> {
    if (this.#timer !== null) clearTimeout(this.#timer);
    await Promise.allSettled(this.#underWay);
    await this.#write();
    const leftovers = [...this.#lines.values()].flatMap(({ symbol, block }) =>
      block === null || block.next > block.end ? [] : [{ symbol, block }],
    );
    this.#lines.clear();
    if (leftovers.length === 0) return;
    await this.#store
      .giveBack(leftovers)
      .catch((error: unknown) => this.#report(error, 'numbers of ticks were not given back'));
  }

  /** What is under way is waited for at the close. */
  #untilDone(work: Promise<void>): Promise<void> {
    const done = work.finally(() => this.#underWay.delete(done));
    this.#underWay.add(done);
    return done;
  }

  async #settleNow(line: NumberLine, given: Exclude<Given, number | 'TOLD'>, tick: SourceTick): Promise<void> {
    const { symbol } = line;
    if (tick.sequence === null || given === 'BLOCK') {
      line.useBlock(await this.#store.reserve(symbol, this.#blockSize, line.newest));
    } else if (given === 'BASIS') {
      const { source, sequence, timeMs } = tick;
      const { source: fromSource = null, offset = 0 } = line.state ?? {};
      const from = { source: fromSource, offset };
      const above = line.newest;
      const state = await this.#store.rebase({ symbol, from, source, sequence, timeMs, room: this.#room, above });
      line.follow(state, sequence, tick);
    } else {
      await this.#makeRoom(line, tick.sequence, tick);
    }
  }

  async #loadNow(symbols: readonly string[]): Promise<void> {
    try {
      const states = await this.#store.load(symbols);
      for (const symbol of symbols) {
        const state = states.get(symbol) ?? null;
        const line = this.#lines.get(symbol);
        if (line === undefined) this.#lines.set(symbol, new NumberLine(symbol, state));
        else if (state !== null) line.update(state);
      }
    } finally {
      for (const symbol of symbols) this.#loading.delete(symbol);
    }
  }

  /** Those who want room at the same moment, as at a start, get it by one statement. */
  #makeRoom(line: NumberLine, sequence: number, { source, timeMs }: SourceTick): Promise<void> {
    const { offset } = line.state ?? { offset: Math.max(0, line.newest + 1 - sequence) };
    const newest = sequence + offset;
    const ceiling = newest + this.#room;
    this.#wanted.set(line, { symbol: line.symbol, source, offset, newest, newestAtMs: timeMs, ceiling });
    this.#making ??= new Promise<void>((resolve) => setImmediate(resolve)).then(() => {
      const wanted = this.#wanted;
      this.#wanted = new Map();
      this.#making = null;
      return this.#advance(wanted);
    });
    return this.#making;
  }

  async #write(): Promise<void> {
    const advances = new Map<NumberLine, Advance>();
    for (const line of this.#moved) {
      const { symbol, state } = line;
      if (state !== null && state.source !== null) {
        advances.set(line, { ...state, symbol, ceiling: state.newest + this.#room });
      }
    }
    this.#moved.clear();
    try {
      await this.#advance(advances);
      this.#isFailing = false;
    } catch (error) {
      if (!this.#isFailing) this.#report(error, 'the numbers of ticks wait to be written down');
      this.#isFailing = true;
      for (const line of advances.keys()) this.#moved.add(line);
    }
  }

  async #advance(all: ReadonlyMap<NumberLine, Advance>): Promise<void> {
    // Of one symbol there may be one that was forgotten.
    const advances = new Map([...all].filter(([line]) => this.#lines.get(line.symbol) === line));
    if (advances.size === 0) return;
    const ceilings = await this.#store.advance([...advances.values()]);
    const outdated: NumberLine[] = [];
    for (const [line, advance] of advances) {
      const ceiling = ceilings.get(line.symbol);
      if (ceiling === undefined) outdated.push(line);
      else line.raise(advance, ceiling);
    }
    if (outdated.length === 0) return;
    // They are on another basis by now, by this server or another.
    const states = await this.#store.load(outdated.map(({ symbol }) => symbol));
    for (const line of outdated) {
      const state = states.get(line.symbol);
      if (state !== undefined) line.update(state);
    }
  }
}
