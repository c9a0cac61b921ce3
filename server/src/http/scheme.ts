import type { IncomingMessage } from 'node:http';
import type { Config } from '../config.ts';

/**
 * Whether the caller speaks HTTPS, to the outermost of our proxies. Without proxies of ours nobody but the
 * caller can have written `X-Forwarded-Proto`, and it counts for nothing.
 */
export function isHttps({ headers }: IncomingMessage, { trustedProxies }: Pick<Config, 'trustedProxies'>): boolean {
  if (trustedProxies === 0) return false;
  const told = String(headers['x-forwarded-proto'] ?? '')
    .split(',')
    .map((part) => part.trim().toLowerCase());
  // Most proxies write it anew instead of adding to it.
  return (told.at(-trustedProxies) ?? told[0]) === 'https';
}
