import type { IncomingMessage, ServerResponse } from 'node:http';
import {
  type Caller,
  ConflictError,
  InvalidTokenError,
  isRefusal,
  type LinkedPage,
  newPassword,
  type Services,
  ValidationError,
  type Viewer,
} from '@tickwire/schema';
import type { Config } from '../config.ts';
import { accountPath } from '../mail/links.ts';
import type { Logger } from '../telemetry/logger.ts';
import { type AccountPage, alert, paragraph } from './account-page.ts';
import { callerOf } from './caller.ts';
import { sessionCookieOf } from './credentials.ts';
import { tellError } from './errors.ts';
import { escapeHtml, htmlPage } from './html.ts';
import type { Origins } from './origins.ts';
import { requestIdOf } from './request-id.ts';
import { teamInvitationPage } from './team-invitation-page.ts';

export type AccountPages = (request: IncomingMessage, response: ServerResponse) => Promise<void>;

interface Shown {
  readonly status: number;
  readonly html: string;
}

const statuses: ReadonlyMap<unknown, number> = new Map([
  ['UNAUTHENTICATED', 401],
  ['SERVICE_UNAVAILABLE', 503],
]);

/** A token and a password, with room to spare. */
const maxFormBytes = 8_192;

const headers = {
  'Content-Type': 'text/html; charset=utf-8',
  // The link holds a token: it is kept nowhere, and told to no other site.
  'Cache-Control': 'no-store',
  'Referrer-Policy': 'no-referrer',
  'X-Content-Type-Options': 'nosniff',
  'Content-Security-Policy':
    "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'",
};

function pagesOf({ email, passwords, joining }: Services): Readonly<Record<LinkedPage, AccountPage>> {
  return {
    'verify-email': {
      title: 'Confirm your email address',
      fields: '',
      button: 'Confirm',
      async submit(form, { caller }) {
        const user = await email.verify(form.get('token') ?? '', null, caller);
        return `${user.email} is confirmed. You can close this page.`;
      },
    },
    'confirm-email': {
      title: 'Confirm your new email address',
      fields: '',
      button: 'Confirm',
      async submit(form, { caller }) {
        const user = await email.confirmChange(form.get('token') ?? '', caller);
        return `${user.email} is the address of your account from now on. You can close this page.`;
      },
    },
    'reset-password': {
      title: 'Choose a new password',
      fields:
        '<label>New password<input type="password" name="newPassword" required minlength="8" maxlength="256" autocomplete="new-password"></label>',
      button: 'Set the password',
      async submit(form, { caller }) {
        const parsed = newPassword.safeParse(form.get('newPassword') ?? '');
        if (!parsed.success) {
          throw new ValidationError(parsed.error.issues.map(({ message }) => ({ path: ['newPassword'], message })));
        }
        await passwords.reset({ token: form.get('token') ?? '', newPassword: parsed.data }, caller);
        return 'Your password is set, and all sessions are signed out. Sign in again with the new password.';
      },
    },
    'team-invitation': teamInvitationPage({ joining }),
  };
}

const deadLink = 'The link was used already, has expired, or is wrong: ask for another one.';

function formOf(name: string, { fields, button }: AccountPage, token: string): string {
  return `<form method="post" action="${escapeHtml(name)}">
<input type="hidden" name="token" value="${escapeHtml(token)}">
${fields}
<button type="submit">${escapeHtml(button)}</button>
</form>`;
}

/** The fields of a form that was sent; null where it is too large to be one. */
async function readForm(request: IncomingMessage): Promise<URLSearchParams | null> {
  const parts: Buffer[] = [];
  let bytes = 0;
  for await (const part of request) {
    bytes += part.length;
    if (bytes > maxFormBytes) return null;
    parts.push(part);
  }
  return new URLSearchParams(Buffer.concat(parts).toString('utf8'));
}

function isForm({ headers: { 'content-type': type = '' } }: IncomingMessage): boolean {
  return type.split(';', 1)[0]?.trim().toLowerCase() === 'application/x-www-form-urlencoded';
}

