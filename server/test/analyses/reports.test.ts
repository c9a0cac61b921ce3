import { describe, expect, test } from 'vitest';
import { newWatchlist, post } from '../harness/client.ts';
import { databaseId, globalId } from '../harness/global-id.ts';
import { mutate } from '../harness/mutation.ts';
import { type QuickUser, quickUser } from '../harness/quick-user.ts';
import { startTestServer } from '../harness/server.ts';
import { openReadySocket, subscribe } from '../harness/socket.ts';
import { newTask } from '../harness/tasks.ts';
import { hanging, refusing, saying, startChatStandIn } from '../standins/chat-completions.ts';
import { newInstrument } from './asking.ts';
import { followReport, ownReports, requestReport, type ToldReport } from './report-requests.ts';

const endpoint = await startChatStandIn();
endpoint.answers = [refusing(500)];
// Jobs are done by the one that has a language model, whoever is asked for them.
const server = await startTestServer();
const elsewhere = await startTestServer();
const telling = await startTestServer({
  jobConcurrency: 4,
  textModel: { baseUrl: endpoint.url, apiKey: 'sk-very-secret', model: 'a-model', timeoutMs: 400 },
});

const idOf = (result: { readonly [name: string]: unknown }): string => String(result.id);

/** The last state of a report on these symbols. */
async function written(user: QuickUser, symbols: readonly string[], where = server): Promise<ToldReport> {
  const watchlistId = await newWatchlist(where, user, symbols);
  const asked = await requestReport(where, user, watchlistId);
  const last = (await followReport(where, user, idOf(asked))).at(-1);
  if (last === undefined) throw new Error('nothing was told');
  return last;
}

/** An instrument without a price, and what models said of it: one run after another, the last of which is fresh. */
async function judged(...scores: readonly number[]): Promise<string> {
  const instrument = await newInstrument(server);
  await Promise.all([server, elsewhere, telling].map(({ services }) => services.market.catalogue.reload()));
  for (const [index, score] of scores.entries()) {
    const result = { score, confidence: 0.9, reasoning: 'x', assumptions: {}, factors: [], version: 1 };
    await server.database.analysisRun.create({
      data: {
        instrumentId: instrument.id,
        status: 'COMPLETED',
        price: '100',
        weights: { BASIC: 1, BUFFETT: 1, LYNCH: 1, DCF: 1 },
        completedAt: new Date(Date.now() - (scores.length - index) * 60_000),
        expiresAt: new Date(Date.now() + (index === scores.length - 1 ? 3_600_000 : -1)),
        results: {
          create: [
            { ...result, model: 'BASIC', position: 0 },
            { ...result, score: 0, model: 'DCF', position: 1 },
          ],
        },
      },
    });
  }
  return instrument.symbol;
}

