const minuteMs = 60_000;
const timeKey = Buffer.from('"time":"');
const missedKey = Buffer.from('"missed":');
/** Where in 2026-11-21T20:23:18.123Z the seconds and the milliseconds are. */
const [secondsAt, pointAt] = [17, 19];
/** A tick's time is rounded up to a whole millisecond: it may come a moment before its time. */
const earlyMs = 1_000;

export interface Delays {
  readonly p50Ms: number;
  readonly p99Ms: number;
  readonly maxMs: number;
}

/**
 * Counts price events without parsing them. Where in a message a key stood last, from its end, it mostly stands again: that
 * is looked at first, so that every message's delay is known and none costs a search.
 */
export class Tally {
  /** By whole milliseconds; beyond a minute a delay cannot be told. */
  readonly #delays = new Uint32Array(minuteMs);
  #messages = 0;
  #missed = 0;
  #timeFromEnd = 0;
  #missedFromEnd = 0;

  get messages(): number {
    return this.#messages;
  }

  /** Events that were folded into others, as the messages say. */
  get missed(): number {
    return this.#missed;
  }

  reset(): void {
    this.#delays.fill(0);
    this.#messages = 0;
    this.#missed = 0;
  }

  /** False for what is no price event. `nowMs` counts within the minute. */
  count(bytes: Buffer, start: number, end: number, nowMs: number): boolean {
    const time = find(bytes, timeKey, start, end, this.#timeFromEnd);
    if (time === -1) return false;
    this.#timeFromEnd = end - time;
    this.#messages += 1;
    const text = time + timeKey.length;
    const sentMs = digits(bytes, text + secondsAt, 2) * 1_000 + digits(bytes, text + pointAt + 1, 3);
    const delayMs = (nowMs - sentMs + minuteMs) % minuteMs;
    const index = delayMs > minuteMs - earlyMs ? 0 : delayMs;
    this.#delays[index] = (this.#delays[index] ?? 0) + 1;
    const missed = find(bytes, missedKey, start, end, this.#missedFromEnd);
    if (missed !== -1) {
      this.#missedFromEnd = end - missed;
      this.#missed += numberAt(bytes, missed + missedKey.length);
    }
    return true;
  }

  delays(): Delays {
    return { p50Ms: this.#percentile(0.5), p99Ms: this.#percentile(0.99), maxMs: this.#percentile(1) };
  }

  #percentile(share: number): number {
    const rank = Math.ceil(this.#messages * share);
    let seen = 0;
    for (const [delayMs, count] of this.#delays.entries()) {
      seen += count;
      if (seen >= rank && count > 0) return delayMs;
    }
    return 0;
  }
}

function find(bytes: Buffer, key: Buffer, start: number, end: number, fromEnd: number): number {
  const expected = end - fromEnd;
  if (bytes[expected] === key[0] && bytes[expected + 1] === key[1] && bytes[expected + 2] === key[2]) return expected;
  return bytes.subarray(start, end).indexOf(key) === -1 ? -1 : bytes.indexOf(key, start);
}

const zero = 48;

function digits(bytes: Buffer, at: number, count: number): number {
  let value = 0;
  for (let index = at; index < at + count; index += 1) value = value * 10 + (bytes[index] ?? zero) - zero;
  return value;
}

/** 0 where no number stands there, as with null. */
function numberAt(bytes: Buffer, at: number): number {
  let value = 0;
  for (let index = at; ; index += 1) {
    const digit = (bytes[index] ?? 0) - zero;
    if (!(digit >= 0 && digit <= 9)) return value;
    value = value * 10 + digit;
  }
}
