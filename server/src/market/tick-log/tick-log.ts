import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import type { Metrics, PriceSource, TickLog } from '@tickwire/schema';
import type { Logger } from '../../telemetry/logger.ts';
import { Candidacy } from './candidacy.ts';
import { connect, createFailures, tellOfAbsence } from './connection.ts';
import { keysOf } from './keys.ts';
import { StreamReader } from './reader.ts';
import { defaultTimings, type Timings } from './timings.ts';
import { Wants } from './wants.ts';

const defaultCapacity = 20_000;
/** Redis gets so long to hear that this server goes. */
const farewellMs = 1_000;

export interface RedisTickLogOptions {
  readonly url: string;
  /** Tells deployments apart that share a Redis but not a database: the same for all servers of one. */
  readonly namespace: string;
  /** About so many ticks and states are kept in Redis. */
  readonly length: number;
  /** So many ticks and states wait here while Redis is away. */
  readonly capacity?: number;
  readonly timings?: Partial<Timings>;
  readonly serverId?: string;
  readonly log: Logger;
  readonly metrics: Metrics;
}

/** A log that servers share: one stream in Redis. */
export function createRedisTickLog(options: RedisTickLogOptions): TickLog {
  const { url, namespace, length, capacity = defaultCapacity, serverId = randomUUID(), log, metrics } = options;
  const timings = { ...defaultTimings, ...options.timings };
  const keys = keysOf(namespace);
  const candidacies = new Map<PriceSource, Candidacy>();
  const wants = new Map<PriceSource, Wants>();

  const redis = connect(url, 'tickwire-ticks', timings.answerWithinMs);
  const onFailure = createFailures(redis, log);
  tellOfAbsence(redis, log);
  redis.on('ready', () => {
    for (const candidacy of candidacies.values()) candidacy.wake();
    for (const ours of wants.values()) ours.tellAgain();
  });

  const waiting = connect(url, 'tickwire-ticks-reader', timings.checkEveryMs + timings.answerWithinMs);
  const reader = new StreamReader({
    redis: waiting,
    ...{ keys, timings, log, metrics, onFailure: createFailures(waiting, log) },
    onSignal(source, what) {
      for (const [name, candidacy] of candidacies) if (name === source) candidacy.hear(what);
    },
    onProgress(isNewLog) {
      for (const candidacy of candidacies.values()) candidacy.readOn();
      // Where the log is gone, the rest of what Redis knew may be gone with it.
      if (isNewLog) for (const ours of wants.values()) ours.tellAgain();
    },
  });

  return {
    follow: (tape) => reader.follow(tape),

    campaign(source, candidate) {
      const shared = { redis, keys, reader, length, capacity, timings, log, metrics, onFailure };
      const candidacy = new Candidacy({ ...shared, source, candidate });
      candidacies.set(source, candidacy);
      candidacy.try();
    },

    want(source, symbols) {
      const ours = wants.get(source) ?? new Wants({ redis, keys, source, serverId, timings, onFailure });
      wants.set(source, ours);
      ours.set(symbols);
    },

    append(batch) {
      candidacies.get(batch.source)?.append(batch);
    },

    async close() {
      const farewells = [
        ...[...candidacies.values()].map((candidacy) => candidacy.close()),
        ...[...wants.values()].map((ours) => ours.leave()),
      ];
      // A Redis that does not answer forgets this server by itself.
      const timeout = new AbortController();
      const late = delay(farewellMs, undefined, { signal: timeout.signal }).catch(() => {});
      await Promise.race([Promise.allSettled(farewells), late]);
      timeout.abort();
      redis.disconnect();
      await reader.close();
    },
  };
}
