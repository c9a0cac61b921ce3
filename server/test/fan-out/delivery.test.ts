import { GraphQLObjectType, GraphQLSchema, GraphQLString } from 'graphql';
import { expect, test } from 'vitest';
import { Encoded } from '../../src/fan-out/encoded.ts';
import { CollectingExit } from './collecting-exit.ts';
import { Source } from './source.ts';
import { aTurn, createSubscriber } from './subscribing.ts';

interface Told {
  readonly value: unknown;
}

function setUp() {
  const source = new Source<Told>();
  const schema = new GraphQLSchema({
    query: new GraphQLObjectType({ name: 'Query', fields: { none: { type: GraphQLString } } }),
    subscription: new GraphQLObjectType({
      name: 'Subscription',
      fields: {
        told: {
          type: GraphQLString,
          subscribe: () => source.stream(),
          resolve: ({ value }: Told) => value,
        },
      },
    }),
  });
  const subscriber = createSubscriber(schema);
  const deliver = async (exit = new CollectingExit()) => {
    const delivery = (await subscriber.shared({ document: 'subscription { told }' })).deliver(exit);
    return { exit, delivery };
  };
  return { source, deliver, ...subscriber };
}

const values = ({ results }: CollectingExit) => results.map((result) => Object(result).data?.told);

test('nothing is sent before the delivery has been answered; then what was told meanwhile is', async () => {
  const { source, shared } = setUp();
  const response = await shared({ document: 'subscription { told }' });
  const exit = new CollectingExit();
  response.deliver(exit);
  source.tell({ value: '1' });
  expect(exit.sent).toEqual([]);
  await aTurn();
  expect(values(exit)).toEqual(['1']);
});

test('an exit without room is sent nothing and read nothing for; when there is room again, it goes on', async () => {
  const { source, deliver } = setUp();
  const { exit, delivery } = await deliver();
  await aTurn();
  exit.room = 1;
  source.tell({ value: '1' }, { value: '2' });
  source.reads = 0;
  source.tell({ value: '3' });
  expect([values(exit), source.reads]).toEqual([['1'], 0]);
  exit.room = 10;
  delivery.roomAgain();
  expect(values(exit)).toEqual(['1', '2', '3']);
});

test('resolvers that answer later keep the order of events, and hold up only who waits for them', async () => {
  const { source, deliver } = setUp();
  const [one, other] = [await deliver(), await deliver()];
  await aTurn();
  const late = Promise.withResolvers<string>();
  source.tell({ value: late.promise }, { value: '2' }, { value: Promise.resolve('3') });
  await aTurn();
  expect(values(one.exit)).toEqual([]);
  late.resolve('1');
  await aTurn();
  expect(values(one.exit)).toEqual(['1', '2', '3']);
  expect(other.exit.sent).toEqual(one.exit.sent);
  expect(other.exit.sent[0]).toBe(one.exit.sent[0]);
});

test('who stops while an event is executed is sent nothing more', async () => {
  const { source, deliver, groups } = setUp();
  const { exit, delivery } = await deliver();
  await aTurn();
  const late = Promise.withResolvers<string>();
  source.tell({ value: late.promise });
  delivery.stop();
  late.resolve('1');
  await aTurn();
  source.tell({ value: '2' });
  expect([exit.sent.length, exit.ended, source.followers, groups.count()]).toEqual([0, undefined, 0, 0]);
});

test('an exit may stop, or say that it has room, while it is sent to', async () => {
  const { source, deliver, groups } = setUp();
  const { exit, delivery } = await deliver();
  await aTurn();
  exit.onSend = () => {
    delivery.roomAgain();
    if (exit.sent.length === 2) delivery.stop();
  };
  source.tell({ value: '1' }, { value: '2' }, { value: '3' });
  expect(values(exit)).toEqual(['1', '2']);
  expect([source.followers, groups.members()]).toEqual([0, 0]);
});

test('the end comes after what was read; an error is told without what only the log may know', async () => {
  const { source, deliver, groups, logged } = setUp();
  const followers = [await deliver(), await deliver()];
  await aTurn();
  for (const { exit } of followers) exit.room = 1;
  source.tell({ value: '1' }, { value: '2' });
  source.end(new Error('a secret of the network'));
  for (const { exit, delivery } of followers) {
    expect(exit.ended).toBeUndefined();
    exit.room = 10;
    delivery.roomAgain();
    expect(values(exit)).toEqual(['1', '2']);
    expect(exit.ended?.extensions).toEqual({ code: 'INTERNAL_SERVER_ERROR', requestId: expect.any(String) });
    expect(exit.ended?.message).not.toContain('secret');
    delivery.stop();
  }
  expect(logged).toHaveLength(1);
  expect(groups.count()).toBe(0);
});

test('a stream that just ends has no error', async () => {
  const { source, deliver, groups } = setUp();
  const { exit } = await deliver();
  await aTurn();
  source.end();
  expect([exit.ended, groups.count()]).toEqual([null, 0]);
});

test('what a subscriber alone is told stands beside the data of its first event', async () => {
  const { source, shared, deliver } = setUp();
  const response = await shared({ document: 'subscription { told }' });
  response.addToFirst({ cost: { requested: 3 } });
  const exit = new CollectingExit();
  response.deliver(exit);
  const other = await deliver();
  await aTurn();
  source.tell({ value: 'é' }, { value: '2' });
  expect(exit.results).toEqual([
    { data: { told: 'é' }, extensions: { cost: { requested: 3 } } },
    { data: { told: '2' } },
  ]);
  expect(other.exit.results[0]).toEqual({ data: { told: 'é' } });
  expect(exit.sent[1]).toBe(other.exit.sent[1]);
});

test('it is added to what the result itself has beside its data', () => {
  const encoded = new Encoded();
  encoded.write({ data: { told: '1' }, extensions: { own: 'é', cost: 1 } });
  const bytes = encoded.bytes ?? Buffer.alloc(0);
  expect(JSON.parse(String(bytes))).toEqual({ data: { told: '1' }, extensions: { own: 'é', cost: 1 } });
  expect(JSON.parse(String(encoded.withExtensions(bytes, { cost: 2 })))).toEqual({
    data: { told: '1' },
    extensions: { own: 'é', cost: 2 },
  });
});
