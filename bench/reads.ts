/** `pnpm bench:reads`: a user's three watchlists of ten items each, by Tickwire and by one SQL statement. */
import { mkdtempSync, rmSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { migrate, startEmbeddedDatabase } from '@tickwire/prisma';
import autocannon from 'autocannon';
import pg from 'pg';
import { median, startTarget, type Target, unlimitedCost } from './process.ts';

const rounds = 3;
const roundSeconds = 5;
const connections = 32;

const screen = '{ viewer { username watchlists { nodes { name items { note instrument { symbol name } } } } } }';

async function call(url: string, query: string, token?: string): Promise<string> {
  const response = await fetch(`${url}/graphql`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', ...(token !== undefined && { Authorization: `Bearer ${token}` }) },
    body: JSON.stringify({ query }),
  });
  const text = await response.text();
  if (!response.ok || text.includes('"errors"')) throw new Error(text);
  return text;
}

async function prepareUser(url: string, databaseUrl: string): Promise<string> {
  const signUp = `mutation { signUp(input: { email: "bench@example.com", username: "bench", password: "bench-password" }) {
    ... on AuthPayload { token } } }`;
  const token = /"token":"(\w+)"/.exec(await call(url, signUp))?.[1] ?? '';
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  await client.query("UPDATE users SET tier = 'EXPERT'");
  const { rows } = await client.query<{ symbol: string }>('SELECT symbol FROM instruments ORDER BY symbol LIMIT 10');
  await client.end();
  const symbols = JSON.stringify(rows.map((row) => row.symbol));
  for (const name of ['One', 'Two', 'Three']) {
    const create = `mutation { createWatchlist(input: { name: "${name}", symbols: ${symbols} }) { __typename } }`;
    await call(url, create, token);
  }
  return token;
}

async function requestsPerSecond(target: Target, path: string, token: string): Promise<number> {
  const result = await autocannon({
    url: target.url + path,
    connections,
    duration: roundSeconds,
    method: 'POST',
    headers: { 'Content-Type': 'application/json', Authorization: `Bearer ${token}` },
    body: JSON.stringify({ query: screen }),
  });
  if (result.errors > 0 || result.non2xx > 0) throw new Error(`${path}: ${result.errors + result.non2xx} failed`);
  return result.requests.average;
}

const dataDir = mkdtempSync(join(tmpdir(), 'tickwire-bench-'));
const database = await startEmbeddedDatabase({ dataDir });
await migrate(database.url);
const environment = { DATABASE_URL: database.url, MARKET_SOURCES: 'replay', COST_PER_MINUTE: unlimitedCost };
const tickwire = await startTarget('server/src/main.ts', 4_701, '/health/ready', environment);
const baseline = await startTarget('bench/baseline/sql-server.ts', 4_702, '/ready', environment);
try {
  const token = await prepareUser(tickwire.url, database.url);
  const figures: { tickwire: number; sql: number }[] = [];
  for (let round = 0; round <= rounds; round += 1) {
    const figure = {
      tickwire: await requestsPerSecond(tickwire, '/graphql', token),
      sql: await requestsPerSecond(baseline, '/', token),
    };
    // The first round warms both up.
    if (round > 0) figures.push(figure);
  }
  console.log(`${cpus().length} x ${cpus()[0]?.model}, Node ${process.version}, load on the same machine`);
  console.log(
    `user, 3 watchlists, 30 items with instruments; ${connections} connections, median of ${rounds} x ${roundSeconds} s`,
  );
  console.log(`Tickwire                ${Math.round(median(figures.map((figure) => figure.tickwire)))} requests/s`);
  console.log(`one SQL statement       ${Math.round(median(figures.map((figure) => figure.sql)))} requests/s`);
  console.log(`ratio                   ${median(figures.map((figure) => figure.tickwire / figure.sql)).toFixed(2)}`);
} finally {
  await Promise.all([tickwire.stop(), baseline.stop()]);
  await database.stop();
  for (const path of [dataDir, database.path]) rmSync(path, { recursive: true, force: true });
}
