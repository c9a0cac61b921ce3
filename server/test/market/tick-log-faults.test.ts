import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join as pathOf } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { Redis } from 'ioredis';
import { describe, expect, test, vi } from 'vitest';
import { hasRedis, startRedis } from '../harness/redis.ts';
import { startTcpProxy } from '../harness/tcp-proxy.ts';
import { whenDone } from '../harness/when-done.ts';
import { batch } from './tick-log-batches.ts';
import { hasReadUpTo, join, leads, newNamespace, numbers } from './tick-log-fixtures.ts';

async function folder(): Promise<string> {
  const path = await mkdtemp(pathOf(tmpdir(), 'tick-log-'));
  whenDone(() => rm(path, { recursive: true }));
  return path;
}

async function command(url: string, run: (redis: Redis) => Promise<unknown>): Promise<void> {
  const redis = new Redis(url);
  await run(redis);
  redis.disconnect();
}

describe.runIf(hasRedis)('the log of ticks, and the server that listens,', () => {
  test('begin anew with a Redis that comes back empty, and what came meanwhile is in it', async () => {
    const redis = await startRedis();
    const namespace = newNamespace();
    const here = await leads(join({ url: redis.url, namespace }));
    const others = [join({ url: redis.url, namespace }), join({ url: redis.url, namespace })];
    here.log.append(batch(1));
    await Promise.all(others.map((other) => hasReadUpTo(other, 1)));
    await redis.kill();
    for (const sequence of numbers(2, 400)) here.log.append(batch(sequence));
    await redis.restart();
    await Promise.all([here, ...others].map((member) => hasReadUpTo(member, 400)));
    for (const { witness } of [here, ...others]) {
      expect(witness.sequences).toEqual(numbers(1, 400));
      expect(new Set(witness.logs.map(({ epoch }) => epoch)).size).toBe(2);
      expect(witness.logs.at(-1)?.epoch).toBe(here.witness.logs.at(-1)?.epoch);
    }
    expect([here, ...others].map(({ told }) => told)).toEqual([['leads'], [], []]);
  });

  test('go on with a Redis that has lost nothing', async () => {
    const redis = await startRedis({ folder: await folder() });
    const namespace = newNamespace();
    const here = await leads(join({ url: redis.url, namespace }));
    const there = join({ url: redis.url, namespace });
    for (const sequence of numbers(1, 100)) here.log.append(batch(sequence));
    await Promise.all([hasReadUpTo(here, 100), hasReadUpTo(there, 100)]);
    await command(redis.url, (client) => client.save());
    await redis.kill();
    for (const sequence of numbers(101, 200)) here.log.append(batch(sequence));
    await redis.restart();
    await Promise.all([hasReadUpTo(here, 200), hasReadUpTo(there, 200)]);
    for (const { witness } of [here, there]) {
      expect(witness.sequences).toEqual(numbers(1, 200));
      expect(witness.logs.length).toBe(1);
    }
    expect([here.told, there.told]).toEqual([['leads'], []]);
  });

  test('begin anew with a Redis that has lost the newest', async () => {
    const redis = await startRedis({ folder: await folder() });
    const namespace = newNamespace();
    const here = await leads(join({ url: redis.url, namespace }));
    const proxy = await startTcpProxy(redis.url);
    const slow = join({ url: proxy.url, namespace });
    for (const sequence of numbers(1, 100)) here.log.append(batch(sequence));
    await Promise.all([hasReadUpTo(here, 100), hasReadUpTo(slow, 100)]);
    await command(redis.url, (client) => client.save());
    proxy.cut();
    for (const sequence of numbers(101, 150)) here.log.append(batch(sequence));
    await hasReadUpTo(here, 150);
    await redis.kill();
    here.log.append(batch(151));
    await redis.restart();
    await hasReadUpTo(here, 151);
    proxy.restore();
    await hasReadUpTo(slow, 151);
    expect(here.witness.sequences).toEqual(numbers(1, 151));
    expect(slow.witness.sequences).toEqual([...numbers(1, 100), 151]);
    // Had it gone on in the same log, its positions would have told of nothing that is missing.
    for (const { witness } of [here, slow]) expect(witness.logs.length).toBe(2);
    expect(slow.witness.logs.at(-1)?.epoch).toBe(here.witness.logs.at(-1)?.epoch);
  });

  test('go on where Redis hung for longer than a lease, with all that came meanwhile', async () => {
    const redis = await startRedis();
    const namespace = newNamespace();
    const here = await leads(join({ url: redis.url, namespace }));
    const others = [join({ url: redis.url, namespace }), join({ url: redis.url, namespace })];
    here.log.append(batch(1));
    await Promise.all(others.map((other) => hasReadUpTo(other, 1)));
    redis.freeze();
    for (const sequence of numbers(2, 150)) {
      here.log.append(batch(sequence));
      await delay(10);
    }
    redis.thaw();
    for (const sequence of numbers(151, 200)) here.log.append(batch(sequence));
    await Promise.all([here, ...others].map((member) => hasReadUpTo(member, 200)));
    for (const { witness } of [here, ...others]) {
      expect(witness.sequences).toEqual(numbers(1, 200));
      expect(witness.logs.length).toBe(1);
    }
    expect([here, ...others].map(({ told }) => told)).toEqual([['leads'], [], []]);
  });

  test('begin anew where somebody has emptied Redis, though nothing was disconnected', async () => {
    const redis = await startRedis();
    const namespace = newNamespace();
    const here = await leads(join({ url: redis.url, namespace }));
    const there = join({ url: redis.url, namespace });
    here.log.append(batch(1));
    await hasReadUpTo(there, 1);
    await command(redis.url, (client) => client.flushall());
    for (const sequence of numbers(2, 100)) here.log.append(batch(sequence));
    await Promise.all([hasReadUpTo(here, 100), hasReadUpTo(there, 100)]);
    for (const { witness } of [here, there]) {
      expect(witness.sequences).toEqual(numbers(1, 100));
      expect(witness.logs.length).toBe(2);
    }
    expect(here.told).toEqual(['leads']);
  });

  test('begin anew where Redis has put the stream out to make room', async () => {
    const redis = await startRedis();
    const namespace = newNamespace();
    const here = await leads(join({ url: redis.url, namespace }));
    here.log.append(batch(1, 2));
    await hasReadUpTo(here, 2);
    await command(redis.url, (client) => client.del(`{tickwire:ticks:1:${namespace}}:log`));
    here.log.append(batch(3));
    await hasReadUpTo(here, 3);
    expect(here.witness.logs.map(({ entries }) => entries.length)).toEqual([1, 1]);
  });

  test('go on with a copy of Redis that took over, though the connections stayed', async () => {
    const [first, copy] = [await startRedis(), await startRedis({ folder: await folder() })];
    await command(first.url, (client) => client.config('SET', 'repl-diskless-sync-delay', 0));
    const namespace = newNamespace();
    const proxy = await startTcpProxy(first.url);
    const here = await leads(join({ url: proxy.url, namespace }));
    const there = join({ url: proxy.url, namespace });
    await command(copy.url, async (client) => {
      await client.replicaof('127.0.0.1', Number(new URL(first.url).port));
      await vi.waitUntil(async () => (await client.info('replication')).includes('master_link_status:up'), {
        timeout: 10_000,
      });
    });
    for (const sequence of numbers(1, 100)) here.log.append(batch(sequence));
    await hasReadUpTo(there, 100);
    await command(first.url, (client) => client.wait(1, 5_000));
    await command(copy.url, (client) => client.replicaof('NO', 'ONE'));
    proxy.leadTo(copy.url);
    await command(first.url, (client) => client.replicaof('127.0.0.1', Number(new URL(copy.url).port)));
    for (const sequence of numbers(101, 200)) here.log.append(batch(sequence));
    await Promise.all([hasReadUpTo(here, 200), hasReadUpTo(there, 200)]);
    for (const { witness } of [here, there]) {
      expect(witness.sequences).toEqual(numbers(1, 200));
      expect(witness.logs.length).toBe(1);
    }
    expect([here.told, there.told]).toEqual([['leads'], []]);
  });

  test('wait for a Redis that is not there yet', async () => {
    const redis = await startRedis();
    await redis.kill();
    const member = join({ url: redis.url, namespace: newNamespace() });
    let hasRead = false;
    const reading = member.hasRead.then(() => {
      hasRead = true;
    });
    await delay(100);
    expect([hasRead, member.witness.logs]).toEqual([false, []]);
    await redis.restart();
    await reading;
    await leads(member);
    member.log.append(batch(1));
    await hasReadUpTo(member, 1);
  });
});
