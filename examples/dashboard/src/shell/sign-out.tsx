import { useMutation } from '@tickwire/sdk/react';
import { navigate } from '../route.tsx';
import { beginLeaving, endSession } from '../session.ts';
import { announce } from '../ui/announcer.tsx';
import { Icon } from '../ui/icons.tsx';

const untold =
  'You are signed out in this browser. The server could not end the session: there it lasts until it expires.';

/**
 * Ends the session here once it has ended on the server, or cannot. The answer is waited for: it takes the session's
 * cookie away, by which what nobody asks would still be asked by who has just left.
 */
export function useSignOut() {
  const { run, isPending } = useMutation((client) => client.signOut({ timeoutMs: 5_000 }));
  const leave = async () => {
    beginLeaving();
    announce('Signing out');
    const { ok } = await run();
    navigate('/', { replace: true });
    endSession(ok ? null : untold);
  };
  return { leave: () => void leave(), isLeaving: isPending };
}

export function SignOutButton({ username, onClick }: { readonly username: string; onClick(): void }) {
  return (
    <button
      type="button"
      className="button quiet"
      onClick={onClick}
      title={`Signed in as ${username}`}
      aria-label={`Sign out ${username}`}
    >
      <Icon name="signOut" />
      <span className="wide-only">Sign out</span>
    </button>
  );
}
