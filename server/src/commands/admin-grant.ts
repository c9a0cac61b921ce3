/** `pnpm admin:grant EMAIL`: makes an account an admin, beside the servers that run or without any. */
import {
  borrowEmbeddedDatabase,
  checkDatabase,
  createDatabase,
  DatabaseError,
  migrate,
  Prisma,
} from '@tickwire/prisma';
import { grantAdmin } from '@tickwire/schema';
import { announceChanges } from '../cache/announcements.ts';
import { readConfig } from '../config.ts';

interface Opened {
  readonly url: string;
  release(): Promise<void>;
}

function refuse(...problems: readonly string[]): never {
  for (const problem of problems) console.error(problem);
  process.exit(1);
}

const [email, ...others] = process.argv.slice(2);
if (email === undefined || others.length > 0) refuse('Name the account by its email: pnpm admin:grant you@example.com');
const { config, problems } = readConfig(process.env);
if (problems.length > 0) refuse(...problems);
const { databaseUrl, dataDir } = config;

async function open(): Promise<Opened> {
  if (databaseUrl === null) return borrowEmbeddedDatabase(dataDir);
  await checkDatabase(databaseUrl);
  return { url: databaseUrl, release: async () => {} };
}

/** Of a database of before this version. */
function isOutdated(error: unknown): boolean {
  return error instanceof Prisma.PrismaClientKnownRequestError && ['P2021', 'P2022'].includes(error.code);
}

async function grant(url: string, address: string): Promise<string | null> {
  // The embedded database migrates itself, at whichever start comes first.
  if (databaseUrl === null) await migrate(url);
  const database = createDatabase({ url, poolSize: 1 });
  try {
    // Servers that run hear of it through the database.
    const cache = { announce: announceChanges, drop: async () => {} };
    const result = await grantAdmin({ database, cache }, address);
    if (result === null) return null;
    const { user, granted } = result;
    const since = `${user.username}, an account of ${user.createdAt.toISOString().slice(0, 10)}`;
    const unproven =
      user.emailVerifiedAt === null
        ? '\nNobody has shown that mail to this address arrives: make sure whose it is.'
        : '';
    return `${user.email} (${since}) is an admin ${granted ? 'now' : 'already'}.${unproven}`;
  } finally {
    await database.$disconnect();
  }
}

try {
  const { url, release } = await open();
  const told = await grant(url, email).finally(release);
  if (told === null) refuse(`There is no account with the email ${email}: sign up first.`);
  console.log(told);
} catch (error) {
  if (isOutdated(error)) refuse('DATABASE_URL: its tables are not of this version: run `pnpm db:migrate` first.');
  if (!(error instanceof DatabaseError)) throw error;
  refuse(`${databaseUrl === null ? 'DATA_DIR' : 'DATABASE_URL'}: ${error.message}`);
}
