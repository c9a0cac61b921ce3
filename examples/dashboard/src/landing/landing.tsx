import './landing.css';
import { AccountCard } from '../account/account-card.tsx';
import { ConnectionNote } from '../shell/connection-note.tsx';
import { ThemeSwitch } from '../theme.tsx';
import { Logo } from '../ui/logo.tsx';
import { PageTitle } from '../ui/page-title.tsx';
import { DemoPrices } from './demo-prices.tsx';
import { Snippet } from './snippet.tsx';

/** What a stranger sees first: prices that move, and the way in. */
export function Landing() {
  return (
    <>
      <a className="skip" href="#main">
        Skip to the content
      </a>
      <header className="bar">
        <Logo />
        <nav aria-label="For developers" className="bar-links">
          <a href="/graphql">GraphiQL</a>
          <a href="#sdk">SDK</a>
        </nav>
        <ThemeSwitch />
      </header>
      <ConnectionNote />
      <main id="main" className="landing">
        <div className="hero">
          <PageTitle>Live markets, in one typed API</PageTitle>
          <p className="lead">
            Accounts, watchlists, live prices, analyses and tasks as one GraphQL API. Every tick that does not arrive is
            counted, and told.
          </p>
        </div>
        <DemoPrices />
        <AccountCard />
        <Snippet />
      </main>
      <footer className="foot small muted">
        <p>
          This page is <code>examples/dashboard</code>: React on <code>@tickwire/sdk</code> alone. Try the API itself in{' '}
          <a href="/graphql">GraphiQL</a>; the guides are in the project’s <code>docs</code> folder.
        </p>
      </footer>
    </>
  );
}