/**
 * The pages that links in mails lead to, for servers without an app of their own. Opening one changes
 * nothing, as mail scanners open links too; only its form does.
 */
export function createAccountPages(options: {
  readonly config: Config;
  readonly services: Services;
  readonly origins: Origins;
  readonly log: Logger;
}): AccountPages {
  const { config, services, origins, log } = options;
  const pages: ReadonlyMap<string, AccountPage> = new Map(Object.entries(pagesOf(services)));

  /** Only a cookie: no form sends a bearer token. */
  async function viewerOf(request: IncomingMessage, caller: Caller): Promise<Viewer | null> {
    const token = origins.trustsCookieOf(request) ? sessionCookieOf(request, config) : null;
    const authentication = token === null ? null : await services.credentials.authenticate(token, caller);
    return authentication === null || isRefusal(authentication) ? null : authentication;
  }

  function tell(page: AccountPage, error: unknown, requestId: string): Shown {
    const shown = (status: number, text: string) => ({ status, html: htmlPage(page.title, alert(text)) });
    if (error instanceof InvalidTokenError) return shown(400, deadLink);
    if (error instanceof ConflictError) return shown(409, error.message);
    const { message, extensions } = tellError(error, { requestId, log });
    return shown(statuses.get(extensions.code) ?? 500, `${message} (${requestId})`);
  }

  async function open(name: string, page: AccountPage, token: string, requestId: string): Promise<Shown> {
    if (token === '') {
      return {
        status: 400,
        html: htmlPage(page.title, alert('The link is incomplete: copy all of it from the mail.')),
      };
    }
    try {
      const intro = (await page.intro?.(token)) ?? '';
      return { status: 200, html: htmlPage(page.title, intro + formOf(name, page, token)) };
    } catch (error) {
      return tell(page, error, requestId);
    }
  }

  async function submit(name: string, page: AccountPage, request: IncomingMessage, requestId: string): Promise<Shown> {
    if (!isForm(request)) return { status: 415, html: htmlPage(page.title, alert('Send the form of this page.')) };
    const form = await readForm(request);
    if (form === null) return { status: 413, html: htmlPage(page.title, alert('That is too much for this form.')) };
    try {
      const caller = callerOf(request, requestId, config);
      const done = await page.submit(form, { caller, viewer: () => viewerOf(request, caller) });
      return { status: 200, html: htmlPage(page.title, paragraph(done)) };
    } catch (error) {
      if (error instanceof ValidationError) {
        const problems = error.issues.map(({ message }) => alert(`The new password: ${message}.`)).join('\n');
        return { status: 400, html: htmlPage(page.title, problems + formOf(name, page, form.get('token') ?? '')) };
      }
      return tell(page, error, requestId);
    }
  }

  return async (request, response) => {
    const requestId = requestIdOf(request);
    const { pathname, searchParams } = new URL(request.url ?? '/', 'http://tickwire');
    const name = pathname.slice(accountPath.length);
    const page = pages.get(name);
    const { method = 'GET' } = request;
    let shown: Shown;
    if (page === undefined) {
      shown = { status: 404, html: htmlPage('Nothing is here', paragraph('Check the link in the mail.')) };
    } else if (method === 'GET' || method === 'HEAD') {
      shown = await open(name, page, searchParams.get('token') ?? '', requestId);
    } else if (method === 'POST') {
      shown = await submit(name, page, request, requestId);
    } else {
      response.setHeader('Allow', 'GET, HEAD, POST');
      shown = { status: 405, html: htmlPage(page.title, alert('Open the link in the mail.')) };
    }
    response.writeHead(shown.status, {
      ...headers,
      ...(page?.isForViewer === true && { 'Referrer-Policy': 'same-origin' }),
      'Content-Length': Buffer.byteLength(shown.html),
    });
    response.end(method === 'HEAD' ? undefined : shown.html);
  };
}
