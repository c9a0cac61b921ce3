import type { PrismaClient } from '@tickwire/prisma';

/** As IANA's names are: no offsets, and none of the rules that POSIX writes as one. */
const namePattern = /^[A-Za-z][A-Za-z0-9_+-]*(?:\/[A-Za-z0-9_+-]+){0,2}$/;
const longestName = 64;

function isKnownHere(name: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: name });
    return true;
  } catch {
    return false;
  }
}

/** The zone by this name, in any case, as the database spells it; null where either of us does not know it. */
export async function timeZoneNamed(database: PrismaClient, name: string): Promise<string | null> {
  if (name.length > longestName || !namePattern.test(name) || !isKnownHere(name)) return null;
  const [zone] = await database.$queryRaw<{ name: string }[]>`
    SELECT name FROM pg_timezone_names WHERE lower(name) = lower(${name}) LIMIT 1`;
  return zone?.name ?? null;
}
