import type { IncomingMessage, ServerResponse } from 'node:http';
import type { PrismaClient } from '@tickwire/prisma';
import { type RequestContext, type Services, schema } from '@tickwire/schema';
import { createYoga } from 'graphql-yoga';
import type { Config } from '../config.ts';
import type { HeldCredentials } from '../credentials/held.ts';
import type { Groups } from '../fan-out/groups.ts';
import { useFanOut } from '../fan-out/subscribing.ts';
import type { CostMeter } from '../limits/cost-meter.ts';
import type { Logger } from '../telemetry/logger.ts';
import type { Population } from '../websocket/population.ts';
import { useAcceptedStreams } from './accepted-streams.ts';
import { maxOperationsInBatch, useBatches } from './batches.ts';
import { callerOf } from './caller.ts';
import { costHeaders, useCost } from './cost.ts';
import { authenticateSent, noCookies, sentToken, sessionCookies } from './credentials.ts';
import { useDeprecations } from './deprecations.ts';
import { useDocumentBounds } from './document-bounds.ts';
import { createDocumentCaches, useBoundedDocuments } from './documents.ts';
import { useToldErrors } from './errors.ts';
import { type EventStreams, useEventStreams } from './event-streams.ts';
import { useExposure } from './exposure.ts';
import { useHeldStreams } from './held-streams.ts';
import { replayedHeader, useIdempotency } from './idempotency.ts';
import type { Origins } from './origins.ts';
import { type PersistedOperations, usePersistedOperations } from './persisted-operations.ts';
import { usePublicAnswers } from './public-answers.ts';
import { useToldRefusals } from './refusals.ts';
import { useRequestFormats } from './request-formats.ts';

/** What one HTTP request brings along. */
export interface HttpContext {
  readonly req: IncomingMessage;
  readonly res: ServerResponse;
  readonly requestId: string;
}

export interface GraphqlOptions {
  readonly config: Config;
  readonly services: Services;
  readonly database: PrismaClient;
  readonly origins: Origins;
  readonly operations: PersistedOperations;
  readonly meter: CostMeter;
  readonly heldCredentials: HeldCredentials;
  readonly population: Population;
  readonly groups: Groups;
  readonly eventStreams: EventStreams;
  readonly log: Logger;
}

export type GraphqlServer = ReturnType<typeof createGraphqlServer>;

export const graphqlPath = '/graphql';

/** GraphQL over HTTP: POST and GET, and server-sent events for subscriptions. */
export function createGraphqlServer(options: GraphqlOptions) {
  const { config, services, database, origins, operations, meter, log } = options;
  const cost = useCost({
    meter,
    callerOf: (request, requestId) => callerOf(request, requestId, config),
    tokenOf: (request) => sentToken(request, { origins, config })?.token ?? null,
    log,
  });
  return createYoga<HttpContext, RequestContext>({
    schema,
    graphqlEndpoint: graphqlPath,
    logging: {
      debug: (...parts: unknown[]) => log.trace(parts.join(' ')),
      info: (...parts: unknown[]) => log.debug(parts.join(' ')),
      warn: (...parts: unknown[]) => log.warn(parts.join(' ')),
      error: (...parts: unknown[]) => log.error(parts.join(' ')),
    },
    // Errors are told by the plugin, GraphiQL and health checks are served beside Yoga.
    maskedErrors: false,
    graphiql: false,
    landingPage: false,
    multipart: false,
    batching: { limit: maxOperationsInBatch },
    maxRequestBodySize: config.maxBodyBytes,
    cors: (request) => {
      const origin = request.headers.get('origin');
      if (origin === null || !origins.mayRead(origin)) return false;
      return {
        origin,
        credentials: origins.mayUseCookies(origin),
        methods: ['GET', 'POST'],
        exposedHeaders: ['X-Request-Id', replayedHeader, ...costHeaders],
        maxAge: 86_400,
      };
    },
    parserAndValidationCache: createDocumentCaches(),
    plugins: [
      useRequestFormats(),
      useBatches(),
      usePersistedOperations(operations),
      useBoundedDocuments(),
      useDocumentBounds(),
      useExposure(config),
      useFanOut(options.groups),
      useDeprecations(),
      useToldErrors(log),
      useToldRefusals(),
      useAcceptedStreams(),
      useIdempotency(log),
      cost,
      useHeldStreams(options),
      usePublicAnswers(),
      useEventStreams(options.eventStreams),
    ],
    context: async ({ req, res, requestId }) => {
      const cookies = origins.trustsCookieOf(req) ? sessionCookies(req, res, config) : noCookies;
      const caller = callerOf(req, requestId, config);
      const sent = sentToken(req, { origins, config });
      const { credentials } = services;
      const viewer = sent === null ? null : await authenticateSent(sent, { credentials, cookies, caller });
      return {
        ...caller,
        viewer,
        services,
        database,
        sessionCookies: cookies,
      };
    },
  });
}
