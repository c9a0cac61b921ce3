/** What an answer or a message of a stream can be made into. */
export type Garbage =
  /** JSON that stops in the middle. */
  | 'malformed-json'
  /** A web page: REST with status 200, streams as a message. */
  | 'html'
  /** A web page with status 502; streams go on. */
  | 'bad-gateway'
  /** All prices "0.00000000". */
  | 'zero-price'
  /** All prices "-1.00000000". */
  | 'negative-price'
  /** All prices "NaN". */
  | 'nan-price'
  /** All prices a thousand times what they are. */
  | 'thousandfold-price'
  /** All times an hour ahead. */
  | 'future-time'
  /** Messages of a stream and rows of klines come in pairs, the later one first. */
  | 'out-of-order'
  /** Messages of a stream and rows of klines come twice. */
  | 'duplicate';

/** Where a fault is felt. Default: everywhere. */
export interface FaultScope {
  readonly rest?: boolean;
  readonly streams?: boolean;
}

/** Lasts until it is ended; ending it again does nothing. `using` ends it with its block. */
export interface Fault extends Disposable {
  end(): void;
}

type Active =
  | { readonly kind: 'refuse' }
  | { readonly kind: 'hang'; readonly scope: FaultScope }
  | { readonly kind: 'slow'; readonly scope: FaultScope; readonly latencyMs: number }
  | { readonly kind: 'throttle'; readonly retryAfterSeconds: number }
  | { readonly kind: 'ban'; readonly untilMs: number }
  | { readonly kind: 'garble'; readonly scope: FaultScope; readonly garbage: Garbage; readonly path: string | null };

export type Side = keyof FaultScope;

const isFelt = (scope: FaultScope, side: Side): boolean => scope[side] ?? true;

/** The faults that are on. */
export class ActiveFaults {
  readonly #active = new Set<Active>();
  readonly #now: () => number;

  constructor(now: () => number) {
    this.#now = now;
  }

  start(active: Active): Fault {
    this.#active.add(active);
    const end = (): void => void this.#active.delete(active);
    return { end, [Symbol.dispose]: end };
  }

  endAll(): void {
    this.#active.clear();
  }

  get isRefusing(): boolean {
    return [...this.#active].some(({ kind }) => kind === 'refuse');
  }

  isHanging(side: Side): boolean {
    return [...this.#active].some((fault) => fault.kind === 'hang' && isFelt(fault.scope, side));
  }

  latencyMs(side: Side): number {
    let latencyMs = 0;
    for (const fault of this.#active) {
      if (fault.kind === 'slow' && isFelt(fault.scope, side)) latencyMs = Math.max(latencyMs, fault.latencyMs);
    }
    return latencyMs;
  }

  get retryAfterSeconds(): number | null {
    for (const fault of this.#active) if (fault.kind === 'throttle') return fault.retryAfterSeconds;
    return null;
  }

  /** Null where no ban was ordered, or it is over. */
  get bannedUntilMs(): number | null {
    for (const fault of this.#active) if (fault.kind === 'ban' && this.#now() < fault.untilMs) return fault.untilMs;
    return null;
  }

  /** @param path of the REST endpoint; null for streams. */
  garbage(side: Side, path: string | null): readonly Garbage[] {
    const found: Garbage[] = [];
    for (const fault of this.#active) {
      if (fault.kind !== 'garble' || !isFelt(fault.scope, side)) continue;
      if (side === 'streams' && fault.garbage === 'bad-gateway') continue;
      if (fault.path === null || side === 'streams' || fault.path === path) found.push(fault.garbage);
    }
    return found;
  }
}
