import { vi } from 'vitest';

/**
 * A wait ends with what is waited for. Its limit only tells when to give up, and Vitest's own, of a second, is what a busy
 * machine takes for anything: here a test gives up shortly before its own limit, and says what it waited for.
 * Whoever tests that something is told, and not found out later by a look of its own, sees to it that no such look comes
 * within that time.
 */
const patience = { timeout: 20_000 };

type Options = Parameters<typeof vi.waitFor>[1];

const patient = (options: Options) => (typeof options === 'number' ? options : { ...patience, ...options });

const patched = Symbol.for('tickwire.patience');

// A worker keeps its modules from one file to the next, and reads this for each.
if (!(patched in vi)) {
  const { waitFor, waitUntil } = vi;
  Object.assign(vi, {
    [patched]: true,
    waitFor: (callback, options) => waitFor(callback, patient(options)),
    waitUntil: (callback, options) => waitUntil(callback, patient(options)),
  } satisfies Pick<typeof vi, 'waitFor' | 'waitUntil'> & Record<symbol, true>);
}
