import type { Socket } from 'node:net';
import type { Metrics } from '@tickwire/schema';
import type { WebSocket } from 'ws';
import type { Outbox } from './outbox.ts';

interface Peer {
  readonly webSocket: WebSocket;
  readonly connection: Socket;
  readonly outbox: Outbox;
}

export interface KeepaliveOptions {
  /** A socket that nothing was heard of for so long is pinged, and one that answers nothing for as long again is dead. */
  readonly pingAfterMs: number;
  /** A socket whose outbox is full for so long is closed. */
  readonly slowAfterMs: number;
  readonly metrics: Metrics;
}

export interface Keepalive {
  /** Answers how to stop that. */
  watch(peer: Peer): () => void;
  close(): void;
}

const visitsToPing = 10;
/** A close that the other side does not answer is cut off. */
const visitsToClose = 5;
/** Not all sockets in one visit, as they may be very many. */
const groups = 10;
const tryAgainLater = 1013;
const tooSlow = 'Too slow: more waits to be sent than may. Ask for less, or read faster, and go on with `after`';

interface Watched {
  readonly peer: Peer;
  bytesRead: number;
  /** How much was sent when last looked at; null: nothing was waiting then, so that to be sent it needed nobody. */
  bytesSent: number | null;
  quietVisits: number;
  timesRelieved: number;
  fullVisits: number;
  closingVisits: number;
}

/** Whether something came, or something that had waited was taken: who reads slowly answers no ping in time. */
function isHeard(watched: Watched): boolean {
  const { connection } = watched.peer;
  const { bytesRead, writableLength } = connection;
  const bytesSent = connection.bytesWritten - writableLength;
  const isHeard = bytesRead !== watched.bytesRead || (watched.bytesSent !== null && bytesSent !== watched.bytesSent);
  watched.bytesRead = bytesRead;
  watched.bytesSent = writableLength > 0 ? bytesSent : null;
  return isHeard;
}

function visit(watched: Watched, visitsToSlow: number, metrics: Metrics): void {
  const { webSocket, outbox } = watched.peer;
  if (webSocket.readyState !== webSocket.OPEN) {
    watched.closingVisits += 1;
    if (watched.closingVisits > visitsToClose) webSocket.terminate();
    return;
  }
  watched.quietVisits = isHeard(watched) ? 0 : watched.quietVisits + 1;
  const isStuck = outbox.isFull && outbox.timesRelieved === watched.timesRelieved;
  watched.timesRelieved = outbox.timesRelieved;
  watched.fullVisits = isStuck ? watched.fullVisits + 1 : 0;
  const isDead = watched.quietVisits >= 2 * visitsToPing;
  if (watched.fullVisits >= visitsToSlow || (isDead && outbox.unsentBytes > 0)) {
    metrics.count('sockets_ended', { why: 'slow' });
    outbox.close(tryAgainLater, tooSlow);
  } else if (isDead) {
    metrics.count('sockets_ended', { why: 'silent' });
    webSocket.terminate();
  } else if (watched.quietVisits === visitsToPing) {
    webSocket.ping();
  }
}

/**
 * Ends sockets whose other side is gone or does not read. One timer for all of them, and time is counted in visits: a
 * process that stood still for a while has not heard anybody, which is nobody's fault.
 */
export function createKeepalive({ pingAfterMs, slowAfterMs, metrics }: KeepaliveOptions): Keepalive {
  const visitEveryMs = pingAfterMs / visitsToPing;
  const visitsToSlow = Math.ceil(slowAfterMs / visitEveryMs);
  const all = Array.from({ length: groups }, () => new Set<Watched>());
  let joined = 0;
  let visited = 0;

  const timer = setInterval(() => {
    visited += 1;
    for (const watched of all[visited % groups] ?? []) visit(watched, visitsToSlow, metrics);
  }, visitEveryMs / groups);

  return {
    watch(peer) {
      const watched: Watched = {
        peer,
        bytesRead: 0,
        bytesSent: null,
        quietVisits: 0,
        timesRelieved: 0,
        fullVisits: 0,
        closingVisits: 0,
      };
      joined += 1;
      const group = all[joined % groups];
      group?.add(watched);
      return () => group?.delete(watched);
    },
    close: () => clearInterval(timer),
  };
}
