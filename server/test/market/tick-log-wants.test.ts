import { Redis } from 'ioredis';
import { describe, expect, test, vi } from 'vitest';
import { hasRedis, startRedis } from '../harness/redis.ts';
import { startTcpProxy } from '../harness/tcp-proxy.ts';
import { quick } from './tick-log-batches.ts';
import { join, leads, type Member, newNamespace } from './tick-log-fixtures.ts';

const knows = (member: Member, ...symbols: string[]) =>
  vi.waitFor(() => expect(member.wanted.at(-1)).toEqual(symbols), { timeout: 10_000, interval: 10 });

describe.runIf(hasRedis)('who listens to a source', async () => {
  const { url } = hasRedis ? await startRedis() : { url: '' };

  test('is told what all servers want of it, at once, and again only where that has changed', async () => {
    const namespace = newNamespace();
    // Were it not told, it would not look for a minute.
    const timings = { lookEveryMs: 60_000, tellEveryMs: 60_000, wantsMs: 120_000 };
    const here = await leads(join({ url, namespace, timings }));
    const there = join({ url, namespace, timings });
    here.log.want('BINANCE', new Set(['A', 'B']));
    await knows(here, 'A', 'B');
    there.log.want('BINANCE', new Set(['B', 'C']));
    there.log.want('REPLAY', new Set(['Z']));
    await knows(here, 'A', 'B', 'C');
    here.log.want('BINANCE', new Set(['A', 'C']));
    there.log.want('BINANCE', new Set(['B']));
    there.log.want('BINANCE', new Set(['B', 'D']));
    await knows(here, 'A', 'B', 'C', 'D');
    there.log.want('BINANCE', new Set());
    await knows(here, 'A', 'C');
    for (const [index, told] of here.wanted.entries()) expect(told).not.toEqual(here.wanted[index - 1]);
    expect(there.wanted).toEqual([]);
  });

  test('is told it as it begins to listen', async () => {
    const namespace = newNamespace();
    const here = await leads(join({ url, namespace }));
    const there = join({ url, namespace });
    there.log.want('BINANCE', new Set(['A', 'B']));
    await knows(here, 'A', 'B');
    await here.close();
    await leads(there);
    await knows(there, 'A', 'B');
  });

  test('forgets what a server wanted that is not heard of any more, and hears of it again when it is back', async () => {
    const namespace = newNamespace();
    const proxy = await startTcpProxy(url);
    const here = await leads(join({ url, namespace }));
    const there = join({ url: proxy.url, namespace, source: null });
    here.log.want('BINANCE', new Set(['A']));
    there.log.want('BINANCE', new Set(['B']));
    await knows(here, 'A', 'B');
    proxy.freeze();
    await knows(here, 'A');
    proxy.thaw();
    await knows(here, 'A', 'B');
  });

  test('goes on for a while with what a server wanted that stops: those who followed it there come to another one', async () => {
    const namespace = newNamespace();
    const leaving = await leads(join({ url, namespace }));
    const here = join({ url, namespace });
    leaving.log.want('BINANCE', new Set(['B']));
    await knows(leaving, 'B');
    await leaving.close();
    await leads(here);
    await knows(here, 'B');
    await knows(here);
  });

  test('forgets what a server wanted that is gone, also where nobody else wants anything', async () => {
    const namespace = newNamespace();
    const proxy = await startTcpProxy(url);
    const here = await leads(join({ url, namespace }));
    const there = join({ url: proxy.url, namespace, source: null });
    there.log.want('BINANCE', new Set(['B']));
    await knows(here, 'B');
    proxy.freeze();
    await knows(here);
  });

  test('does not drop a symbol because Redis has forgotten that it is wanted', async () => {
    const own = await startRedis();
    const namespace = newNamespace();
    // What is not said again within 1.2 of `tellEveryMs` is dropped rightly: a failed try alone is repeated after half a second.
    const timings = { ...quick, tellEveryMs: 2_500, wantsMs: 10_000 };
    const here = await leads(join({ url: own.url, namespace, timings }));
    const there = join({ url: own.url, namespace, timings });
    here.log.want('BINANCE', new Set(['A']));
    there.log.want('BINANCE', new Set(['B']));
    await knows(here, 'A', 'B');
    const client = new Redis(own.url);
    await client.flushall();
    client.disconnect();
    there.log.want('BINANCE', new Set(['B', 'C']));
    await knows(here, 'A', 'B', 'C');
    await own.kill();
    await own.restart();
    there.log.want('BINANCE', new Set(['B', 'D']));
    await knows(here, 'A', 'B', 'D');
    const sinceBoth = here.wanted.slice(here.wanted.findIndex((symbols) => symbols.includes('B')));
    expect(sinceBoth.filter((symbols) => !symbols.includes('A') || !symbols.includes('B'))).toEqual([]);
  });
});
