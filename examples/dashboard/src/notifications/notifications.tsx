import './notifications.css';
import type { Notification } from '@tickwire/sdk';
import { useList, useMutation } from '@tickwire/sdk/react';
import { Link, pathTo } from '../route.tsx';
import { announce } from '../ui/announcer.tsx';
import { Failure } from '../ui/failure.tsx';
import { formatDateTime } from '../ui/format.ts';
import { MoreButton } from '../ui/more-button.tsx';
import { PageTitle } from '../ui/page-title.tsx';

const changes = { invalidates: ['notifications', 'unreadNotifications'] };

/** Where what it is about is found here; null where no view shows it. */
function pathOf({ subject }: Notification): string | null {
  if (subject?.__typename === 'Analysis' && 'instrument' in subject) return pathTo('analyses', subject.id);
  return subject?.__typename === 'Task' ? '/tasks' : null;
}

function NotificationItem({ notification }: { readonly notification: Notification }) {
  const { id, title, body, createdAt, readAt } = notification;
  const { run, isPending, error } = useMutation((client) => client.markNotificationRead(id), changes);
  const path = pathOf(notification);
  return (
    <li className={readAt === null ? 'notification unread' : 'notification'}>
      <div>
        <strong>{path === null ? title : <Link to={path}>{title}</Link>}</strong>
        {readAt === null && <span className="badge">New</span>}
        {body !== null && <p>{body}</p>}
        <p className="small muted">{formatDateTime(createdAt)}</p>
        <Failure error={error} />
      </div>
      {readAt === null && (
        <button type="button" className="button small" disabled={isPending} onClick={() => void run()}>
          Mark read<span className="hidden">: {title}</span>
        </button>
      )}
    </li>
  );
}

/** What the account was told, the newest first. */
export function Notifications() {
  const list = useList((client) => client.notifications({ first: 20 }));
  const { run, isPending, error } = useMutation(
    (client, upTo: string) => client.markAllNotificationsRead({ upTo }),
    changes,
  );
  const newest = list.items[0];
  const hasUnread = list.items.some(({ readAt }) => readAt === null);
  const markAll = async (upTo: string) => {
    if ((await run(upTo)).ok) announce('All notifications were read');
  };
  return (
    <div className="page">
      <PageTitle>Notifications</PageTitle>
      <section className="panel" aria-label="All notifications">
        {newest !== undefined && hasUnread && (
          <div className="actions">
            <button
              type="button"
              className="button small"
              disabled={isPending}
              onClick={() => void markAll(newest.cursor)}
            >
              Mark all read
            </button>
          </div>
        )}
        <Failure error={error ?? list.error} onRetry={error === undefined ? list.refetch : undefined} />
        {list.items.length === 0 && !list.isLoading && list.error === undefined && (
          <p className="muted">Nothing yet. Analyses that end and tasks that fall due are told here.</p>
        )}
        <ul className="notifications">
          {list.items.map((notification) => (
            <NotificationItem key={notification.id} notification={notification} />
          ))}
        </ul>
        <MoreButton list={list} />
      </section>
    </div>
  );
}
