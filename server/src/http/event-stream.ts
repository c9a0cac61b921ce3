import { Readable } from 'node:stream';
import type { GraphQLError } from 'graphql';
import type { Deliverable, Delivery, Exit } from '../fan-out/exit.ts';

/** Says nothing, and keeps proxies from taking the stream for dead. Some browsers begin to read only with it. */
const comment = Buffer.from(':\n\n');
const complete = Buffer.from('event: complete\ndata:\n\n');
const before = Buffer.from('event: next\ndata: ');
const after = Buffer.from('\n\n');

const framed = new WeakMap<Buffer, Buffer>();

/** A result as an event of graphql-sse: made once for all who are sent the same bytes. */
function frameOf(result: Buffer): Buffer {
  const known = framed.get(result);
  if (known !== undefined) return known;
  const frame = Buffer.concat([before, result, after]);
  framed.set(result, frame);
  return frame;
}

/** The body of one answer of server-sent events. What its reader does not take waits here, up to a bound. */
export class EventStream extends Readable implements Exit {
  readonly #bufferBytes: number;
  readonly #delivery: Delivery;
  /** Since when something waits for room; null: nothing does. */
  #fullSinceMs: number | null = null;
  #isQuiet = false;

  constructor(events: Deliverable, bufferBytes: number) {
    super({ highWaterMark: bufferBytes });
    this.#bufferBytes = bufferBytes;
    this.push(comment);
    this.#delivery = events.deliver(this);
  }

  hasRoom(): boolean {
    if (this.readableLength < this.#bufferBytes) return true;
    this.#fullSinceMs ??= performance.now();
    return false;
  }

  send(result: Buffer): void {
    this.#isQuiet = false;
    this.push(frameOf(result));
  }

  end(error: GraphQLError | null): void {
    if (this.readableEnded || this.destroyed) return;
    if (error !== null) this.push(frameOf(Buffer.from(JSON.stringify({ errors: [error] }))));
    this.push(complete);
    this.push(null);
  }

  /** Ends although there is more, and does not say that it is complete: its client comes again, to another server. */
  breakOff(): void {
    this.#delivery.stop();
    if (!this.readableEnded && !this.destroyed) this.push(null);
  }

  /** Lets the reader, and what is between, see that there is somebody, where nothing was sent since it was last called. */
  keepAlive(): void {
    if (this.#isQuiet && this.readableLength === 0) this.push(comment);
    this.#isQuiet = true;
  }

  /** For how long something has waited for room. */
  fullMs(): number {
    return this.#fullSinceMs === null ? 0 : performance.now() - this.#fullSinceMs;
  }

  override _read(): void {
    if (this.#fullSinceMs === null) return;
    // What is being read is still counted now.
    queueMicrotask(() => {
      if (this.destroyed || this.readableLength >= this.#bufferBytes) return;
      this.#fullSinceMs = null;
      this.#delivery.roomAgain();
    });
  }

  override _destroy(error: Error | null, callback: (error?: Error | null) => void): void {
    this.#delivery.stop();
    callback(error);
  }
}
