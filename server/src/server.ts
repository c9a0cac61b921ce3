import { createDatabase, type EmbeddedDatabase, type PrismaClient } from '@tickwire/prisma';
import { type Limits, persistedOperations, type RequestContext, type Services } from '@tickwire/schema';
import type { Redis } from 'ioredis';
import { createStripeWebhook, stripeWebhookPath } from './billing/stripe-webhook.ts';
import { createCache, type ServerCache } from './cache/cache.ts';
import { connectToRedis } from './cache/redis.ts';
import { type Config, mergedProblems } from './config.ts';
import { watchCredentials } from './credentials/held.ts';
import { createGroups } from './fan-out/groups.ts';
import { createAccountPages } from './http/account-pages.ts';
import { noCookies } from './http/credentials.ts';
import { createDashboard } from './http/dashboard.ts';
import { createEventStreams } from './http/event-streams.ts';
import type { Dependency } from './http/health.ts';
import { listen, originOf } from './http/listen.ts';
import { createMetricsRoute } from './http/metrics.ts';
import { createOrigins } from './http/origins.ts';
import { createPersistedOperations, type KnownDocuments } from './http/persisted-operations.ts';
import { createHttpServer, type HttpServer, type Route } from './http/server.ts';
import { createGraphqlServer } from './http/yoga.ts';
import { createSignInHandler, signInPath } from './identity/oauth/handler.ts';
import { createCostMeter } from './limits/cost-meter.ts';
import { createLimits } from './limits/limits.ts';
import { accountPath } from './mail/links.ts';
import type { ReplayFile } from './market/replay/index.ts';
import { seedCatalogue } from './market/seed-catalogue.ts';
import { instrumentsOf } from './market/sources.ts';
import { createServices } from './services.ts';
import { checkRedis, configProblem, openStorage, prepareDatabase, type Storage } from './storage.ts';
import type { Logger } from './telemetry/logger.ts';
import { createMetrics } from './telemetry/metrics.ts';
import { createPopulation } from './websocket/population.ts';
import { createWebSockets } from './websocket/server.ts';

export interface ServerOptions {
  readonly config: Config;
  readonly log: Logger;
  /** What REPLAY_FILE holds, read. */
  readonly replayFile: ReplayFile | null;
  /** What PERSISTED_OPERATIONS_FILE holds, read. */
  readonly appOperations: KnownDocuments | null;
  /** Hears each SQL statement; tests count them. */
  readonly onStatement?: (sql: string) => void;
}

export interface TickwireServer {
  /** Of GraphQL: "http://127.0.0.1:4000/graphql". */
  readonly url: string;
  readonly services: Services;
  readonly database: PrismaClient;
  /** Null where DATABASE_URL names another one. */
  readonly embedded: EmbeddedDatabase | null;
  /** Lets the answers under way end, and stops everything, the embedded database last. */
  stop(): Promise<void>;
}

/** Takes the port and opens the database; what fails of that is told together. Only then is anything changed. */
async function takeResources(http: HttpServer, config: Config, log: Logger): Promise<Storage> {
  const [listening, opening, asking] = await Promise.allSettled([
    listen(http.server, config),
    openStorage(config, log),
    checkRedis(config),
  ]);
  const storage = opening.status === 'fulfilled' ? opening.value : null;
  try {
    if (storage === null || listening.status === 'rejected' || asking.status === 'rejected') {
      throw mergedProblems([listening, opening, asking]);
    }
    await prepareDatabase(storage.url, config, log);
    return storage;
  } catch (error) {
    http.server.close();
    await storage?.embedded?.stop();
    throw configProblem(error, config);
  }
}

function urlOf({ server }: HttpServer, host: string): string {
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  return `${originOf(host, port)}/graphql`;
}

/** Whom events are executed for that many are told. */
const nobody = { viewer: null, ip: null, userAgent: null };
const housekeepingEveryMs = 3_600_000;
const activityEveryMs = 30_000;

interface Parts extends ServerOptions {
  readonly http: HttpServer;
  readonly storage: Storage;
  readonly database: PrismaClient;
  readonly cache: ServerCache;
  readonly redis: Redis | null;
  readonly limits: Limits;
}

function dependenciesOf(database: PrismaClient, redis: Redis | null): Dependency[] {
  const required = { name: 'database', isRequired: true, check: () => database.$queryRaw`SELECT 1` };
  return redis === null ? [required] : [required, { name: 'redis', isRequired: false, check: () => redis.ping() }];
}

