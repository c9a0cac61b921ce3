import { createClient, TickwireError } from '@tickwire/sdk';

export async function run(url, token, id) {
  const client = createClient({ url, token });
  try {
    const found = await client.task(id);
    const created = await client.createTask({ title: 'Look at BTCUSDT' });
    return [found, created.ok ? created.value : created.error.message];
  } catch (error) {
    if (error instanceof TickwireError) return [error.code, error.message];
    throw error;
  }
}
