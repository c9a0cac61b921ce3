import { Redis } from 'ioredis';
import { describe, expect, test, vi } from 'vitest';
import { keysOf } from '../../src/market/tick-log/keys.ts';
import { hasRedis, startRedis } from '../harness/redis.ts';
import { startTcpProxy } from '../harness/tcp-proxy.ts';
import { whenDone } from '../harness/when-done.ts';
import { batch, tick } from './tick-log-batches.ts';
import { hasReadUpTo, join, leads, newNamespace, numbers } from './tick-log-fixtures.ts';

describe.runIf(hasRedis)('the log of ticks in Redis', async () => {
  const { url } = hasRedis ? await startRedis() : { url: '' };
  const client = () => {
    const redis = new Redis(url);
    whenDone(() => redis.disconnect());
    return redis;
  };

  test('gives every server all entries in one order, each once, and what was there to who comes later', async () => {
    const namespace = newNamespace();
    const here = await leads(join({ url, namespace }));
    const there = join({ url, namespace });
    await there.hasRead;
    for (const sequence of numbers(1, 300)) here.log.append(batch(sequence * 2, sequence * 2 + 1));
    await hasReadUpTo(there, 601);
    const late = join({ url, namespace });
    await late.hasRead;
    await hasReadUpTo(here, 601);
    expect(here.witness.sequences).toEqual(numbers(2, 601));
    expect(there.witness.logs).toEqual(here.witness.logs);
    expect(late.witness.logs[0]?.entries).toEqual(here.witness.logs[0]?.entries);
    expect(late.witness.logs[0]?.epoch).toBe(here.witness.logs[0]?.epoch);
    expect([here, there, late].map(({ witness }) => witness.isInOrder)).toEqual([true, true, true]);
  });

  test('keeps all that is known of a tick and of a state', async () => {
    const member = await leads(join({ url, namespace: newNamespace() }));
    const { previous: _, ...plain } = tick(7, 'ETHUSDT');
    const state = { ...plain, synthetic: false, confirmedAtMs: 1_790_000_000_123, isExact: false };
    const first = { ...tick(1), previous: null };
    const beforeMs = Date.now();
    member.log.append({ source: 'BINANCE', ticks: [first], states: [state] });
    await hasReadUpTo(member, 1);
    const [entry] = member.witness.logs[0]?.entries ?? [];
    expect(entry).toMatchObject({ source: 'BINANCE', ticks: [first], states: [state] });
    expect(entry?.appendedAtMs).toBeGreaterThanOrEqual(beforeMs);
    expect(entry?.appendedAtMs).toBeLessThanOrEqual(Date.now());
  });

  test('is not another deployment’s', async () => {
    const [here, there] = [join({ url, namespace: newNamespace() }), join({ url, namespace: newNamespace() })];
    await Promise.all([leads(here), leads(there)]);
    here.log.append(batch(1));
    there.log.append(batch(2));
    await Promise.all([hasReadUpTo(here, 1), hasReadUpTo(there, 2)]);
    expect([here.witness.sequences, there.witness.sequences]).toEqual([[1], [2]]);
  });

  test('keeps about as many ticks as it is to, whatever is appended, and nothing for ever', async () => {
    const namespace = newNamespace();
    const member = await leads(join({ url, namespace, length: 1_000 }));
    for (const first of numbers(0, 999)) member.log.append(batch(...numbers(first * 5 + 1, first * 5 + 5)));
    await hasReadUpTo(member, 5_000);
    const late = join({ url, namespace, length: 1_000, source: null });
    await late.hasRead;
    const kept = late.witness.sequences;
    expect(kept.length).toBeGreaterThanOrEqual(995);
    expect(kept.length).toBeLessThan(1_500);
    expect(kept).toEqual(numbers(5_001 - kept.length, 5_000));
    member.log.want('BINANCE', new Set(['BTCUSDT']));
    await vi.waitUntil(() => member.wanted.length > 0);
    const redis = client();
    const left = await redis.keys(`*${namespace}*`);
    expect(left.length).toBeGreaterThan(4);
    for (const key of left) expect(await redis.pttl(key)).toBeGreaterThan(0);
  });

  test('tells a reader that came too late what is gone, and goes on in the same log', async () => {
    const namespace = newNamespace();
    const member = await leads(join({ url, namespace, length: 100 }));
    const proxy = await startTcpProxy(url);
    const slow = join({ url: proxy.url, namespace, source: null });
    member.log.append(batch(1));
    await hasReadUpTo(slow, 1);
    proxy.freeze();
    for (const sequence of numbers(2, 2_000)) member.log.append(batch(sequence));
    await hasReadUpTo(member, 2_000);
    proxy.thaw();
    await hasReadUpTo(slow, 2_000);
    const { logs, sequences } = slow.witness;
    expect(new Set(sequences).size).toBe(sequences.length);
    expect(new Set(logs.map(({ epoch }) => epoch)).size).toBe(1);
    const last = logs.at(-1);
    expect(logs.length).toBeGreaterThan(1);
    const first = last?.entries[0];
    expect(first?.ticks[0]?.sequence).toBeGreaterThan(1_500);
    expect(last?.since).toEqual({ major: first?.major, minor: first?.minor, index: -1 });
  });

  test('passes over what cannot be read, and over what somebody else wrote there', async () => {
    const namespace = newNamespace();
    const { stream } = keysOf(namespace);
    const member = await leads(join({ url, namespace }));
    member.log.append(batch(1));
    await hasReadUpTo(member, 1);
    const redis = client();
    const epoch = member.witness.logs[0]?.epoch ?? '';
    const [newest] = await redis.xrevrange(stream, '+', '-', 'COUNT', 1);
    await redis.xadd(stream, '*', 'e', epoch, 'p', newest?.[0] ?? '', 'w', 1, 'b', '{"source":"MOON"}');
    await redis.xadd(stream, '*', 'hello', 'world');
    member.log.append(batch(2));
    await hasReadUpTo(member, 2);
    const late = join({ url, namespace, source: null });
    await late.hasRead;
    expect([member.witness.sequences, late.witness.sequences]).toEqual([
      [1, 2],
      [1, 2],
    ]);
    expect(member.witness.logs.length).toBe(1);
  });

  test('lets the oldest go where too much waits, and counts them', async () => {
    const proxy = await startTcpProxy(url);
    const namespace = newNamespace();
    const member = await leads(join({ url: proxy.url, namespace, capacity: 100 }));
    proxy.cut();
    for (const sequence of numbers(1, 150)) member.log.append(batch(sequence));
    proxy.restore();
    await hasReadUpTo(member, 150);
    expect(member.witness.sequences).toEqual(numbers(51, 150));
    expect(member.counted.get('tick_log_dropped BINANCE full')).toBe(50);
  });

  test('closes at once while Redis is away, more than once too', async () => {
    const proxy = await startTcpProxy(url);
    const member = await leads(join({ url: proxy.url, namespace: newNamespace() }));
    proxy.freeze();
    member.log.append(batch(1));
    await member.close();
    await member.log.close();
    expect(member.told).toEqual(['leads', 'follows']);
    expect(member.counted.get('tick_log_dropped BINANCE closed')).toBe(1);
  });
});
