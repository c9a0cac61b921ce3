import type { Caller, Viewer } from '@tickwire/schema';
import { escapeHtml } from './html.ts';

/** Who sends a page's form. */
interface Sender {
  readonly caller: Caller;
  /** Whoever is signed in in this browser; null: nobody. */
  viewer(): Promise<Viewer | null>;
}

/** A page that links in mails lead to. */
export interface AccountPage {
  readonly title: string;
  /** What stands above its form, as HTML. @throws InvalidTokenError. */
  intro?(token: string): Promise<string>;
  /** What the form asks for beside the token, as HTML. */
  readonly fields: string;
  readonly button: string;
  /** Whether the form is sent for whoever is signed in: browsers then have to say where it comes from. */
  readonly isForViewer?: boolean;
  /** Does it, and says in a sentence what was done. */
  submit(form: URLSearchParams, sender: Sender): Promise<string>;
}

export const paragraph = (text: string) => `<p>${escapeHtml(text)}</p>`;
export const alert = (text: string) => `<p role="alert">${escapeHtml(text)}</p>`;
