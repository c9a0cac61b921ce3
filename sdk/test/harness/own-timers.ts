import { AsyncLocalStorage } from 'node:async_hooks';
import { vi } from 'vitest';

/** The timers of a run that are to fire, each with where it was set. */
type Pending = Map<unknown, string>;

/** That of each run: what a run before this one leaves late is none of this one's. */
const running = new AsyncLocalStorage<Pending>();
const owners = new Map<unknown, Pending>();

function isDone(timer: unknown): void {
  owners.get(timer)?.delete(timer);
  owners.delete(timer);
}

function setting<F extends (...given: never[]) => unknown>(set: F, isRepeated: boolean): F {
  return new Proxy(set, {
    apply(target, self, [callback, ...rest]) {
      const pending = running.getStore();
      if (pending === undefined) {
        // The run that moves the clock calls it, and what it sets in its turn is no more that run's than it is itself.
        const foreign = (...given: readonly unknown[]) => running.exit(() => Reflect.apply(callback, undefined, given));
        return Reflect.apply(target, self, [foreign, ...rest]);
      }
      const due = (...given: readonly unknown[]) => {
        if (!isRepeated) isDone(timer);
        Reflect.apply(callback, undefined, given);
      };
      const timer: unknown = Reflect.apply(target, self, [due, ...rest]);
      pending.set(timer, new Error('left').stack ?? '');
      owners.set(timer, pending);
      return timer;
    },
  });
}

function clearing<F extends (...given: never[]) => unknown>(clear: F): F {
  return new Proxy(clear, {
    apply(target, self, [timer]) {
      isDone(timer);
      return Reflect.apply(target, self, [timer]);
    },
  });
}

const ofTheSdk: Parameters<typeof vi.useFakeTimers>[0] = {
  toFake: ['setTimeout', 'clearTimeout', 'setInterval', 'clearInterval', 'Date', 'performance'],
};

/**
 * Fakes the clock with timeouts and intervals, whose own count is of all timers of this worker: what earlier files have left to end by itself, as
 * connections that go idle, sets some too while the clock is faked. Those of a run are set in its own context.
 */
export function fakeOwnTimers(options: Parameters<typeof vi.useFakeTimers>[0] = ofTheSdk): void {
  const realImmediate = setImmediate;
  vi.useFakeTimers(options);
  globalThis.setTimeout = setting(globalThis.setTimeout, false);
  globalThis.setInterval = setting(globalThis.setInterval, true);
  globalThis.clearTimeout = clearing(globalThis.clearTimeout);
  globalThis.clearInterval = clearing(globalThis.clearInterval);
  // What is not faked nobody would put back.
  if (globalThis.setImmediate === realImmediate) return;
  globalThis.setImmediate = setting(globalThis.setImmediate, false);
  globalThis.clearImmediate = clearing(globalThis.clearImmediate);
}

/** Does this, and answers where each of the timers was set that it leaves. */
export async function timersLeftBy(work: () => Promise<void>): Promise<readonly string[]> {
  const pending: Pending = new Map();
  await running.run(pending, work);
  return [...pending.values()];
}
