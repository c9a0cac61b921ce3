import type { TickwireClient } from '../client.ts';
import type { Ask } from './asking.ts';
import { cacheOf } from './query-cache.ts';

/**
 * Asks ahead, so that components that ask for the same find the answer: on a server before it renders, in a page before
 * it shows something.
 *
 * @throws TickwireError where there is no answer.
 */
export async function prefetch(client: TickwireClient, ask: Ask<unknown>): Promise<void> {
  const query = cacheOf(client).query(ask);
  await query.landed();
  const { data, error } = query.snapshot();
  if (data === undefined) throw error;
}

/**
 * What was asked through this client so far, for `TickwireProvider`'s `state` in the page. It is JSON, escaped such that
 * `<script type="application/json">` can hold it as it is. It holds what the client's user may see: send it to nobody else.
 */
export function dehydrate(client: TickwireClient): string {
  return cacheOf(client).dehydrate();
}
