import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { SourceError } from '@tickwire/schema';
import type { Logger } from '../../telemetry/logger.ts';
import { type Claim, type Claims, renewEveryMs } from './claims.ts';
import type { Failure, Failures } from './failures.ts';
import { deadlineMs, type Policy } from './policies.ts';
import type { Entry, Store } from './store.ts';

/** What is asked for within so long goes to the source together. */
const gatherMs = 5;
/** How often a server looks whether another has what it waits for: soon at first, then less often. */
const [firstLookMs, lastLookMs] = [15, 150];
/** A stop waits so long for what was loaded to be kept. */
const settleMs = 1_000;

export type Load<Value> = (keys: readonly string[]) => Promise<ReadonlyMap<string, Value | SourceError>>;

/** What became of one key at its source. */
type Loaded = { readonly entry: Entry<unknown> } | { readonly error: unknown };

export type Outcome<Value> =
  | { readonly entry: Entry<Value>; readonly failure: null }
  | { readonly entry: null; readonly failure: Failure };

/** What is asked for, in the words of who asks. */
export interface Request<Value> {
  /** As `load` knows it. */
  readonly key: string;
  /** As it is kept, apart from keys of other kinds. */
  readonly keptKey: string;
  readonly policy: Policy;
  /** What landed by then is too old to be what is asked for. */
  readonly laterThanMs: number;
  readonly load: Load<Value>;
}

/** One key on its way. */
export interface Flight<Value> {
  readonly startedAtMs: number;
  /** Never rejects. */
  readonly landed: Promise<Outcome<Value>>;
}

interface OpenFlight extends Flight<unknown> {
  readonly request: Request<unknown>;
  readonly land: (outcome: Outcome<unknown>) => void;
}

export interface FlightsOptions {
  readonly store: Store;
  /** Null: no other server is known. */
  readonly claims: Claims | null;
  readonly failures: Failures;
  readonly log: Logger;
}

/** Settles as the work does, or fails when that takes too long. */
async function within<Result>(ms: number, work: Promise<Result>): Promise<Result> {
  const late = Promise.withResolvers<never>();
  const timer = setTimeout(() => late.reject(new Error(`a source gave no answer in ${ms / 1_000} s`)), ms);
  try {
    return await Promise.race([work, late.promise]);
  } finally {
    clearTimeout(timer);
  }
}

