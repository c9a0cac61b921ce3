import { execFile } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { resolve } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { newAdmin, ownDatabase } from './harness/admins.ts';
import { data, newUser, type TestUser } from './harness/client.ts';
import { createEmptyDatabase } from './harness/database.ts';
import { preparedDataFolder, startFlags, temporaryDataFolder } from './harness/process.ts';
import { quickUser } from './harness/quick-user.ts';
import { startTestServer, type TestServer } from './harness/server.ts';

const run = promisify(execFile);
const repository = resolve(import.meta.dirname, '../..');
const roleShape = z.object({ viewer: z.object({ role: z.string() }) });

const roleOf = async (where: { readonly url: string }, token: string) =>
  (await data(where, roleShape, '{ viewer { role } }', { token })).viewer.role;

interface Told {
  readonly code: number;
  readonly output: string;
  readonly problems: string;
}

const failureShape = z.object({ code: z.number(), stdout: z.string(), stderr: z.string() });

/** `pnpm admin:grant`, as it is without pnpm. */
async function grant(variables: Record<string, string>, ...parameters: string[]): Promise<Told> {
  const environment = { PATH: process.env.PATH ?? '', HOME: process.env.HOME ?? '', ...variables };
  try {
    const { stdout, stderr } = await run(
      process.execPath,
      [...startFlags, 'server/src/commands/admin-grant.ts', ...parameters],
      {
        cwd: repository,
        env: environment,
      },
    );
    return { code: 0, output: stdout, problems: stderr };
  } catch (error) {
    const { code, stdout, stderr } = failureShape.parse(error);
    return { code, output: stdout, problems: stderr };
  }
}

const entriesOf = async ({ database }: TestServer, { username }: TestUser) => {
  const { id } = await database.user.findUniqueOrThrow({ where: { username } });
  return database.auditEntry.findMany({ where: { userId: id, action: 'ROLE_CHANGED' } });
};

describe('pnpm admin:grant', () => {
  test('makes an account an admin on servers that run, which notice at once', async () => {
    const databaseUrl = await ownDatabase();
    const server = await startTestServer({ databaseUrl });
    const user = await newUser(server);
    expect(await roleOf(server, user.token)).toBe('USER');
    const told = await grant({ DATABASE_URL: databaseUrl }, user.email.toUpperCase());
    expect(told).toMatchObject({ code: 0, problems: '' });
    expect(told.output).toContain(`${user.email} (${user.username}`);
    expect(told.output).toContain('is an admin now.');
    expect(told.output).toContain('make sure whose it is');
    // What the server keeps of a user would otherwise be a minute old.
    await expect.poll(() => roleOf(server, user.token)).toBe('ADMIN');
    expect(await entriesOf(server, user)).toMatchObject([
      { actorId: null, details: { from: 'USER', to: 'ADMIN', by: 'COMMAND' } },
    ]);
    expect((await grant({ DATABASE_URL: databaseUrl }, user.email)).output).toContain('is an admin already.');
    expect(await entriesOf(server, user)).toHaveLength(1);
  });

  test('works on the embedded database: beside a server, which it leaves running, and where none runs', async () => {
    const folder = preparedDataFolder();
    const server = await startTestServer({ dataDir: folder.path });
    const [beside, alone] = [await quickUser(server), await quickUser(server)];
    const pid = folder.postgresPid();
    expect(await roleOf(server, beside.token)).toBe('USER');
    expect(await grant({ DATA_DIR: folder.path }, beside.email)).toMatchObject({ code: 0, problems: '' });
    expect(folder.postgresPid()).toBe(pid);
    await expect.poll(() => roleOf(server, beside.token)).toBe('ADMIN');

    await server.stop();
    expect(await grant({ DATA_DIR: folder.path }, alone.email)).toMatchObject({ code: 0, problems: '' });
    // It stops the database that it started.
    expect(folder.postgresPid()).toBeNull();
    const again = await startTestServer({ dataDir: folder.path });
    expect(await roleOf(again, alone.token)).toBe('ADMIN');
    await again.stop();
  });

  test('says in one line what is wrong', async () => {
    const databaseUrl = await ownDatabase();
    const nobody = `${randomUUID()}@example.com`;
    const folder = temporaryDataFolder();
    const empty = await createEmptyDatabase(`empty_${randomUUID().replaceAll('-', '')}`);
    const unreachable = 'postgresql://nobody:hunter2@127.0.0.1:1/x';
    const [unknown, unnamed, noFolder, outdated, refused] = await Promise.all([
      grant({ DATABASE_URL: databaseUrl }, nobody),
      grant({ DATABASE_URL: databaseUrl }),
      grant({ DATA_DIR: folder.path }, nobody),
      grant({ DATABASE_URL: empty }, nobody),
      grant({ DATABASE_URL: unreachable }, nobody),
    ]);
    expect(unknown).toEqual({
      code: 1,
      output: '',
      problems: `There is no account with the email ${nobody}: sign up first.\n`,
    });
    expect(unnamed).toMatchObject({ code: 1, problems: expect.stringContaining('pnpm admin:grant you@example.com') });
    expect(noFolder).toMatchObject({
      code: 1,
      problems: `DATA_DIR: there is no database in ${folder.path} yet: start the server there first\n`,
    });
    expect(outdated).toMatchObject({ code: 1, problems: expect.stringContaining('pnpm db:migrate') });
    expect(refused).toMatchObject({ code: 1, problems: expect.stringMatching(/^DATABASE_URL: (?!.*hunter2)/) });
  }, 60_000);
});

