import type { AuthPayload } from '@tickwire/sdk';
import { keep, readKept } from './kept.ts';
import { createStore } from './store.ts';
import { announce } from './ui/announcer.tsx';

/** Who is signed in, in this browser. */
export interface Session {
  readonly token: string;
  readonly username: string;
}

const key = 'tickwire.session';
/** In place of a session that is being ended: whoever opens the page meanwhile is not signed in by it. */
const leaving = JSON.stringify('leaving');

function isSession(value: unknown): value is Session {
  return (
    typeof value === 'object' &&
    value !== null &&
    'token' in value &&
    typeof value.token === 'string' &&
    'username' in value &&
    typeof value.username === 'string'
  );
}

function kept(): Session | null {
  try {
    const value: unknown = JSON.parse(readKept(key) ?? 'null');
    return isSession(value) ? value : null;
  } catch {
    return null;
  }
}

export const session = createStore<Session | null>(kept());

/** Why somebody is asked to sign in again; null where nobody was signed in. */
export const farewell = createStore<string | null>(null);

// Who signs out in one tab is signed out in all.
addEventListener('storage', (event) => {
  // Not before the server has ended it, or cannot be reached.
  if (event.key === key && event.newValue === leaving) return;
  // Without a key: all that was kept is gone.
  if (event.key === key || event.key === null) session.set(kept());
});

export function beginSession({ token, user }: AuthPayload): void {
  const begun = { token, username: user.username };
  keep(key, JSON.stringify(begun));
  farewell.set(null);
  session.set(begun);
}

/** From now on a page that is opened does not have it, whatever becomes of the one that is ending it. */
export function beginLeaving(): void {
  keep(key, leaving);
}

export function endSession(reason: string | null): void {
  keep(key, null);
  farewell.set(reason);
  if (reason !== null) announce(reason);
  session.set(null);
}
