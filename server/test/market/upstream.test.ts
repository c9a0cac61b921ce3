import { setTimeout as delay } from 'node:timers/promises';
import { SourceError } from '@tickwire/schema';
import { Redis } from 'ioredis';
import { pino } from 'pino';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { createUpstream, parseRetryAfter, type Upstream, UpstreamRefusal } from '../../src/market/upstream/index.ts';
import { createMetrics } from '../../src/telemetry/metrics.ts';
import { hasRedis, startRedis } from '../harness/redis.ts';

type Options = Parameters<typeof createUpstream>[0];

const opened: Upstream[] = [];

/** An upstream with short pauses, and what it logged. */
function start(options: Partial<Options> = {}) {
  const metrics = createMetrics({ isFetched: false });
  const lines: string[] = [];
  const log = pino({ level: 'info' }, { write: (line) => lines.push(JSON.parse(line).msg) });
  const upstream = createUpstream({
    source: 'BINANCE',
    weightPerMinute: 1_000,
    timeoutMs: 100,
    redis: null,
    metrics,
    log,
    firstPauseMs: { retry: 5, circuit: 100, block: 100 },
    ...options,
  });
  opened.push(upstream);
  const ask = <T>(
    run: (attempt: Parameters<Parameters<typeof upstream.call<T>>[0]['run']>[0]) => Promise<T>,
    weight = 1,
  ) => upstream.call({ endpoint: 'test', weight, isRepeatable: true, run });
  const counted = async (outcome: string) => {
    const line = (await metrics.render()).split('\n').find((text) => text.includes(`outcome="${outcome}"`));
    return Number(line?.split(' ').at(-1) ?? 0);
  };
  return { upstream, ask, counted, lines };
}

afterEach(() => {
  for (const upstream of opened.splice(0)) upstream.close();
  vi.useRealTimers();
});

const refused =
  (status: number, retryAfterMs: number | null = null) =>
  async () => {
    throw new UpstreamRefusal(status, retryAfterMs, 'no');
  };
const unreachable = async () => {
  throw new Error('ECONNREFUSED');
};
const codeOf = (promise: Promise<unknown>) =>
  promise.then(
    () => 'ok',
    (error: unknown) => (error instanceof SourceError ? error.code : String(error)),
  );

describe('the weight budget', () => {
  it('lets nothing through that does not fit into the minute, less a tenth', async () => {
    vi.useFakeTimers({ toFake: ['Date'], now: 1_800_000_000_000 });
    const { ask, counted } = start({ weightPerMinute: 100, maxWaitMs: 0 });
    const codes = await Promise.all(Array.from({ length: 12 }, () => codeOf(ask(async () => 'ok', 10))));
    expect(codes).toEqual([...Array(9).fill('ok'), ...Array(3).fill('BLOCKED')]);
    expect(await counted('blocked')).toBe(3);
    vi.setSystemTime(1_800_000_060_000);
    expect(await codeOf(ask(async () => 'ok', 90))).toBe('ok');
  });

  it('leaves to the prices of the present what reading the past would use up', async () => {
    vi.useFakeTimers({ toFake: ['Date'], now: 1_800_000_000_000 });
    const { upstream, ask } = start({ weightPerMinute: 100, maxWaitMs: 0 });
    const readPast = () =>
      upstream.call({ endpoint: 'past', weight: 10, isPatient: true, isRepeatable: true, run: async () => 'ok' });
    const codes = await Promise.all(Array.from({ length: 8 }, () => codeOf(readPast())));
    expect(codes).toEqual([...Array(5).fill('ok'), ...Array(3).fill('BLOCKED')]);
    expect(await codeOf(ask(async () => 'ok', 40))).toBe('ok');
  });

  it('counts what the source says was used, by others too, and only in the minute that it said so of', async () => {
    vi.useFakeTimers({ toFake: ['Date'], now: 1_800_000_000_000 });
    const { ask } = start({ weightPerMinute: 100, maxWaitMs: 0 });
    await ask(async ({ observeUsedWeight }) => observeUsedWeight(85));
    expect(await codeOf(ask(async () => 'ok', 10))).toBe('BLOCKED');
    expect(await codeOf(ask(async () => 'ok', 5))).toBe('ok');
    vi.setSystemTime(1_800_000_060_000);
    await ask(async ({ observeUsedWeight }) => {
      vi.setSystemTime(1_800_000_120_000);
      observeUsedWeight(100);
    });
    expect(await codeOf(ask(async () => 'ok', 10))).toBe('ok');
  });

  it('keeps who does not fit waiting for the next minute where that is near', async () => {
    vi.useFakeTimers({ toFake: ['Date'], now: 1_800_000_059_950 });
    const { ask } = start({ weightPerMinute: 100, maxWaitMs: 1_000 });
    await ask(async () => 'ok', 90);
    const waiting = codeOf(ask(async () => 'ok', 90));
    vi.setSystemTime(1_800_000_060_000);
    expect(await waiting).toBe('ok');
  });
});

