import { useCache } from '@tickwire/sdk/react';
import { useEffect, useRef } from 'react';
import { connection } from '../connection.ts';
import { useStore } from '../store.ts';
import { Icon } from '../ui/icons.tsx';

/** Says that what is shown may be old; once the connection is back, what may have changed meanwhile is read anew. */
export function ConnectionNote() {
  const state = useStore(connection);
  const { invalidate } = useCache();
  const wasLost = useRef(false);
  const isLost = state === 'reconnecting';
  useEffect(() => {
    if (wasLost.current && !isLost) void invalidate();
    wasLost.current = isLost;
  }, [isLost, invalidate]);
  if (!isLost) return null;
  return (
    <section className="note bad connection-note" aria-label="Connection">
      <Icon name="reconnecting" />
      <p>The connection to the server is lost. What you see may be old; it is taken up again by itself.</p>
    </section>
  );
}
