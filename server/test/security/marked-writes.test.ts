import { schema } from '@tickwire/schema';
import { isLeafType } from 'graphql';
import { expect, test } from 'vitest';
import { newKey, postKeyed } from '../harness/keyed.ts';
import { startTestServer } from '../harness/server.ts';
import { newScene } from './callers.ts';
import { rootFields } from './permissions.ts';

const server = await startTestServer({ smtpUrl: 'smtp://127.0.0.1:1', jobConcurrency: 0 });

const write = /\b(?:INSERT INTO|UPDATE|DELETE FROM)\s+(?:"public"\.)?"?(\w+)"?/i;
const marks = 'SET committed_at = coalesce';

/** Written beside a change, or for everybody: to write it again harms nobody. */
const besides = new Set(['audit_log', 'analysis_runs', 'chores', 'keyed_calls', 'service_secrets', 'set']);

/** The tables that were written to by what no commit marks the key for. */
function unmarkedIn(statements: readonly string[]): string[] {
  let isMarked = false;
  return statements.flatMap((sql) => {
    if (sql.includes(marks)) isMarked = true;
    if (/^(COMMIT|ROLLBACK)$/.test(sql)) isMarked = false;
    const table = write.exec(sql)?.[1] ?? 'set';
    return besides.has(table) || isMarked ? [] : [table];
  });
}

const mutations = Object.values(schema.getMutationType()?.getFields() ?? {});

const ending = /^(delete|remove|revoke|signOut|suspend|move)/;

test('whatever a mutation with a key changes, it changes in a transaction that marks the key', async () => {
  let marked = 0;
  let scene = await newScene(server);
  for (const { name, type } of mutations) {
    const call = `mutation { ${rootFields[`Mutation.${name}`]?.(scene)}${isLeafType(type) ? '' : ' { __typename }'} }`;
    const send = (token: string | undefined) => {
      server.statements.length = 0;
      return postKeyed(server, call, newKey(), token === undefined ? {} : { token });
    };
    const { code } = await send(name === 'signUp' ? undefined : scene.tokens.owner);
    if (code === 'FORBIDDEN') await send(scene.tokens.admin);
    expect({ name, unmarked: unmarkedIn(server.statements) }).toEqual({ name, unmarked: [] });
    if (!server.statements.some((sql) => sql.includes(marks))) continue;
    marked += 1;
    // What is gone leaves nothing to be done by the next.
    if (ending.test(name)) scene = await newScene(server);
  }
  expect(marked).toBeGreaterThan(mutations.length / 2);
}, 60_000);

test('what is written outside of such a transaction is seen', () => {
  const mark = `UPDATE keyed_calls ${marks}(committed_at, now())`;
  expect(unmarkedIn([mark, 'INSERT INTO "public"."tasks" ("id")', 'COMMIT'])).toEqual([]);
  expect(unmarkedIn([mark, 'COMMIT', 'DELETE FROM tasks WHERE id = $1'])).toEqual(['tasks']);
  expect(unmarkedIn(['WITH x AS (SELECT) UPDATE "public"."tasks" SET "id" = $1'])).toEqual(['tasks']);
});
