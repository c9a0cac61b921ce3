import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { describe, expect, test, vi } from 'vitest';
import { hasRedis, startRedis } from '../harness/redis.ts';
import { startTcpProxy } from '../harness/tcp-proxy.ts';
import { whenDone } from '../harness/when-done.ts';
import { batch, quick } from './tick-log-batches.ts';
import { hasReadUpTo, join, leads, newNamespace, numbers } from './tick-log-fixtures.ts';

describe.runIf(hasRedis)('of the servers that share a log', async () => {
  const { url } = hasRedis ? await startRedis() : { url: '' };

  test('one listens, and when it goes another takes over at once, with all that was appended before', async () => {
    const namespace = newNamespace();
    // Were it not told, it would not look for a minute.
    const patient = { pollEveryMs: 60_000, leaseMs: 60_000 };
    const first = await leads(join({ url, namespace, timings: patient }));
    const second = join({ url, namespace, timings: patient });
    await second.hasRead;
    for (const sequence of numbers(1, 500)) first.log.append(batch(sequence));
    await first.close();
    await leads(second);
    expect(second.witness.sequences).toEqual(numbers(1, 500));
    second.log.append(batch(501));
    await hasReadUpTo(second, 501);
    expect([first.told, second.told]).toEqual([['leads', 'follows'], ['leads']]);
  });

  test('another takes over from one that was killed', async () => {
    const namespace = newNamespace();
    const killed = await startChild(namespace);
    const other = join({ url, namespace });
    await other.hasRead;
    await vi.waitUntil(() => other.witness.sequences.length > 5);
    killed.kill('SIGKILL');
    await leads(other);
    const last = other.witness.sequences.at(-1) ?? 0;
    other.log.append(batch(last + 1));
    await hasReadUpTo(other, last + 1);
    expect(other.witness.sequences).toEqual(numbers(1, last + 1));
  });

  test('what a server appends after another took over is dropped, and it is told that it does not lead', async () => {
    const namespace = newNamespace();
    const paused = await startChild(namespace);
    const other = join({ url, namespace });
    await other.hasRead;
    await vi.waitUntil(() => other.witness.sequences.length > 5);
    paused.kill('SIGSTOP');
    await leads(other);
    const before = other.witness.sequences.length;
    paused.kill('SIGCONT');
    const [line] = await once(paused.stdout ?? paused, 'data');
    expect(String(line)).toContain('follows');
    other.log.append(batch(1_000_000));
    await hasReadUpTo(other, 1_000_000);
    expect(other.witness.sequences.slice(before)).toEqual([1_000_000]);
  });

  test('one that alone cannot reach Redis keeps what it has, until it hears that another took over', async () => {
    const namespace = newNamespace();
    const proxy = await startTcpProxy(url);
    const first = await leads(join({ url: proxy.url, namespace }));
    first.log.append(batch(1));
    const second = join({ url, namespace });
    await hasReadUpTo(second, 1);
    proxy.freeze();
    first.log.append(batch(2));
    await leads(second);
    expect(first.isLeading()).toBe(true);
    second.log.append(batch(3));
    proxy.thaw();
    await vi.waitUntil(() => !first.isLeading());
    first.log.append(batch(4));
    second.log.append(batch(5));
    await Promise.all([hasReadUpTo(first, 5), hasReadUpTo(second, 5)]);
    expect(second.witness.sequences.filter((sequence) => sequence !== 2)).toEqual([1, 3, 5]);
    expect(first.witness.sequences).toEqual(second.witness.sequences);
    expect(second.told).toEqual(['leads']);
  });

  test('one that could not reach Redis for a moment, alone, goes on with what it kept', async () => {
    const namespace = newNamespace();
    const proxy = await startTcpProxy(url);
    const member = await leads(join({ url: proxy.url, namespace }));
    member.log.append(batch(1));
    proxy.cut();
    for (const sequence of numbers(2, 50)) member.log.append(batch(sequence));
    await delay(quick.leaseMs * 1.3);
    proxy.restore();
    await hasReadUpTo(member, 50);
    expect(member.witness.sequences).toEqual(numbers(1, 50));
    expect(member.told).toEqual(['leads']);
    expect(member.counted.get('tick_log_dropped BINANCE fenced')).toBeUndefined();
  });

  /** A server of its own that appends 1, 2, 3 and so on while it leads, and says what it is told after that. */
  async function startChild(namespace: string): Promise<ChildProcess> {
    const child = spawn(process.execPath, [
      '--disable-warning=ExperimentalWarning',
      fileURLToPath(new URL('./tick-log-child.ts', import.meta.url)),
      url,
      namespace,
    ]);
    child.stderr?.pipe(process.stderr);
    whenDone(() => void child.kill('SIGKILL'));
    const [line] = await once(child.stdout ?? child, 'data');
    expect(String(line)).toContain('leads');
    return child;
  }
});
