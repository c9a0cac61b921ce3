import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Config } from '../config.ts';
import { isHttps } from './scheme.ts';

/** A year. */
const httpsOnlySeconds = 31_536_000;

const always: Readonly<Record<string, string>> = {
  'Cache-Control': 'private, no-store',
  // Answers are data: what is shown of them must load and run nothing.
  'Content-Security-Policy': "default-src 'none'; frame-ancestors 'none'",
  'Cross-Origin-Opener-Policy': 'same-origin',
  // Holds for what is loaded without CORS, as by a script or an image; calls with CORS are not affected.
  'Cross-Origin-Resource-Policy': 'same-origin',
  'Permissions-Policy': 'camera=(), display-capture=(), geolocation=(), microphone=(), payment=(), usb=()',
  'Referrer-Policy': 'no-referrer',
  'X-Content-Type-Options': 'nosniff',
  'X-Frame-Options': 'DENY',
};

/** What every answer tells browsers and caches, unless it knows better. */
export function setSecurityHeaders(
  request: IncomingMessage,
  response: ServerResponse,
  config: Pick<Config, 'production' | 'trustedProxies'>,
): void {
  for (const [name, value] of Object.entries(always)) response.setHeader(name, value);
  if (config.production && isHttps(request, config)) {
    response.setHeader('Strict-Transport-Security', `max-age=${httpsOnlySeconds}`);
  }
}

/** The sources that a page's own WebSocket goes to: not every browser takes 'self' to mean these as well. */
function socketsOf(host: string | undefined): string {
  return /^[a-z0-9.:[\]-]+$/i.test(host ?? '') ? ` ws://${host} wss://${host}` : '';
}

const loneliness = ["base-uri 'none'", "form-action 'none'", "frame-ancestors 'none'"];

/** For a page whose scripts are those with these hashes. `host` is the one that its WebSocket goes to. */
export function pagePolicy(scriptHashes: readonly string[], host: string | undefined): string {
  return [
    "default-src 'none'",
    `script-src ${scriptHashes.map((hash) => `'sha256-${hash}'`).join(' ')}`,
    "style-src 'unsafe-inline'",
    'worker-src blob:',
    `connect-src 'self'${socketsOf(host)}`,
    'img-src data:',
    'font-src data:',
    ...loneliness,
  ].join('; ');
}

/** For a page that is made of files of this server alone. */
export function filesPolicy(host: string | undefined): string {
  return [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "img-src 'self'",
    `connect-src 'self'${socketsOf(host)}`,
    ...loneliness,
  ].join('; ');
}
