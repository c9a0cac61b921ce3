import { type Answer, refusal } from './answer.ts';

const yearSeconds = 31_557_600;
const page = '<!doctype html>\n<html lang="en-US"><head><title>Stand-in</title></head><body></body></html>\n';
const html = 'text/html; charset=utf-8';
const consentForm = (sessionId: string): string =>
  `<!doctype html><form method="post"><input type="hidden" name="csrfToken" value="dG9rZW4&#x3D;">` +
  `<input type="hidden" name="sessionId" value="${sessionId}">` +
  '<input type="hidden" name="namespace" value="yahoo"><button name="agree" value="agree">Agree</button></form>';

/**
 * Who may ask for quotes: a page gives a cookie, the cookie a crumb, and quotes need both. Cookies and crumbs of before
 * an `expire` are worth nothing.
 */
export class Crumbs {
  #generation = 1;
  /** Whether callers are sent to agree to cookies first, as in the European Union. */
  asksConsent = false;

  expire(): void {
    this.#generation += 1;
  }

  get #cookie(): string {
    return `d=StandIn${this.#generation}&S=AQAAA`;
  }

  get #crumb(): string {
    return `St.and/In${this.#generation}Z`;
  }

  /** What a path of this dance is answered with; null for any other. */
  answer(method: string, path: string, query: URLSearchParams, cookies: string): Answer | null {
    switch (path) {
      case '/quote/AAPL':
        return this.asksConsent && !cookies.includes(this.#cookie) ? this.#toConsent() : this.#page();
      case '/consent':
        return redirect('https://consent.yahoo.com/v2/collectConsent?sessionId=3_cc-session_standin');
      case '/v2/collectConsent':
        if (method !== 'POST')
          return { status: 200, contentType: html, body: consentForm(query.get('sessionId') ?? '') };
        return redirect(
          'https://guce.yahoo.com/copyConsent?sessionId=3_cc-session_standin',
          'CFC=AQABC; Path=/; Secure',
        );
      case '/copyConsent':
        return redirect('https://finance.yahoo.com/quote/AAPL?guccounter=1', this.#setCookie('A3'));
      case '/v1/test/getcrumb':
        if (!cookies.includes(this.#cookie)) return refusal(401, 'finance', 'Unauthorized', 'Invalid Cookie');
        return { status: 200, contentType: 'text/plain;charset=utf-8', body: this.#crumb };
      default:
        return null;
    }
  }

  /** Null where the caller may ask. */
  refuse(query: URLSearchParams, cookies: string): Answer | null {
    if (query.get('crumb') === this.#crumb && cookies.includes(this.#cookie)) return null;
    return refusal(401, 'finance', 'Unauthorized', 'Invalid Crumb');
  }

  #setCookie(name: string): string {
    return `${name}=${this.#cookie}; Max-Age=${yearSeconds}; Domain=.yahoo.com; Path=/; SameSite=None; Secure; HttpOnly`;
  }

  #page(): Answer {
    return {
      status: 200,
      contentType: html,
      body: page,
      headers: { 'Set-Cookie': [this.#setCookie('A1'), this.#setCookie('A3')] },
    };
  }

  #toConsent(): Answer {
    const done = encodeURIComponent('https://finance.yahoo.com/quote/AAPL');
    return redirect(
      `https://guce.yahoo.com/consent?brandType=nonEu&gcrumb=BQ&done=${done}`,
      'GUCS=AQ; Max-Age=1800; Domain=.yahoo.com; Path=/; Secure',
    );
  }
}

const redirect = (location: string, cookie?: string): Answer => ({
  status: 302,
  contentType: html,
  body: '',
  headers: { Location: location, ...(cookie !== undefined && { 'Set-Cookie': cookie }) },
});
