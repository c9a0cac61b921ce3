const minuteMs = 60_000;
const longestBanMs = 3 * 86_400_000;

export interface WeightLimits {
  /** Default: 6,000. */
  readonly weightPerMinute: number;
  /** So many requests in vain within a minute end in a ban. */
  readonly rejectionsUntilBan: number;
  /** The first ban; each further one is twice as long, up to three days. */
  readonly banMs: number;
}

export type Verdict =
  | { readonly kind: 'served' }
  | { readonly kind: 'throttled'; readonly retryAfterSeconds: number }
  | { readonly kind: 'banned'; readonly retryAfterSeconds: number; readonly untilMs: number };

/** Counts the weight of all requests by the clock's minutes, as Binance does for an address. */
export class WeightMeter {
  readonly #limits: WeightLimits;
  readonly #now: () => number;
  #minute = 0;
  #used = 0;
  #rejections = 0;
  #bans = 0;
  #bannedUntilMs = 0;

  constructor(limits: WeightLimits, now: () => number) {
    this.#limits = limits;
    this.#now = now;
  }

  /** In the minute under way. */
  get used(): number {
    this.#turn();
    return this.#used;
  }

  get limit(): number {
    return this.#limits.weightPerMinute;
  }

  charge(weight: number): Verdict {
    this.#turn();
    const nowMs = this.#now();
    if (nowMs < this.#bannedUntilMs) return banned(this.#bannedUntilMs, nowMs);
    this.#used += weight;
    if (this.#used <= this.#limits.weightPerMinute) return { kind: 'served' };
    this.#rejections += 1;
    if (this.#rejections > this.#limits.rejectionsUntilBan) {
      this.#bannedUntilMs = nowMs + Math.min(longestBanMs, this.#limits.banMs * 2 ** this.#bans);
      this.#bans += 1;
      return banned(this.#bannedUntilMs, nowMs);
    }
    return { kind: 'throttled', retryAfterSeconds: Math.ceil(((this.#minute + 1) * minuteMs - nowMs) / 1_000) };
  }

  /** Null where nobody is banned. */
  get bannedUntilMs(): number | null {
    return this.#now() < this.#bannedUntilMs ? this.#bannedUntilMs : null;
  }

  #turn(): void {
    const minute = Math.floor(this.#now() / minuteMs);
    if (minute === this.#minute) return;
    this.#minute = minute;
    this.#used = 0;
    this.#rejections = 0;
  }
}

export function banned(untilMs: number, nowMs: number): Verdict {
  return { kind: 'banned', retryAfterSeconds: Math.ceil((untilMs - nowMs) / 1_000), untilMs };
}
