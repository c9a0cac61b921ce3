import { useTickwire } from '@tickwire/sdk/react';
import { navigate } from '../route.tsx';
import { endSession } from '../session.ts';
import { Icon } from '../ui/icons.tsx';

export function SignOut({ username }: { readonly username: string }) {
  const client = useTickwire();
  const leave = () => {
    // Here it ends at once, whether or not the server hears of it: it does where it can be reached.
    client.signOut({ timeoutMs: 10_000 }).catch(() => {});
    navigate('/', { replace: true });
    endSession(null);
  };
  return (
    <button type="button" className="button quiet" onClick={leave} title={`Signed in as ${username}`}>
      <Icon name="signOut" />
      <span className="wide-only">Sign out</span>
      <span className="hidden"> {username}</span>
    </button>
  );
}
