import { createClient } from '@tickwire/sdk';

const client = createClient({ url: process.env.TICKWIRE_URL ?? 'http://127.0.0.1:4000/graphql' });
const id = crypto.randomUUID().slice(0, 8);
await client.signUp({ email: `${id}@example.com`, username: id, password: crypto.randomUUID() }).orThrow();
const task = await client.createTask({ title: 'Read the quarterly report', symbol: 'AAPL' }).orThrow();
console.log(task.status, task.title);
let left = 5;
for await (const event of client.prices(['AAPL', 'BTCUSDT'])) {
  if ('price' in event) console.log(event.type, event.symbol, event.price);
  if (--left === 0) break;
}
