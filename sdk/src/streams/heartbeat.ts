/** Watches over a connection, until it is stopped. */
export interface Heartbeat {
  /** Called for each message, so it sets no timer: the one that runs looks at the time when it is due. */
  heard(): void;
  stop(): void;
}

/**
 * Finds out whether the other end is still there: a network that went away tells nobody. Whatever comes shows that it
 * is; after some silence it is asked, and has so long to say anything at all.
 */
export function heartbeat(pingAfterMs: number, pongWithinMs: number, ping: () => void, onDead: () => void): Heartbeat {
  let timer: ReturnType<typeof setTimeout>;
  let heardAtMs = 0;
  let hasHeard = false;
  let awaitsAnswer = false;

  function listenFor(ms: number): void {
    stop();
    hasHeard = false;
    timer = setTimeout(() => {
      const leftMs = heardAtMs + pingAfterMs - performance.now();
      if (hasHeard && leftMs > 0) return listenFor(leftMs);
      awaitsAnswer = true;
      // A program that was busy until the time was over has yet to read what came meanwhile.
      timer = setTimeout(() => {
        timer = setTimeout(onDead, 0);
      }, pongWithinMs);
      ping();
    }, ms);
  }

  function stop(): void {
    clearTimeout(timer);
    awaitsAnswer = false;
  }

  listenFor(pingAfterMs);
  return {
    heard() {
      heardAtMs = performance.now();
      hasHeard = true;
      if (awaitsAnswer) listenFor(pingAfterMs);
    },
    stop,
  };
}
