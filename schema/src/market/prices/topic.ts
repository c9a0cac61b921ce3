import type { Follower } from '../../streams/shared-stream.ts';
import type { PlacedTick, TapeListener } from '../feed/tape.ts';
import type { Board } from './board.ts';
import type { Account, Cursor } from './cursor.ts';
import { type Kept, Place } from './place.ts';
import type { PlainTicks } from './plain-ticks.ts';
import type { PriceEvent, PriceFeed } from './price-event.ts';
import { PriceReader } from './reader.ts';
import type { Silences } from './silences.ts';
import { Telling } from './telling.ts';
import { type Arrivals, EveryEvent, firstsOf, NewestOnly } from './turns.ts';

export interface TopicOptions {
  readonly symbols: readonly string[];
  /** At least this long between two turns; 0: each time that something has come. */
  readonly gapMs: number;
  readonly feed: PriceFeed;
  readonly plain: PlainTicks;
  readonly silences: Silences;
  readonly now: () => number;
  /** The last reader has left. */
  readonly left: () => void;
}

/** What was not known is asked for again by who begins, so long after it was asked for. */
const askAgainAfterMs = 2_000;

/** Events out of the log that are kept for others who are told them too: as many as those who come together are apart. */
const mostReplayed = 1_000;

/**
 * The prices of some symbols for all who read them. What comes in one turn of the event loop, or between two turns that
 * are the gap apart, is told to all of them as the same events.
 */
export class Topic implements Board, TapeListener {
  readonly telling: Telling;
  readonly gapMs: number;
  readonly now: () => number;
  readonly feed: PriceFeed;
  isTelling = false;
  turnedAtMs = Number.NEGATIVE_INFINITY;
  readonly #silences: Silences;
  readonly #left: () => void;
  readonly #readers = new Set<PriceReader>();
  readonly #arrivals: Arrivals;
  readonly #leaveFeed: () => void;
  #state: 'OPENING' | 'OPEN' | 'CLOSED' = 'OPENING';
  #head = new Place(null);
  /** From where the last turn led. */
  #previous: readonly Place[] = [];
  #cancel: (() => void) | null = null;
  #askedAtMs = 0;
  #replaying = 0;
  /** For those who are told the same from the log at the same time. */
  readonly #replayed = new Map<PlacedTick, readonly PriceEvent[]>();

  constructor({ symbols, gapMs, feed, plain, silences, now, left }: TopicOptions) {
    this.telling = new Telling(symbols, feed.tape, plain);
    this.#arrivals = gapMs === 0 ? new EveryEvent(this.telling) : new NewestOnly(this.telling);
    this.gapMs = gapMs;
    this.feed = feed;
    this.now = now;
    this.#silences = silences;
    this.#left = left;
    this.#leaveFeed = feed.subscribe(symbols, this);
    silences.watch(symbols, this);
    this.#open().catch((error: unknown) => this.#fail(error));
  }

  get isOpen(): boolean {
    return this.#state === 'OPEN';
  }

  follow(follower: Follower, after: Cursor | 'GAP' | null): PriceReader {
    const reader = new PriceReader(this, follower, after);
    this.#readers.add(reader);
    if (this.isOpen) {
      queueMicrotask(() => reader.notify());
      this.#askAgain();
    }
    return reader;
  }