/** Brings keys from their sources: each once at a time, here and on all servers, and as many as can be by one call. */
export function createFlights({ store, claims, failures, log }: FlightsOptions) {
  const flights = new Map<string, OpenFlight>();
  /** By how they are loaded: those that wait for others to go with. */
  const gathering = new Map<Load<unknown>, OpenFlight[]>();
  const running = new Set<Promise<void>>();

  function land({ request: { keptKey }, land }: OpenFlight, entry: Entry<unknown>): void {
    flights.delete(keptKey);
    failures.mend(keptKey);
    land({ entry, failure: null });
  }

  function fail({ request: { keptKey }, land }: OpenFlight, error: unknown, backoffMs: number, isOwn: boolean): void {
    const failure = { error, atMs: Date.now(), untilMs: Date.now() + backoffMs };
    flights.delete(keptKey);
    failures.add(keptKey, failure, isOwn);
    land({ entry: null, failure });
  }

  /** What goes wrong when nobody waits for it any more. */
  async function told(work: Promise<unknown>): Promise<void> {
    await work.catch((error: unknown) => log.error({ err: error }, 'what a source answered could not be kept'));
  }

  /** What becomes of each key, in their order. */
  async function ask(asked: readonly OpenFlight[], how: Load<unknown>): Promise<readonly Loaded[]> {
    try {
      const readAtMs = Date.now();
      const values = await within(deadlineMs, how(asked.map(({ request }) => request.key)));
      const landedAtMs = Date.now();
      return asked.map(({ request: { key } }): Loaded => {
        const value = values.get(key);
        if (value instanceof SourceError) return { error: value };
        return { entry: { landedAtMs, readAtMs, found: values.has(key) ? [value] : [] } };
      });
    } catch (error) {
      return asked.map(() => ({ error }));
    }
  }

  /** Asks the source. Who waits here is answered first, then other servers are. */
  async function load(asked: readonly OpenFlight[], how: Load<unknown>, token: string | null): Promise<void> {
    const keptKeys = asked.map(({ request }) => request.keptKey);
    const renewing = setInterval(() => {
      if (token !== null) claims?.renew(keptKeys, token);
    }, renewEveryMs);
    try {
      const loaded = await ask(asked, how);
      const landed: string[] = [];
      const refused = new Map<unknown, OpenFlight[]>();
      const kept = asked.flatMap((flight, index) => {
        const [became, { keptKey, policy }] = [loaded[index] ?? { error: null }, flight.request];
        if ('error' in became) {
          fail(flight, became.error, policy.backoffMs, true);
          refused.set(became.error, [...(refused.get(became.error) ?? []), flight]);
          return [];
        }
        land(flight, became.entry);
        landed.push(keptKey);
        return store.keep(keptKey, became.entry, policy);
      });
      await told(Promise.all(kept));
      if (token === null) return;
      // A claim that cannot be given back ends by itself.
      claims?.release(landed, token, null);
      for (const [error, group] of refused) {
        const backoffMs = Math.max(...group.map(({ request }) => request.policy.backoffMs));
        const refusedKeys = group.map(({ request }) => request.keptKey);
        claims?.release(refusedKeys, token, { error, backoffMs });
      }
    } finally {
      clearInterval(renewing);
    }
  }

  /** Without Redis: what has landed here since it was looked for, or else every server loads for itself. */
  async function look({ request }: OpenFlight): Promise<Claim<unknown>> {
    const entry = await store.read(request.keptKey, request.policy);
    return entry !== null && entry.landedAtMs > request.laterThanMs ? { state: 'found', entry } : { state: 'ours' };
  }

  async function claim(waiting: readonly OpenFlight[], token: string) {
    const wanted = waiting.map(({ request: { keptKey, laterThanMs } }) => ({ key: keptKey, laterThanMs }));
    const shared = (await claims?.claim(wanted, token).catch(() => null)) ?? null;
    return { isShared: shared !== null, states: shared ?? (await Promise.all(waiting.map(look))) };
  }

  /** Loads those that are this server's to load, and waits for those that another one is loading. */
  async function bring(batch: readonly OpenFlight[], how: Load<unknown>): Promise<void> {
    const token = randomUUID();
    const loading: Promise<void>[] = [];
    let waiting = batch;
    for (let lookMs = firstLookMs; waiting.length > 0; lookMs = Math.min(lookMs * 1.5, lastLookMs)) {
      const { isShared, states } = await claim(waiting, token);
      const ours: OpenFlight[] = [];
      const held: OpenFlight[] = [];
      waiting.forEach((flight, index) => {
        const state = states[index] ?? { state: 'ours' };
        if (state.state === 'found') {
          land(flight, state.entry);
          if (isShared) loading.push(told(store.keepNear(flight.request.keptKey, state.entry, flight.request.policy)));
        } else if (state.state === 'failed') fail(flight, state.error, state.backoffMs, false);
        else if (state.state === 'ours') ours.push(flight);
        else if (Date.now() < flight.startedAtMs + deadlineMs) held.push(flight);
        else fail(flight, new Error('another server waits for a source'), flight.request.policy.backoffMs, true);
      });
      if (ours.length > 0) loading.push(load(ours, how, isShared ? token : null));
      waiting = held;
      if (waiting.length > 0) await sleep(lookMs);
    }
    await Promise.all(loading);
  }

  function begin(batch: readonly OpenFlight[], how: Load<unknown>): void {
    const bringing = bring(batch, how)
      .catch((error: unknown) => {
        for (const flight of batch.filter((one) => flights.get(one.request.keptKey) === one)) {
          fail(flight, error, flight.request.policy.backoffMs, true);
        }
      })
      .finally(() => running.delete(bringing));
    running.add(bringing);
  }

  function gather(flight: OpenFlight): void {
    const { load: how } = flight.request;
    const others = gathering.get(how);
    if (others !== undefined) {
      others.push(flight);
      return;
    }
    const batch = [flight];
    gathering.set(how, batch);
    setTimeout(() => {
      gathering.delete(how);
      begin(batch, how);
    }, gatherMs);
  }

  function start(request: Request<unknown>): OpenFlight {
    const { promise, resolve } = Promise.withResolvers<Outcome<unknown>>();
    const flight: OpenFlight = { request, startedAtMs: Date.now(), landed: promise, land: resolve };
    flights.set(request.keptKey, flight);
    gather(flight);
    return flight;
  }

  return {
    /** The flight of a key that is under way, or a new one. */
    join<Value>(request: Request<Value>): Flight<Value> {
      // A key has values of one kind.
      return (flights.get(request.keptKey) ?? start(request)) as Flight<Value>;
    },

    /** Waits for what is being kept, for a moment. */
    async close(): Promise<void> {
      await Promise.race([Promise.allSettled(running), sleep(settleMs, undefined, { ref: false })]);
    },
  };
}
