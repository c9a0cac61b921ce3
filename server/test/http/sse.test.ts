import { type Client, createClient } from 'graphql-sse';
import { describe, expect, onTestFinished, test } from 'vitest';
import { z } from 'zod';
import { newApiKey, newUser, post, priceEventShape, pricesQuery } from '../harness/client.ts';
import { send, toldCode } from '../harness/http.ts';
import { watchPriceStreams } from '../harness/price-streams.ts';
import { startTestServer } from '../harness/server.ts';

const server = await startTestServer({ market: { replayTicksPerSecond: 100 } });
const stopping = await startTestServer({ market: { replayTicksPerSecond: 100 } });

/** A client of server-sent events, one connection a subscription. */
function openClient(headers: Record<string, string> = {}, url = server.url): Client {
  const client = createClient({ url, headers, singleConnection: false, retryAttempts: 0 });
  onTestFinished(() => client.dispose());
  return client;
}

const eventShape = z.object({ data: z.object({ prices: priceEventShape }) });
const symbols = ['AAPL', 'BTCUSDT'];
const asStream = { Accept: 'text/event-stream', 'Content-Type': 'application/json' };

describe('prices over server-sent events', () => {
  test('tell a SNAPSHOT of each symbol, then its TICKs without a gap', async () => {
    const events = openClient().iterate({ query: pricesQuery, variables: { symbols } });
    const last = new Map<string, number>();
    for await (const event of events) {
      const { kind, symbol, sequence } = eventShape.parse(event).data.prices;
      const before = last.get(symbol);
      expect(kind).toBe(before === undefined ? 'SNAPSHOT' : 'TICK');
      if (before !== undefined) expect(sequence).toBe(before + 1);
      last.set(symbol, sequence);
      if (last.size === 2 && kind === 'TICK') break;
    }
    expect([...last.keys()].sort()).toEqual(symbols);
  });

  test('an unknown symbol is an error with a code, before anything is sent', async () => {
    const events = openClient().iterate({ query: pricesQuery, variables: { symbols: ['AAPL', 'NOPE'] } });
    const first = await events.next();
    expect(first.value).toMatchObject({
      errors: [{ extensions: { code: 'BAD_USER_INPUT', requestId: expect.any(String) } }],
    });
    expect(first.value?.data ?? null).toBeNull();
    expect((await events.next()).done).toBe(true);
  });

  test('are gathered by no proxy', async () => {
    const query = encodeURIComponent('subscription { prices(symbols: ["AAPL"]) { kind } }');
    const answer = await fetch(`${server.url}?query=${query}`, { headers: { Accept: 'text/event-stream' } });
    expect(answer.headers.get('x-accel-buffering')).toBe('no');
    expect(answer.headers.get('cache-control')).toContain('no-transform');
    await answer.body?.cancel();
  });

  test('a wrong token is refused with 401 and opens no stream', async () => {
    const streams = watchPriceStreams(server);
    const answer = await send(server.url, {
      method: 'POST',
      headers: { ...asStream, Accept: 'text/event-stream, application/json', Authorization: 'Bearer nope' },
      body: JSON.stringify({ query: pricesQuery, variables: { symbols } }),
    });
    expect(answer.status).toBe(401);
    expect(answer.body.toString()).toContain('UNAUTHENTICATED');
    expect(streams.opened()).toBe(0);
  });

  test('a client that takes JSON alone is told so, and nothing listens for it', async () => {
    const streams = watchPriceStreams(server);
    const answer = await send(server.url, {
      method: 'POST',
      headers: { Accept: 'application/json', 'Content-Type': 'application/json' },
      body: JSON.stringify({ query: pricesQuery, variables: { symbols } }),
    });
    expect(answer.status).toBeGreaterThanOrEqual(400);
    toldCode(answer);
    await streams.allReleased();
  });

  test('with a token they are told as well', async () => {
    const { token } = await newUser(server);
    const client = openClient({ Authorization: `Bearer ${token}` });
    const events = client.iterate({ query: pricesQuery, variables: { symbols } });
    expect(eventShape.parse((await events.next()).value).data.prices.kind).toBe('SNAPSHOT');
  });

  test('whose reader has left are listened to by nobody', async () => {
    const streams = watchPriceStreams(server);
    const client = openClient();
    const events = client.iterate({ query: pricesQuery, variables: { symbols } });
    await events.next();
    await events.return?.();
    await streams.allReleased();
    expect(streams.opened()).toBe(1);
  });

  test('whose connection breaks right after they were asked for are listened to by nobody', async () => {
    const streams = watchPriceStreams(server);
    const { token } = await newUser(server);
    const body = JSON.stringify({ query: pricesQuery, variables: { symbols } });
    await Promise.all(
      Array.from({ length: 20 }, async () => {
        const leaving = new AbortController();
        const headers = { ...asStream, Authorization: `Bearer ${token}` };
        const asked = fetch(server.url, { method: 'POST', headers, body, signal: leaving.signal });
        setImmediate(() => leaving.abort());
        await asked.catch(() => {});
      }),
    );
    // What they asked for has been begun by the time that the same is answered to a later one.
    const later = openClient({ Authorization: `Bearer ${token}` }).iterate({
      query: pricesQuery,
      variables: { symbols },
    });
    await later.next();
    await later.return?.();
    await streams.allReleased();
  });
});

