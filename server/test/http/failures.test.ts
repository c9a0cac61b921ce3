import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:http';
import { schema } from '@tickwire/schema';
import { createYoga, type Plugin } from 'graphql-yoga';
import pg from 'pg';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { z } from 'zod';
import { useToldErrors } from '../../src/http/errors.ts';
import { createLogger } from '../../src/telemetry/logger.ts';
import { newUser, post } from '../harness/client.ts';
import { migratedDatabase, urlOf } from '../harness/database.ts';
import { databaseBehindProxy } from '../harness/database-proxy.ts';
import { jsonOf, pathOf, send, sendQuery, toldCode, toldErrors } from '../harness/http.ts';
import { createTask, newKey, postKeyed } from '../harness/keyed.ts';
import { startTestServer } from '../harness/server.ts';

const uniqueName = (what: string) => `${what}_${randomUUID().replaceAll('-', '')}`;

const brokenUrl = await migratedDatabase(uniqueName('broken'));
const broken = await startTestServer({ databaseUrl: brokenUrl });
const proxy = await databaseBehindProxy(uniqueName('proxied'));
const cutOff = await startTestServer({ databaseUrl: proxy.url });

async function connect(connectionString: string): Promise<pg.Client> {
  const client = new pg.Client({ connectionString });
  await client.connect();
  onTestFinished(() => client.end());
  return client;
}

/** With it the status tells whether an operation came to be executed. */
const strict = { Accept: 'application/graphql-response+json' };
const watchlists = '{ viewer { watchlists { nodes { name items { id } } } } }';
const unreachable = 'The service cannot reach its database. Try again in a moment.';

/** Ends every other connection of a database, as its administrator may, and waits until they are gone. */
async function endConnections(client: pg.Client, url: string): Promise<void> {
  const name = new URL(url).pathname.slice(1);
  await client.query(
    'SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE datname = $1 AND pid <> pg_backend_pid()',
    [name],
  );
}

describe('what nobody expected', () => {
  test('is told without its cause: no SQL, no table, no path', async () => {
    const { token } = await newUser(broken);
    const client = await connect(brokenUrl);
    await client.query('ALTER TABLE watchlists RENAME TO elsewhere');
    onTestFinished(async () => {
      await client.query('ALTER TABLE elsewhere RENAME TO watchlists');
    });
    const answer = await sendQuery(broken.url, watchlists, { Authorization: `Bearer ${token}` });
    const errors = toldErrors(answer);
    expect(errors.map((error) => error.extensions)).toEqual([
      { code: 'INTERNAL_SERVER_ERROR', requestId: answer.headers['x-request-id'] },
    ]);
    expect(answer.body.toString()).not.toMatch(/SELECT|FROM|table|relation|prisma|public\.|invocation|\.ts/i);
  });

  test('is told in the same way where it happens before the operation, as in reading the session', async () => {
    const { token } = await newUser(broken);
    const client = await connect(brokenUrl);
    await client.query('ALTER TABLE sessions RENAME TO elsewhere');
    onTestFinished(async () => {
      await client.query('ALTER TABLE elsewhere RENAME TO sessions');
    });
    const answer = await sendQuery(broken.url, '{ viewer { id } }', { ...strict, Authorization: `Bearer ${token}` });
    expect(answer.status).toBe(500);
    expect(toldCode(answer)).toBe('INTERNAL_SERVER_ERROR');
    expect(answer.body.toString()).not.toMatch(/SELECT|FROM|table|relation|prisma|public\.|invocation|\.ts/i);
  });

  test('is told in the same way where it happens before anything is read, without a stack', async () => {
    const throwing: Plugin = {
      onRequestParse() {
        throw new Error('a secret');
      },
    };
    const log = createLogger('silent');
    const yoga = createYoga<{ requestId: string }>({
      schema,
      logging: false,
      maskedErrors: false,
      plugins: [useToldErrors(log), throwing],
    });
    const failing = createServer((request, response) => {
      response.setHeader('X-Request-Id', 'that-one');
      return yoga(request, response, { requestId: 'that-one' });
    });
    await once(failing.listen(0, '127.0.0.1'), 'listening');
    onTestFinished(async () => {
      failing.close();
      await once(failing, 'close');
    });
    const { port } = z.object({ port: z.number() }).parse(failing.address());
    const answer = await sendQuery(`http://127.0.0.1:${port}/graphql`, '{ __typename }');
    expect(answer.status).toBe(500);
    expect(toldErrors(answer).map((error) => error.extensions)).toEqual([
      { code: 'INTERNAL_SERVER_ERROR', requestId: 'that-one' },
    ]);
    expect(answer.body.toString()).not.toMatch(/secret|\.ts|\bat /);
  });
});

