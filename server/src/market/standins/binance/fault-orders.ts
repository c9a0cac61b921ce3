import type { ActiveFaults, Fault, FaultScope, Garbage } from './faults.ts';
import type { Streams } from './streams.ts';

/** What can go wrong, each when it is ordered and until it is ended. */
export interface Faults {
  /** Cuts all WebSockets, without a close frame. New ones are welcome. */
  drop(): void;
  /** All WebSockets that are open stay so and are dead for ever: no data, no answers, no pings, no end. */
  halfOpen(): void;
  /** New connections of both kinds, and requests on old ones, are reset. Open WebSockets go on. */
  refuse(): Fault;
  /** REST and WebSocket handshakes are answered 418 with `Retry-After`, for so long or until it is ended. */
  ban(seconds: number): Fault;
  /** Every REST request is answered 429. */
  throttle(retryAfterSeconds: number): Fault;
  /**
   * Requests and handshakes are accepted and never answered, nor when it ends. Open WebSockets go silent, and go on
   * when it ends, with what came in meanwhile.
   */
  hang(scope?: FaultScope): Fault;
  /** Answers, handshakes and messages come so much later. */
  slow(latencyMs: number, scope?: FaultScope): Fault;
  /** @param path Of one REST endpoint; default: all. */
  garble(garbage: Garbage, scope?: FaultScope & { readonly path?: string }): Fault;
  /** Sends `serverShutdown` to all WebSockets, and closes those with 1001 when `graceMs` are over. Default: 10 minutes. */
  shutdown(graceMs?: number): Fault;
  /** Ends all that last. */
  endAll(): void;
}

const documentedGraceMs = 600_000;

export function createFaults(active: ActiveFaults, streams: Streams, now: () => number): Faults {
  const shutdowns = new Set<NodeJS.Timeout>();
  return {
    drop: () => streams.dropAll(),
    halfOpen: () => streams.abandonAll(),
    refuse: () => active.start({ kind: 'refuse' }),
    ban: (seconds) => active.start({ kind: 'ban', untilMs: now() + seconds * 1_000 }),
    throttle: (retryAfterSeconds) => active.start({ kind: 'throttle', retryAfterSeconds }),
    hang(scope = {}) {
      const fault = active.start({ kind: 'hang', scope });
      streams.settle();
      const end = (): void => {
        fault.end();
        streams.settle();
      };
      return { end, [Symbol.dispose]: end };
    },
    slow: (latencyMs, scope = {}) => active.start({ kind: 'slow', latencyMs, scope }),
    garble: (garbage, { path = null, ...scope }: FaultScope & { readonly path?: string | null } = {}) =>
      active.start({ kind: 'garble', garbage, scope, path }),
    shutdown(graceMs = documentedGraceMs) {
      const announced = streams.open;
      streams.announceShutdown();
      const close = (): void => {
        for (const connection of announced) connection.close(1001, 'Server shutdown');
      };
      const timer = setTimeout(close, graceMs).unref();
      shutdowns.add(timer);
      const end = (): void => clearTimeout(timer);
      return { end, [Symbol.dispose]: end };
    },
    endAll() {
      active.endAll();
      streams.settle();
      for (const timer of shutdowns) clearTimeout(timer);
      shutdowns.clear();
    },
  };
}
