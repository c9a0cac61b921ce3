import { Component, type ReactNode } from 'react';
import { reload } from './failure.tsx';

/**
 * Shows a defect of the page instead of an empty one. What goes wrong with the server never gets here: the hooks return
 * that, and the components show it where it belongs.
 */
export class DefectBoundary extends Component<{ readonly children: ReactNode }, { readonly isBroken: boolean }> {
  override state = { isBroken: false };

  static getDerivedStateFromError() {
    return { isBroken: true };
  }

  override render() {
    if (!this.state.isBroken) return this.props.children;
    return (
      <main className="page">
        <section className="panel empty" role="alert">
          <h1>This page is broken</h1>
          <p>That is our fault, and the browser’s console says more. What is stored is not touched by it.</p>
          <div className="actions">
            <button type="button" className="button primary" onClick={reload}>
              Load it anew
            </button>
            <a className="button" href="/">
              To the beginning
            </a>
          </div>
        </section>
      </main>
    );
  }
}
