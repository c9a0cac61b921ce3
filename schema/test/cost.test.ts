import fc from 'fast-check';
import { isObjectType, parse, validate } from 'graphql';
import { expect, test } from 'vitest';
import { costOf } from '../src/limits/cost.ts';
import { schema } from '../src/schema.ts';

type Variables = Readonly<Record<string, unknown>>;

function cost(query: string, variableValues?: Variables): number {
  const document = parse(query);
  expect(validate(schema, document)).toEqual([]);
  return costOf({ schema, document, variableValues });
}

const pages =
  'query ($n: Int, $m: Int, $bars: Int) { viewer { watchlists(first: $n) { nodes { items { instrument { candles(interval: D1, limit: $bars) { close } } } } } } instruments(last: $m) { nodes { symbol } } }';

const anything = fc.oneof(
  fc.integer(),
  fc.constant(null),
  fc.constant(undefined),
  fc.double(),
  fc.string(),
  fc.maxSafeInteger(),
);

test('a cost is a whole number of at least 1, whatever the variables', () => {
  fc.assert(
    fc.property(anything, anything, anything, (n, m, bars) => {
      const told = cost(pages, { n, m, bars });
      expect(Number.isSafeInteger(told)).toBe(true);
      expect(told).toBeGreaterThanOrEqual(1);
    }),
  );
});

test('what is left out by a condition costs nothing, in a fragment too', () => {
  const viewer = (rest: string) =>
    `query ($is: Boolean! = false) { viewer { tasks { nodes { id } } ${rest} a: id @skip(if: $is) b: id @include(if: $is) } }`;
  const [without, both] = [cost(viewer('')), cost(viewer('reports { nodes { id } }'))];
  expect(both).toBeGreaterThan(without);
  expect(cost(viewer('reports @include(if: $is) { nodes { id } }'))).toBe(without);
  expect(cost(viewer('reports @include(if: $is) { nodes { id } }'), { is: true })).toBe(both);
  expect(cost(viewer('reports @skip(if: true) { nodes { id } }'))).toBe(without);
  expect(cost(viewer('... @include(if: $is) { reports { nodes { id } } }'))).toBe(without);
  const spread = `${viewer('...More')} fragment More on User { reports @skip(if: $is) { nodes { id } } }`;
  expect(cost(spread)).toBe(both);
  expect(cost(spread, { is: true })).toBe(without);
});

test('a larger page never costs less, and of those that are delivered costs more', () => {
  const int32 = fc.integer({ min: -2_147_483_648, max: 2_147_483_647 });
  fc.assert(
    fc.property(int32, int32, fc.integer({ min: -10, max: 2_000 }), (a, b, bars) => {
      const [small, large] = [Math.min(a, b), Math.max(a, b)];
      expect(cost(pages, { n: small, m: small, bars })).toBeLessThanOrEqual(cost(pages, { n: large, m: large, bars }));
      expect(cost(pages, { n: 5, bars: Math.min(a, b) })).toBeLessThanOrEqual(
        cost(pages, { n: 5, bars: Math.max(a, b) }),
      );
    }),
  );
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 99 }), (size) => {
      expect(cost(pages, { n: size })).toBeLessThan(cost(pages, { n: size + 1 }));
    }),
  );
});

test('however many lists are asked for within lists, the cost is a number', () => {
  const inner = 'instrument { candles(interval: D1, limit: 1000) { close } }';
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 100 }), fc.integer({ min: 1, max: 30 }), (size, aliases) => {
      const lists = Array.from(
        { length: aliases },
        (_, index) => `a${index}: watchlists(first: ${size}) { nodes { items { ${inner} } } }`,
      );
      const told = cost(`{ viewer { ${lists.join(' ')} } }`);
      expect(Number.isSafeInteger(told)).toBe(true);
      expect(told).toBeGreaterThan(size * aliases);
    }),
  );
});

