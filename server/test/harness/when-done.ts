import { afterAll, onTestFinished } from 'vitest';

/** After the test that is running, or, where a file is being read, after all of its tests. */
export function whenDone(end: () => Promise<void> | void): void {
  try {
    onTestFinished(end);
  } catch {
    afterAll(end);
  }
}
