import { setTimeout } from 'node:timers/promises';
import { batching, createClient } from '@tickwire/sdk';
import { describe, expect, test, vi } from 'vitest';
import { failureOf } from './harness/failure-of.ts';
import { page } from './harness/faults.ts';
import { type Fault, startTestServer } from './harness/test-server.ts';

const root = {
  plans: [{ tier: 'FREE', maxWatchedSymbols: 5, models: ['BASIC'], costPerMinute: 30_000 }],
  instrument: ({ symbol }: { symbol: string }) => (symbol === 'NONE' ? null : { symbol }),
  viewer: null,
  requestPasswordReset: true,
};
const until = (isTrue: () => boolean) => expect.poll(isTrue, { interval: 1, timeout: 5_000 }).toBe(true);

/** Holds requests until they are let go. */
function held() {
  const waiting: (() => void)[] = [];
  const hold: Fault = async (response, execute) => {
    response.on('close', () => {
      gate.closed += 1;
    });
    await new Promise<void>((resolve) => waiting.push(resolve));
    response.end(await execute());
  };
  const gate = {
    hold,
    closed: 0,
    open: () => {
      for (const go of waiting) go();
    },
  };
  return gate;
}

describe('equal queries at the same time', () => {
  test('are one request, by variables and by document', async () => {
    await using server = await startTestServer({ root });
    const client = createClient({ url: server.url });
    const name = 'query N($symbol: String!) { instrument(symbol: $symbol) { symbol } }';
    const answers = await Promise.all([
      client.plans(),
      client.plans(),
      client.request(name, { symbol: 'AAPL' }),
      client.request(name, { symbol: 'AAPL' }),
      client.request(name, { symbol: 'MSFT' }),
    ]);
    expect(answers[0]).toEqual(answers[1]);
    expect(answers.slice(2)).toEqual(['AAPL', 'AAPL', 'MSFT'].map((symbol) => ({ instrument: { symbol } })));
    expect(server.heard).toHaveLength(3);
    await client.plans();
    expect(server.heard).toHaveLength(4);
  });

  test('of different tokens, and mutations, are each their own', async () => {
    await using server = await startTestServer({ root });
    let count = 0;
    const client = createClient({ url: server.url, token: () => `t${++count}` });
    await Promise.all([client.plans(), client.plans()]);
    await Promise.all([client.requestPasswordReset('a@b.de'), client.requestPasswordReset('a@b.de')]);
    expect(server.heard).toHaveLength(4);
    expect(new Set(server.heard.slice(2).map(({ idempotencyKey }) => idempotencyKey)).size).toBe(2);
  });

  test('end each for itself; the request is given up when nobody waits for it any more', async () => {
    const gate = held();
    await using server = await startTestServer({ root, faults: [gate.hold, gate.hold] });
    const client = createClient({ url: server.url });
    const [first, second] = [new AbortController(), new AbortController()];
    const leaving = failureOf(client.plans({ signal: first.signal }));
    const staying = client.plans({ signal: second.signal });
    const hasty = failureOf(client.plans({ timeoutMs: 20 }));
    await until(() => server.heard.length === 1);
    first.abort();
    expect(await leaving).toMatchObject({ code: 'ABORTED' });
    expect(await hasty).toMatchObject({ code: 'TIMEOUT' });
    gate.open();
    expect(await staying).toEqual(root.plans);

    const closed = gate.closed;
    const last = failureOf(client.plans({ signal: second.signal }));
    await until(() => server.heard.length === 2);
    second.abort();
    expect(await last).toMatchObject({ code: 'ABORTED' });
    await until(() => gate.closed > closed);
    gate.open();
    expect(await client.plans()).toEqual(root.plans);
  });

  test('fail each with an error of its own, and are one request again when they are tried again', async () => {
    const gate = held();
    await using server = await startTestServer({ root, faults: [page(502), gate.hold] });
    const client = createClient({ url: server.url, retry: { baseDelayMs: 20 } });
    const pauses: number[] = [];
    client.on('retry', ({ delayMs }) => pauses.push(delayMs));
    const calls = Promise.all(Array.from({ length: 10 }, () => client.plans()));
    await until(() => pauses.length === 10 && server.heard.length === 2);
    expect(new Set(pauses).size).toBe(1);
    await setTimeout(50);
    gate.open();
    expect(await calls).toHaveLength(10);
    expect(server.heard).toHaveLength(2);

    await using away = await startTestServer({ root, faults: [page(502)] });
    const failing = createClient({ url: away.url, retry: { maxRetries: 0 } });
    const [one, two] = await Promise.all([failureOf(failing.plans()), failureOf(failing.plans())]);
    expect(one).not.toBe(two);
    expect(one).toEqual(two);
  });

  test('that were begun before a mutation are not joined after it', async () => {
    const gate = held();
    let tier = 'FREE';
    const changing = {
      plans: () => [{ ...root.plans[0], tier }],
      requestPasswordReset: () => {
        tier = 'PRO';
        return true;
      },
    };
    const late: Fault = async (response, execute) => {
      const answer = await execute();
      await gate.hold(response, async () => answer);
    };
    await using server = await startTestServer({ root: changing, faults: [late] });
    const client = createClient({ url: server.url });
    const before = client.plans();
    await until(() => server.heard.length === 1);
    await client.requestPasswordReset('a@example.com');
    expect(await client.plans()).toMatchObject([{ tier: 'PRO' }]);
    gate.open();
    expect(await before).toMatchObject([{ tier: 'FREE' }]);
  });
});