  leave(reader: PriceReader): void {
    if (this.#readers.delete(reader) && this.#readers.size === 0) this.#close();
  }

  here(): Place {
    return this.#arrivals.here(this.#head);
  }

  opening(isAfterGap: boolean): Kept {
    const to = this.here();
    const kind = isAfterGap ? 'gap' : 'plain';
    const events = () => this.telling.opening(isAfterGap);
    const { head } = this.feed.tape;
    // Told from where the log is now: what is kept may be of long ago, and soon be gone from the log.
    const kept = to.openings[kind];
    to.openings[kind] = kept?.head === head ? this.#keep(kept, to, events) : this.#keep(null, to, events);
    return to.openings[kind];
  }

  catchUp(place: Place, told: NonNullable<Place['told']>): Kept {
    place.caughtUp = this.#keep(place.caughtUp, this.here(), () => this.telling.catchUp(told, place.mark));
    return place.caughtUp;
  }

  beginReplay(): void {
    this.#replaying += 1;
  }

  endReplay(): void {
    this.#replaying -= 1;
    if (this.#replaying === 0) this.#replayed.clear();
  }

  replayed(tick: PlacedTick, account: Account): readonly PriceEvent[] {
    if (account.form !== 'UP_TO') return this.telling.replayed(tick, account);
    const known = this.#replayed.get(tick);
    if (known !== undefined) return known;
    const events = this.telling.replayed(tick, account);
    if (this.#replaying === 1) return events;
    this.#replayed.set(tick, events);
    const [oldest] = this.#replayed.keys();
    if (this.#replayed.size > mostReplayed && oldest !== undefined) this.#replayed.delete(oldest);
    return events;
  }

  ticks(ticks: readonly PlacedTick[]): void {
    if (this.#state !== 'OPEN') return;
    for (const tick of ticks) this.#arrive(this.telling.tick(tick));
  }

  heard(symbol: string): void {
    if (this.#state === 'OPEN') this.#arrive(this.telling.heard(symbol));
  }

  began(): void {
    if (this.#state === 'OPEN') this.telling.began();
  }

  /** The source has said nothing of the symbol for too long. */
  silent(symbol: string): void {
    if (this.#state === 'OPEN') this.#arrive(this.telling.silent(symbol));
  }

  async #open(): Promise<void> {
    const { telling, feed } = this;
    this.#askedAtMs = this.now();
    const asked = await feed.snapshots(telling.symbols);
    if (this.#state === 'CLOSED') return;
    telling.begin(asked);
    for (const symbol of telling.symbols) if (this.#silences.isSilent(symbol)) telling.silent(symbol);
    this.#head = new Place(telling.now());
    this.#state = 'OPEN';
    for (const reader of this.#readers) reader.notify();
  }

  #askAgain(): void {
    const unknown = this.telling.unknown();
    if (unknown.length === 0 || this.now() < this.#askedAtMs + askAgainAfterMs) return;
    this.#askedAtMs = this.now();
    const found = (state: { readonly symbol: string }) => unknown.includes(state.symbol);
    this.feed.snapshots(unknown).then(
      (asked) => {
        if (this.#state !== 'OPEN') return;
        for (const state of asked.filter(found)) {
          if (this.telling.state(state.symbol) !== null) continue;
          this.#arrive(this.telling.heard(state.symbol, state));
          if (this.#silences.isSilent(state.symbol)) this.silent(state.symbol);
        }
      },
      // What is known goes on; it is asked again with the next who begins.
      () => {},
    );
  }

  #keep(kept: Kept | null, to: Place, events: () => readonly PriceEvent[]): Kept {
    const { version } = this.telling;
    if (kept?.to === to && kept.version === version) return kept;
    return { to, version, head: this.feed.tape.head, events: Object.freeze(events()) };
  }

  #arrive(events: readonly PriceEvent[]): void {
    for (const event of events) this.#arrivals.add(event);
    if (events.length > 0) this.#awaitTurn();
  }

  #awaitTurn(): void {
    if (this.#cancel !== null) return;
    const waitMs = this.turnedAtMs + this.gapMs - this.now();
    if (waitMs > 0) {
      const timer = setTimeout(() => this.#turn(), Math.ceil(waitMs));
      this.#cancel = () => clearTimeout(timer);
    } else {
      const immediate = setImmediate(() => this.#turn());
      this.#cancel = () => clearImmediate(immediate);
    }
  }

  #turn(): void {
    this.#cancel = null;
    this.turnedAtMs = this.now();
    if (!this.#arrivals.isEmpty) {
      this.#letBehind();
      const { from, to } = this.#arrivals.end(this.#head);
      this.#previous = from;
      this.#head = to;
    }
    this.isTelling = true;
    let isHeldBack = false;
    for (const reader of this.#readers) {
      if (reader.isHeldBack) isHeldBack = true;
      else reader.notify();
    }
    this.isTelling = false;
    if (isHeldBack && this.isOpen) this.#awaitTurn();
  }

  /** Whoever has not read the last turn yet is told of it and all that follows by the newest of each symbol. */
  #letBehind(): void {
    const firsts = this.#arrivals.firsts();
    for (const place of this.#previous) {
      if (place.readers > 0 && place.next !== null) {
        place.told = this.telling.toldOfAll(new Map([...firsts, ...firstsOf(place.next.events, this.telling)]));
      }
      place.next = null;
    }
  }

  #fail(error: unknown): void {
    const readers = [...this.#readers];
    this.#readers.clear();
    this.#close();
    for (const reader of readers) reader.fail(error);
  }

  #close(): void {
    if (this.#state === 'CLOSED') return;
    this.#state = 'CLOSED';
    this.#cancel?.();
    this.#leaveFeed();
    this.#silences.unwatch(this.telling.symbols, this);
    this.#left();
  }
}
