import { once } from 'node:events';
import { createServer, type IncomingMessage, request, type ServerResponse } from 'node:http';
import { text } from 'node:stream/consumers';
import { GraphQLObjectType, GraphQLSchema, GraphQLString } from 'graphql';
import { createClient } from 'graphql-sse';
import { createYoga } from 'graphql-yoga';
import { expect, onTestFinished, test } from 'vitest';
import { useFanOut } from '../../src/fan-out/subscribing.ts';
import { EventStream } from '../../src/http/event-stream.ts';
import { createEventStreams, useEventStreams } from '../../src/http/event-streams.ts';
import { Source } from './source.ts';
import { createSubscriber } from './subscribing.ts';

interface Told {
  readonly value: string;
}

interface Carried {
  readonly req: IncomingMessage;
  readonly res: ServerResponse;
}

/** A server with a shared field and one of everybody's own, answering as Tickwire does. */
async function listening({ bufferBytes = 1_000_000, patienceMs = 60_000 } = {}) {
  const source = new Source<Told>();
  let executed = 0;
  const schema = new GraphQLSchema({
    query: new GraphQLObjectType({ name: 'Query', fields: { none: { type: GraphQLString } } }),
    subscription: new GraphQLObjectType({
      name: 'Subscription',
      fields: {
        told: {
          type: GraphQLString,
          subscribe: () => source.stream(),
          resolve: ({ value }: Told) => {
            executed += 1;
            return value;
          },
        },
        counted: {
          type: GraphQLString,
          async *subscribe() {
            yield { counted: '1' };
            yield { counted: '2' };
          },
        },
      },
    }),
  });
  const { groups } = createSubscriber(schema);
  const streams = createEventStreams({ bufferBytes, patienceMs });
  const yoga = createYoga<Carried>({
    schema,
    logging: false,
    maskedErrors: false,
    context: ({ req }) => ({ req }),
    plugins: [useFanOut(groups), useEventStreams(streams)],
  });
  const server = createServer((req, res) => void yoga(req, res, { req, res })).listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => {
    streams.close();
    server.closeAllConnections();
    server.close();
  });
  const address = server.address();
  const url = `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}/graphql`;

  /** Resolves when that many follow the source. */
  async function followed(count: number): Promise<void> {
    while (source.followers !== count) await new Promise((resolve) => setTimeout(resolve, 5));
  }

  /** Resolves with the answer's head; nothing of its body is read yet. */
  async function open(query = 'subscription { told }'): Promise<IncomingMessage> {
    const headers = { Accept: 'text/event-stream', 'Content-Type': 'application/json' };
    const asked = request(url, { method: 'POST', headers, agent: false });
    asked.end(JSON.stringify({ query }));
    const [response]: IncomingMessage[] = await once(asked, 'response');
    if (response === undefined) throw new Error('no answer');
    response.on('error', () => {});
    onTestFinished(() => {
      response.destroy();
    });
    return response;
  }

  return { url, source, groups, streams, followed, open, executed: () => executed };
}

const eventsOf = (body: string) => body.split('\n\n').filter((event) => event !== '' && event !== ':');
const next = (value: string) => `event: next\ndata: {"data":{"told":"${value}"}}`;

test('a client of another maker is told every event, and the end', async () => {
  const { url, source, followed, groups } = await listening();
  const client = createClient({ url, singleConnection: false, retryAttempts: 0 });
  const results: unknown[] = [];
  const done = (async () => {
    for await (const result of client.iterate({ query: 'subscription { told }' })) results.push(result.data);
  })();
  await followed(1);
  source.tell({ value: '1' }, { value: '2' });
  source.end();
  await done;
  expect(results).toEqual([{ told: '1' }, { told: '2' }]);
  expect([groups.count(), groups.members()]).toEqual([0, 0]);
});

