import { buildSchema, GraphQLError, GraphQLSchema, parse, validateSubscriptionArgs } from 'graphql';
import { describe, expect, test } from 'vitest';
import { CollectingExit } from './collecting-exit.ts';
import { Source } from './source.ts';
import { type Asked, aTurn, createSubscriber } from './subscribing.ts';

interface Tick {
  readonly symbol: string;
  readonly price: string;
  readonly fails?: boolean;
}

interface Context {
  readonly viewer: string | null;
}

const typeDefs = `
  type Query { none: Boolean }
  type Tick { symbol(upper: Boolean = false): String!  price: String  change: String  viewer: String }
  type Subscription { ticks(symbols: [String!]!, after: String): Tick!  mine: Tick! }
`;

/** One schema with a shared field and one that is everybody's own, and a count of what is executed. */
function setUp() {
  const source = new Source<Tick>();
  const executed = { symbol: 0 };
  const viewers: (string | null)[] = [];
  const joined: (string | null)[] = [];
  const schema = new GraphQLSchema(buildSchema(typeDefs).toConfig());
  const fields = (name: string) => {
    const type = schema.getType(name);
    if (type === undefined || !('getFields' in type)) throw new Error(name);
    return type.getFields();
  };
  const field = (type: string, name: string) => {
    const found = fields(type)[name];
    if (found === undefined || !('resolve' in found)) throw new Error(name);
    return found;
  };
  field('Subscription', 'ticks').subscribe = (_root, { symbols }: { symbols: string[] }, { viewer }: Context) => {
    if (viewer === 'banned') throw new GraphQLError('Not you.');
    joined.push(viewer);
    return source.stream(symbols.join());
  };
  field('Subscription', 'ticks').resolve = (event: Tick) => event;
  field('Subscription', 'mine').subscribe = async function* () {
    yield { symbol: 'A', price: '1' };
  };
  field('Subscription', 'mine').resolve = (event: Tick) => event;
  field('Tick', 'symbol').resolve = ({ symbol }: Tick, { upper }: { upper: boolean }) => {
    executed.symbol += 1;
    return upper ? symbol.toUpperCase() : symbol;
  };
  field('Tick', 'price').resolve = ({ price, fails }: Tick) => {
    if (fails === true) throw new GraphQLError('No price.', { extensions: { code: 'NO_PRICE' } });
    return price;
  };
  field('Tick', 'change').resolve = ({ fails }: Tick) => {
    if (fails === true) throw new Error('a secret of the database');
    return '0.1';
  };
  field('Tick', 'viewer').resolve = (_tick: Tick, _args: object, { viewer }: Context) => {
    viewers.push(viewer);
    return viewer;
  };
  return { source, executed, viewers, joined, ...createSubscriber(schema) };
}

type SetUp = ReturnType<typeof setUp>;

async function delivered({ shared }: Pick<SetUp, 'shared'>, asked: Asked, exit = new CollectingExit()) {
  const delivery = (await shared(asked)).deliver(exit);
  await aTurn();
  return { exit, delivery };
}

const plain = 'subscription { ticks(symbols: ["a"]) { symbol price } }';
const tick = (price: string): Tick => ({ symbol: 'a', price });

describe('those who ask the same', () => {
  test('are sent the same bytes of what was executed once', async () => {
    const it = setUp();
    const all = await Promise.all(
      Array.from({ length: 100 }, (_, n) => delivered(it, { document: plain, viewer: `${n}` })),
    );
    expect([it.groups.count(), it.groups.members()]).toEqual([1, 100]);
    it.source.tell(tick('1'));
    it.source.tell(tick('2'));
    expect(it.executed.symbol).toBe(2);
    const [first] = all;
    expect(first?.exit.results).toEqual([
      { data: { ticks: { symbol: 'a', price: '1' } } },
      { data: { ticks: { symbol: 'a', price: '2' } } },
    ]);
    for (const { exit } of all) {
      expect(exit.sent).toHaveLength(2);
      expect(exit.sent[0]).toBe(first?.exit.sent[0]);
      expect(exit.sent[1]).toBe(first?.exit.sent[1]);
    }
    for (const { delivery } of all) delivery.stop();
    expect([it.groups.count(), it.groups.members(), it.source.followers]).toEqual([0, 0, 0]);
  });

  test('are one group wherever they begin, and whatever the root field is told beside its key', async () => {
    const it = setUp();
    const document = 'subscription ($s: [String!]!, $after: String) { ticks(symbols: $s, after: $after) { symbol } }';
    await delivered(it, { document, variables: { s: ['a'], after: 'x' } });
    await delivered(it, { document, variables: { s: ['a'], after: 'y' } });
    await delivered(it, { document, variables: { s: ['a'] } });
    expect(it.groups.count()).toBe(1);
    await delivered(it, { document, variables: { s: ['b'] } });
    expect(it.groups.count()).toBe(2);
  });

  test('go on when one of them leaves, and when one comes later', async () => {
    const it = setUp();
    const [one, other] = [await delivered(it, { document: plain }), await delivered(it, { document: plain })];
    it.source.tell(tick('1'));
    one.delivery.stop();
    one.delivery.stop();
    const late = await delivered(it, { document: plain });
    it.source.tell(tick('2'));
    expect(one.exit.sent).toHaveLength(1);
    expect(other.exit.sent).toHaveLength(2);
    expect(late.exit.sent).toEqual([other.exit.sent[1]]);
    expect(it.groups.members()).toBe(2);
  });
});

