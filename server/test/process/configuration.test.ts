import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { describe, expect, onTestFinished, test } from 'vitest';
import { ConfigError, readConfig } from '../../src/config.ts';
import { createEmptyDatabase, urlOf, workerDatabase } from '../harness/database.ts';
import { spawnServer, temporaryDataFolder } from '../harness/process.ts';
import { startTestServer, type TestServerOptions } from '../harness/server.ts';

/** A database with which nothing is wrong. */
const goodDatabase = await workerDatabase();

type Variables = Readonly<Record<string, string>>;

function temporaryFolder(): string {
  const path = mkdtempSync(join(tmpdir(), 'tickwire-configuration-'));
  onTestFinished(() => rmSync(path, { recursive: true, force: true }));
  return path;
}

/** A path that nobody can make a folder at, root included. */
function belowAFile(): string {
  const file = join(temporaryFolder(), 'file');
  writeFileSync(file, '');
  return join(file, 'data');
}

/** A port that something else listens at. */
async function takenPort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(async () => {
    server.close();
    await once(server, 'close');
  });
  const address = server.address();
  return typeof address === 'object' && address !== null ? address.port : 0;
}

/** One that was free a moment ago, so that nothing answers there. */
async function silentPort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  return typeof address === 'object' && address !== null ? address.port : 0;
}

/** The lines that a server says it cannot start for, once it has ended with 1, and nothing but these. */
async function refusal(variables: Variables): Promise<string[]> {
  const server = spawnServer({ DATABASE_URL: goodDatabase, ...variables });
  expect(await server.ended).toEqual({ code: 1, signal: null });
  expect(server.output()).toBe('');
  const text = server.problems();
  expect(text).not.toMatch(/^ +at |node:internal|\.ts:\d/m);
  for (const url of [variables.DATABASE_URL, goodDatabase]) {
    if (url !== undefined && URL.canParse(url)) expect(text).not.toContain(new URL(url).password);
  }
  expect(text.endsWith('\n')).toBe(true);
  return text.trimEnd().split('\n');
}

/** The lines that a start in this process is refused with: those that a process prints and ends by. */
async function startRefusal(options: Pick<TestServerOptions, 'databaseUrl' | 'host' | 'port'>) {
  const databaseUrl = options.databaseUrl ?? goodDatabase;
  try {
    await startTestServer({ ...options, databaseUrl });
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    expect(error.problems.join()).not.toContain(new URL(databaseUrl).password);
    return error.problems;
  }
  throw new Error('the server started');
}

describe('a variable with a bad value is named in one line', () => {
  const read: readonly [name: string, value: string, problem: RegExp][] = [
    ['PORT', 'abc', /is not a whole number \(it is "abc"\)/],
    ['DATABASE_URL', 'mysql://somebody:hunter2@localhost/db', /postgresql:\/\/user:password@host/],
    ['REPLAY_TICKS_PER_SECOND', '0', /must be at least 0.02/],
    ['MARKET_SOURCES', 'foo', /knows only: binance, yahoo, ccxt, replay/],
    ['CORS_ORIGINS', 'nonsense', /list of origins/],
    ['LOG_LEVEL', 'loud', /fatal, error, warn/],
    ['NODE_ENV', 'prod', /development, production, test/],
    ['INTROSPECTION', 'yes', /neither on nor off/],
    ['PERSISTED_OPERATIONS', 'strict', /optional, only/],
  ];
  const opened: typeof read = [
    ['PERSISTED_OPERATIONS_FILE', '/nowhere/operations.json', /\/nowhere\/operations\.json cannot be read/],
    ['HOST', '256.1.1.1', /256\.1\.1\.1/],
    ['REPLAY_FILE', '/nowhere/bars.csv', /\/nowhere\/bars\.csv/],
  ];

  test.each([
    ...read,
    ['PORT', ' ', /is not a whole number/],
    ['DATABASE_URL', 'postgresql://nobody:hunter2@127.0.0.1/db?schema=review', /a database of its own/],
  ] satisfies typeof read)('%s=%s', (name, value, problem) => {
    const { problems } = readConfig({ DATABASE_URL: goodDatabase, DATA_DIR: temporaryFolder(), [name]: value });
    expect(problems).toHaveLength(1);
    expect(problems[0]).toMatch(new RegExp(`^${name}: `));
    expect(problems[0]).toMatch(problem);
    expect(problems[0]).not.toContain('hunter2');
  });

  test('by the process as well, however many there are, and files and a host that cannot be had among them', async () => {
    const bad = [...read, ...opened];
    const variables = Object.fromEntries(bad.map(([name, value]) => [name, value]));
    const lines = await refusal({ ...variables, DATA_DIR: temporaryFolder() });
    expect(lines.join()).not.toContain('hunter2');
    expect(lines).toHaveLength(bad.length);
    for (const [name, , problem] of bad) {
      expect(lines.filter((line) => line.startsWith(`${name}: `))).toEqual([expect.stringMatching(problem)]);
    }
  });

  test('a host that is not one of this machine', async () => {
    expect(await startRefusal({ host: '256.1.1.1' })).toEqual([expect.stringMatching(/^HOST: .*256\.1\.1\.1/)]);
  });

  test('a DATA_DIR that cannot be written', () => {
    const path = belowAFile();
    const [line, ...others] = readConfig({ DATABASE_URL: '', DATA_DIR: path }).problems;
    expect(line).toMatch(/^DATA_DIR: .*cannot be written/);
    expect(line).toContain(path);
    expect(others).toEqual([]);
  });
});

