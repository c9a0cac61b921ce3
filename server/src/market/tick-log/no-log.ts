import { randomUUID } from 'node:crypto';
import { beforeAll, type TickLog } from '@tickwire/schema';

/** The log of a process that streams nothing: prices are asked for where they are needed. */
export function createNoTickLog(): TickLog {
  return {
    async follow(reader) {
      reader.began(randomUUID(), beforeAll);
    },
    campaign() {},
    want() {},
    append() {},
    async close() {},
  };
}
