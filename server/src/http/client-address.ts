import type { IncomingMessage } from 'node:http';
import { isIP } from 'node:net';

/** IPv4 addresses that a dual-stack socket shows as IPv6 ones are told as what they are. */
function plain(address: string): string {
  const lower = address.toLowerCase();
  return lower.startsWith('::ffff:') && isIP(lower.slice(7)) === 4 ? lower.slice(7) : lower;
}

/** Some proxies add the port: "203.0.113.7:41234", "[2001:db8::1]:41234". */
function withoutPort(text: string): string {
  const [, inBrackets, v4] = /^(?:\[([^\]]+)\](?::\d+)?|([\d.]+):\d+)$/.exec(text) ?? [];
  return inBrackets ?? v4 ?? text;
}

/**
 * The address that a request comes from. Behind proxies of ours it is the one that the outermost of them
 * saw: what stands before it in `X-Forwarded-For` was written by the caller, and counts for nothing.
 */
export function clientAddress(request: IncomingMessage, trustedProxies: number): string | null {
  const direct = request.socket.remoteAddress;
  if (direct === undefined) return null;
  if (trustedProxies === 0) return plain(direct);
  const forwarded = String(request.headers['x-forwarded-for'] ?? '')
    .split(',')
    .map((part) => part.trim());
  const told = withoutPort(forwarded.at(-trustedProxies) ?? '');
  return plain(isIP(told) === 0 ? direct : told);
}
