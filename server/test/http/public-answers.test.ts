import { persistedOperations, schema } from '@tickwire/schema';
import { type GraphQLObjectType, getNamedType, isObjectType, parse } from 'graphql';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { sharedForSeconds } from '../../src/http/public-answers.ts';
import { newUser } from '../harness/client.ts';
import { type Answer, jsonOf, send, toldCode } from '../harness/http.ts';
import { startTestServer } from '../harness/server.ts';

const app = 'https://app.example.com';
const server = await startTestServer({ corsOrigins: [app] });

const ask = (query: string, headers: Record<string, string> = {}, variables: unknown = {}): Promise<Answer> => {
  const search = new URLSearchParams({ query, variables: JSON.stringify(variables) });
  return send(`${server.url}?${search}`, { headers });
};

const cacheControl = async (...call: Parameters<typeof ask>) => (await ask(...call)).headers['cache-control'];
const notShared = 'private, no-store';

describe('what is the same for everyone', () => {
  test.each([
    ['{ plans { tier models } }', 3_600],
    [
      '{ instruments(first: 2) { totalCount pageInfo { hasNextPage } edges { cursor node { symbol } } nodes { name } } }',
      60,
    ],
    ['{ instrument(symbol: "AAPL") { symbol provenance { licence } } }', 60],
    ['{ instrument(symbol: "AAPL") { fundamentals { revenue } } }', 60],
    ['{ instrument(symbol: "AAPL") { candles(interval: D1, limit: 1) { close } } }', 5],
    ['{ instrument(symbol: "AAPL") { quote { price } } }', 1],
    ['{ quotes(symbols: ["AAPL"]) { price } }', 1],
    ['{ plans { tier } quotes(symbols: ["AAPL"]) { price } }', 1],
    ['query A { ...P } fragment P on Query { plans { ...T } } fragment T on Plan { tier }', 3_600],
    ['{ ... on Query { ... @include(if: true) { plans { __typename tier } } } }', 3_600],
  ])('may be kept by any cache, as long as its shortest-lived field: %s', async (query, seconds) => {
    const answer = await ask(query);
    expect(answer.status).toBe(200);
    expect(answer.headers['cache-control']).toBe(`public, max-age=${seconds}`);
    expect(answer.headers.etag).toMatch(/^"[\w-]{27}"$/);
    expect(answer.headers.vary?.split(', ')).toEqual(['Accept', 'Authorization', 'Cookie', 'Origin']);
  });

  test('is answered 304 to whoever has it', async () => {
    const query = '{ plans { tier } }';
    const first = await ask(query);
    const again = await ask(query, { 'If-None-Match': `W/${first.headers.etag}` });
    expect({ status: again.status, bytes: again.body.length }).toEqual({ status: 304, bytes: 0 });
    for (const name of ['etag', 'cache-control', 'vary']) expect(again.headers[name]).toBe(first.headers[name]);
    expect((await ask(query, { 'If-None-Match': '"other"' })).status).toBe(200);
  });

  test('holds the data alone, and nothing about the one who asked first', async () => {
    const answer = await ask('{ plans { tier } }');
    expect(Object.keys(z.record(z.string(), z.unknown()).parse(jsonOf(answer)))).toEqual(['data']);
    for (const name of Object.keys(answer.headers)) expect(name).not.toMatch(/^(x-)?ratelimit|retry-after/);
  });

  test('has another tag for another content', async () => {
    const tags = await Promise.all(
      ['{ plans { tier } }', '{ plans { models } }'].map(async (query) => (await ask(query)).headers.etag),
    );
    expect(new Set(tags).size).toBe(2);
  });

  test('carries its CORS headers, by the origin', async () => {
    const answer = await ask('{ plans { tier } }', { Origin: app });
    expect(answer.headers['access-control-allow-origin']).toBe(app);
    expect(answer.headers['cache-control']).toMatch(/^public/);
    expect(answer.headers.vary).toMatch(/\bOrigin\b/);
  });

  describe('by hash, to a page of another origin', () => {
    /** What browsers send across origins without asking before: a GET with no header of the page's but these. */
    const simple = { Origin: app, Accept: 'application/graphql-response+json, application/json' };

    const askByHash = (documentId: string, variables: unknown = {}) =>
      send(`${server.url}?${new URLSearchParams({ documentId, variables: JSON.stringify(variables) })}`, {
        headers: simple,
      });

    const hashOf = (beginning: string) =>
      [...persistedOperations].find(([, document]) => document.startsWith(beginning))?.[0] ?? '';

    test.each([
      ['query Plans', {}, 3_600],
      ['query Quotes', { symbols: ['AAPL'] }, 1],
    ])('may be kept as it may be by text: %s', async (beginning, variables, seconds) => {
      const answer = await askByHash(hashOf(beginning), variables);
      expect(answer.headers).toMatchObject({
        'cache-control': `public, max-age=${seconds}`,
        'access-control-allow-origin': app,
      });
      expect(Object.keys(z.object({ data: z.looseObject({}) }).parse(jsonOf(answer)).data)).toHaveLength(1);
    });

    test('is 404 where nobody knows it, which nobody keeps', async () => {
      const answer = await askByHash('a'.repeat(64));
      expect({ status: answer.status, code: toldCode(answer) }).toEqual({
        status: 404,
        code: 'PERSISTED_QUERY_NOT_FOUND',
      });
      expect(answer.headers).toMatchObject({ 'cache-control': notShared, 'access-control-allow-origin': app });
    });
  });
});

