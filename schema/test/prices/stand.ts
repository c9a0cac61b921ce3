import { Tape, type TapeListener } from '../../src/market/feed/tape.ts';
import { decodeCursor } from '../../src/market/prices/cursor.ts';
import type { PriceEvent, PriceFeed } from '../../src/market/prices/price-event.ts';
import { createPrices, type PricesOf } from '../../src/market/prices/prices.ts';
import type { LogEntry, LoggedTick, SymbolState } from '../../src/ports/tick-log.ts';
import type { Follower, Reading } from '../../src/streams/shared-stream.ts';
import { tickOf } from '../ticks.ts';

/** A state whose price and time are its sequence. */
export function stateOf(symbol: string, sequence: number, isExact = true): SymbolState {
  return { ...tickOf(symbol, sequence), synthetic: false, confirmedAtMs: sequence, isExact };
}

export function logged(symbol: string, sequence: number, previous: number | null = sequence - 1): LoggedTick {
  return { ...tickOf(symbol, sequence), previous };
}

export interface Entry {
  readonly ticks?: readonly LoggedTick[];
  readonly states?: readonly SymbolState[];
}

export interface ServerOptions {
  readonly length?: number;
  readonly expectedEveryMs?: number;
}

/** A server whose tape is fed by hand. */
export function standServer({ length = 1_000, expectedEveryMs = 1_000 }: ServerOptions = {}) {
  const tape = new Tape({ length, now: () => Date.now() });
  const listeners = new Set<TapeListener>();
  /** What is answered when asked. */
  const answers = new Map<string, SymbolState>();
  let hold: Promise<void> = Promise.resolve();
  const feed: PriceFeed = {
    tape,
    subscribe(symbols, listener) {
      const leave = tape.listen(symbols, listener);
      listeners.add(listener);
      return () => {
        leave();
        listeners.delete(listener);
      };
    },
    async snapshots(symbols) {
      await hold;
      return symbols.flatMap((symbol) => answers.get(symbol) ?? tape.viewOf(symbol) ?? []);
    },
  };
  const prices = createPrices({ feed, expectedEveryMs: () => expectedEveryMs });
  let major = 0;
  return {
    tape,
    answers,
    prices,
    listeners,
    /** Answers come when what this gives back is called. */
    holdAnswers(): (error?: Error) => void {
      const { promise, resolve, reject } = Promise.withResolvers<void>();
      hold = promise;
      return (error) => (error === undefined ? resolve() : reject(error));
    },
    began(epoch: string): void {
      tape.began(epoch, { major: 0, minor: 0, index: -1 });
    },
    take(entry: LogEntry): void {
      major = entry.major;
      tape.entries([entry]);
    },
    /** Appends an entry of these. */
    append({ ticks = [], states = [] }: Entry): void {
      major += 1;
      tape.entries([{ source: 'REPLAY', major, minor: 0, appendedAtMs: Date.now(), ticks, states }]);
    },
    follow(
      options: Partial<Omit<PricesOf, 'after'>> & {
        readonly symbols: readonly string[];
        readonly after?: string | null;
      },
    ) {
      const { symbols, after = null, maxRate = null } = options;
      const stream = prices.stream({ symbols, after: after === null ? null : decodeCursor(after), maxRate });
      return new StandFollower((follower) => stream.follow(follower));
    },
  };
}

/** Reads whenever it is told to and has room. */
export class StandFollower implements Follower {
  readonly events: PriceEvent[] = [];
  /** When each event was told. */
  readonly atMs: number[] = [];
  hasRoom = true;
  ended: { readonly error: unknown } | null = null;
  readonly #reading: Reading<PriceEvent>;

  constructor(follow: (follower: Follower) => Reading<PriceEvent>) {
    this.#reading = follow(this);
  }

  notify(): void {
    while (this.hasRoom && this.readOnce() > 0);
  }

  readOnce(): number {
    const events = this.#reading.read();
    this.events.push(...events);
    for (const _ of events) this.atMs.push(Date.now());
    return events.length;
  }

  end(error: unknown): void {
    this.ended = { error };
  }

  roomAgain(): void {
    this.hasRoom = true;
    this.notify();
  }

  setRoom(has: boolean): void {
    if (has) this.roomAgain();
    else this.hasRoom = false;
  }

  leave(): void {
    this.#reading.leave();
  }

  /** "TICK A 3 +1": kind, symbol, sequence and what was missed. Takes them away. */
  told(): string[] {
    return this.events.splice(0).map(({ kind, symbol, sequence, missed }) => {
      return `${kind} ${symbol} ${sequence}${missed === 0 ? '' : ` +${missed ?? '?'}`}`;
    });
  }
}

/** Until all that has come has been told. */
export async function told(): Promise<void> {
  for (let turn = 0; turn < 3; turn += 1) await new Promise(setImmediate);
}

/** A server where A, B and C have been heard of, at 10. */
export function warmServer(options: ServerOptions = {}) {
  const server = standServer(options);
  server.began('one');
  server.append({ states: ['A', 'B', 'C'].map((symbol) => stateOf(symbol, 10)) });
  return server;
}

/** Ticks of A. */
export const ticks = (...sequences: readonly number[]) => ({
  ticks: sequences.map((sequence) => logged('A', sequence)),
});
