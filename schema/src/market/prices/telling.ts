import type { Tick } from '../../ports/market.ts';
import type { SymbolState } from '../../ports/tick-log.ts';
import { comparePositions } from '../feed/position.ts';
import type { PlacedTick, Tape } from '../feed/tape.ts';
import { type Account, encodeCursor, markOf } from './cursor.ts';
import type { Mark, Told, ToldOfAll } from './place.ts';
import type { PlainTicks } from './plain-ticks.ts';
import { type PriceEvent, priceEvent } from './price-event.ts';

/** Which event is told of what has happened, to readers who have all been told of what was before. */
export class Telling {
  readonly symbols: readonly string[];
  /** The mark that cursors have. */
  readonly mark: string;
  readonly #tape: Tape;
  readonly #plain: PlainTicks;
  /**
   * Symbols of which readers were told something else than the tape's view: their first state as it was asked for, or
   * nothing (null). It ends with their next tick.
   */
  readonly #apart = new Map<string, SymbolState | null>();
  /** Symbols of which other servers may have told something else: no cursor says yet what is accounted for. */
  readonly #unsettled = new Set<string>();
  /** Symbols of which somebody who resumed may have been told more than this server knows: a GAP comes before the first state. */
  readonly #doubted = new Set<string>();
  readonly #stale = new Set<string>();
  /** What had been told before an event, where the event itself does not say so. */
  readonly #before = new WeakMap<PriceEvent, Told | null>();
  /** Counts what is heard without a tick: what is kept for those who begin is then worked out anew. */
  #version = 0;

  constructor(symbols: readonly string[], tape: Tape, plain: PlainTicks) {
    this.symbols = symbols;
    this.mark = markOf(symbols);
    this.#tape = tape;
    this.#plain = plain;
  }

  get version(): number {
    return this.#version;
  }

