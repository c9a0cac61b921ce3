import { setTimeout as delay } from 'node:timers/promises';
import fc from 'fast-check';
import { Redis } from 'ioredis';
import { expect, test, vi } from 'vitest';
import { hasRedis, startRedis } from '../harness/redis.ts';
import { startTcpProxy } from '../harness/tcp-proxy.ts';
import { batch } from './tick-log-batches.ts';
import { join, type Member, newNamespace, type ReadLog } from './tick-log-fixtures.ts';

const servers = [0, 1, 2] as const;

const fault = fc.record({
  what: fc.oneof(
    { weight: 3, arbitrary: fc.constantFrom('nothing', 'freeze', 'cut') },
    { weight: 3, arbitrary: fc.constantFrom('hang', 'kill', 'flush', 'delete') },
    { weight: 2, arbitrary: fc.constant('heal') },
  ),
  whose: fc.constantFrom(...servers),
  forMs: fc.constantFrom(5, 50, 200, 800),
});

const idOf = ({ major, minor }: { major: number; minor: number }) => `${major}-${minor}`;
const sequencesOf = ({ entries }: ReadLog) => entries.flatMap(({ ticks }) => ticks.map(({ sequence }) => sequence));

/** What all of them together have read of each log, in its order. */
function logsOf(members: readonly Member[]): Map<string, string[]> {
  const found = new Map<string, Map<string, { major: number; minor: number }>>();
  for (const { epoch, entries } of members.flatMap(({ witness }) => witness.logs)) {
    const places = found.get(epoch) ?? new Map();
    for (const entry of entries) places.set(idOf(entry), entry);
    found.set(epoch, places);
  }
  return new Map(
    [...found].map(([epoch, places]) => [
      epoch,
      [...places].sort(([, a], [, b]) => a.major - b.major || a.minor - b.minor).map(([id]) => id),
    ]),
  );
}

test.runIf(hasRedis)(
  'whatever happens to Redis and to the ways to it, every reader of a log has all of it up to where it stands, in one order, each entry once',
  async () => {
    const redis = await startRedis();
    const client = new Redis(redis.url, { retryStrategy: () => 20, maxRetriesPerRequest: null });
    client.on('error', () => {});

    async function hold(faults: readonly { what: string; whose: 0 | 1 | 2; forMs: number }[]): Promise<void> {
      const namespace = newNamespace();
      const proxies = await Promise.all(servers.map(() => startTcpProxy(redis.url)));
      const members = proxies.map(({ url }) => join({ url, namespace }));
      /** By who appended them, and how often it had been told something by then. */
      const terms = new Map<string, number[]>();
      let sequence = 0;
      const append = () => {
        for (const [index, member] of members.entries()) {
          if (!member.isLeading()) continue;
          sequence += 1;
          member.log.append(batch(sequence));
          const term = `${index} ${member.told.length}`;
          terms.set(term, [...(terms.get(term) ?? []), sequence]);
        }
      };
      const appending = setInterval(append, 3);
      let hasLostMemory = false;
      await vi.waitUntil(() => members.some((member) => member.isLeading()), { timeout: 5_000 });
      for (const { what, whose, forMs } of faults) {
        const proxy = proxies[whose];
        if (what === 'freeze') proxy?.freeze();
        if (what === 'cut') proxy?.cut();
        if (what === 'hang') redis.freeze();
        if (what === 'kill') await redis.kill();
        if (what === 'flush') await client.flushall();
        if (what === 'delete') await client.del(`{tickwire:ticks:1:${namespace}}:log`);
        hasLostMemory ||= ['kill', 'flush', 'delete'].includes(what);
        await delay(forMs);
        if (what === 'hang') redis.thaw();
        if (what === 'kill') await redis.restart();
        if (what === 'heal') {
          proxy?.thaw();
          proxy?.restore();
        }
      }
      for (const proxy of proxies) {
        proxy.thaw();
        proxy.restore();
      }
      clearInterval(appending);
      // What is appended now comes to everybody, at the latest once no server leads that has yet to hear of another.
      const hasLast = (member: Member) => member.witness.sequences.at(-1) === sequence;
      const asked = () => {
        if (members.every(hasLast)) return true;
        append();
        return false;
      };
      await vi.waitUntil(asked, { timeout: 10_000, interval: 100 });

      const logs = logsOf(members);
      for (const { witness } of members) {
        expect(witness.isInOrder).toBe(true);
        for (const read of witness.logs) {
          const sequences = sequencesOf(read);
          expect(new Set(sequences).size).toBe(sequences.length);
          const all = logs.get(read.epoch) ?? [];
          const ids = read.entries.map(idOf);
          const since = all.indexOf(ids[0] ?? '');
          if (ids.length > 0) expect(ids).toEqual(all.slice(since, since + ids.length));
        }
      }
      // Of what somebody appended while it led, only the end may be missing: from when another one led.
      if (!hasLostMemory) {
        const kept = new Set(members[0]?.witness.sequences);
        for (const appended of terms.values()) {
          const missing = appended.findIndex((one) => !kept.has(one));
          if (missing !== -1) expect(appended.slice(missing).filter((one) => kept.has(one))).toEqual([]);
        }
        expect(new Set(members.flatMap(({ witness }) => witness.logs.map(({ epoch }) => epoch))).size).toBe(1);
      }
      await Promise.all(members.map((member) => member.close()));
    }

    await fc.assert(fc.asyncProperty(fc.array(fault, { minLength: 1, maxLength: 6 }), hold), {
      numRuns: Number(process.env.TICK_LOG_RUNS ?? 3),
      endOnFailure: true,
    });
    client.disconnect();
  },
  1_000_000,
);
