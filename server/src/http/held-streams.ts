import type { IncomingMessage, ServerResponse } from 'node:http';
import { addressGroup, type RequestContext } from '@tickwire/schema';
import { GraphQLError } from 'graphql';
import type { Plugin } from 'graphql-yoga';
import type { Config } from '../config.ts';
import type { HeldCredentials } from '../credentials/held.ts';
import type { Population } from '../websocket/population.ts';
import { sentToken } from './credentials.ts';
import type { Origins } from './origins.ts';

export interface HeldStreamOptions {
  readonly heldCredentials: HeldCredentials;
  readonly population: Population;
  readonly origins: Origins;
  readonly config: Pick<Config, 'production'>;
}

/** A socket's operations have neither: their sockets are held and counted. */
interface OverHttp extends RequestContext {
  readonly req?: IncomingMessage;
  readonly res?: ServerResponse;
}

const retryAfterSeconds = 10;
/** What was sent is kept as long as the stream lives. */
const maxRequestBytes = 131_072;

function tooLong(): GraphQLError {
  return new GraphQLError(
    `A request for a stream has at most ${maxRequestBytes} bytes: leave out what it does not need.`,
    {
      extensions: { code: 'BAD_USER_INPUT' },
    },
  );
}

function noPlace(where: 'server' | 'address'): GraphQLError {
  const message =
    where === 'address'
      ? 'Too many sockets and streams from this address: close some, or share one.'
      : 'The server has as many sockets and streams as it takes. Try again in a moment.';
  const http = { status: where === 'address' ? 429 : 503, headers: { 'Retry-After': String(retryAfterSeconds) } };
  return new GraphQLError(message, {
    extensions: { code: where === 'address' ? 'RATE_LIMITED' : 'SERVICE_UNAVAILABLE', retryAfterSeconds, http },
  });
}

/** Streams of server-sent events are bounded as sockets are, and end as sockets do when their token does. */
export function useHeldStreams({
  heldCredentials,
  population,
  origins,
  config,
}: HeldStreamOptions): Plugin<OverHttp, Required<Pick<OverHttp, 'req'>>> {
  const readBefore = new WeakMap<IncomingMessage, number>();
  return {
    onRequest({ serverContext: { req } }) {
      readBefore.set(req, req.socket.bytesRead);
    },
    onSubscribe({ args: { contextValue }, setResultAndStopExecution }) {
      const { req, res, viewer, requestId, ip, userAgent } = contextValue;
      // Of a connection that has broken nothing would tell the end.
      if (req === undefined || res === undefined || res.destroyed) return;
      const bytesRead = req.socket.bytesRead - (readBefore.get(req) ?? 0);
      if (Math.max(bytesRead, Number(req.headers['content-length'] ?? 0)) > maxRequestBytes) {
        setResultAndStopExecution({ errors: [tooLong()] });
        return;
      }
      const address = addressGroup(ip);
      const where = population.noPlaceFor(address);
      if (where !== null) {
        setResultAndStopExecution({ errors: [noPlace(where)] });
        return;
      }
      res.once('close', population.add(address));
      const sent = viewer === null ? null : sentToken(req, { origins, config });
      if (sent === null || viewer === null) return;
      const held = { token: sent.token, caller: { requestId, ip, userAgent }, close: () => res.destroy() };
      res.once('close', heldCredentials.watch(held, viewer));
    },
  };
}