describe('a ban', () => {
  it.each([418, 429])('answered with %i keeps every call from being sent until it ends', async (status) => {
    const { upstream, ask, counted, lines } = start();
    expect(await codeOf(ask(refused(status, 300)))).toBe('REFUSED');
    let sent = 0;
    const call = async () => {
      sent += 1;
    };
    const codes = await Promise.all(Array.from({ length: 50 }, () => codeOf(ask(call))));
    expect(new Set(codes)).toEqual(new Set(['BLOCKED']));
    expect(sent).toBe(0);
    expect(await upstream.blockedForMs()).toBeGreaterThan(0);
    await vi.waitUntil(async () => (await upstream.blockedForMs()) === 0, { interval: 20 });
    expect(await codeOf(ask(call))).toBe('ok');
    expect([await counted('banned'), await counted('blocked'), await counted('ok')]).toEqual([1, 50, 1]);
    expect(lines).toEqual(['the source wants no calls for a while', 'the source takes calls again']);
  });

  it('without an end lasts longer each time that it is repeated', async () => {
    const { upstream, ask } = start();
    const lengths: number[] = [];
    for (let round = 0; round < 3; round += 1) {
      await codeOf(ask(refused(429)));
      lengths.push(await upstream.blockedForMs());
      // Not a timer of that length: timers may fire a millisecond before the clock says so.
      await vi.waitUntil(async () => (await upstream.blockedForMs()) === 0, { interval: 5 });
    }
    const [first = 0, second = 0, third = 0] = lengths;
    expect(second).toBeGreaterThan(first);
    expect(third).toBeGreaterThan(second);
  });

  it('holds for calls that waited for their turn when it was told', async () => {
    const { ask } = start({ maxConcurrent: 1 });
    let sent = 0;
    const codes = await Promise.all([
      codeOf(ask(refused(418, 1_000))),
      codeOf(
        ask(async () => {
          sent += 1;
        }),
      ),
    ]);
    expect(codes).toEqual(['REFUSED', 'BLOCKED']);
    expect(sent).toBe(0);
  });

  it.skipIf(!hasRedis)('of one server keeps the others from calling, and their start too', async () => {
    const { url, kill } = await startRedis();
    const redis = new Redis(url, { maxRetriesPerRequest: 0, retryStrategy: () => null });
    redis.on('error', () => {});
    await redis.ping();
    const [a, b] = [start({ redis }), start({ redis })];
    await codeOf(a.ask(refused(418, 60_000)));
    expect(await codeOf(b.ask(async () => 'ok'))).toBe('BLOCKED');
    expect(await codeOf(start({ redis }).ask(async () => 'ok'))).toBe('BLOCKED');
    await kill();
    expect(await codeOf(start({ redis }).ask(async () => 'ok'))).toBe('ok');
    redis.disconnect();
  });
});

