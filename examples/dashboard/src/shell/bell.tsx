import { AuthenticationError, PermissionError, type SubscribeOptions } from '@tickwire/sdk';
import { useCache, useQuery, useStream } from '@tickwire/sdk/react';
import { useEffect } from 'react';
import { connection, tellConnection } from '../connection.ts';
import { Link, usePath } from '../route.tsx';
import { announce } from '../ui/announcer.tsx';
import { Failure } from '../ui/failure.tsx';
import { Icon } from '../ui/icons.tsx';

const hear: SubscribeOptions['onState'] = ({ type }) => {
  if (type === 'reconnecting') tellConnection('reconnecting');
  if (type === 'resumed') tellConnection('live');
};

/** How much there is to read; it follows what comes, and so it is the stream that is there in every view. */
export function Bell() {
  const { data: unread, error, refetch } = useQuery((client) => client.unreadNotifications());
  const { invalidate } = useCache();
  const stream = useStream((client, signal) => client.followNotifications({}, { signal, onState: hear }), [], {
    onValue({ title }) {
      void invalidate('notifications', 'unreadNotifications');
      announce(title);
    },
  });
  const { error: endedBy } = stream;
  useEffect(() => {
    // Whether the session has ended with it is said best by what is asked next.
    if (endedBy !== undefined) void refetch();
  }, [endedBy, refetch]);
  const isAnswered = unread !== undefined;
  useEffect(() => {
    // Where nothing else is followed nobody says that all is well.
    if (isAnswered && connection.get() === 'connecting') tellConnection('live');
  }, [isAnswered]);
  const count = unread ?? 0;
  const isHere = usePath()[0] === 'notifications';
  return (
    <>
      <Link
        to="/notifications"
        className="button quiet icon-only bell"
        title="Notifications"
        aria-current={isHere ? 'page' : undefined}
      >
        <Icon name="bell" />
        {count > 0 && (
          <span className="count number" aria-hidden="true">
            {count > 99 ? '99+' : count}
          </span>
        )}
        <span className="hidden">{count > 0 ? `Notifications, ${count} unread` : 'Notifications'}</span>
      </Link>
      {/* Whoever may not even ask this is not signed in any more, or suspended: it says so, and leads there. */}
      {(error instanceof AuthenticationError || error instanceof PermissionError) && <Failure error={error} />}
    </>
  );
}
