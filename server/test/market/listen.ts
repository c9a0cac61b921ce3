import type { SourceListener, SourceQuote, SourceTick } from '@tickwire/schema';

/** A listener that keeps what it is told. */
export function listen() {
  const ticks: SourceTick[] = [];
  const confirmed: SourceQuote[] = [];
  const listener: SourceListener = {
    ticks: (told) => void ticks.push(...told),
    confirmed: (told) => void confirmed.push(...told),
  };
  return { ticks, confirmed, listener };
}
