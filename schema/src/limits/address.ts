import { isIPv6 } from 'node:net';

const groups = 8;

/** IPv6 in its one canonical spelling, without a zone: "::ffff:1.2.3.4" is "::ffff:102:304". */
function canonical(address: string): string {
  return new URL(`http://[${address.split('%')[0]}]`).hostname.slice(1, -1);
}

function groupsOf(address: string): string[] {
  const [head = '', tail] = canonical(address).split('::');
  const before = head === '' ? [] : head.split(':');
  const after = tail === undefined || tail === '' ? [] : tail.split(':');
  return [...before, ...Array.from({ length: groups - before.length - after.length }, () => '0'), ...after];
}

/**
 * What addresses are counted by: an IPv4 address itself, and of IPv6 the first 64 bits, since whoever has
 * one address of those has all of them.
 */
export function addressGroup(ip: string | null): string {
  if (ip === null) return 'unknown';
  if (!isIPv6(ip)) return ip;
  const all = groupsOf(ip);
  const isMapped = all.slice(0, 5).every((group) => group === '0') && all[5] === 'ffff';
  if (!isMapped) return `${all.slice(0, 4).join(':')}::/64`;
  return all
    .slice(6)
    .flatMap((group) => [Number.parseInt(group, 16) >> 8, Number.parseInt(group, 16) & 255])
    .join('.');
}