describe('the circuit', () => {
  it('opens after failures in a row, lets one call try, and closes when that succeeds', async () => {
    const { upstream, ask, lines } = start();
    const once = <T>(run: () => Promise<T>) => upstream.call({ endpoint: 'test', weight: 1, isRepeatable: false, run });
    let sent = 0;
    const fail = async () => {
      sent += 1;
      return unreachable();
    };
    for (let call = 0; call < 10; call += 1) await codeOf(once(fail));
    expect(sent).toBe(5);
    let release = () => {};
    const probe = async () => {
      sent += 1;
      await new Promise<void>((resolve) => {
        release = resolve;
      });
    };
    let probing = Promise.resolve('');
    await vi.waitUntil(async () => {
      probing = codeOf(once(probe));
      await Promise.race([probing, delay(5)]);
      return sent === 6;
    });
    expect(await codeOf(ask(probe))).toBe('BLOCKED');
    release();
    expect(await probing).toBe('ok');
    expect(await codeOf(ask(async () => 'ok'))).toBe('ok');
    expect(lines).toEqual(['the source fails: it is left alone, and tried now and then', 'the source answers again']);
  });

  it('stays closed where the source answers that a question was wrong', async () => {
    const { ask } = start();
    for (let call = 0; call < 10; call += 1) expect(await codeOf(ask(refused(400)))).toBe('REFUSED');
    expect(await codeOf(ask(async () => 'ok'))).toBe('ok');
  });
});

describe('a call', () => {
  it('that hangs is given up, whether or not it heeds its signal', async () => {
    const { ask, counted } = start({ timeoutMs: 20 });
    let isAborted = false;
    const hang = ({ signal }: { readonly signal: AbortSignal }) => {
      signal.addEventListener('abort', () => {
        isAborted = true;
      });
      return new Promise<never>(() => {});
    };
    expect(await codeOf(ask(hang))).toBe('TIMEOUT');
    expect(isAborted).toBe(true);
    expect(await counted('timeout')).toBe(1);
  });

  it('is repeated where the source failed and it may be, and never where it was refused', async () => {
    const { upstream, ask } = start();
    const tries = async (isRepeatable: boolean, run: () => Promise<never>) => {
      let sent = 0;
      const call = async () => {
        sent += 1;
        return run();
      };
      await codeOf(upstream.call({ endpoint: 'test', weight: 1, isRepeatable, run: call }));
      await ask(async () => 'ok');
      return sent;
    };
    expect(await tries(true, unreachable)).toBe(3);
    expect(await tries(true, refused(503))).toBe(3);
    expect(await tries(false, unreachable)).toBe(1);
    expect(await tries(true, refused(400))).toBe(1);
    expect(await tries(true, async () => Promise.reject(new SourceError('BINANCE', 'MALFORMED', 'not JSON')))).toBe(1);
  });

  it('finds no more than so many under way, and what waits runs after them', async () => {
    const { ask } = start({ maxConcurrent: 2 });
    let running = 0;
    let most = 0;
    const call = async () => {
      running += 1;
      most = Math.max(most, running);
      await delay(2);
      running -= 1;
    };
    await Promise.all(Array.from({ length: 20 }, () => ask(call)));
    expect(most).toBe(2);
  });

  it('of a closed upstream ends, and none is sent any more', async () => {
    const { upstream, ask } = start({ timeoutMs: 10_000, maxConcurrent: 1 });
    const hanging = codeOf(ask(() => new Promise<never>(() => {})));
    const queued = codeOf(ask(async () => 'ok'));
    await delay(5);
    upstream.close();
    expect([await hanging, await queued]).toEqual(['UNREACHABLE', 'BLOCKED']);
    expect(await codeOf(ask(async () => 'ok'))).toBe('BLOCKED');
  });
});

it('reads Retry-After as seconds or as a date, and takes nothing else for a time', () => {
  const now = Date.UTC(2026, 0, 1);
  expect(parseRetryAfter('5', now)).toBe(5_000);
  expect(parseRetryAfter('Thu, 01 Jan 2026 00:02:00 GMT', now)).toBe(120_000);
  expect(parseRetryAfter('99999999', now)).toBe(259_200_000);
  for (const nothing of [undefined, '', '0', '-3', 'soon', 'Wed, 31 Dec 2025 00:00:00 GMT']) {
    expect(parseRetryAfter(nothing, now)).toBeNull();
  }
});
