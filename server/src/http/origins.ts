import type { IncomingMessage } from 'node:http';
import type { Config } from '../config.ts';

const loopback = /^https?:\/\/(localhost|127\.0\.0\.1|\[::1\])(:\d+)?$/;

/** Which pages may call this server from a browser. */
export interface Origins {
  /** Whether a page of this origin may read answers. */
  mayRead(origin: string): boolean;
  /** Whether a page of this origin may call with the session cookie: only those that were listed. */
  mayUseCookies(origin: string): boolean;
  /** Whether the cookie of this request counts: not where another site can have sent it. */
  trustsCookieOf(request: IncomingMessage): boolean;
  /** Whether the cookie of a WebSocket counts: browsers name the origin of each, so that one has to be named. */
  trustsCookieOfSocket(request: IncomingMessage): boolean;
}

export function createOrigins({ corsOrigins, production }: Pick<Config, 'corsOrigins' | 'production'>): Origins {
  const listed = new Set(corsOrigins ?? []);
  const mayUseCookies = (origin: string) => listed.has(origin);
  const isOwn = (origin: string, host: string | undefined) => URL.canParse(origin) && new URL(origin).host === host;
  return {
    mayUseCookies,
    mayRead: (origin) => listed.has(origin) || (corsOrigins === null && !production && loopback.test(origin)),
    trustsCookieOf({ headers }) {
      const { origin, host } = headers;
      // What browsers say of a request that no page can say otherwise; other clients say nothing.
      const site = headers['sec-fetch-site'] ?? 'same-origin';
      if (site === 'same-site') return origin !== undefined && mayUseCookies(origin);
      if (site !== 'same-origin' && site !== 'none') return false;
      return origin === undefined || mayUseCookies(origin) || isOwn(origin, host);
    },
    trustsCookieOfSocket({ headers: { origin, host } }) {
      return origin !== undefined && (mayUseCookies(origin) || isOwn(origin, host));
    },
  };
}