  /** The symbols of which nothing is known. */
  unknown(): string[] {
    return [...this.#apart].flatMap(([symbol, state]) => (state === null ? symbol : []));
  }

  /** From now on ticks are taken. What was asked for counts where the tape knows less. */
  begin(asked: readonly SymbolState[]): void {
    const answers = new Map(asked.map((state) => [state.symbol, state]));
    for (const symbol of this.symbols) {
      const view = this.#tape.viewOf(symbol);
      const answer = answers.get(symbol) ?? null;
      const isNewer =
        answer?.isExact === true &&
        (answer.sequence > (view?.sequence ?? 0) ||
          (answer.sequence === view?.sequence && answer.confirmedAtMs > view.confirmedAtMs));
      if (view?.isExact !== true || isNewer) this.#apart.set(symbol, answer ?? view);
      const isOfThisLog = view?.epoch === this.#tape.epoch;
      const isShared = isOfThisLog && view.isExact && !(isNewer && answer.sequence > view.sequence);
      const state = this.state(symbol);
      // What does not count yet is told anew to who resumes, and keeps no other symbol from being gone on with.
      if (state?.isExact === true ? !isShared : view !== null && !isOfThisLog) this.#unsettled.add(symbol);
    }
  }

  /** The newest state that is told of a symbol. */
  state(symbol: string): SymbolState | null {
    const apart = this.#apart.get(symbol);
    return apart === undefined ? this.#tape.viewOf(symbol) : apart;
  }

  /** What somebody has been told of a symbol who has been told everything. */
  told(symbol: string): Told | null {
    const state = this.state(symbol);
    if (state === null) return null;
    return { sequence: state.isExact ? state.sequence : null, isStale: this.#stale.has(symbol) };
  }

  toldOfAll(before: ToldOfAll = new Map()): ToldOfAll {
    return new Map(
      this.symbols.map((symbol) => {
        const told = before.get(symbol);
        return [symbol, told === undefined ? this.told(symbol) : told];
      }),
    );
  }

  /** What had been told of the event's symbol before it. */
  before(event: PriceEvent): Told | null {
    const told = this.#before.get(event);
    return told === undefined ? { sequence: event.sequence - (event.missed ?? 0) - 1, isStale: false } : told;
  }

  /** The marks of all that has happened; null where a cursor cannot say it. */
  now(): Mark | null {
    return this.#unsettled.size > 0 ? null : { epoch: this.#tape.epoch, position: this.#tape.head };
  }

  cursor(account: Account): string {
    // Who has been told all up to a place has been told so of any symbols.
    const symbols = account.form === 'UP_TO' ? '' : this.mark;
    return encodeCursor({ epoch: this.#tape.epoch, symbols, account });
  }

  /** Nothing of a tick that is not newer than what was told. */
  tick(tick: PlacedTick): readonly PriceEvent[] {
    const { symbol, sequence } = tick;
    const apart = this.#apart.get(symbol);
    if (apart?.isExact === true && sequence <= apart.sequence) return [];
    const isStale = this.#stale.delete(symbol);
    const counted = apart?.isExact === true ? sequence - apart.sequence - 1 : tick.missed;
    const isCounted = apart === undefined || apart?.isExact === true;
    this.#apart.delete(symbol);
    this.#settle(symbol);
    const account: Account = { form: this.#unsettled.size > 0 ? 'NOTHING' : 'UP_TO', position: tick.position };
    if (counted === null || !isCounted) {
      const told = apart === null ? null : { sequence: null, isStale };
      return this.#first(this.#event('SNAPSHOT', tick, 0, this.cursor(account), told));
    }
    const event = this.#counted(tick, counted, account);
    if (isStale) this.#before.set(event, { sequence: sequence - counted - 1, isStale });
    return [event];
  }

  /** Something was heard of the symbol without a tick. */
  heard(symbol: string, found: SymbolState | null = this.#tape.viewOf(symbol)): readonly PriceEvent[] {
    if (found === null) return [];
    this.#version += 1;
    const before = this.told(symbol);
    const apart = this.#apart.get(symbol);
    if (apart !== undefined) this.#refresh(symbol, apart, found);
    const state = this.state(symbol);
    if (state === null) return [];
    const beginsCount = state.isExact && before?.sequence === null;
    const wasStale = this.#stale.delete(symbol);
    if (before !== null && !wasStale && !beginsCount) return [];
    return this.#first(this.#event('SNAPSHOT', state, 0, this.#final(), before));
  }

  /** The source has said nothing of the symbol for too long. */
  silent(symbol: string): readonly PriceEvent[] {
    const state = this.state(symbol);
    const before = this.told(symbol);
    if (state === null || this.#stale.has(symbol)) return [];
    this.#stale.add(symbol);
    this.#version += 1;
    return [this.#event('STALE', state, 0, this.#final(), before)];
  }

  /** Another log: other servers may have read more of the one before, or less. */
  began(): void {
    for (const symbol of this.symbols) if (this.state(symbol) !== null) this.#unsettled.add(symbol);
    this.#version += 1;
  }

  /** What is told to who begins now, or anew. */
  opening(isAfterGap: boolean): PriceEvent[] {
    if (isAfterGap) this.#doubtUnknown();
    const states = this.symbols.flatMap((symbol) => this.state(symbol) ?? []);
    const events = states.flatMap((state, index) => {
      const cursor = index === states.length - 1 ? this.#final() : this.#nothing();
      return isAfterGap ? this.#anew(state, cursor) : [priceEvent('SNAPSHOT', state, 0, cursor)];
    });
    return [...events, ...this.#stales(states)];
  }

  /** What is told to who has been told less, of the symbols that are named: the newest of each, in the order that it came. */
  catchUp(toldOfAll: ToldOfAll, since: Mark | null): PriceEvent[] {
    const newer: { readonly state: Tick; readonly tick: PlacedTick | null; readonly told: Told | null }[] = [];
    const heard: SymbolState[] = [];
    const silent: SymbolState[] = [];
    for (const [symbol, told] of toldOfAll) {
      const state = this.state(symbol);
      const now = this.told(symbol);
      if (state === null || now === null) continue;
      const isNewer = told === null || (now.sequence !== null && now.sequence > (told.sequence ?? -1));
      const tick = this.#tickOf(symbol);
      if (isNewer) newer.push({ state: tick ?? state, tick, told });
      else if (told.isStale && !now.isStale) heard.push(state);
      if (now.isStale && (isNewer || !told.isStale)) silent.push(state);
    }
    newer.sort((a, b) => (a.tick && b.tick ? comparePositions(a.tick.position, b.tick.position) : a.tick ? 1 : -1));
    const now = this.now();
    const isInLog = since !== null && since.epoch === now?.epoch && newer.every(({ tick }) => tick !== null);
    const events = newer.flatMap(({ state, tick, told }, index) => {
      const isLast = index === newer.length - 1;
      const account: Account =
        isInLog && tick !== null && now !== null
          ? { form: 'FOLD', from: since.position, told: tick.position, to: now.position }
          : { form: 'NOTHING', position: this.#tape.head };
      const cursor = isLast ? this.#final() : this.cursor(account);
      const last = told?.sequence ?? null;
      if (last === null) return this.#first(this.#event('SNAPSHOT', state, 0, cursor, told));
      return this.#event('TICK', state, state.sequence - last - 1, cursor, told);
    });
    const again = heard.map((state) => {
      return this.#event('SNAPSHOT', state, 0, this.#final(), toldOfAll.get(state.symbol) ?? null);
    });
    const stale = silent.map((state) => {
      return this.#event('STALE', state, 0, this.#final(), toldOfAll.get(state.symbol) ?? null);
    });
    return [...events, ...again, ...stale];
  }

  /** A tick out of the log. Where others before it were folded into it, the first of them is where the count goes on. */
  replayed(tick: PlacedTick, account: Account, first = tick): PriceEvent[] {
    if (first.missed !== null && !first.beginsCount) {
      const missed = tick.sequence - first.sequence + first.missed;
      return [this.#counted(tick, missed, account)];
    }
    const snapshot = priceEvent('SNAPSHOT', tick, 0, this.cursor(account));
    return [this.#gapBefore(snapshot), snapshot];
  }

  /** What is told after the last tick out of the log: what this server knows otherwise, and what holds at present. */
  afterReplay(): PriceEvent[] {
    this.#doubtUnknown();
    const states = this.symbols.flatMap((symbol) => this.state(symbol) ?? []);
    const uncounted = states.filter(({ symbol, isExact }) => !isExact || this.#unsettled.has(symbol));
    return [...uncounted.flatMap((state) => this.#anew(state, this.#final())), ...this.#stales(states)];
  }

  #doubtUnknown(): void {
    for (const symbol of this.unknown()) this.#doubted.add(symbol);
  }

  #anew(state: SymbolState, cursor: string): PriceEvent[] {
    const snapshot = priceEvent('SNAPSHOT', state, 0, cursor);
    return [this.#gapBefore(snapshot), snapshot];
  }

  #gapBefore(snapshot: PriceEvent): PriceEvent {
    return priceEvent('GAP', snapshot, null, this.#nothing());
  }

  /** The first that is told of a symbol, or that is told of it anew. */
  #first(snapshot: PriceEvent): PriceEvent[] {
    if (!this.#doubted.has(snapshot.symbol) || this.before(snapshot) !== null) return [snapshot];
    const gap = this.#gapBefore(snapshot);
    this.#before.set(gap, null);
    return [gap, snapshot];
  }

  #stales(states: readonly SymbolState[]): PriceEvent[] {
    const stale = states.filter(({ symbol }) => this.#stale.has(symbol));
    return stale.map((state) => priceEvent('STALE', state, 0, this.#final()));
  }

  #refresh(symbol: string, apart: SymbolState | null, found: SymbolState): void {
    const view = this.#tape.viewOf(symbol);
    const isTheView = view?.isExact === true && (apart?.isExact !== true || apart.sequence === view.sequence);
    if (isTheView) {
      this.#apart.delete(symbol);
      this.#settle(symbol);
      return;
    }
    if (apart === null && found.isExact) this.#unsettled.add(symbol);
    if (apart === null) this.#apart.set(symbol, found);
    else this.#apart.set(symbol, { ...found, sequence: apart.sequence, isExact: apart.isExact });
  }

  /** Readers were told what this server knows. That counts for others too where it is known from the log that stands now. */
  #settle(symbol: string): void {
    if (this.#tape.viewOf(symbol)?.epoch === this.#tape.epoch) this.#unsettled.delete(symbol);
    else this.#unsettled.add(symbol);
  }

  /** The symbol's newest tick where it stands in this log, and readers are told it. */
  #tickOf(symbol: string): PlacedTick | null {
    const view = this.#apart.has(symbol) ? null : this.#tape.viewOf(symbol);
    return view?.epoch === this.#tape.epoch ? view.tick : null;
  }

  #final(): string {
    const now = this.now();
    return now === null ? this.#nothing() : this.cursor({ form: 'UP_TO', position: now.position });
  }

  #nothing(): string {
    return this.cursor({ form: 'NOTHING', position: this.#tape.head });
  }

  #counted(tick: PlacedTick, missed: number, account: Account): PriceEvent {
    const isPlain = missed === tick.missed && account.form === 'UP_TO' && account.position === tick.position;
    return isPlain ? this.#plain.eventOf(tick) : priceEvent('TICK', tick, missed, this.cursor(account));
  }

  #event(kind: PriceEvent['kind'], of: Tick, missed: number, cursor: string, before: Told | null): PriceEvent {
    const event = priceEvent(kind, of, missed, cursor);
    this.#before.set(event, before);
    return event;
  }
}
