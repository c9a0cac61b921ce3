import type { Follower, Reading } from '../../streams/shared-stream.ts';
import type { Cursor } from './cursor.ts';
import type { Kept, Place } from './place.ts';
import type { PriceEvent } from './price-event.ts';
import { Replay } from './replay.ts';
import type { Topic } from './topic.ts';

const none: readonly PriceEvent[] = Object.freeze([]);
/** How soon it is looked again whether this server has read the log up to where another one was. */
const lookAgainMs = 20;

/** One follower's place in a topic. */
export class PriceReader implements Reading<PriceEvent> {
  readonly #topic: Topic;
  readonly #follower: Follower;
  /** Null before it has begun. */
  #place: Place | null = null;
  #replay: Replay | null = null;
  #isAfterGap: boolean;
  #notBeforeMs = 0;
  #timer: NodeJS.Timeout | undefined;
  #hasLeft = false;

  constructor(topic: Topic, follower: Follower, after: Cursor | 'GAP' | null) {
    this.#topic = topic;
    this.#follower = follower;
    this.#isAfterGap = after === 'GAP';
    if (after === null || after === 'GAP') return;
    this.#replay = new Replay(after, topic.now());
    topic.beginReplay();
  }

  /** Whether it has been told something less than the gap ago, apart from the others. */
  get isHeldBack(): boolean {
    return this.#notBeforeMs > this.#topic.now();
  }

  notify(): void {
    if (!this.#hasLeft) this.#follower.notify();
  }

  read(): readonly PriceEvent[] {
    if (this.#hasLeft || !this.#topic.isOpen || this.isHeldBack) return none;
    const wasInTurn = this.#place !== null && this.#place.told === null;
    const events = this.#replay !== null ? this.#goOnReplaying(this.#replay) : this.#goOn();
    if (events.length > 0) this.#holdBack(wasInTurn);
    return events;
  }

  leave(): void {
    if (this.#hasLeft) return;
    this.#hasLeft = true;
    clearTimeout(this.#timer);
    if (this.#replay !== null) this.#topic.endReplay();
    this.#replay = null;
    if (this.#place !== null) this.#place.readers -= 1;
    this.#topic.leave(this);
  }

  fail(error: unknown): void {
    if (this.#hasLeft) return;
    this.leave();
    this.#follower.end(error);
  }

  #goOn(): readonly PriceEvent[] {
    for (;;) {
      const place = this.#place;
      if (place === null) return this.#moveBy(this.#topic.opening(this.#isAfterGap));
      if (place.told !== null) {
        return place === this.#topic.here() ? none : this.#moveBy(this.#topic.catchUp(place, place.told));
      }
      if (place.next === null) return none;
      const { events } = place.next;
      this.#move(place.next.to);
      if (events.length > 0) return events;
    }
  }

  #goOnReplaying(replay: Replay): readonly PriceEvent[] {
    const step = replay.read(this.#topic);
    if (step === 'AHEAD') {
      this.#lookAgain(lookAgainMs);
      return none;
    }
    if (step !== 'GONE' && !step.isAll) {
      if (this.#topic.gapMs > 0) this.#lookAgain(this.#topic.gapMs);
      return step.events;
    }
    this.#replay = null;
    this.#topic.endReplay();
    if (step === 'GONE') {
      this.#isAfterGap = true;
      return this.#goOn();
    }
    this.#move(this.#topic.here());
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
    const { gapMs, isTelling, turnedAtMs, now } = this.#topic;
    // Who is told in a turn is not told again before the next; but a replay may go on at any time.
    if (gapMs === 0 || (isTelling && this.#replay === null)) return;
    // Others than the first read a turn when those before them have.
    const isOnTime = wasInTurn && now() - turnedAtMs <= gapMs / 10;
    if (!isOnTime) this.#notBeforeMs = now() + gapMs;
  }
}