describe('a database that goes away', () => {
  const ready = () => send(pathOf(cutOff, '/health/ready'));

  test('is told as SERVICE_UNAVAILABLE and by readiness, and all works again once it is back', async () => {
    const { token } = await newUser(cutOff);
    const asUser = () => sendQuery(cutOff.url, watchlists, { ...strict, Authorization: `Bearer ${token}` });
    expect((await ready()).status).toBe(200);

    await proxy.cut();
    const refused = await asUser();
    expect(toldErrors(refused)).toMatchObject([{ message: unreachable, extensions: { code: 'SERVICE_UNAVAILABLE' } }]);
    expect(refused.status).toBe(503);
    const unready = await ready();
    expect(unready.status).toBe(503);
    expect(jsonOf(unready)).toMatchObject({ status: 'unready', dependencies: { database: { status: 'down' } } });
    expect((await send(pathOf(cutOff, '/health/live'))).status).toBe(200);
    expect((await sendQuery(cutOff.url, '{ quotes(symbols: ["AAPL"]) { price } }')).status).toBe(200);

    await proxy.restore();
    expect((await ready()).status).toBe(200);
    expect(jsonOf(await asUser())).toMatchObject({ data: { viewer: { watchlists: { nodes: [] } } } });
  });

  test('a mutation that it fails is told as SERVICE_UNAVAILABLE too', async () => {
    await proxy.cut();
    onTestFinished(() => proxy.restore());
    const input = `{ email: "${randomUUID()}@example.com", username: "${randomUUID().slice(0, 8)}", password: "long enough" }`;
    const answer = await sendQuery(cutOff.url, `mutation { signUp(input: ${input}) { __typename } }`);
    expect(toldCode(answer)).toBe('SERVICE_UNAVAILABLE');
  });

  test('connections ended by its administrator are replaced: no caller notices', async () => {
    const { token } = await newUser(broken);
    const client = await connect(brokenUrl);
    await endConnections(client, brokenUrl);
    await vi.waitFor(async () => {
      const answer = await sendQuery(broken.url, watchlists, { Authorization: `Bearer ${token}` });
      expect(jsonOf(answer)).toMatchObject({ data: { viewer: { watchlists: { nodes: [] } } } });
    });
  });

  test('a query that is under way when its connection is ended is told as SERVICE_UNAVAILABLE', async () => {
    const { token } = await newUser(broken);
    const client = await connect(brokenUrl);
    const locker = await connect(brokenUrl);
    await locker.query('BEGIN; LOCK TABLE watchlists');
    onTestFinished(async () => {
      await locker.query('ROLLBACK');
    });
    const answer = sendQuery(broken.url, watchlists, { Authorization: `Bearer ${token}` });
    await vi.waitFor(async () => {
      const { rowCount } = await client.query(
        `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
         WHERE datname = current_database() AND wait_event_type = 'Lock'`,
      );
      expect(rowCount).toBeGreaterThan(0);
    });
    expect(toldCode(await answer)).toBe('SERVICE_UNAVAILABLE');
  });

  test('one that another has taken over from, and may only be read, is told as SERVICE_UNAVAILABLE to who changes something', async () => {
    const { token } = await newUser(broken);
    const name = new URL(brokenUrl).pathname.slice(1);
    const client = await connect(brokenUrl);
    const call = { token, variables: { title: 'x' } };
    const key = newKey();
    const letWrite = async () => {
      await client.query('SET default_transaction_read_only = off');
      await client.query(`ALTER DATABASE ${name} RESET default_transaction_read_only`);
      await endConnections(client, brokenUrl);
    };
    onTestFinished(letWrite);
    await client.query(`ALTER DATABASE ${name} SET default_transaction_read_only = on`);
    await endConnections(client, brokenUrl);
    const answers = [await postKeyed(broken, createTask, key, call), await post(broken, createTask, call)];
    await letWrite();
    expect(answers.map(({ errors }) => errors?.[0]?.extensions.code)).toEqual([
      'SERVICE_UNAVAILABLE',
      'SERVICE_UNAVAILABLE',
    ]);
    expect(await postKeyed(broken, createTask, key, call)).toMatchObject({ code: null, isReplay: false });
  });

  test('a database that takes no more connections is told as SERVICE_UNAVAILABLE', async () => {
    const { token } = await newUser(broken);
    const name = new URL(brokenUrl).pathname.slice(1);
    const client = await connect(urlOf('postgres'));
    await client.query(`ALTER DATABASE ${name} ALLOW_CONNECTIONS false`);
    onTestFinished(async () => {
      await client.query(`ALTER DATABASE ${name} ALLOW_CONNECTIONS true`);
    });
    await endConnections(client, brokenUrl);
    const answer = await sendQuery(broken.url, watchlists, { Authorization: `Bearer ${token}` });
    expect(toldCode(answer)).toBe('SERVICE_UNAVAILABLE');
    expect((await send(pathOf(broken, '/health/ready'))).status).toBe(503);
  });
});