test('a group keeps nothing of who came first', () => {
  const { groups } = setUp();
  const contextValue = { viewer: 'first' };
  const args = validateSubscriptionArgs({
    schema: buildSchema(typeDefs),
    document: parse('subscription { ticks(symbols: ["a"]) { symbol } }'),
    contextValue,
    rootValue: { socket: 'of the first' },
    variableValues: { junk: 'of the first' },
  });
  if (!('schema' in args)) throw new Error('not valid');
  const { group, leave } = groups.join(args, 'key');
  expect(group.args.contextValue).not.toBe(contextValue);
  expect([group.args.rootValue, group.args.rawVariableValues]).toEqual([undefined, undefined]);
  leave();
});

describe('other groups are those', () => {
  test.each([
    ['with variables below the root', 'subscription ($u: Boolean) { ticks(symbols: ["a"]) { symbol(upper: $u) } }'],
    [
      'with variables of a directive',
      'subscription ($u: Boolean!) { ticks(symbols: ["a"]) { price symbol @include(if: $u) } }',
    ],
    [
      'with variables of a fragment at the root',
      'subscription ($u: Boolean) { ...R } fragment R on Subscription { ticks(symbols: ["a"]) { ...T } } fragment T on Tick { symbol(upper: $u) }',
    ],
  ])('%s', async (_name, document) => {
    const it = setUp();
    const yes = await delivered(it, { document, variables: { u: true } });
    const no = await delivered(it, { document, variables: { u: false } });
    await delivered(it, { document, variables: { u: true } });
    expect([it.groups.count(), it.groups.members()]).toEqual([2, 3]);
    it.source.tell(tick('1'));
    expect(yes.exit.results).not.toEqual(no.exit.results);
  });

  test('of another operation of the document', async () => {
    const it = setUp();
    const document =
      'subscription A { ticks(symbols: ["a"]) { symbol } } subscription B { ticks(symbols: ["a"]) { price } }';
    const a = await delivered(it, { document, operationName: 'A' });
    const b = await delivered(it, { document, operationName: 'B' });
    it.source.tell(tick('1'));
    expect(a.exit.results).toEqual([{ data: { ticks: { symbol: 'a' } } }]);
    expect(b.exit.results).toEqual([{ data: { ticks: { price: '1' } } }]);
  });

  test('whose variable has its default, beside those who send null', async () => {
    const it = setUp();
    const document = 'subscription ($u: Boolean = true) { ticks(symbols: ["a"]) { symbol(upper: $u) } }';
    const left = await delivered(it, { document });
    const sent = await delivered(it, { document, variables: { u: null } });
    it.source.tell(tick('1'));
    expect(left.exit.results).toEqual([{ data: { ticks: { symbol: 'A' } } }]);
    expect(sent.exit.results).toEqual([{ data: { ticks: { symbol: 'a' } } }]);
  });

  test.each(['toString', 'constructor'])(
    'whose variable is named %s, left out by one and null for another',
    async (name) => {
      const it = setUp();
      const document = `subscription ($${name}: Boolean = true) { ticks(symbols: ["a"]) { symbol(upper: $${name}) } }`;
      const left = await delivered(it, { document });
      const sent = await delivered(it, { document, variables: { [name]: null } });
      it.source.tell(tick('1'));
      expect(left.exit.results).toEqual([{ data: { ticks: { symbol: 'A' } } }]);
      expect(sent.exit.results).toEqual([{ data: { ticks: { symbol: 'a' } } }]);
    },
  );
});

