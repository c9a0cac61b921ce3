import type { MutationOptions } from './call-options.ts';
import { type Core, wiresOf } from './core.ts';
import { withDeadline } from './deadline.ts';
import { AuthenticationError } from './errors.ts';
import { signOutDocument } from './generated/accounts.ts';

/**
 * Ends the session on the server, and the client forgets its token. False where there was none, or where it had ended
 * already. A `token` function has to stop handing the token out by itself.
 */
export async function signOut(core: Core, options?: MutationOptions): Promise<boolean> {
  const { send, session, closed, ...wires } = wiresOf(core);
  const { signal, timeoutMs = wires.timeoutMs } = options ?? {};
  const untilMs = performance.now() + timeoutMs;
  const token = await withDeadline({ signals: signal ? [signal, closed] : [closed], timeoutMs, untilMs }, () =>
    session.token(),
  );
  // Who signs out does not want to be signed in again by credentials.
  session.keep(token);
  const forget = async (): Promise<void> => {
    // A sign-in that overtook the sign-out keeps its own.
    if ((await session.token()) === token) session.keep(undefined);
  };
  try {
    const wasSignedIn = await send(signOutDocument, {}, options, (data) => data.signOut, undefined, untilMs);
    await forget();
    return wasSignedIn;
  } catch (error) {
    if (!(error instanceof AuthenticationError)) throw error;
    await forget();
    return false;
  }
}