describe('what two users can never share', () => {
  test.each([
    '{ viewer { username } }',
    '{ plans { tier } viewer { username } }',
    'query { ...A } fragment A on Query { plans { tier } ...B } fragment B on Query { viewer { id } }',
    '{ node(id: "x") { id } }',
    '{ plans { tier } ... on Query { viewer { plan { tier } } } }',
    '{ __typename }',
    '{ __schema { queryType { name } } }',
  ])('anything with a field that is not marked: %s', async (query) => {
    expect(await cacheControl(query)).toBe(notShared);
  });

  test('anything that came with a credential, whether it holds or not', async () => {
    const { token } = await newUser(server);
    const query = '{ plans { tier } }';
    const cookie = `tickwire_session_${new URL(server.url).port}=${token}`;
    for (const headers of [
      { Authorization: `Bearer ${token}` },
      { Authorization: 'Bearer nope' },
      { Authorization: '' },
      { Cookie: cookie },
      { Cookie: cookie, Origin: 'https://elsewhere.example' },
      { Cookie: 'a=b' },
    ]) {
      const answer = await ask(query, headers);
      expect(answer.headers['cache-control']).toBe(notShared);
      expect(answer.headers.etag).toBeUndefined();
    }
  });

  test('anything with an error in it', async () => {
    const query = '{ plans { tier } instrument(symbol: "AAPL") { candles(interval: D1, limit: 100000) { close } } }';
    expect(await cacheControl(query)).toBe(notShared);
    expect(await cacheControl('{ nope }')).toBe(notShared);
    expect(await cacheControl('query ($s: String!) { instrument(symbol: $s) { name } }')).toBe(notShared);
  });

  test('anything by POST', async () => {
    const answer = await send(server.url, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: '{"query":"{ plans { tier } }"}',
    });
    expect(answer.headers['cache-control']).toBe(notShared);
  });

  test('an operation of the document that was not asked for does not count, the one asked for does', () => {
    const document = parse('query A { plans { tier } } query B { viewer { id } }');
    expect(sharedForSeconds(schema, document, 'A')).toBe(3_600);
    expect(sharedForSeconds(schema, document, 'B')).toBe(0);
    expect(sharedForSeconds(schema, document)).toBe(0);
  });
});

/** Every field that an answer for everyone may hold, with the seconds that it is marked with. */
function sharedFields(type: GraphQLObjectType, found = new Map<string, string>()): Map<string, string> {
  for (const field of Object.values(type.getFields())) {
    const name = `${type.name}.${field.name}`;
    const of = getNamedType(field.type);
    const { cacheForSeconds } = field.extensions;
    if (found.has(name)) continue;
    const isInner = isObjectType(of);
    if (typeof cacheForSeconds === 'number') found.set(name, String(cacheForSeconds));
    else if (!isInner && type !== schema.getQueryType()) found.set(name, 'as its parent');
    if (found.has(name) && isInner) sharedFields(of, found);
  }
  return found;
}

/** Whoever adds a field to one of these types has to say here that it is the same for everyone. */
test('these fields and no others may be in an answer that everybody is given', () => {
  const query = schema.getQueryType();
  const byType = Map.groupBy(query ? sharedFields(query) : [], ([name]) => name.split('.')[0]);
  const told = [...byType].map(
    ([type, fields]) =>
      `${type}: ${fields.map(([name, how]) => `${name.split('.')[1]}${how === 'as its parent' ? '' : `=${how}`}`).join(' ')}`,
  );
  expect(told.sort()).toEqual([
    'Candle: close high low missingBefore open time volume',
    'FundamentalsYear: capitalExpenditure cashAndShortTermInvestments currency currentAssets currentLiabilities ' +
      'depreciationAndAmortization dividendsPaid endsOn epsDiluted fiscalYear freeCashFlow grossProfit incomeBeforeTax ' +
      'incomeTax interestExpense inventories netIncome operatingCashFlow operatingIncome revenue sharesDiluted ' +
      'sharesRepurchased totalAssets totalDebt totalEquity workingCapitalCashFlow',
    'IndicatorLine: name values',
    'IndicatorSeries: interval lines=5 times',
    'IndicatorSet: adx14 asOf atr14 bollingerLower bollingerMiddle bollingerUpper cci20 ema20 interval macd macdHistogram macdSignal mfi14 obv rsi14 sma20 sma50 stochasticD stochasticK vwap vwapDistance',
    'Instrument: assetClass candles=5 currency delistedAt fundamentals=3600 id indicatorSeries=5 indicators=5 name priceDecimals provenance=60 quote=1 symbol',
    'InstrumentConnection: edges=Infinity nodes=Infinity pageInfo=Infinity totalCount',
    'InstrumentEdge: cursor node=Infinity',
    'PageInfo: endCursor hasNextPage hasPreviousPage startCursor',
    'Plan: costPerMinute maxWatchedSymbols models tier',
    'Provenance: description licence origin synthetic',
    'Query: instrument=60 instruments=60 plans=3600 quotes=1',
    'Quote: asOf ask bid change changePercent high low open previousClose price source stale symbol synthetic volume',
  ]);
});
