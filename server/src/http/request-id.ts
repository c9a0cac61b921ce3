import { randomUUID } from 'node:crypto';
import type { IncomingMessage } from 'node:http';

const acceptable = /^[A-Za-z0-9._:-]{1,64}$/;
const ids = new WeakMap<IncomingMessage, string>();

/** The caller's own id, where a proxy or a client sent a sane one as `X-Request-Id`, else a new one. */
export function requestIdOf(request: IncomingMessage): string {
  const known = ids.get(request);
  if (known !== undefined) return known;
  const sent = request.headers['x-request-id'];
  const id = typeof sent === 'string' && acceptable.test(sent) ? sent : randomUUID();
  ids.set(request, id);
  return id;
}
