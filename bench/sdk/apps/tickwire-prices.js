import { createCore } from '@tickwire/sdk';
import { prices } from '@tickwire/sdk/operations';

export { run } from './tickwire-operations.js';

export async function follow(url, token, symbols, told) {
  for await (const event of prices(createCore({ url, token }), symbols)) told(event);
}
