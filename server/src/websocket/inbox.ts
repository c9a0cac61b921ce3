import type { WebSocket } from 'ws';

/** Messages that wait for their turn before the socket is read no further. */
const maxWaiting = 16;
/** Bytes that wait to be sent before the socket is read no further: who does not listen is not listened to. */
const maxUnsentBytes = 1_000_000;
const unsentCheckMs = 100;

/**
 * Hands a socket's messages on one at a time, letting everything else of the process have a turn between
 * two. Without it one client's burst would be parsed and started whole before anybody else is served.
 */
export function readInTurns(socket: WebSocket, handle: (message: string) => void): void {
  const waiting: string[] = [];
  let isScheduled = false;

  function schedule(): void {
    if (isScheduled || waiting.length === 0) return;
    isScheduled = true;
    if (socket.bufferedAmount > maxUnsentBytes) setTimeout(takeTurn, unsentCheckMs);
    else setImmediate(takeTurn);
  }

  function takeTurn(): void {
    isScheduled = false;
    if (socket.readyState !== socket.OPEN) return;
    if (socket.bufferedAmount <= maxUnsentBytes) {
      const message = waiting.shift();
      if (message !== undefined) handle(message);
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