test.each([
  ['with its length', (text: string) => text],
  ['in chunks', (text: string) => new Blob([text]).stream()],
])('a request for a stream that is too long to be kept is refused, sent %s', async (_how, bodyOf) => {
  const body = JSON.stringify({ query: pricesQuery, variables: { symbols, more: 'x'.repeat(200_000) } });
  const init = { method: 'POST', headers: asStream, body: bodyOf(body), duplex: 'half' };
  const response = await fetch(server.url, init);
  const text = await response.text();
  expect(text).toContain('A request for a stream has at most 131072 bytes');
  expect(text).toContain('BAD_USER_INPUT');
});

test('a server that stops breaks its open streams off instead of waiting for them: their clients come again', async () => {
  const response = await fetch(stopping.url, {
    method: 'POST',
    headers: asStream,
    body: JSON.stringify({ query: pricesQuery, variables: { symbols } }),
  });
  const [body] = await Promise.all([response.text(), stopping.stop()]);
  expect(body).not.toContain('event: complete');
}, 5_000);

describe('a stream that a token was sent for', () => {
  /** As `fetch` and curl ask where nobody says what they accept, and as a client asks that knows. */
  test.each(['*/*', 'text/*', 'text/event-stream'])(
    'ends when its key is revoked, asked for by Accept: %s',
    async (accept) => {
      const user = await newUser(server);
      const { id, secret } = await newApiKey(server, user, ['READ']);
      const response = await fetch(server.url, {
        method: 'POST',
        headers: { Accept: accept, 'Content-Type': 'application/json', Authorization: `Bearer ${secret}` },
        body: JSON.stringify({ query: pricesQuery, variables: { symbols } }),
      });
      const reader = response.body?.getReader();
      expect((await reader?.read())?.done).toBe(false);
      await post(server, `mutation { revokeApiKey(id: "${id}") { __typename } }`, { token: user.token });
      const drain = async () => {
        while (!(await reader?.read())?.done);
      };
      // The connection is cut: there is no answer left to end in order.
      await expect(drain()).rejects.toThrow();
    },
  );

  test('is counted as sockets are: one too many is told with 429', async () => {
    const narrow = await startTestServer({ maxSocketsPerAddress: 1 });
    const ask = () =>
      fetch(narrow.url, {
        method: 'POST',
        headers: asStream,
        body: JSON.stringify({ query: pricesQuery, variables: { symbols } }),
      });
    const first = await ask();
    expect(first.status).toBe(200);
    const second = await ask();
    expect(await second.text()).toContain('RATE_LIMITED');
    await first.body?.cancel();
  });

  test('is counted no more when its connection broke before it had begun', async () => {
    const narrow = await startTestServer({ maxSocketsPerAddress: 1 });
    const { token } = await newUser(narrow);
    const headers = { ...asStream, Authorization: `Bearer ${token}` };
    const ask = (signal?: AbortSignal) =>
      fetch(narrow.url, {
        method: 'POST',
        headers,
        body: JSON.stringify({ query: pricesQuery, variables: { symbols } }),
        ...(signal !== undefined && { signal }),
      });
    for (let n = 0; n < 20; n += 1) {
      const leaving = new AbortController();
      const asked = ask(leaving.signal).catch(() => {});
      setImmediate(() => leaving.abort());
      await asked;
    }
    // The server hears of a broken connection a moment later; one that is counted for ever takes the only place.
    for (;;) {
      const reader = (await ask()).body?.getReader();
      const first = Buffer.from((await reader?.read())?.value ?? []).toString();
      const told = first === ':\n\n' ? first + Buffer.from((await reader?.read())?.value ?? []).toString() : first;
      await reader?.cancel();
      if (told.includes('"kind"')) break;
      expect(told).toContain('RATE_LIMITED');
    }
  });
});
