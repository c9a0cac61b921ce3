import { createClient } from '@tickwire/sdk';

const client = createClient({ url: process.env.TICKWIRE_URL ?? 'http://127.0.0.1:4000/graphql' });
const id = crypto.randomUUID().slice(0, 8);
const signedUp = await client.signUp({ email: `${id}@example.com`, username: id, password: crypto.randomUUID() });
if (!signedUp.ok) throw new Error(signedUp.error.message);
const created = await client.createWatchlist({ name: 'Tech', symbols: ['AAPL', 'BTCUSDT'] });
if (!created.ok) throw new Error(created.error.message);
let left = 5;
for await (const { kind, symbol, price } of client.prices(['AAPL', 'BTCUSDT'])) {
  console.log(kind, symbol, price);
  if (--left === 0) break;
}
