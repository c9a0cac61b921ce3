import type { IncomingMessage } from 'node:http';
import type { Config } from '../config.ts';

const loopback = /^https?:\/\/(localhost|127\.0\.0\.1|\[::1\])(:\d+)?$/;

/** Which pages may call this server from a browser. */
export interface Origins {
  /** Whether a page of this origin may read answers. */
  mayRead(origin: string): boolean;
  /** Whether a page of this origin may call with the session cookie: only those that were listed. */
  mayUseCookies(origin: string): boolean;
  /** Whether the cookie of this request counts: not where another site's page sent it. */
  trustsCookieOf(request: IncomingMessage): boolean;
}

export function createOrigins({ corsOrigins, production }: Pick<Config, 'corsOrigins' | 'production'>): Origins {
  const listed = new Set(corsOrigins ?? []);
  const mayUseCookies = (origin: string) => listed.has(origin);
  return {
    mayUseCookies,
    mayRead: (origin) => listed.has(origin) || (corsOrigins === null && !production && loopback.test(origin)),
    trustsCookieOf({ headers }) {
      const { origin, host } = headers;
      if (origin === undefined) return true;
      return mayUseCookies(origin) || (URL.canParse(origin) && new URL(origin).host === host);
    },
  };
}