describe('ADMIN_EMAIL', () => {
  test('makes an admin of the account that has shown the address to be its own, at the start', async () => {
    const databaseUrl = await ownDatabase();
    const before = await startTestServer({ databaseUrl });
    const user = await newUser(before);
    const adminEmail = user.email.toUpperCase();

    const unverified = await startTestServer({ databaseUrl, adminEmail });
    expect(await roleOf(unverified, user.token)).toBe('USER');
    await before.database.user.update({ where: { username: user.username }, data: { emailVerifiedAt: new Date() } });
    const verified = await startTestServer({ databaseUrl, adminEmail });
    expect(await roleOf(verified, user.token)).toBe('ADMIN');
    expect(await entriesOf(verified, user)).toMatchObject([
      { actorId: null, details: { from: 'USER', to: 'ADMIN', by: 'ADMIN_EMAIL' } },
    ]);
    // The servers that ran before hear of it.
    await expect.poll(() => roleOf(unverified, user.token)).toBe('ADMIN');
    await startTestServer({ databaseUrl, adminEmail });
    expect(await entriesOf(verified, user)).toHaveLength(1);
  });

  test('makes no admin of whoever signs up with the address: nobody has shown that it is theirs', async () => {
    const email = `${randomUUID()}@example.com`;
    const server = await startTestServer({ databaseUrl: await ownDatabase(), adminEmail: email });
    await newAdmin(server);
    const shape = z.object({ signUp: z.object({ user: z.object({ role: z.string() }) }) });
    const { signUp } = await data(
      server,
      shape,
      'mutation ($input: SignUpInput!) { signUp(input: $input) { ... on AuthPayload { user { role } } } }',
      { variables: { input: { email, username: 'impostor', password: 'a long enough password' } } },
    );
    expect(signUp.user.role).toBe('USER');
  });

  test('takes the word of who signs up on the embedded database', async () => {
    const adminEmail = 'boss@example.com';
    const server = await startTestServer({ dataDir: preparedDataFolder().path, adminEmail });
    const { token } = await quickUser(server);
    const shape = z.object({ signUp: z.object({ token: z.string(), user: z.object({ role: z.string() }) }) });
    const { signUp } = await data(
      server,
      shape,
      'mutation ($input: SignUpInput!) { signUp(input: $input) { ... on AuthPayload { token user { role } } } }',
      { variables: { input: { email: adminEmail, username: 'boss', password: 'a long enough password' } } },
    );
    expect(signUp.user.role).toBe('ADMIN');
    expect(await roleOf(server, signUp.token)).toBe('ADMIN');
    expect(await roleOf(server, token)).toBe('USER');
    await server.stop();
  });

  test('counts for an account that was there before, and for nobody once there is an admin', async () => {
    const { path } = preparedDataFolder();
    const start = (adminEmail: string) => startTestServer({ dataDir: path, adminEmail });
    const first = await start('nobody@example.com');
    const [there, late] = [await newUser(first), await newUser(first)];
    expect(await roleOf(first, there.token)).toBe('USER');
    await first.stop();
    const second = await start(there.email);
    expect(await roleOf(second, there.token)).toBe('ADMIN');
    await second.stop();
    const third = await start(late.email);
    expect(await roleOf(third, late.token)).toBe('USER');
    await third.stop();
  });
});