/** Puts the parts together, and lets the HTTP server answer. */
async function assemble(parts: Parts): Promise<TickwireServer> {
  const { config, log, replayFile, appOperations, http, storage, database, cache, redis, limits } = parts;
  await seedCatalogue(database, cache, replayFile === null ? [] : instrumentsOf(replayFile));
  const metrics = createMetrics({ isFetched: config.metrics });
  const publicUrl = config.publicUrl ?? new URL(urlOf(http, config.host)).origin;
  const { services, identities, work, close } = await createServices({
    config,
    databaseUrl: storage.url,
    database,
    cache,
    limits,
    redis,
    replayFile,
    metrics,
    publicUrl,
    log,
  });
  await services.accounts.deleteExpired();
  const origins = createOrigins(config);
  const known = new Map([...persistedOperations, ...(appOperations ?? [])]);
  const operations = createPersistedOperations(known, config.persistedOperations);
  const meter = createCostMeter(limits, config.costBudgets);
  const heldCredentials = watchCredentials(services.credentials, cache);
  const population = createPopulation(config);
  const groups = createGroups({
    nobody: (requestId): RequestContext => ({ ...nobody, requestId, services, database, sessionCookies: noCookies }),
    log,
  });
  metrics.show('fan_out_groups', 'Subscribers of live data, those who are told the same as one.', groups.count);
  metrics.show('fan_out_deliveries', 'Subscribers of live data.', groups.members);
  const eventStreams = createEventStreams({ bufferBytes: config.socketBufferBytes, patienceMs: config.slowSocketMs });
  const graphql = createGraphqlServer({
    config,
    services,
    database,
    origins,
    operations,
    meter,
    heldCredentials,
    population,
    groups,
    eventStreams,
    log,
  });
  const webSockets = createWebSockets({
    metrics,
    graphql,
    services,
    database,
    heldCredentials,
    population,
    origins,
    operations,
    meter,
    log,
    config,
  });
  const { market } = services;
  metrics.show(
    'market_streamed_symbols',
    'Symbols that this server streams from their sources, for all that share its log of ticks.',
    market.streamedSymbols,
  );
  metrics.show('price_topics', 'Lists of symbols that are followed here.', market.priceTopics);
  metrics.show('sockets', 'WebSockets that are open.', () => webSockets.counts().sockets);
  metrics.show('socket_operations', 'Operations that run on WebSockets.', () => webSockets.counts().operations);
  metrics.show(
    'socket_unsent_bytes',
    'What waits for its readers, on all WebSockets.',
    () => webSockets.counts().unsentBytes,
  );
  const signIn = createSignInHandler({ config, publicUrl, services, identities, log });
  const accountPages = config.appUrl === null ? createAccountPages({ config, services, origins, log }) : null;
  const stripeWebhook = await createStripeWebhook({ config, billing: services.billing, log });
  const routes: Route[] = [
    ...(config.metrics ? [createMetricsRoute(metrics)] : []),
    { path: signInPath, answer: signIn },
    ...(accountPages === null ? [] : [{ path: accountPath, answer: accountPages }]),
    ...(stripeWebhook === null ? [] : [{ path: stripeWebhookPath, answer: stripeWebhook }]),
  ];
  http.run({ graphql, webSockets, routes, dependencies: dependenciesOf(database, redis) });
  work.start();
  const housekeeping = setInterval(() => {
    services.accounts.deleteExpired().catch((error: unknown) => log.warn({ err: error }, 'housekeeping failed'));
  }, housekeepingEveryMs);
  const flushActivity = () =>
    services.activity.flush().catch((error: unknown) => log.warn({ err: error }, 'last uses wait to be written down'));
  const activity = setInterval(flushActivity, activityEveryMs);

  return {
    url: urlOf(http, config.host),
    services,
    database,
    embedded: storage.embedded,
    async stop() {
      clearInterval(housekeeping);
      heldCredentials.close();
      clearInterval(activity);
      const drained = http.drain();
      eventStreams.close();
      await Promise.all([drained, webSockets.close(), work.stop()]);
      await close();
      await flushActivity();
    },
  };
}

/**
 * Starts everything, or nothing: what was begun is ended where a later part fails.
 *
 * @throws ConfigError where a port or a database cannot be had, with a line for each.
 */
export async function startServer(options: ServerOptions): Promise<TickwireServer> {
  const { config, log, onStatement } = options;
  const dashboard = config.dashboardFolder === null ? null : createDashboard(config.dashboardFolder, log);
  const http = createHttpServer(config, log, dashboard);
  const storage = await takeResources(http, config, log);
  // Nobody waits for it: the API is there long before.
  void dashboard?.prepare();
  const database = createDatabase({
    url: storage.url,
    poolSize: config.databasePoolSize,
    onConnectionLost: (error) => log.warn({ err: error }, 'a connection to the database was lost'),
    ...(onStatement !== undefined && { onStatement }),
  });
  const redis = config.redisUrl === null ? null : connectToRedis(config.redisUrl, log);
  const limits = createLimits({ ...config, redis });
  const cache = createCache({ databaseUrl: storage.url, redis, log });
  const close = async () => {
    dashboard?.stop();
    await cache.close();
    redis?.disconnect();
    await database.$disconnect();
    await storage.embedded?.stop();
  };
  try {
    await cache.started;
    const server = await assemble({ ...options, http, storage, database, cache, redis, limits });
    return {
      ...server,
      async stop() {
        await server.stop();
        await close();
      },
    };
  } catch (error) {
    await http.drain();
    await close();
    throw error;
  }
}