describe('what cannot be had is named in one line', () => {
  test('a port that is in use', async () => {
    const port = await takenPort();
    expect(await startRefusal({ port })).toEqual([
      `PORT: ${port} on 127.0.0.1 is in use: choose another, or stop what listens there`,
    ]);
  });

  test('a port that is in use, with the embedded database: it is not left running', async () => {
    const port = await takenPort();
    const folder = temporaryDataFolder();
    const lines = await refusal({ PORT: String(port), DATABASE_URL: '', DATA_DIR: folder.path, LOG_LEVEL: 'warn' });
    expect(lines).toEqual([expect.stringMatching(/^PORT: /)]);
    expect(folder.postgresPid()).toBeNull();
  });

  test('a database server that does not answer', async () => {
    const port = await silentPort();
    const [line, ...others] = await startRefusal({
      databaseUrl: `postgresql://somebody:hunter2@127.0.0.1:${port}/app`,
    });
    expect(line).toMatch(/^DATABASE_URL: nothing answers at that host and port/);
    expect(others).toEqual([]);
  });

  test('a database host that nobody knows', async () => {
    const lines = await startRefusal({ databaseUrl: 'postgresql://somebody:hunter2@nobody.invalid/app' });
    expect(lines).toEqual([expect.stringMatching(/^DATABASE_URL: that host is not known/)]);
  });

  test('a wrong password', async () => {
    const url = new URL(urlOf('postgres'));
    url.password = 'hunter2';
    const lines = await startRefusal({ databaseUrl: url.href });
    expect(lines).toEqual([expect.stringMatching(/^DATABASE_URL: the password is wrong/)]);
  });

  test('a database that does not exist', async () => {
    const lines = await startRefusal({ databaseUrl: urlOf('no_such_database') });
    expect(lines).toEqual([expect.stringMatching(/^DATABASE_URL: that database does not exist: create it first/)]);
  });

  test('a user without rights, with what its owner has to run', async () => {
    const tag = randomUUID().replaceAll('-', '');
    const url = new URL(await createEmptyDatabase(`rights_${tag}`));
    const client = new pg.Client({ connectionString: urlOf('postgres') });
    await client.connect();
    await client.query(`CREATE ROLE reader_${tag} LOGIN PASSWORD 'hunter2'`);
    await client.end();
    url.username = `reader_${tag}`;
    url.password = 'hunter2';
    const [line, ...others] = await startRefusal({ databaseUrl: url.href });
    expect(line).toMatch(/^DATABASE_URL: .*may not create tables.*GRANT CREATE ON DATABASE/);
    expect(others).toEqual([]);
  });

  test('something at that port that is no PostgreSQL', async () => {
    // Accepts, says what no database says, and hangs up.
    const other = createServer((socket) => socket.on('error', () => {}).end('HTTP/1.1 400 Bad Request\r\n\r\n'));
    other.listen(0, '127.0.0.1');
    await once(other, 'listening');
    onTestFinished(() => {
      other.close();
    });
    const address = other.address();
    const port = typeof address === 'object' && address !== null ? address.port : 0;
    const lines = await startRefusal({ databaseUrl: `postgresql://somebody:hunter2@127.0.0.1:${port}/app` });
    expect(lines).toEqual([expect.stringMatching(/^DATABASE_URL: /)]);
  });
});

describe('several problems are told at once', () => {
  const names = (lines: readonly string[]) => lines.map((line) => line.split(':', 1)[0]).sort();

  test('bad values', () => {
    const { problems } = readConfig({
      PORT: 'abc',
      MARKET_SOURCES: 'foo',
      CORS_ORIGINS: 'nonsense',
      LOG_LEVEL: 'loud',
      REPLAY_TICKS_PER_SECOND: '0',
      DATABASE_URL: '',
      DATA_DIR: belowAFile(),
    });
    expect(names(problems)).toEqual([
      'CORS_ORIGINS',
      'DATA_DIR',
      'LOG_LEVEL',
      'MARKET_SOURCES',
      'PORT',
      'REPLAY_TICKS_PER_SECOND',
    ]);
  });

  test('a bad value, a port in use and a database that does not answer', async () => {
    const url = `postgresql://somebody:hunter2@127.0.0.1:${await silentPort()}/app`;
    const lines = await refusal({ LOG_LEVEL: 'loud', PORT: String(await takenPort()), DATABASE_URL: url });
    expect(names(lines)).toEqual(['DATABASE_URL', 'LOG_LEVEL', 'PORT']);
  });

  test('a port in use and a database that does not answer', async () => {
    const databaseUrl = `postgresql://somebody:hunter2@127.0.0.1:${await silentPort()}/app`;
    const lines = await startRefusal({ port: await takenPort(), databaseUrl });
    expect(names(lines)).toEqual(['DATABASE_URL', 'PORT']);
  });
});
