import type { StatementSender } from '@tickwire/schema';
import { z } from 'zod';

/** What servers tell each other through the database: the keys of what changed. */
export const changesChannel = 'tickwire_changes';

/** PostgreSQL takes notifications of less than 8,000 bytes. */
const maxPayloadBytes = 7_500;

const announcement = z.array(z.string());

/** Parts keys into announcements that PostgreSQL takes. */
function payloadsOf(keys: readonly string[]): string[] {
  const payloads: string[][] = [[]];
  let bytes = 0;
  for (const key of keys) {
    bytes += Buffer.byteLength(key) + 3;
    if (bytes > maxPayloadBytes) {
      payloads.push([]);
      bytes = Buffer.byteLength(key) + 3;
    }
    payloads.at(-1)?.push(key);
  }
  return payloads.map((payload) => JSON.stringify(payload));
}

/** Tells every server that these changed, at the moment that the transaction commits and not if it does not. */
export async function announceChanges(transaction: StatementSender, keys: readonly string[]): Promise<void> {
  for (const payload of payloadsOf(keys)) {
    await transaction.$executeRaw`SELECT pg_notify(${changesChannel}, ${payload})`;
  }
}

/** The keys that such an announcement names; null for one that is not understood. */
export function announcedKeys(payload: string): string[] | null {
  try {
    return announcement.parse(JSON.parse(payload));
  } catch {
    return null;
  }
}
