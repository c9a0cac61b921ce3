import type { Follower, SharedStream, StreamReading } from '@tickwire/schema';
import type { Waiting } from './encoded.ts';
import type { Delivery, Exit } from './exit.ts';
import type { Membership } from './groups.ts';

export interface DeliveryOptions {
  readonly stream: SharedStream<object>;
  readonly membership: Membership;
  readonly exit: Exit;
  /** What this subscriber is told beside the data of its first event. */
  readonly first: Readonly<Record<string, unknown>> | null;
}

const none: readonly object[] = [];

/** Sends a shared stream's events to one exit, as fast as that takes them. There are thousands: nothing is made for each event. */
export class SharedDelivery implements Delivery, Follower, Waiting {
  readonly #membership: Membership;
  readonly #exit: Exit;
  readonly #reading: StreamReading<object>;
  #first: Readonly<Record<string, unknown>> | null;
  /** What was read, and how much of it has been sent. */
  #events = none;
  #sent = 0;
  #isWaiting = false;
  /** From the start until it has begun too: nothing is sent before whoever delivers is ready. */
  #isBusy = true;
  #isOver = false;
  #end: { readonly error: unknown } | null = null;

  constructor({ stream, membership, exit, first }: DeliveryOptions) {
    this.#membership = membership;
    this.#exit = exit;
    this.#first = first;
    this.#reading = stream.follow(this);
    queueMicrotask(() => {
      this.#isBusy = false;
      this.#goOn();
    });
  }

  notify(): void {
    this.#goOn();
  }

  roomAgain(): void {
    this.#goOn();
  }

  resume(): void {
    this.#isWaiting = false;
    this.#goOn();
  }

  end(error: unknown): void {
    this.#end ??= { error };
    this.#goOn();
  }

  stop(): void {
    if (this.#isOver) return;
    const hasEnded = this.#end !== null;
    this.#finish();
    if (!hasEnded) this.#reading.leave();
  }

  #goOn(): void {
    // What an exit does while it is sent to may come back here.
    if (this.#isBusy || this.#isWaiting || this.#isOver) return;
    this.#isBusy = true;
    while (this.#exit.hasRoom() && this.#hasMore() && this.#sendNext());
    this.#isBusy = false;
    // What was read is sent before the end; what was not is gone with the stream.
    if (this.#end === null || this.#isOver || this.#isWaiting || this.#sent < this.#events.length) return;
    const { error } = this.#end;
    this.#finish();
    this.#exit.end(error === null ? null : this.#membership.group.tell(error));
  }

  #hasMore(): boolean {
    if (this.#isOver) return false;
    if (this.#sent < this.#events.length) return true;
    if (this.#end !== null) return false;
    this.#events = this.#reading.read();
    this.#sent = 0;
    return this.#events.length > 0;
  }

  /** False where the event has still to be executed. */
  #sendNext(): boolean {
    const event = this.#events[this.#sent];
    if (event === undefined) return false;
    const encoded = this.#membership.group.encode(event);
    const { bytes } = encoded;
    if (bytes === null) {
      this.#isWaiting = true;
      encoded.await(this);
      return false;
    }
    this.#sent += 1;
    if (this.#first === null) {
      this.#exit.send(bytes);
    } else {
      const first = encoded.withExtensions(bytes, this.#first);
      this.#first = null;
      this.#exit.send(first);
    }
    return true;
  }

  #finish(): void {
    this.#isOver = true;
    this.#events = none;
    this.#sent = 0;
    this.#membership.leave();
  }
}
