import type { Asked } from './asked.ts';
import type { TestClock } from './clock.ts';
import { PriceReader, type TestPriceEvent } from './price-reader.ts';
import { Refusal } from './refusal.ts';

/** What a tick has beside its price. */
export interface TickFields {
  readonly bid?: string | null | undefined;
  readonly ask?: string | null | undefined;
  readonly volume?: string | null | undefined;
  readonly changePercent?: number | null | undefined;
  readonly source?: string | undefined;
}

/** A tick as the server keeps it. */
export interface TestTick extends TickFields {
  readonly symbol: string;
  readonly price: string;
  /** Counts the symbol's ticks, from 1 on. */
  readonly sequence: number;
  /** In ISO 8601. */
  readonly time: string;
}

function eventOf(kind: TestPriceEvent['kind'], tick: TestTick, missed: number | null, cursor: string): TestPriceEvent {
  const none = { bid: null, ask: null, volume: null, changePercent: null, source: 'REPLAY' };
  return { ...none, ...tick, kind, missed, cursor };
}

/** The ticks of all symbols in their order, and those who are told of them: as the server's `prices` has it. */
export class PriceLog {
  readonly #clock: TestClock;
  readonly #ticks: TestTick[] = [];
  readonly #newest = new Map<string, TestTick>();
  readonly #stale = new Set<string>();
  readonly #readers = new Set<PriceReader>();
  #heldFrom = 0;
  #epoch = 1;

  constructor(clock: TestClock) {
    this.#clock = clock;
  }

  /** How many subscriptions run. */
  get readers(): number {
    return this.#readers.size;
  }

  ticks(symbol: string): readonly TestTick[] {
    return this.#ticks.filter((tick) => tick.symbol === symbol.toUpperCase());
  }

  /** Where it is lost on its way, no stream that is open hears of it; a later one is told it out of the log. */
  tick(symbol: string, price: string, { isLost, ...fields }: TickFields & { readonly isLost: boolean }): number {
    const name = symbol.toUpperCase();
    const sequence = (this.#newest.get(name)?.sequence ?? 0) + 1;
    const tick = { ...fields, symbol: name, price, sequence, time: new Date(this.#clock.now()).toISOString() };
    this.#ticks.push(tick);
    this.#newest.set(name, tick);
    this.#stale.delete(name);
    if (!isLost) this.#tell(name, sequence === 1 ? 'SNAPSHOT' : 'TICK', tick, 0, this.#cursor());
    return sequence;
  }

  stale(symbol: string): void {
    const tick = this.#known(symbol);
    this.#stale.add(tick.symbol);
    this.#tell(tick.symbol, 'STALE', tick, 0, this.#cursor());
  }

  gap(symbol: string): void {
    const tick = this.#known(symbol);
    this.#tell(tick.symbol, 'GAP', tick, null, this.#nothing());
    this.#tell(tick.symbol, 'SNAPSHOT', tick, 0, this.#cursor());
  }

  /** Tells each stream its newest events once more. */
  repeat(count: number): void {
    for (const reader of this.#readers) reader.repeat(count);
  }

  /** Forgets what could be told again; a server that begins a new log does not know the cursors of the one before. */
  forget(isNewLog: boolean): void {
    this.#heldFrom = this.#ticks.length;
    if (isNewLog) this.#epoch += 1;
  }

  /** @throws Refusal */
  subscribe({ symbols, after, maxRate }: Asked['variables'], send: (event: object) => void): () => void {
    const wanted = Array.isArray(symbols) ? symbols.map((symbol) => String(symbol).toUpperCase()) : [];
    if (wanted.length === 0 || wanted.length > 100) {
      throw new Refusal('BAD_USER_INPUT', { message: 'Name 1 to 100 symbols.' });
    }
    const from = typeof after === 'string' ? this.#positionOf(after) : undefined;
    const start = typeof after === 'string' ? after : this.#nothing();
    const reader = new PriceReader(wanted, gapMsOf(maxRate), start, send);
    if (from === undefined || from === 'lost') this.#open(reader, from === 'lost');
    else this.#replay(reader, from);
    for (const symbol of wanted) {
      const tick = this.#newest.get(symbol);
      if (tick !== undefined && this.#stale.has(symbol)) reader.tell(eventOf('STALE', tick, 0, this.#cursor()));
    }
    reader.begin();
    this.#readers.add(reader);
    return () => {
      reader.end();
      this.#readers.delete(reader);
    };
  }

  #open(reader: PriceReader, isAfterGap: boolean): void {
    const known = reader.symbols.flatMap((symbol) => this.#newest.get(symbol) ?? []);
    for (const [index, tick] of known.entries()) {
      if (isAfterGap) reader.tell(eventOf('GAP', tick, null, this.#nothing()));
      // Until all of them are told there is nothing that could be gone on from.
      reader.tell(eventOf('SNAPSHOT', tick, 0, index === known.length - 1 ? this.#cursor() : this.#nothing()));
    }
  }

  #replay(reader: PriceReader, from: number): void {
    for (const [index, tick] of this.#ticks.entries()) {
      if (index < from || !reader.symbols.includes(tick.symbol)) continue;
      reader.tell(eventOf(tick.sequence === 1 ? 'SNAPSHOT' : 'TICK', tick, 0, this.#cursor(index + 1)));
    }
  }

  #tell(symbol: string, kind: TestPriceEvent['kind'], tick: TestTick, missed: number | null, cursor: string): void {
    const event = eventOf(kind, tick, missed, cursor);
    for (const reader of this.#readers) if (reader.symbols.includes(symbol)) reader.tell(event);
  }

  #known(symbol: string): TestTick {
    const tick = this.#newest.get(symbol.toUpperCase());
    if (tick === undefined) throw new Error(`There is no price of ${symbol} yet: server.tick('${symbol}', '100.00').`);
    return tick;
  }

  #cursor(position = this.#ticks.length): string {
    return btoa(`test:${this.#epoch}:${position}`);
  }

  #nothing(): string {
    return btoa(`test:${this.#epoch}:-`);
  }

  #positionOf(cursor: string): number | 'lost' {
    const [, epoch, position] = /^test:(\d+):(\d+|-)$/.exec(decoded(cursor)) ?? [];
    if (epoch === undefined) throw new Refusal('BAD_USER_INPUT', { message: '`after` is no cursor of this server.' });
    const isHeld = Number(epoch) === this.#epoch && Number(position) >= this.#heldFrom;
    return isHeld ? Number(position) : 'lost';
  }
}

/** @throws Refusal */
function gapMsOf(maxRate: unknown): number {
  if (typeof maxRate !== 'number') return 0;
  if (maxRate >= 0.01 && maxRate <= 1_000) return 1_000 / maxRate;
  throw new Refusal('BAD_USER_INPUT', { message: 'maxRate: from 0.01 to 1000 events a second' });
}

function decoded(cursor: string): string {
  try {
    return atob(cursor);
  } catch {
    return '';
  }
}
