/** What an answer can be made into. */
export type Garbage =
  /** JSON that stops in the middle. */
  | 'malformed-json'
  /** A web page with status 200. */
  | 'html'
  /** A web page with status 502. */
  | 'bad-gateway'
  /** Quotes without a price, charts without closes. */
  | 'missing-fields'
  /** All prices 0. */
  | 'zero-price';

/** Lasts until it is ended; ending it again does nothing. `using` ends it with its block. */
export interface Fault extends Disposable {
  end(): void;
}

/** Where a fault is felt: at paths that begin so. Default: everywhere. */
export interface FaultScope {
  readonly path?: string;
}

type Active = FaultScope &
  (
    | { readonly kind: 'refuse' | 'hang' | 'unauthorized' }
    | { readonly kind: 'slow'; readonly latencyMs: number }
    | { readonly kind: 'throttle'; readonly retryAfterSeconds: number | null }
    | { readonly kind: 'garble'; readonly garbage: Garbage }
  );

/** What can go wrong, each when it is ordered and until it is ended. */
export class Faults {
  readonly #active = new Set<Active>();
  readonly #expireCrumbs: () => void;
  readonly #askConsent: (asks: boolean) => void;

  constructor(orders: { readonly expireCrumbs: () => void; readonly askConsent: (asks: boolean) => void }) {
    this.#expireCrumbs = orders.expireCrumbs;
    this.#askConsent = orders.askConsent;
  }

  /** Connections are reset. */
  refuse(scope: FaultScope = {}): Fault {
    return this.#start({ kind: 'refuse', ...scope });
  }

  /** Whatever comes is accepted and never answered. */
  hang(scope: FaultScope = {}): Fault {
    return this.#start({ kind: 'hang', ...scope });
  }

  /** Answers come so much later. */
  slow(latencyMs: number, scope: FaultScope = {}): Fault {
    return this.#start({ kind: 'slow', latencyMs, ...scope });
  }

  /** 429 "Too Many Requests" as text. Yahoo does not say when to come back. */
  throttle({
    retryAfterSeconds = null,
    ...scope
  }: FaultScope & { readonly retryAfterSeconds?: number | null } = {}): Fault {
    return this.#start({ kind: 'throttle', retryAfterSeconds, ...scope });
  }

  garble(garbage: Garbage, scope: FaultScope = {}): Fault {
    return this.#start({ kind: 'garble', garbage, ...scope });
  }

  /** Every cookie and crumb that was given is worth nothing from now on: new ones are. */
  expireCrumbs(): void {
    this.#expireCrumbs();
  }

  /** Quotes are answered 401 "Invalid Crumb", whatever the crumb. */
  unauthorized(): Fault {
    return this.#start({ kind: 'unauthorized' });
  }

  /** Who has no cookie yet is sent to agree to cookies first. */
  askConsent(): Fault {
    this.#askConsent(true);
    const end = (): void => this.#askConsent(false);
    return { end, [Symbol.dispose]: end };
  }

  /** Ends all that last. */
  endAll(): void {
    this.#active.clear();
    this.#askConsent(false);
  }

  /** Those that are felt at a path. */
  at(path: string): readonly Active[] {
    return [...this.#active].filter((fault) => path.startsWith(fault.path ?? ''));
  }

  #start(active: Active): Fault {
    this.#active.add(active);
    const end = (): void => void this.#active.delete(active);
    return { end, [Symbol.dispose]: end };
  }
}

const prices = /^(open|high|low|close|bid|ask|regularMarket(Price|Open|DayHigh|DayLow|PreviousClose))$/;

/** An answer's JSON text with what was ordered done to it. */
export function garble(body: unknown, garbage: readonly Garbage[]): string {
  const text = JSON.stringify(body, (name: string, value: unknown) => {
    if (garbage.includes('missing-fields') && (name === 'regularMarketPrice' || name === 'close')) return undefined;
    if (garbage.includes('zero-price') && prices.test(name)) {
      return Array.isArray(value) ? value.map((one) => (one === null ? null : 0)) : 0;
    }
    return value;
  });
  return garbage.includes('malformed-json') ? text.slice(0, text.length / 2) : text;
}