test.each<[string, string, Variables, number]>([
  ['a page that is not sized costs as one of 20', '{ instruments { totalCount } }', {}, 21],
  ['a search costs 25 more', '{ instruments(search: "bitcon", first: 3) { totalCount } }', {}, 29],
  [
    'a search of tasks costs 50 more',
    '{ viewer { tasks(filter: { search: "tax" }, first: 3) { totalCount } } }',
    {},
    55,
  ],
  [
    'a filter of tasks costs nothing',
    '{ viewer { tasks(filter: { search: null, tag: "tax" }) { totalCount } } }',
    {},
    22,
  ],
  ['a size of null counts as none', 'query ($n: Int) { instruments(first: $n) { totalCount } }', { n: null }, 21],
  ['a negative size counts as 1', '{ instruments(first: -1) { totalCount } }', {}, 2],
  [
    'a size of a billion counts as what is delivered at most',
    '{ instruments(first: 1000000000) { totalCount } }',
    {},
    101,
  ],
  ['two sizes count as the larger', '{ instruments(first: 3, last: 7) { totalCount } }', {}, 8],
  [
    'a bulk change counts each task, and what is selected of it',
    'mutation ($ids: [ID!]) { updateTasks(input: { ids: $ids, status: DONE }) { ... on UpdatedTasks { tasks { id title } } } }',
    { ids: ['a', 'b', 'c'] },
    21,
  ],
  [
    'of several types a value is one: what is selected of the dearest counts, and of the others nothing',
    'mutation { updateTasks(input: { filter: {}, status: DONE }) { __typename ... on UpdatedTasks { tasks { id title } } ... on Error { code message } ... on NotFoundError { message } } }',
    {},
    2509,
  ],
  [
    'an interface counts as the dearest of what it may be, with what is selected of all of them',
    '{ node(id: "x") { id ... on Task { title tags } ... on Analysis { results { score } } ... on Node { __typename } } }',
    {},
    8,
  ],
  [
    'one by a filter counts as the largest',
    'mutation { updateTasks(input: { filter: {}, status: DONE }) { __typename } }',
    {},
    1009,
  ],
  ['quotes count by their symbols', '{ quotes(symbols: ["A", "B", "C"]) { price } }', {}, 4],
  [
    'a null in place of a default counts as the default',
    'query ($s: [String!]! = ["A", "B"]) { quotes(symbols: $s) { price } }',
    { s: null },
    3,
  ],
  [
    'a null within a list counts as the default',
    'query ($s: String! = "A") { quotes(symbols: [$s]) { price } }',
    { s: null },
    2,
  ],
  [
    'variables that are missing are left to execution',
    'query ($s: [String!]!) { quotes(symbols: $s) { price } }',
    {},
    10,
  ],
  ['a hundred bars cost as five things', '{ instrument(symbol: "A") { candles(interval: D1) { close } } }', {}, 7],
  [
    'bars of the past cost a call to their source beside that, as they may',
    '{ instrument(symbol: "A") { candles(interval: D1, to: "2020-01-01T00:00:00Z", limit: 1) { close } } }',
    {},
    22,
  ],
  [
    'a set of indicators costs as one',
    '{ instrument(symbol: "A") { indicators(interval: D1) { rsi14 macd } } }',
    {},
    23,
  ],
  [
    'what the predictions of every model came to costs 10, as it is added up, and its lines as five',
    '{ modelPerformance { hits hitRate } }',
    {},
    20,
  ],
  ['a live bar costs as a stream', 'subscription { candles(symbol: "A", interval: D1) { isClosed } }', {}, 11],
  [
    'a live bar with its indicators costs a set of them more',
    'subscription { candles(symbol: "A", interval: D1) { indicators { rsi14 macd } } }',
    {},
    32,
  ],
  [
    'a series of indicators costs by its values, however often a name is told',
    'query ($n: [IndicatorName!]!) { instrument(symbol: "A") { indicatorSeries(names: $n, interval: D1) { times } } }',
    { n: ['RSI14', 'MACD', 'RSI14'] },
    37,
  ],
  [
    'a series of the past costs what it takes to read it',
    'query ($to: DateTime) { instrument(symbol: "A") { indicatorSeries(names: [OBV], interval: D1, to: $to) { times } } }',
    { to: '2026-01-01T00:00:00Z' },
    107,
  ],
  [
    'an analysis costs what it takes to compute it, as it may',
    'mutation { requestAnalysis(input: { symbol: "A" }) { __typename } }',
    {},
    110,
  ],
  [
    'the results of an analysis count once for each model',
    'query ($id: ID!) { node(id: $id) { ... on Analysis { results { score verdict } } } }',
    { id: 'x' },
    10,
  ],
  [
    'a figure of tasks that counts the few that matter costs little',
    '{ viewer { taskStats { overdue completedLast7Days } } }',
    {},
    4,
  ],
  ['one that looks at every task costs 10', '{ viewer { taskStats { total averageHoursToComplete } } }', {}, 22],
  ['percentiles cost 20, as hours are sorted', '{ viewer { taskStats { hoursToComplete { p50 p99 } } } }', {}, 24],
  [
    'weeks of figures cost a pass, and each its line',
    '{ viewer { taskStats { byWeek(weeks: 4) { weekStart created } } } }',
    {},
    30,
  ],
  [
    'more weeks than there may be cost what is delivered at most',
    '{ viewer { taskStats { byWeek(weeks: 2000000000) { created } } } }',
    {},
    126,
  ],
  [
    'lines of figures cost a pass, and each its line',
    '{ viewer { taskStats { byAssignee { assignee { username } open } byInstrument(first: 2) { open } } } }',
    {},
    104,
  ],
  ['following an analysis costs as a stream', 'subscription { analysis(id: "x") { status } }', {}, 11],
  [
    'a report costs what it takes to analyse all of a list, as it may',
    'mutation { requestReport(input: { watchlistId: "x" }) { __typename } }',
    {},
    210,
  ],
  ['following a report costs as a stream', 'subscription { report(id: "x") { progress } }', {}, 11],
  [
    'what is skipped will not run, and costs nothing',
    '{ plans { tier } instruments @skip(if: true) { nodes { id } } }',
    {},
    4,
  ],
  ['a mutation costs more than its fields', 'mutation { signOut }', {}, 10],
  ['a password costs more still', 'mutation { signIn(input: { email: "a", password: "b" }) { __typename } }', {}, 50],
])('%s', (_what, query, variables, expected) => {
  expect(cost(query, variables)).toBe(expected);
});

test('input that is wrong costs what right input does: its mutation tells what is wrong', () => {
  const query = 'mutation ($name: String!) { createWatchlist(input: { name: $name }) { __typename } }';
  expect(cost(query, { name: '' })).toBe(cost(query, { name: 'A list' }));
});

test('what the schema says of itself costs by how much of it is asked for', () => {
  const small = cost('{ __type(name: "Query") { name } }');
  const types = '{ __schema { types { name fields { name type { name } } } } }';
  const nested = '{ __schema { types { fields { type { fields { type { name kind } } } } } } }';
  expect(small).toBeLessThan(5);
  expect(cost(types)).toBeGreaterThan(small);
  expect(cost(nested)).toBeGreaterThan(cost(types));
});

test('every field that is paged costs by its page', () => {
  const paged = Object.values(schema.getTypeMap())
    .filter(isObjectType)
    .flatMap((type) => Object.values(type.getFields()))
    .filter(({ args }) => args.some(({ name }) => name === 'first'));
  expect(paged.length).toBeGreaterThan(1);
  expect(paged.filter(({ extensions }) => typeof extensions.complexity !== 'function').map(String)).toEqual([]);
});