describe('a report', () => {
  test('is answered at once, and followed on any server until it is there', async () => {
    const user = await quickUser(server);
    const watchlistId = await newWatchlist(server, user, ['AAPL', 'MSFT']);
    const asked = await requestReport(server, user, watchlistId);
    expect(asked).toMatchObject({ __typename: 'Report', progress: 0, markdown: null, watchlist: { id: watchlistId } });
    const states = await followReport(elsewhere, user, idOf(asked));
    const progress = states.map((state) => state.progress);
    expect(progress).toEqual(progress.toSorted((a, b) => a - b));
    const last = states.at(-1);
    expect(last).toMatchObject({ status: 'COMPLETED', progress: 1, failure: null, watchlist: { name: 'A list' } });
    expect(last?.sections?.movers.map(({ instrument }) => instrument.symbol).sort()).toEqual(['AAPL', 'MSFT']);
    for (const { verdict, price } of last?.sections?.movers ?? []) {
      expect(verdict).toMatch(/BUY|SELL|HOLD/);
      expect(last?.markdown).toContain(price);
    }
    expect(last?.markdown).toContain('# A list\n');
    expect(await ownReports(server, user)).toEqual({ totalCount: 1, nodes: [last] });
  });

  test('that has ended is told as it is, and asking again begins another one, which comes first', async () => {
    const user = await quickUser(server);
    const watchlistId = await newWatchlist(server, user);
    const first = idOf(await requestReport(server, user, watchlistId));
    await followReport(server, user, first);
    expect((await followReport(elsewhere, user, first)).map(({ status }) => status)).toEqual(['COMPLETED']);
    const second = idOf(await requestReport(server, user, watchlistId));
    expect(second).not.toBe(first);
    await followReport(server, user, second);
    expect((await ownReports(server, user)).nodes.map(({ id }) => id)).toEqual([second, first]);
  });

  test('of an empty list says so', async () => {
    const last = await written(await quickUser(server), []);
    expect(last.sections).toMatchObject({ movers: [], verdictChanges: [], attention: [] });
    expect(last.markdown).toContain('The watchlist is empty');
  });

  test('tells verdicts that changed, by the models of the plan, and what is strong or disputed', async () => {
    const symbol = await judged(50, 85);
    const free = await written(await quickUser(server), [symbol]);
    expect(free.sections?.verdictChanges).toEqual([
      { instrument: { symbol }, before: { verdict: 'HOLD', score: 50 }, after: { verdict: 'STRONG_BUY', score: 85 } },
    ]);
    expect(free.sections?.attention.map(({ rule }) => rule)).toEqual(['NO_PRICE', 'STRONG_VERDICT']);
    const expert = await written(await quickUser(server, { tier: 'EXPERT' }), [symbol]);
    expect(expert.sections?.attention.map(({ rule }) => rule)).toEqual(['NO_PRICE', 'DISAGREEMENT']);
  });

  test('tells of a symbol that cannot be analysed why, and of the others what there is', async () => {
    const symbol = await judged();
    const { status, sections } = await written(await quickUser(server), [symbol, 'IBM']);
    expect(status).toBe('COMPLETED');
    expect(sections?.movers.map(({ instrument }) => instrument.symbol)).toEqual(['IBM']);
    const ofIt = sections?.attention.filter(({ instrument }) => instrument.symbol === symbol);
    expect(ofIt?.map(({ rule }) => rule)).toEqual(['NO_PRICE', 'NOT_ANALYSED']);
    expect(ofIt?.[1]?.message).toMatch(/\.$/);
  });

  test('shows the name and the notes of its list as they are, and as nothing else', async () => {
    const user = await quickUser(server);
    const watchlistId = await newWatchlist(server, user);
    const name = '](javascript:alert(1)) <b>';
    await mutate(server, 'renameWatchlist', { args: { input: { watchlistId, name } }, token: user.token });
    const note = '| <script>';
    await mutate(server, 'addToWatchlist', {
      args: { input: { watchlistId, symbol: 'IBM', note } },
      token: user.token,
    });
    const states = await followReport(server, user, idOf(await requestReport(server, user, watchlistId)));
    expect(states.at(-1)?.markdown).toContain('# \\](javascript:alert(1)) &lt;b&gt;\n');
    expect(states.at(-1)?.markdown).toContain('| \\| &lt;script&gt; |');
    expect(states.at(-1)?.sections?.movers[0]?.note).toBe(note);
  });
});

