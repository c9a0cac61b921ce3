// What a stranger's program looks like to the compiler; it is compiled against the packed SDK.
import {
  createClient,
  createCore,
  type Decimal,
  LimitError,
  type NotFoundError,
  type PlanLimitError,
  type PriceEvent,
  type PriceSnapshot,
  type PriceTick,
  type Task,
  type TypedDocument,
  type UnknownError,
  type ValidationError,
  type Watchlist,
} from '@tickwire/sdk';
import { request, subscribe, tasks } from '@tickwire/sdk/operations';

function told(error: NotFoundError | PlanLimitError | UnknownError | ValidationError): string {
  switch (error.__typename) {
    case 'ValidationError':
      return error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`).join('; ');
    case 'PlanLimitError':
      return `${error.tier} allows ${error.limit}`;
    case 'NotFoundError':
    case 'UnknownError':
      return error.message;
  }
}

export async function follow(url: string): Promise<readonly PriceEvent[]> {
  const client = createClient({ url, token: async () => 'token', timeoutMs: 5_000, keepAlive: { pingAfterMs: 5_000 } });
  const created = await client.createWatchlist({ name: 'Tech', symbols: ['AAPL'] });
  if (!created.ok) throw new Error(told(created.error));
  const watchlist: Watchlist = created.value;
  const symbols = watchlist.items.map(({ instrument }) => instrument.symbol);
  const events: (PriceTick | PriceSnapshot)[] = [];
  try {
    for await (const event of client.prices(symbols, { maxRetries: 10 })) {
      if (event.type !== 'tick' && event.type !== 'snapshot') continue;
      const price: Decimal = event.price;
      if (Number(price) > 0 && events.push(event) === 5) break;
    }
  } catch (error) {
    if (error instanceof LimitError && error.retryAfterMs !== undefined) return events;
    throw error;
  }
  // @ts-expect-error: a decimal is no number, and arithmetic on it would lose its digits.
  return events.filter(({ price }) => price * 2 > 0);
}

export async function due(url: string): Promise<readonly Task[]> {
  const core = createCore({ url });
  // @ts-expect-error: there is no such status.
  void tasks(core, { status: ['DOING'] });
  const found: Task[] = [];
  for await (const task of tasks(core, { status: ['TODO'] })) if (task.dueAt !== null) found.push(task);
  return found;
}

type Of<Variables> = TypedDocument<{ instrument: { name: string } | null }, Variables>;

export async function own(url: string, query: Of<{ symbol: string; limit?: number }>, all: Of<Record<string, never>>) {
  const client = createClient({ url });
  const { instrument } = await client.request(query, { symbol: 'AAPL', limit: 5 }, { timeoutMs: 1_000 });
  await client.request(all);
  const untyped: unknown = await client.request('query Any($symbol: String!) { __typename }', { symbol: 'AAPL' });
  client.subscribe('subscription Any($symbol: String!) { __typename }', { symbol: 'AAPL' });
  // @ts-expect-error: it needs a symbol.
  await client.request(query);
  // @ts-expect-error: a variable is misspelt.
  await client.request(query, { symbol: 'AAPL', limits: 5 });
  // @ts-expect-error: the same.
  await request(client, query, { symbol: 'AAPL', limits: 5 });
  // @ts-expect-error: the same.
  client.subscribe(query, { symbol: 'AAPL', limits: 5 });
  // @ts-expect-error: the same.
  subscribe(client, query, { symbol: 'AAPL', limits: 5 });
  return [instrument?.name, untyped];
}
