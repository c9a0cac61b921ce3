import type { Logger } from '../telemetry/logger.ts';

const quietMs = 60_000;
const maxTold = 100;

/** What an error says, whichever job it is about. */
function kindOf({ message }: Error): string {
  return message.replaceAll(/[0-9a-f]{8}-[0-9a-f-]+|\d+/gi, '#').slice(0, 100);
}

/** Logs an error, and one of its kind again after a minute at the soonest: what is away is asked again and again. */
export function createComplaints(log: Logger): (error: unknown, what: string) => void {
  const told = new Map<string, number>();
  return (thrown, what) => {
    const error = thrown instanceof Error ? thrown : new Error(String(thrown));
    const key = `${what}: ${kindOf(error)}`;
    const now = performance.now();
    if (now - (told.get(key) ?? Number.NEGATIVE_INFINITY) < quietMs) return;
    if (told.size >= maxTold) told.clear();
    told.set(key, now);
    log.error({ err: error }, what);
  };
}
