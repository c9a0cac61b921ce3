/** How the database writes its ids. */
export const uuidPattern = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;
const typePattern = /^[A-Z][A-Za-z]{0,63}$/;

/** An id that no row has: what belongs to it belongs to nobody. */
export const nobody = '00000000-0000-0000-0000-000000000000';

/** A node's id as the API shows it: opaque, and unique over all types. */
export function encodeGlobalId(typename: string, id: string | number | bigint): string {
  return Buffer.from(`${typename}:${id}`).toString('base64url');
}

/** What a global id stands for; null for anything that no server wrote. */
export function decodeGlobalId(globalId: string): { typename: string; id: string } | null {
  if (globalId.length > 200) return null;
  const [typename = '', id = '', ...rest] = Buffer.from(globalId, 'base64url').toString('utf8').split(':');
  const isOne = typePattern.test(typename) && uuidPattern.test(id) && rest.length === 0;
  // Base64 may be written in several ways; each id has one.
  return isOne && encodeGlobalId(typename, id) === globalId ? { typename, id } : null;
}

/** The database's id in a global id of this type; null where it is another type's, or nobody's. */
export function idOf(typename: string, globalId: string): string | null {
  const decoded = decodeGlobalId(globalId);
  return decoded?.typename === typename ? decoded.id : null;
}
