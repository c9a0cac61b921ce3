import type { Duplex } from 'node:stream';
import type { WebSocket } from 'ws';
import { frameBytes, writeFrameHead } from './frames.ts';
import { Turns } from './turns.ts';

/** Whose events stand in an outbox. */
export interface Sender {
  /** What stands before each of its events; ASCII alone. */
  readonly prefix: string;
  /** Its client wants no more: what is still here is not sent. */
  readonly isStopped: boolean;
}

export interface WaitsForRoom {
  roomAgain(): void;
}

interface Parcel {
  /** Null: the text is a whole message of the protocol. */
  readonly sender: Sender | null;
  readonly text: Buffer;
}

/** What all outboxes of a server have in common. */
export interface Yard {
  readonly boundBytes: number;
  readonly departures: Turns<Outbox>;
  readonly rooms: Turns<Outbox>;
}

export function createYard(boundBytes: number): Yard {
  return {
    boundBytes,
    departures: new Turns((outbox: Outbox) => outbox.depart()),
    rooms: new Turns((outbox: Outbox) => outbox.offerRoom()),
  };
}

/** At most so much is given to a connection at once. What it has not taken yet is not copied, but shared. */
const portionBytes = 65_536;
const closingBrace = 0x7d;
const nothing = Buffer.alloc(0);

/**
 * What waits to be sent on one socket, in order. All that comes within a turn leaves in one write, beside `ws`, which
 * writes its own frames (pings, pongs, the close) whole and at once, and so never into the middle of one of these.
 */
export class Outbox {
  readonly #webSocket: WebSocket;
  readonly #connection: Duplex;
  readonly #yard: Yard;
  #parcels: Parcel[] = [];
  #queuedBytes = 0;
  /** It departs without being asked again. */
  #isDue = false;
  #isFull = false;
  #waiting: Set<WaitsForRoom> | null = null;

  constructor(webSocket: WebSocket, connection: Duplex, yard: Yard) {
    this.#webSocket = webSocket;
    this.#connection = connection;
    this.#yard = yard;
  }

  /** What waits in this process; what the kernel has taken counts no more. */
  get unsentBytes(): number {
    return this.#queuedBytes + this.#connection.writableLength;
  }

  /** From when more waits than may until half of that is gone. */
  get isFull(): boolean {
    if (!this.#isFull && this.unsentBytes > this.#yard.boundBytes) {
      this.#isFull = true;
      this.#departSoon();
    }
    return this.#isFull;
  }

  /** More than streams of prices alone can lead to: what is asked for on it is answered faster than it is read. */
  get isOverfull(): boolean {
    return this.unsentBytes > 2 * this.#yard.boundBytes;
  }

  /** Sends a message of the protocol. */
  send(message: string): void {
    this.#add({ sender: null, text: Buffer.from(message) });
  }

  sendEvent(sender: Sender, result: Buffer): void {
    this.#add({ sender, text: result });
  }

  /** Tells once when there is room again, if the socket lives so long. */
  tellOfRoom(waiting: WaitsForRoom): void {
    this.#waiting ??= new Set();
    this.#waiting.add(waiting);
  }

  forget(waiting: WaitsForRoom): void {
    this.#waiting?.delete(waiting);
  }

  /** What can leave leaves before the close; the rest never does. */
  close(code: number, reason: string): void {
    if (this.#isOpen) this.#write();
    this.#webSocket.close(code, reason);
  }

  /** For the yard alone: the turn has ended, or the connection has taken what it was given. */
  depart(): void {
    if (!this.#isOpen) {
      this.#parcels = [];
      this.#queuedBytes = 0;
      this.#waiting = null;
      return;
    }
    this.#write();
    this.#isDue = this.#connection.writableLength > 0 && (this.#isFull || this.#parcels.length > 0);
    // An empty write is told of once all before it is out, however little that was.
    if (this.#isDue) this.#connection.write(nothing, () => this.#yard.departures.add(this));
    if (!this.#isFull || this.unsentBytes > this.#yard.boundBytes / 2) return;
    this.#isFull = false;
    if (this.#waiting !== null) this.#yard.rooms.add(this);
  }

  /** For the yard alone: each of those who wait in turn, as long as there is room. */
  offerRoom(): void {
    for (const waiting of this.#waiting ?? []) {
      if (this.isFull) return;
      this.#waiting?.delete(waiting);
      waiting.roomAgain();
    }
  }

  get #isOpen(): boolean {
    return this.#webSocket.readyState === this.#webSocket.OPEN;
  }

  #add(parcel: Parcel): void {
    if (!this.#isOpen) return;
    this.#parcels.push(parcel);
    this.#queuedBytes += frameBytes(textBytes(parcel));
    this.#departSoon();
  }

  #departSoon(): void {
    if (this.#isDue) return;
    this.#isDue = true;
    this.#yard.departures.add(this);
  }

  #write(): void {
    while (this.#parcels.length > 0 && this.#connection.writableLength === 0) this.#writePortion();
  }

  #writePortion(): void {
    let count = 0;
    let bytes = 0;
    let stoppedBytes = 0;
    for (const parcel of this.#parcels) {
      const own = frameBytes(textBytes(parcel));
      if (bytes > 0 && bytes + own > portionBytes) break;
      count += 1;
      if (parcel.sender?.isStopped) stoppedBytes += own;
      else bytes += own;
    }
    const portion = count === this.#parcels.length ? this.#parcels : this.#parcels.slice(0, count);
    this.#parcels = count === this.#parcels.length ? [] : this.#parcels.slice(count);
    this.#queuedBytes -= bytes + stoppedBytes;
    if (bytes === 0) return;
    const frames = Buffer.allocUnsafe(bytes);
    let offset = 0;
    for (const parcel of portion) {
      if (!parcel.sender?.isStopped) offset = writeParcel(frames, offset, parcel);
    }
    this.#connection.write(frames);
  }
}

function textBytes({ sender, text }: Parcel): number {
  return sender === null ? text.length : sender.prefix.length + text.length + 1;
}

/** Answers where the next one begins. */
function writeParcel(target: Buffer, start: number, parcel: Parcel): number {
  const { sender, text } = parcel;
  let offset = writeFrameHead(target, start, textBytes(parcel));
  if (sender !== null) offset += target.write(sender.prefix, offset, 'latin1');
  target.set(text, offset);
  offset += text.length;
  if (sender !== null) target[offset++] = closingBrace;
  return offset;
}
