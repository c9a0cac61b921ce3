import type { WebSocket } from 'ws';
import type { Outbox } from './outbox.ts';

/** Messages that wait for their turn before the socket is read no further. */
const maxWaiting = 16;
const unsentCheckMs = 100;
/** Messages that a socket may send at once, as after a reconnect; and from then on in a second. */
const burst = 300;
const messagesPerSecond = 100;

/** Tells how long the next message has to wait: nothing until the burst is used up. */
function createPace() {
  let left = burst;
  let countedAt = performance.now();
  return {
    waitMs(): number {
      const now = performance.now();
      left = Math.min(burst, left + ((now - countedAt) * messagesPerSecond) / 1_000);
      countedAt = now;
      return left >= 1 ? 0 : ((1 - left) * 1_000) / messagesPerSecond;
    },
    count() {
      left -= 1;
    },
  };
}

/**
 * Hands a socket's messages on one at a time, letting everything else of the process have a turn between
 * two. Without it one client's burst would be parsed and started whole before anybody else is served. Who
 * goes on too fast is read more slowly: nothing is lost, it waits with its sender. Who does not read is not read either.
 */
export function readInTurns(socket: WebSocket, outbox: Outbox, handle: (message: string) => void): void {
  const waiting: string[] = [];
  const pace = createPace();
  let isScheduled = false;

  function schedule(): void {
    if (isScheduled || waiting.length === 0) return;
    isScheduled = true;
    const waitMs = outbox.isOverfull ? unsentCheckMs : pace.waitMs();
    if (waitMs > 0) setTimeout(takeTurn, waitMs);
    else setImmediate(takeTurn);
  }

  function takeTurn(): void {
    isScheduled = false;
    if (socket.readyState !== socket.OPEN) return;
    if (!outbox.isOverfull && pace.waitMs() === 0) {
      const message = waiting.shift();
      if (message !== undefined) {
        pace.count();
        handle(message);
      }
      if (socket.isPaused && waiting.length < maxWaiting) socket.resume();
    }
    schedule();
  }

  socket.on('message', (data) => {
    waiting.push(String(data));
    if (waiting.length >= maxWaiting) socket.pause();
    schedule();
  });
}
