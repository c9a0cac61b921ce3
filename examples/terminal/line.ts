import type { PriceEvent } from '@tickwire/sdk';

/** What one event tells, as a line of words. */
export function line(event: PriceEvent): string {
  switch (event.type) {
    case 'snapshot':
    case 'tick':
      return `${event.time} ${event.symbol} ${event.price}${event.missed > 0 ? ` (${event.missed} before it folded)` : ''}`;
    case 'gap':
      return `${event.time} ${event.symbol} gap: ${event.missed ?? 'nobody knows how many'} ticks were lost`;
    case 'stale':
      return `${event.time} ${event.symbol} stale: nothing is heard of it, ${event.price} may be old`;
    case 'reconnecting':
      return `reconnecting in ${event.delayMs} ms: ${event.cause.message}`;
    case 'resumed':
      return `resumed after ${event.afterMs} ms`;
  }
}
