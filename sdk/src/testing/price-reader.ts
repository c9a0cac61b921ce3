/** An event as it is sent. */
export interface TestPriceEvent {
  readonly kind: 'SNAPSHOT' | 'TICK' | 'GAP' | 'STALE';
  readonly symbol: string;
  readonly missed: number | null;
  readonly cursor: string;
}

/** So many events of a stream can be told once more. */
const repeatable = 100;

/** What waits of one symbol, and one event more: of ticks the newest, which counts the others. */
function withNext(waiting: readonly TestPriceEvent[], next: TestPriceEvent): readonly TestPriceEvent[] {
  const last = waiting.at(-1);
  if (last?.kind !== 'TICK' || next.kind !== 'TICK') return [...waiting, next];
  return [...waiting.slice(0, -1), { ...next, missed: (last.missed ?? 0) + 1 + (next.missed ?? 0) }];
}

/** One stream, and what it was told last. */
export class PriceReader {
  readonly symbols: readonly string[];
  readonly #gapMs: number;
  readonly #send: (event: object) => void;
  /** In the order of the newest of each symbol. */
  readonly #waiting = new Map<string, readonly TestPriceEvent[]>();
  #cursor: string;
  #told: readonly object[] = [];
  #isOpening = true;
  #timer: ReturnType<typeof setTimeout> | undefined;

  /** `gapMs`: between two turns there is so long, and what comes meanwhile is folded. `cursor`: where it begins. */
  constructor(symbols: readonly string[], gapMs: number, cursor: string, send: (event: object) => void) {
    this.symbols = symbols;
    this.#gapMs = gapMs;
    this.#cursor = cursor;
    this.#send = send;
  }

  /** All that it begins with was told to it. */
  begin(): void {
    this.#isOpening = false;
    this.#turn();
  }

  end(): void {
    clearTimeout(this.#timer);
  }

  tell(event: TestPriceEvent): void {
    if (this.#gapMs === 0) {
      this.#tellNow(event);
      return;
    }
    const { symbol } = event;
    const waiting = withNext(this.#waiting.get(symbol) ?? [], event);
    this.#waiting.delete(symbol);
    this.#waiting.set(symbol, waiting);
    if (!this.#isOpening && this.#timer === undefined) this.#turn();
  }

  repeat(count: number): void {
    for (const event of this.#told.slice(-count)) this.#send(event);
  }

  #turn(): void {
    this.#timer = undefined;
    const events = [...this.#waiting.values()].flat();
    this.#waiting.clear();
    const last = events.at(-1);
    if (last === undefined) return;
    // They overlap in time: whoever breaks off among them is told from before the first of them.
    for (const event of events) this.#tellNow(event === last ? event : { ...event, cursor: this.#cursor });
    this.#cursor = last.cursor;
    this.#timer = setTimeout(() => this.#turn(), this.#gapMs);
  }

  #tellNow(event: TestPriceEvent): void {
    this.#told = [...this.#told.slice(1 - repeatable), event];
    this.#send(event);
  }
}
