import {
  type Cache,
  type Caller,
  type CredentialService,
  credentialKey,
  isRefusal,
  type Refusal,
  userKey,
  type Viewer,
} from '@tickwire/schema';

/** A socket that was opened with a token, which has to hold for as long as the socket does. */
export interface HeldSocket {
  readonly token: string;
  readonly caller: Caller;
  close(code: number, reason: string): void;
}

export interface SocketCredentials {
  /** Watches a socket's credential from here on; answers how to stop that. */
  watch(socket: HeldSocket, viewer: Viewer): () => void;
  close(): void;
}

const expiryCheckMs = 1_000;
const unauthorized = 4401;
const forbidden = 4403;

function closeCode({ refused }: Refusal, hasExpired: boolean): number {
  return refused === 'UNAUTHENTICATED' && hasExpired ? unauthorized : forbidden;
}

/**
 * Closes sockets whose session has ended, whose key was revoked or whose user was suspended, on whichever
 * server that was done: what a token was good for at the start counts for nothing.
 */
export function watchSocketCredentials(credentials: CredentialService, cache: Cache): SocketCredentials {
  const held = new Map<HeldSocket, Viewer>();

  async function check(socket: HeldSocket, hasExpired: boolean): Promise<void> {
    const authentication = await credentials.authenticate(socket.token, socket.caller, true);
    if (!held.has(socket)) return;
    if (isRefusal(authentication)) {
      socket.close(closeCode(authentication, hasExpired), hasExpired ? 'Unauthorized: expired' : 'Forbidden: ended');
    } else {
      held.set(socket, authentication);
    }
  }

  function checkAll(sockets: readonly HeldSocket[], hasExpired: boolean): void {
    // Whose credential cannot be checked now is checked at its next operation at the latest.
    for (const socket of sockets) check(socket, hasExpired).catch(() => {});
  }

  cache.onChange((keys) => {
    const concerned = [...held].filter(
      ([, { user, credential }]) =>
        keys === null || keys.has(userKey(user.id)) || keys.has(credentialKey(credential.hash)),
    );
    checkAll(
      concerned.map(([socket]) => socket),
      false,
    );
  });

  const expiry = setInterval(() => {
    const now = Date.now();
    const expired = [...held].filter(([, { credential }]) => (credential.expiresAt?.getTime() ?? Infinity) <= now);
    checkAll(
      expired.map(([socket]) => socket),
      true,
    );
  }, expiryCheckMs);

  return {
    watch(socket, viewer) {
      held.set(socket, viewer);
      return () => held.delete(socket);
    },
    close: () => clearInterval(expiry),
  };
}
