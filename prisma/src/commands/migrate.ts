/** `pnpm db:migrate`: applies what is pending to the database of DATABASE_URL. */
import { DatabaseError } from '../database-error.ts';
import { migrate } from '../migrations/migrate.ts';

const url = process.env.DATABASE_URL;
if (url === undefined || url === '') {
  console.error('DATABASE_URL: missing. The embedded database migrates itself at `pnpm start`.');
  process.exit(1);
}
try {
  const applied = await migrate(url);
  console.log(applied.length === 0 ? 'Nothing to apply.' : `Applied: ${applied.join(', ')}`);
} catch (error) {
  if (!(error instanceof DatabaseError)) throw error;
  console.error(`DATABASE_URL: ${error.message}`);
  process.exit(1);
}
