import type { Follower, Reading } from '../../streams/shared-stream.ts';
import type { Board } from './board.ts';
import type { Cursor } from './cursor.ts';
import type { Kept, Place } from './place.ts';
import type { PriceEvent } from './price-event.ts';
import { Replay } from './replay.ts';

const none: readonly PriceEvent[] = Object.freeze([]);
/** How soon it is looked again whether this server has read the log up to where another one was. */
const lookAgainMs = 20;

/** One follower's place in a topic. */
export class PriceReader implements Reading<PriceEvent> {
  readonly #board: Board;
  readonly #follower: Follower;
  /** Null before it has begun. */
  #place: Place | null = null;
  #replay: Replay | null = null;
  #isAfterGap: boolean;
  #notBeforeMs = 0;
  #timer: NodeJS.Timeout | undefined;
  #hasLeft = false;

  constructor(board: Board, follower: Follower, after: Cursor | 'GAP' | null) {
    this.#board = board;
    this.#follower = follower;
    this.#isAfterGap = after === 'GAP';
    if (after === null || after === 'GAP') return;
    this.#replay = new Replay(after, board.now());
    board.beginReplay();
  }

  /** Whether it has been told something less than the gap ago, apart from the others. */
  get isHeldBack(): boolean {
    return this.#notBeforeMs > this.#board.now();
  }

  notify(): void {
    if (!this.#hasLeft) this.#follower.notify();
  }

  read(): readonly PriceEvent[] {
    if (this.#hasLeft || !this.#board.isOpen || this.isHeldBack) return none;
    const wasInTurn = this.#place !== null && this.#place.told === null;
    const events = this.#replay !== null ? this.#goOnReplaying(this.#replay) : this.#goOn();
    if (events.length > 0) this.#holdBack(wasInTurn);
    return events;
  }

  leave(): void {
    if (this.#hasLeft) return;
    this.#hasLeft = true;
    clearTimeout(this.#timer);
    if (this.#replay !== null) this.#board.endReplay();
    this.#replay = null;
    if (this.#place !== null) this.#place.readers -= 1;
    this.#board.leave(this);
  }

  fail(error: unknown): void {
    if (this.#hasLeft) return;
    this.leave();
    this.#follower.end(error);
  }

  #goOn(): readonly PriceEvent[] {
    for (;;) {
      const place = this.#place;
      if (place === null) return this.#moveBy(this.#board.opening(this.#isAfterGap));
      if (place.told !== null) {
        return place === this.#board.here() ? none : this.#moveBy(this.#board.catchUp(place, place.told));
      }
      if (place.next === null) return none;
      const { events } = place.next;
      this.#move(place.next.to);
      if (events.length > 0) return events;
    }
  }

  #goOnReplaying(replay: Replay): readonly PriceEvent[] {
    const step = replay.read(this.#board);
    if (step === 'AHEAD') {
      this.#lookAgain(lookAgainMs);
      return none;
    }
    if (step !== 'GONE' && !step.isAll) {
      if (this.#board.gapMs > 0) this.#lookAgain(this.#board.gapMs);
      return step.events;
    }
    this.#replay = null;
    this.#board.endReplay();
    if (step === 'GONE') {
      this.#isAfterGap = true;
      return this.#goOn();
    }
    this.#move(this.#board.here());
    return step.events;
  }

  #lookAgain(afterMs: number): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.notify(), Math.ceil(afterMs));
  }

  #moveBy({ to, events }: Kept): readonly PriceEvent[] {
    this.#move(to);
    return events;
  }

  #move(to: Place): void {
    if (this.#place !== null) this.#place.readers -= 1;
    to.readers += 1;
    this.#place = to;
  }

  /** Who is told something between two turns lets the next turn pass where it comes too soon. */
  #holdBack(wasInTurn: boolean): void {
    const { gapMs, isTelling, turnedAtMs, now } = this.#board;
    // Who is told in a turn is not told again before the next; but a replay may go on at any time.
    if (gapMs === 0 || (isTelling && this.#replay === null)) return;
    // Others than the first read a turn when those before them have.
    const isOnTime = wasInTurn && now() - turnedAtMs <= gapMs / 10;
    if (!isOnTime) this.#notBeforeMs = now() + gapMs;
  }
}
