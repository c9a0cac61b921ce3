import { createClient } from 'graphql-sse';
import { expect, onTestFinished, test } from 'vitest';
import { z } from 'zod';
import { newUser, openSocket, priceEventShape, pricesQuery } from '../harness/client.ts';
import { pathOf, send } from '../harness/http.ts';
import { startTestServer } from '../harness/server.ts';

const server = await startTestServer({ market: { replayTicksPerSecond: 50 } });

const resultShape = z.object({
  data: z.object({ prices: priceEventShape }),
  extensions: z.object({ cost: z.object({ remaining: z.number() }) }).optional(),
});

type Result = z.infer<typeof resultShape>;

const query = { query: pricesQuery, variables: { symbols: ['AAPL'] } };

async function gauge(name: string): Promise<number> {
  const { body } = await send(pathOf(server, '/metrics'));
  return Number(new RegExp(`^tickwire_fan_out_${name} (\\d+)$`, 'm').exec(body.toString())?.[1]);
}

async function ticks(results: AsyncIterable<unknown>, count: number): Promise<Result[]> {
  const told: Result[] = [];
  for await (const result of results) if (told.push(resultShape.parse(result)) === count) break;
  return told;
}

test('prices asked for by several users, over sockets and server-sent events, are executed once for all of them', async () => {
  const [ada, bob] = [await newUser(server), await newUser(server)];
  const sse = createClient({ url: server.url, singleConnection: false, retryAttempts: 0 });
  onTestFinished(() => sse.dispose());
  const all = [openSocket(server, ada).iterate(query), openSocket(server, bob).iterate(query), sse.iterate(query)];
  const firsts = await Promise.all(all.map(async (results) => resultShape.parse((await results.next()).value)));
  expect([await gauge('groups'), await gauge('deliveries')]).toEqual([1, 3]);
  // What each has left is nobody else's.
  for (const { extensions } of firsts) expect(extensions?.cost.remaining).toBeGreaterThan(0);

  const later = await Promise.all(all.map((results) => ticks(results, 20)));
  const byCursor = new Map<string, Result[]>();
  for (const result of later.flat()) {
    expect(result.extensions).toBeUndefined();
    const { cursor } = result.data.prices;
    byCursor.set(cursor, [...(byCursor.get(cursor) ?? []), result]);
  }
  const seenByAll = [...byCursor.values()].filter((results) => results.length === all.length);
  expect(seenByAll.length).toBeGreaterThan(0);
  for (const [one, ...others] of seenByAll) for (const other of others) expect(other).toEqual(one);

  while ((await gauge('deliveries')) > 0) await new Promise((resolve) => setTimeout(resolve, 10));
  expect(await gauge('groups')).toBe(0);
});
