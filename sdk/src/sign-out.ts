import type { MutationOptions } from './call-options.ts';
import { type Core, wiresOf } from './core.ts';
import { withDeadline } from './deadline.ts';
import { TickwireError } from './errors.ts';
import { signOutDocument } from './generated/accounts.ts';
import { tracedError, traceOf } from './trace.ts';

/** Nobody is signed in, or no longer, and nobody will be: a `token` function that fails says nothing of that. */
function isSignedOut(error: unknown): boolean {
  return error instanceof TickwireError && /^UNAUTHENTICATED|^TOTP|CREDENTIALS/.test(error.code);
}

/**
 * Ends the session on the server, and the client forgets its token. False where there was none, or where it had ended
 * already. A `token` function has to stop handing the token out by itself.
 */
export async function signOut(core: Core, options?: MutationOptions): Promise<boolean> {
  const { send, session, closed, ...wires } = wiresOf(core);
  const { signal, timeoutMs = wires.timeoutMs } = options ?? {};
  const signals = signal ? [signal, closed] : [closed];
  const trace = traceOf(signOutDocument.name);
  const untilMs = performance.now() + timeoutMs;
  let token: string | undefined;
  const forget = async (): Promise<void> => {
    // A sign-in that overtook the sign-out keeps its own.
    if ((await session.token()) === token) session.keep(undefined);
  };
  try {
    token = await withDeadline({ signals, timeoutMs, untilMs }, () => session.token());
  } catch (error) {
    // Credentials that are refused.
    if (!isSignedOut(error)) throw error instanceof TickwireError ? tracedError(trace, error) : error;
    session.keep(undefined);
    return false;
  }
  // Who signs out does not want to be signed in again by credentials.
  session.keep(token);
  try {
    const wasSignedIn = await send(signOutDocument, {}, options, (data) => data.signOut, trace, untilMs);
    await forget();
    return wasSignedIn;
  } catch (error) {
    if (!isSignedOut(error)) throw error;
    await forget();
    return false;
  }
}
