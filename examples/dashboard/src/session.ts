import type { AuthPayload } from '@tickwire/sdk';
import { createStore } from './store.ts';

/** Who is signed in, in this browser. */
export interface Session {
  readonly token: string;
  readonly username: string;
}

const key = 'tickwire.session';

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
    const value: unknown = JSON.parse(localStorage.getItem(key) ?? 'null');
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
  if (event.key === key) session.set(kept());
});

export function beginSession({ token, user }: AuthPayload): void {
  const begun = { token, username: user.username };
  localStorage.setItem(key, JSON.stringify(begun));
  farewell.set(null);
  session.set(begun);
}

export function endSession(reason: string | null): void {
  localStorage.removeItem(key);
  farewell.set(reason);
  session.set(null);
}
