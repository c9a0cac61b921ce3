import {
  type Cache,
  type Caller,
  type CredentialService,
  credentialKey,
  isRefusal,
  userKey,
  type Viewer,
} from '@tickwire/schema';

/** Something that goes on for long by the right of a token: a socket, a stream of events. */
export interface Held {
  readonly token: string;
  readonly caller: Caller;
  /** As a WebSocket is closed; a stream just ends. */
  close(code: number, reason: string): void;
}

export interface HeldCredentials {
  /** Watches a credential from here on; answers how to stop that. */
  watch(held: Held, viewer: Viewer): () => void;
  close(): void;
}

const checkEveryMs = 1_000;
const checksAtOnce = 10;
/** Who cannot be checked for so long is let go: the database is away, or has too much to do. */
const giveUpAfterMs = 15_000;
const tryAgainLater = 1013;
const unauthorized = 4401;
const forbidden = 4403;

interface Watched {
  readonly held: Held;
  viewer: Viewer;
  /** Since when it has to be checked anew; null: nothing speaks against it. */
  doubtedSinceMs: number | null;
}

function hasExpired({ credential: { expiresAt } }: Viewer): boolean {
  return expiresAt !== null && expiresAt.getTime() <= Date.now();
}

/**
 * Closes sockets and streams whose session has ended, whose key was revoked or whose user was suspended, on
 * whichever server that was done: what a token was good for at the start counts for nothing.
 */
export function watchCredentials(credentials: CredentialService, cache: Cache): HeldCredentials {
  const all = new Set<Watched>();
  const queue = new Set<Watched>();
  let isChecking = false;

  async function check(watched: Watched): Promise<void> {
    const { held, viewer, doubtedSinceMs } = watched;
    try {
      const authentication = await credentials.authenticate(held.token, held.caller, true);
      if (!all.has(watched)) return;
      if (!isRefusal(authentication)) {
        watched.viewer = authentication;
        // A change that came meanwhile has queued it again.
        if (!queue.has(watched)) watched.doubtedSinceMs = null;
      } else if (authentication.refused === 'UNAUTHENTICATED' && hasExpired(viewer)) {
        held.close(unauthorized, 'Unauthorized: expired');
      } else {
        held.close(forbidden, 'Forbidden: ended');
      }
    } catch {
      // Logged by who runs the next operation; here it is only tried again.
      if (doubtedSinceMs !== null && Date.now() - doubtedSinceMs > giveUpAfterMs) {
        held.close(tryAgainLater, 'Try again later: the token cannot be checked');
      }
    }
  }

  /** A few at a time: after a loss of the database all are to be checked. */
  async function checkQueued(): Promise<void> {
    if (isChecking) return;
    isChecking = true;
    while (queue.size > 0) {
      const some = [...queue].slice(0, checksAtOnce);
      for (const watched of some) queue.delete(watched);
      await Promise.all(some.map(check));
    }
    isChecking = false;
  }

  function doubt(isConcerned: (viewer: Viewer) => boolean): void {
    const now = Date.now();
    for (const watched of all) {
      if (isConcerned(watched.viewer)) watched.doubtedSinceMs ??= now;
      if (watched.doubtedSinceMs !== null) queue.add(watched);
    }
    void checkQueued();
  }

  cache.onChange((keys) => {
    doubt(
      ({ user, credential }) => keys === null || keys.has(userKey(user.id)) || keys.has(credentialKey(credential.hash)),
    );
  });

  const timer = setInterval(() => doubt(hasExpired), checkEveryMs);

  return {
    watch(held, viewer) {
      // What ended between the look at the token and the watch over it was announced before anybody watched.
      const watched: Watched = { held, viewer, doubtedSinceMs: Date.now() };
      all.add(watched);
      queue.add(watched);
      void checkQueued();
      return () => {
        all.delete(watched);
        queue.delete(watched);
      };
    },
    close: () => clearInterval(timer),
  };
}