test('many are told what was executed once', async () => {
  const { source, followed, open, executed } = await listening();
  const answers = await Promise.all(Array.from({ length: 30 }, () => open()));
  await followed(30);
  source.tell({ value: '1' }, { value: '2' });
  source.end();
  const bodies = await Promise.all(answers.map((answer) => text(answer)));
  expect(new Set(bodies).size).toBe(1);
  expect(eventsOf(bodies[0] ?? '')).toEqual([next('1'), next('2'), 'event: complete\ndata:']);
  expect(executed()).toBe(2);
});

test("a subscriber's own results come and end in the same way", async () => {
  const { open, groups } = await listening();
  expect(eventsOf(await text(await open('subscription { counted }')))).toEqual([
    'event: next\ndata: {"data":{"counted":"1"}}',
    'event: next\ndata: {"data":{"counted":"2"}}',
    'event: complete\ndata:',
  ]);
  expect(groups.count()).toBe(0);
});

test('an error that ends the stream is an event of its own', async () => {
  const { source, followed, open } = await listening();
  const answer = await open();
  await followed(1);
  source.end(new Error('a secret'));
  const body = await text(answer);
  expect(body).toMatch(/event: next\ndata: \{"errors":\[.*INTERNAL_SERVER_ERROR.*\n\nevent: complete/);
  expect(body).not.toContain('secret');
});

test('a server that stops breaks streams off, and those that come late, so that clients come again', async () => {
  const { source, streams, followed, open } = await listening();
  const answer = await open();
  await followed(1);
  source.tell({ value: '1' });
  streams.close();
  expect(eventsOf(await text(answer))).toEqual([next('1')]);
  expect(eventsOf(await text(await open()))).toEqual([]);
  expect(source.followers).toBe(0);
});

test('a reader who leaves is followed for no more', async () => {
  const { followed, open, groups } = await listening();
  const answer = await open();
  await followed(1);
  answer.destroy();
  await followed(0);
  expect([groups.count(), groups.members()]).toEqual([0, 0]);
});

test('a reader who does not read has a bounded part wait for it, and the rest when it reads; others are told at once', async () => {
  const { source, followed, open } = await listening({ bufferBytes: 200_000 });
  const [slow, quick] = [await open(), await open()];
  await followed(2);
  const values = Array.from({ length: 400 }, (_, n) => `${n}`.padEnd(100_000, '.'));
  const quickly = text(quick);
  for (const value of values) {
    source.tell({ value });
    await new Promise((resolve) => setImmediate(resolve));
  }
  // What the slow one has not been sent waits in the source, where prices fold: here nobody has read it.
  expect(source.unreadMost()).toBeGreaterThan(200);
  const slowly = text(slow);
  while (source.unreadMost() > 0) await new Promise((resolve) => setTimeout(resolve, 5));
  source.end();
  const [one, other] = await Promise.all([slowly, quickly]);
  expect(eventsOf(one)).toHaveLength(401);
  expect(one).toBe(other);
});

test('a stream that has nothing to tell says so from time to time, one that tells does not', () => {
  const stream = new EventStream({ deliver: () => ({ roomAgain() {}, stop() {} }) }, 1_000);
  const read = () => String(stream.read() ?? '');
  expect(read()).toBe(':\n\n');
  stream.keepAlive();
  stream.keepAlive();
  expect(read()).toBe(':\n\n');
  stream.send(Buffer.from('{}'));
  stream.keepAlive();
  expect(read()).toBe('event: next\ndata: {}\n\n');
});

test('a reader who has been behind for too long is let go', async () => {
  const { source, followed, open } = await listening({ bufferBytes: 10_000, patienceMs: 100 });
  const slow = await open();
  await followed(1);
  const value = '.'.repeat(1_000_000);
  while (source.unreadMost() < 2) {
    source.tell({ value });
    await new Promise((resolve) => setImmediate(resolve));
  }
  await followed(0);
  await expect(text(slow)).rejects.toThrow();
});
