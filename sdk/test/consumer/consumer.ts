// What a stranger's program looks like to the compiler; it is compiled against the packed SDK.
import {
  type CreateWatchlistError,
  createClient,
  type Decimal,
  type PriceEvent,
  TickwireError,
  type Watchlist,
} from '@tickwire/sdk';

function told(error: CreateWatchlistError): string {
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
  const events: PriceEvent[] = [];
  try {
    for await (const event of client.prices(symbols, { maxRetries: 10 })) {
      const price: Decimal = event.price;
      if (Number(price) > 0 && events.push(event) === 5) break;
    }
  } catch (error) {
    if (error instanceof TickwireError && error.code === 'RATE_LIMITED') return events;
    throw error;
  }
  // @ts-expect-error: a decimal is no number, and arithmetic on it would lose its digits.
  return events.filter(({ price }) => price * 2 > 0);
}