describe('batching', () => {
  const text = (symbol: string) => `{ instrument(symbol: "${symbol}") { symbol } }`;

  function counting(batch = batching()) {
    const bodies: unknown[] = [];
    const options = {
      batch,
      fetch: (url: string | URL | Request, init?: RequestInit) => {
        bodies.push(JSON.parse(String(init?.body)));
        return fetch(url, init);
      },
    };
    return { options, sizes: () => bodies.map((body) => (Array.isArray(body) ? body.length : 1)) };
  }

  test('sends what is asked for together as one request, each with its own answer or error', async () => {
    await using server = await startTestServer({ root });
    const { options, sizes } = counting();
    const client = createClient({ url: server.url, ...options });
    const [one, bad, none] = await Promise.all([
      client.request(text('AAPL')),
      failureOf(client.request('{ nosuch }')),
      client.request(text('NONE')),
    ]);
    expect([one, none]).toEqual([{ instrument: { symbol: 'AAPL' } }, { instrument: null }]);
    expect(bad.message).toContain('nosuch');
    expect(sizes()).toEqual([3]);
  });

  test('is no larger than allowed, keeps tokens and mutations apart, and leaves one alone as it is', async () => {
    await using server = await startTestServer({ root });
    const { options, sizes } = counting(batching({ maxSize: 2 }));
    const client = createClient({ url: server.url, ...options });
    await Promise.all(['A', 'B', 'C', 'D', 'E'].map((symbol) => client.request(text(symbol))));
    expect(sizes()).toEqual([2, 2, 1]);

    let count = 0;
    const apart = counting();
    const changing = createClient({ url: server.url, ...apart.options, token: () => `t${++count}` });
    await Promise.all([changing.plans(), changing.request(text('A')), changing.requestPasswordReset('a@example.com')]);
    expect(apart.sizes()).toEqual([1, 1, 1]);
  });

  test('falls back to single requests where a server takes no lists', async () => {
    const refusing: Fault = (response) => response.writeHead(400).end('{"errors":[{"message":"No lists."}]}');
    await using server = await startTestServer({ root, faults: [refusing] });
    const { options, sizes } = counting();
    const client = createClient({ url: server.url, ...options });
    expect(await Promise.all([client.request(text('A')), client.request(text('B'))])).toHaveLength(2);
    await Promise.all([client.request(text('A')), client.request(text('B'))]);
    expect(sizes()).toEqual([2, 1, 1, 1, 1]);
  });

  test('goes on when the hashes are known: what may be batched is not asked for one by one', async () => {
    await using server = await startTestServer({ root });
    const { options, sizes } = counting();
    const client = createClient({ url: server.url, ...options });
    const byHash = async () => {
      server.heard.length = 0;
      await Promise.all([client.plans(), client.instrument('NONE')]);
      return server.heard.map(({ documentId }) => documentId !== undefined);
    };
    expect(await byHash()).toEqual([false, false]);
    // Each hash is made in its own time.
    await vi.waitFor(async () => expect(await byHash()).toEqual([true, true]));
    expect(await byHash()).toEqual([true, true]);
    expect(new Set(sizes())).toEqual(new Set([2]));
  });

  test('is tried again as a whole where all of it failed, and given up when nobody waits', async () => {
    const gate = held();
    await using server = await startTestServer({ root, faults: [page(503), gate.hold] });
    const { options, sizes } = counting();
    const client = createClient({ url: server.url, ...options, retry: { baseDelayMs: 0 } });
    const controllers = [new AbortController(), new AbortController()];
    const calls = ['A', 'B'].map((symbol, index) =>
      failureOf(client.request(text(symbol), undefined, { signal: controllers[index]?.signal })),
    );
    await until(() => server.heard.length === 4);
    for (const controller of controllers) controller.abort();
    expect(await Promise.all(calls)).toMatchObject([{ code: 'ABORTED' }, { code: 'ABORTED' }]);
    await until(() => gate.closed === 1);
    gate.open();
    expect(sizes()).toEqual([2, 2]);
  });

  test.each([{ maxSize: Number.NaN }, { windowMs: -1 }])('takes no %j', (options) => {
    expect(() => batching(options)).toThrow(expect.objectContaining({ code: 'BAD_OPTIONS' }));
  });
});
