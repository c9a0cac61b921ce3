import type { IncomingMessage } from 'node:http';
import type { Caller } from '@tickwire/schema';
import type { Config } from '../config.ts';
import { clientAddress } from './client-address.ts';

/** Where a request comes from, as limits count it and the audit log tells it. */
export function callerOf(
  request: IncomingMessage,
  requestId: string,
  { trustedProxies }: Pick<Config, 'trustedProxies'>,
): Caller {
  return {
    requestId,
    ip: clientAddress(request, trustedProxies),
    userAgent: request.headers['user-agent'] ?? null,
  };
}
