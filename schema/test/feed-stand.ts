import { afterEach, beforeEach, vi } from 'vitest';
import { boundlessStore, manualFeed } from './manual-feed.ts';
import { manualSource, sourceTick } from './manual-source.ts';

export const startMs = Date.UTC(2026, 5, 1, 12);
/** Beside a price, so that it is believed at once. */
export const day = { high: '120.00', low: '80.00' };

/** In each test of a file time stands still, but for what the test lets pass. */
export function standTime(): void {
  beforeEach(() => {
    vi.useFakeTimers({ now: startMs, toFake: ['Date', 'setTimeout', 'clearTimeout'] });
  });
  afterEach(() => {
    vi.useRealTimers();
  });
}

export function feedOf(source = manualSource(), lingerMs = 30_000) {
  return { source, ...manualFeed({ source, store: boundlessStore(), lingerMs }) };
}

export const tick = (symbol: string, sequence: number, told = {}) =>
  sourceTick(symbol, Date.now(), { ...day, sequence, ...told });

/** Lets what was begun go on, without any time. */
export async function settled(): Promise<void> {
  for (let turn = 0; turn < 3; turn += 1) {
    await vi.advanceTimersByTimeAsync(0);
    await new Promise(setImmediate);
  }
}
