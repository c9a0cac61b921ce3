import { createCore, TickwireError } from '@tickwire/sdk';
import { createTask, task } from '@tickwire/sdk/operations';

export async function run(url, token, id) {
  const core = createCore({ url, token });
  try {
    const found = await task(core, id);
    const created = await createTask(core, { title: 'Look at BTCUSDT' });
    return [found, created.ok ? created.value : created.error.message];
  } catch (error) {
    if (error instanceof TickwireError) return [error.code, error.message];
    throw error;
  }
}
