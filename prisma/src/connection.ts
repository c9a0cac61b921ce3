import type pg from 'pg';

/** What libpq calls sslmode, as node-postgres is told it. `prefer` falls back to no TLS there, which needs it not. */
const sslModes: Readonly<Record<string, pg.ClientConfig['ssl']>> = {
  disable: false,
  allow: false,
  prefer: false,
  require: { rejectUnauthorized: false },
  'no-verify': { rejectUnauthorized: false },
  'verify-ca': { rejectUnauthorized: true },
  'verify-full': { rejectUnauthorized: true },
};

/** The connection of a URL, whose parameters may be written for Prisma or for libpq. */
export function connectionOf(url: string): Pick<pg.ClientConfig, 'ssl'> & { readonly connectionString: string } {
  const parsed = new URL(url);
  const mode = parsed.searchParams.get('sslmode');
  parsed.searchParams.delete('schema');
  // A certificate of the user's own comes as a file, which node-postgres reads together with the mode.
  const usesFiles = ['sslrootcert', 'sslcert', 'sslkey'].some((name) => parsed.searchParams.has(name));
  if (mode === null || usesFiles || !(mode in sslModes)) return { connectionString: parsed.href };
  parsed.searchParams.delete('sslmode');
  return { connectionString: parsed.href, ssl: sslModes[mode] ?? false };
}
