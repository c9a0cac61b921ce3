import { methodOf } from './asked.ts';

/** What becomes of requests that a test has chosen. */
export type Fault = (
  | {
      /**
       * `network`: it never arrives. `answer-lost`: it is carried out, and the answer does not arrive. `no-answer`:
       * nothing comes, ever. `handshake`: a WebSocket is not opened, as by a proxy that knows none.
       */
      readonly kind: 'network' | 'answer-lost' | 'no-answer' | 'handshake';
    }
  | {
      /** 429, `COST_LIMITED`, or `RATE_LIMITED` where no time is named; and 503, `SERVICE_UNAVAILABLE`, of a server that starts or stops. Not carried out. */
      readonly kind: 'rate-limited' | 'unavailable';
      /** Left out, the server names no time. */
      readonly retryAfterSeconds?: number | undefined;
    }
  | {
      /** The page of a proxy that does not reach the server. */
      readonly kind: 'bad-gateway';
      readonly status?: 502 | 504 | undefined;
    }
  | {
      /** Any answer of HTTP, as it is. */
      readonly kind: 'response';
      readonly status: number;
      readonly headers?: Readonly<Record<string, string>> | undefined;
      readonly body?: string | undefined;
    }
  | {
      /** It takes so long. */
      readonly kind: 'slow';
      readonly ms: number;
    }
) & {
  /** Only of this one, as the client's method is called, or a document of your own names itself; any where it is left out. */
  readonly operation?: string | undefined;
  /** So many requests in a row: one where left out. */
  readonly times?: number | undefined;
};

/** The faults that are yet to come, in the order that they were planned in. */
export class Faults {
  readonly #planned: { readonly fault: Fault; left: number }[] = [];

  plan(fault: Fault): void {
    this.#planned.push({ fault, left: fault.times ?? 1 });
  }

  /** What the next request meets, which is then over. */
  take(name: string, isHandshake = false): Fault | undefined {
    const planned = this.#planned.find(
      ({ fault: { kind, operation } }) =>
        (kind === 'handshake') === isHandshake && (operation === undefined || methodOf(operation) === name),
    );
    if (planned === undefined) return undefined;
    planned.left -= 1;
    if (planned.left <= 0) this.#planned.splice(this.#planned.indexOf(planned), 1);
    return planned.fault;
  }
}
