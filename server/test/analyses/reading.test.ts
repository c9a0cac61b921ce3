import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { analysisOf, endedRun } from '../harness/analysis.ts';
import { data, post } from '../harness/client.ts';
import { type QuickUser, quickUser } from '../harness/quick-user.ts';
import { startTestServer } from '../harness/server.ts';
import { endedAnalysis, requestAnalysis } from './asking.ts';

const server = await startTestServer({ jobConcurrency: 1 });
/** It does no jobs, whose statements would count among those of a query. */
const quiet = await startTestServer();

const pageShape = z.object({
  viewer: z.object({
    analyses: z.object({
      totalCount: z.number(),
      nodes: z.array(z.object({ id: z.string(), instrument: z.object({ symbol: z.string() }) })),
      pageInfo: z.object({ endCursor: z.string().nullable() }),
    }),
  }),
});

async function page({ token }: QuickUser, args = 'first: 20') {
  const query = `{ viewer { analyses(${args}) { totalCount nodes { id instrument { symbol } } pageInfo { endCursor } } } }`;
  return (await data(server, pageShape, query, { token })).viewer.analyses;
}

async function withAnalyses(symbols: readonly string[]) {
  const user = await quickUser(server);
  const ids: string[] = [];
  for (const symbol of symbols) ids.push(await analysisOf(server, user, await endedRun(server, symbol)));
  return { user, ids };
}

describe("a user's analyses", () => {
  test('are read page by page, the newest first, and by symbol', async () => {
    const { user, ids } = await withAnalyses(['AAPL', 'MSFT', 'AAPL']);
    const first = await page(user, 'first: 2');
    const second = await page(user, `first: 2, after: "${first.pageInfo.endCursor}"`);
    expect([...first.nodes, ...second.nodes].map(({ id }) => id)).toEqual(ids.toReversed());
    const ofApple = await page(user, 'symbol: "aapl"');
    expect({ count: ofApple.totalCount, ids: ofApple.nodes.map(({ id }) => id) }).toEqual({
      count: 2,
      ids: [ids[2], ids[0]],
    });
    expect((await page(user, 'symbol: "IBM"')).totalCount).toBe(0);
  });

  test("hold nobody else's, whatever cursor is sent", async () => {
    const [alice, bob] = [await withAnalyses(['AAPL', 'MSFT']), await withAnalyses(['IBM'])];
    const { endCursor } = (await page(alice.user, 'last: 1')).pageInfo;
    for (const argument of ['after', 'before']) {
      const { totalCount, nodes } = await page(bob.user, `${argument}: "${endCursor}"`);
      expect(totalCount).toBe(1);
      expect(bob.ids).toEqual(expect.arrayContaining(nodes.map(({ id }) => id)));
    }
  });

  test('of an unknown symbol are refused by its name', async () => {
    const { token } = await quickUser(server);
    const { errors } = await post(server, '{ viewer { analyses(symbol: "NOSUCH") { totalCount } } }', { token });
    expect(errors?.[0]).toMatchObject({
      extensions: { code: 'BAD_USER_INPUT' },
      message: expect.stringContaining('NOSUCH'),
    });
  });
});

test('prices and values are written with the decimals of the instrument', async () => {
  const { user, ids } = await withAnalyses(['AAPL']);
  const query = `query ($id: ID!) { node(id: $id) { ... on Analysis {
    priceAtAnalysis results { fairValue sensitivity { waccs growths values } } } } }`;
  expect(await data(server, z.unknown(), query, { token: user.token, variables: { id: ids[0] } })).toEqual({
    node: {
      priceAtAnalysis: '100.00',
      results: [
        { fairValue: null, sensitivity: null },
        { fairValue: '101.23', sensitivity: { waccs: [0.1], growths: [0.02], values: [[101.2345]] } },
      ],
    },
  });
});

test('a page with all results and scores costs three statements and their count, however many there are', async () => {
  const query = `{ viewer { analyses { totalCount nodes {
    score verdict confidence summary instrument { symbol quote { price } } results { score factors { name } } } } } }`;
  async function statementsFor(symbols: readonly string[]): Promise<string[]> {
    const { user } = await withAnalyses(symbols);
    await data(quiet, z.unknown(), '{ viewer { id } }', user);
    quiet.statements.length = 0;
    await data(quiet, z.unknown(), query, user);
    return quiet.statements.map((sql) => /FROM "public"\."(\w+)"/.exec(sql)?.[1] ?? sql).sort();
  }
  const few = await statementsFor(['AAPL']);
  const many = await statementsFor(['AAPL', 'MSFT', 'IBM', 'SPX', 'ES', 'NQ', 'AAPL', 'MSFT']);
  expect(many).toEqual(few);
  expect(many).toEqual(['analyses', 'analyses', 'analysis_results', 'analysis_runs']);
});

test('asking for what is there costs two statements', async () => {
  const user = await quickUser(server);
  const { id } = await requestAnalysis(server, user, { symbol: 'GC' });
  await endedAnalysis(server, user, id);
  quiet.statements.length = 0;
  expect(await requestAnalysis(quiet, user, { symbol: 'GC' })).toMatchObject({ id, cached: true });
  expect(quiet.statements.filter((sql) => /\banaly/.test(sql))).toHaveLength(2);
});

test("what a user asked for is in the export of the account's data", async () => {
  const { user } = await withAnalyses(['AAPL']);
  const shape = z.object({ viewer: z.object({ dataExport: z.looseObject({ analyses: z.array(z.unknown()) }) }) });
  const { viewer } = await data(server, shape, '{ viewer { dataExport } }', user);
  expect(viewer.dataExport.analyses).toMatchObject([
    { variants: ['BASIC@1', 'DCF@1'], instrument: { symbol: 'AAPL' }, run: { status: 'COMPLETED', price: '100' } },
  ]);
});
