import { Analyses } from '../analyses/analyses.tsx';
import { connection } from '../connection.ts';
import { Notifications } from '../notifications/notifications.tsx';
import { Link, usePath } from '../route.tsx';
import { useStore } from '../store.ts';
import { Tasks } from '../tasks/tasks.tsx';
import { ThemeSwitch } from '../theme.tsx';
import { Icon, type IconName } from '../ui/icons.tsx';
import { Logo } from '../ui/logo.tsx';
import { PageTitle } from '../ui/page-title.tsx';
import { StateBadge } from '../ui/state-badge.tsx';
import { Watchlists } from '../watchlists/watchlists.tsx';
import { Bell } from './bell.tsx';
import { ConnectionNote } from './connection-note.tsx';
import { SignOutButton, useSignOut } from './sign-out.tsx';

const views: readonly { readonly path: string; readonly name: string; readonly icon: IconName }[] = [
  { path: 'watchlists', name: 'Watchlists', icon: 'prices' },
  { path: 'analyses', name: 'Analyses', icon: 'analyses' },
  { path: 'tasks', name: 'Tasks', icon: 'tasks' },
];

function View({ view, id }: { readonly view: string; readonly id: string | undefined }) {
  if (view === 'watchlists') return <Watchlists listId={id} />;
  if (view === 'analyses') return <Analyses analysisId={id} />;
  if (view === 'tasks') return <Tasks />;
  if (view === 'notifications') return <Notifications />;
  return (
    <div className="page">
      <PageTitle>Nothing is here</PageTitle>
      <Link to="/">To the watchlists</Link>
    </div>
  );
}

/** What those who are signed in work with. */
export function Shell({ username }: { readonly username: string }) {
  const [view = 'watchlists', id] = usePath();
  const state = useStore(connection);
  const { leave, isLeaving } = useSignOut();
  // Nothing is followed any more: what is would be cut off with the session, and say so.
  if (isLeaving) {
    return (
      <main className="page">
        <PageTitle>Signing out…</PageTitle>
      </main>
    );
  }
  return (
    <>
      <a className="skip" href="#main">
        Skip to the content
      </a>
      <header className="bar">
        <Link to="/" className="logo-link">
          <Logo />
        </Link>
        <nav aria-label="Views" className="views">
          {views.map(({ path: to, name, icon }) => (
            <Link key={to} to={`/${to}`} aria-current={view === to ? 'page' : undefined}>
              <Icon name={icon} />
              {name}
            </Link>
          ))}
        </nav>
        <div className="bar-end">
          <span className="hidden">Connection:</span>
          <StateBadge state={state} />
          <Bell />
          <ThemeSwitch />
          <SignOutButton username={username} onClick={leave} />
        </div>
      </header>
      <ConnectionNote />
      <main id="main">
        <View key={view} view={view} id={id} />
      </main>
      <footer className="foot small muted">
        <a href="/graphql">GraphiQL</a>
        <span>
          Charts by <a href="https://www.tradingview.com/">TradingView Lightweight Charts™</a>
        </span>
      </footer>
    </>
  );
}