test('aliases, fragments and directives mean what they mean anywhere', async () => {
  const it = setUp();
  const document = `
    subscription ($no: Boolean = false) {
      live: ticks(symbols: ["a"]) { s: symbol ...More price @skip(if: true) ... on Tick @include(if: $no) { change } }
    }
    fragment More on Tick { upper: symbol(upper: true) __typename }
  `;
  const { exit } = await delivered(it, { document });
  it.source.tell(tick('1'));
  expect(exit.results).toEqual([{ data: { live: { s: 'a', upper: 'A', __typename: 'Tick' } } }]);
});

test('errors of several fields stand beside the data, with paths; what nobody expected is told without its message and logged once', async () => {
  const it = setUp();
  const document = 'subscription { t: ticks(symbols: ["a"]) { symbol price c: change } }';
  const { exit } = await delivered(it, { document });
  await delivered(it, { document });
  it.source.tell({ symbol: 'a', price: '1', fails: true }, { symbol: 'a', price: '2', fails: true });
  expect(exit.results[0]).toMatchObject({
    data: { t: { symbol: 'a', price: null, c: null } },
    errors: [
      { path: ['t', 'price'], message: 'No price.', extensions: { code: 'NO_PRICE', requestId: expect.any(String) } },
      { path: ['t', 'c'], extensions: { code: 'INTERNAL_SERVER_ERROR', requestId: expect.any(String) } },
    ],
  });
  expect(exit.results).toHaveLength(2);
  expect(String(exit.sent[0])).not.toContain('secret');
  expect(it.logged).toHaveLength(1);
});

describe('two users', () => {
  test('share nothing of a field that answers a stream of its own, though all that they ask is equal', async () => {
    const it = setUp();
    const document = 'subscription { mine { symbol viewer } }';
    const told = await Promise.all(
      ['ada', 'bob'].map(async (viewer) => {
        const response = await it.ask({ document, viewer });
        if (!(Symbol.asyncIterator in response)) throw new Error('no stream');
        const results: unknown[] = [];
        for await (const result of response) results.push(result.data);
        return results;
      }),
    );
    expect(told).toEqual([[{ mine: { symbol: 'A', viewer: 'ada' } }], [{ mine: { symbol: 'A', viewer: 'bob' } }]]);
    expect(it.groups.count()).toBe(0);
  });

  test('who share a stream are nobody to its resolvers, whoever of them came first', async () => {
    const it = setUp();
    const document = 'subscription { ticks(symbols: ["a"]) { symbol viewer } }';
    const ada = await delivered(it, { document, viewer: 'ada' });
    const bob = await delivered(it, { document, viewer: 'bob' });
    it.source.tell(tick('1'));
    expect(it.joined).toEqual(['ada', 'bob']);
    expect(it.viewers).toEqual([null]);
    expect([...ada.exit.results, ...bob.exit.results]).toEqual(
      Array(2).fill({ data: { ticks: { symbol: 'a', viewer: null } } }),
    );
  });

  test('are each asked whether they may before they share', async () => {
    const it = setUp();
    await delivered(it, { document: plain, viewer: 'ada' });
    const refused = await it.ask({ document: plain, viewer: 'banned' });
    expect(refused).toMatchObject({ errors: [{ message: 'Not you.', path: ['ticks'] }] });
    expect(it.groups.members()).toBe(1);
  });
});

test('an argument that cannot be read is told to its caller, before anything is joined', async () => {
  const it = setUp();
  const document = 'subscription ($s: [String!]!) { ticks(symbols: $s) { symbol } }';
  expect(await it.ask({ document, variables: { s: [null] } })).toMatchObject({ errors: [expect.any(GraphQLError)] });
  expect(it.groups.count()).toBe(0);
});

test('who cannot deliver iterates over the same results', async () => {
  const it = setUp();
  const response = await it.shared({ document: plain });
  response.addToFirst({ cost: 7 });
  const results = response[Symbol.asyncIterator]();
  const first = results.next();
  await aTurn();
  it.source.tell(tick('1'), tick('2'));
  expect((await first).value).toEqual({ data: { ticks: { symbol: 'a', price: '1' } }, extensions: { cost: 7 } });
  expect((await results.next()).value).toEqual({ data: { ticks: { symbol: 'a', price: '2' } } });
  await results.return?.();
  expect(it.source.followers).toBe(0);
});
