import { createClient } from '@tickwire/sdk';
import { TickwireProvider } from '@tickwire/sdk/react';
import { useMemo } from 'react';
import { Landing } from './landing/landing.tsx';
import { noteViewChange } from './route.tsx';
import { session } from './session.ts';
import { Shell } from './shell/shell.tsx';
import { useStore } from './store.ts';
import { Announcer } from './ui/announcer.tsx';

session.subscribe(noteViewChange);

/** One client for each session: nothing of one user's is left for the next. */
export function App() {
  const signedIn = useStore(session);
  const token = signedIn?.token;
  const client = useMemo(() => createClient({ url: '/graphql', token }), [token]);
  return (
    <>
      <TickwireProvider client={client} key={token ?? ''}>
        {signedIn === null ? <Landing /> : <Shell username={signedIn.username} />}
      </TickwireProvider>
      <Announcer />
    </>
  );
}