describe('a report that a language model introduces', () => {
  test('has its words, where every number in them is its own, and nothing of what its owner wrote is sent', async () => {
    const user = await quickUser(server);
    const symbol = await judged(50, 85);
    const watchlistId = await newWatchlist(telling, user, [symbol]);
    const input = { watchlistId, symbol: 'IBM', note: 'my secret note' };
    await mutate(telling, 'addToWatchlist', { args: { input }, token: user.token });
    const dueAt = new Date(Date.now() + 86_400_000).toISOString();
    await newTask(telling, user, { title: 'my secret task', symbol: 'IBM', dueAt });
    endpoint.answers = [saying('Of the 2 symbols,\nnot many moved, and there are some to look at.')];
    const before = endpoint.asked.length;
    const states = await followReport(telling, user, idOf(await requestReport(telling, user, watchlistId)));
    const { sections, markdown } = states.at(-1) ?? {};
    expect(sections?.introduction).toBe('Of the 2 symbols, not many moved, and there are some to look at.');
    expect(markdown).toContain(sections?.introduction);
    expect(sections?.tasksDue).toMatchObject([{ title: 'my secret task' }]);
    const sent = endpoint.asked.slice(before).map(({ messages }) => JSON.stringify(messages));
    expect(sent.length).toBeGreaterThan(0);
    expect(sent.join()).not.toMatch(/secret|A list/);
  });

  test.each([
    ['invents a number', saying('Of the 7 symbols, not many moved, and there are some to look at.')],
    ['names a verdict', saying('It is a strong buy.')],
    ['writes HTML', saying('It is <b>this</b>.')],
    ['answers 500', refusing(500)],
    ['answers 429', refusing(429, { 'Retry-After': '60' })],
    ['hangs', hanging],
  ])('stays in plain words where it %s', async (_what, answer) => {
    endpoint.answers = [answer];
    const { status, sections } = await written(await quickUser(server), [await judged(50, 50)], telling);
    expect(status).toBe('COMPLETED');
    expect(sections?.introduction).toMatch(/^Of 1 symbol, 0 rose and 0 fell\. No verdict changed\. 1 thing asks/);
  });

  test('goes with its watchlist, of which whoever follows it hears', async () => {
    endpoint.answers = [hanging];
    const user = await quickUser(server);
    const watchlistId = await newWatchlist(telling, user, [await judged(50)]);
    const id = idOf(await requestReport(telling, user, watchlistId));
    const socket = await openReadySocket(elsewhere, user.token);
    socket.send(subscribe('1', `subscription { report(id: "${id}") { status } }`));
    await mutate(server, 'deleteWatchlist', { args: { id: watchlistId }, token: user.token });
    let last = await socket.next();
    while (last.type === 'next' && !JSON.stringify(last.payload).includes('NOT_FOUND')) last = await socket.next();
    expect(JSON.stringify(last.payload)).toContain('NOT_FOUND');
    expect(await ownReports(server, user)).toEqual({ totalCount: 0, nodes: [] });
  });

  test('is one, however often it is asked for meanwhile', async () => {
    endpoint.answers = [hanging];
    const user = await quickUser(server);
    const watchlistId = await newWatchlist(server, user, [await judged(50)]);
    const asked = await Promise.all(
      [telling, telling, telling, telling].map((where) => requestReport(where, user, watchlistId)),
    );
    expect(new Set(asked.map(idOf)).size).toBe(1);
    await followReport(server, user, idOf(asked[0] ?? {}));
  });
});

describe('what is refused', () => {
  test("a list that is not there, or is somebody else's", async () => {
    const [alice, bob] = [await quickUser(server), await quickUser(server)];
    const ids = [await newWatchlist(server, alice), 'x', globalId('User', bob.databaseId)];
    for (const id of ids) {
      expect(await requestReport(server, bob, id)).toMatchObject({
        __typename: 'NotFoundError',
        message: 'There is no such watchlist.',
      });
    }
    expect((await ownReports(server, alice)).totalCount).toBe(0);
  });

  test("following one that is not there, or is somebody else's", async () => {
    const [alice, bob] = [await quickUser(server), await quickUser(server)];
    const id = idOf(await requestReport(server, alice, await newWatchlist(server, alice)));
    for (const wrong of [id, 'x']) {
      const socket = await openReadySocket(server, bob.token);
      socket.send(subscribe('1', `subscription { report(id: "${wrong}") { status } }`));
      expect(JSON.stringify(await socket.next())).toContain('NOT_FOUND');
    }
  });

  test.each([
    ['FREE', 20],
    ['PRO', 100],
    ['EXPERT', 100],
  ] as const)('of the plan %s more than %i a day, where one that is under way is not counted', async (tier, limit) => {
    const user = await quickUser(server, { tier });
    await server.services.limits.counter('reports', 86_400).add(user.databaseId, limit - 1);
    const watchlistId = await newWatchlist(server, user);
    await followReport(server, user, idOf(await requestReport(server, user, watchlistId)));
    for (let tries = 0; tries < 2; tries += 1) {
      const refused = await requestReport(server, user, watchlistId);
      expect(refused).toMatchObject({ __typename: 'PlanLimitError', code: 'PLAN_LIMIT' });
      expect(refused.message).toBe(`The plan ${tier} allows ${limit} reports a day: ask again in 24 hours.`);
    }
    const another = databaseId(await newWatchlist(server, user));
    const underWay = await server.database.report.create({
      data: { userId: user.databaseId, watchlistId: another, activeId: another },
    });
    const again = await requestReport(server, user, globalId('Watchlist', another));
    expect(again.id).toBe(globalId('Report', underWay.id));
  });

  test('whoever is not signed in', async () => {
    const query = 'mutation { requestReport(input: { watchlistId: "x" }) { __typename } }';
    expect((await post(server, query)).errors?.[0]?.extensions.code).toBe('UNAUTHENTICATED');
  });
});
