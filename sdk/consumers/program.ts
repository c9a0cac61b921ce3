/** What every consumer runs, as a stranger would write it: a query, a mutation and a few prices of a real server. */
import { createClient, createCore } from '@tickwire/sdk';
import { plans } from '@tickwire/sdk/operations';
import { createTestServer } from '@tickwire/sdk/testing';

export interface Outcome {
  readonly username: string;
  readonly plans: number;
  readonly task: string;
  /** Of an argument that the server refuses: the error's class, which has to be the same in each entry. */
  readonly refused: string;
  readonly prices: readonly string[];
  /** Told by the test server, which needs no network. */
  readonly testPrice: string;
}

async function priceOfTestServer(): Promise<string> {
  const server = createTestServer();
  const client = createClient({ url: server.url, fetch: server.fetch, webSocket: server.webSocket });
  server.tick('AAPL', '101.50');
  for await (const event of client.prices(['AAPL'])) if ('price' in event) return event.price;
  return 'none';
}

export async function consume(url: string, token: string): Promise<Outcome> {
  const client = createClient({ url, token });
  const viewer = await client.viewer();
  if (viewer === null) throw new Error('the server does not know the token');
  const tiers = await plans(createCore({ url }));
  const task = await client.createTask({ title: 'Try the SDK' }).orThrow();
  const refused = await client.createTask({ title: '' });
  const prices: string[] = [];
  for await (const event of client.prices(['BTCUSDT'])) {
    if (!('price' in event)) continue;
    const { symbol, price } = event;
    if (prices.push(`${symbol} ${price}`) === 3) break;
  }
  return {
    username: viewer.username,
    plans: tiers.length,
    task: task.title,
    refused: refused.ok ? 'nothing' : refused.error.__typename,
    prices,
    testPrice: await priceOfTestServer(),
  };
}
