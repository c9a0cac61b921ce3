import { createClient, type List, type Task } from '@tickwire/sdk';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { failureOf } from './harness/failure-of.ts';

interface Asked {
  readonly first?: number | null;
  readonly after?: string | null;
  readonly last?: number | null;
  readonly before?: string | null;
  readonly counted?: boolean;
}

/** A server with so many tasks, whose cursors are their numbers; it never gives more than its own page. */
function holding(count: number, { page = 20, endCursor }: { page?: number; endCursor?: (end: number) => string } = {}) {
  const asked: Asked[] = [];
  const client = createClient({
    url: 'http://127.0.0.1:9/graphql',
    persisted: false,
    fetch: async (_url, init) => {
      const { variables }: { variables: Asked } = JSON.parse(String(init?.body));
      asked.push(variables);
      const { first, after, last, before, counted = true } = variables;
      let from = after == null ? 0 : Number(after) + 1;
      let to = before == null ? count : Number(before);
      if (first == null && (last != null || before != null)) from = Math.max(from, to - Math.min(last ?? page, page));
      else to = Math.min(to, from + Math.min(first ?? page, page));
      const nodes = Array.from({ length: Math.max(0, to - from) }, (_, index) => ({ id: String(from + index) }));
      const pageInfo = {
        hasNextPage: to < count,
        hasPreviousPage: from > 0,
        startCursor: nodes.length > 0 ? String(from) : null,
        endCursor: nodes.length > 0 ? (endCursor?.(to - 1) ?? String(to - 1)) : null,
      };
      const tasks = { nodes, pageInfo, ...(counted && { totalCount: count }) };
      return Response.json({ data: { viewer: { tasks } } });
    },
  });
  return { client, asked };
}

async function idsOf(list: AsyncIterable<Task>): Promise<number[]> {
  const ids: number[] = [];
  for await (const { id } of list) ids.push(Number(id));
  return ids;
}

const upTo = (count: number) => Array.from({ length: count }, (_, index) => index);

test('of any list, by pages of any size, forward and backward, each item comes once, in order', async () => {
  const size = fc.integer({ min: 1, max: 30 });
  await fc.assert(
    fc.asyncProperty(fc.nat({ max: 90 }), size, fc.option(size), async (count, page, wanted) => {
      const { client, asked } = holding(count, { page });
      expect(await idsOf(client.tasks({ first: wanted }))).toEqual(upTo(count));
      expect(asked).toHaveLength(Math.max(1, Math.ceil(count / Math.min(page, wanted ?? page))));
      expect(await idsOf(client.tasks({ last: wanted ?? page }))).toEqual(upTo(count).reverse());
      expect((await client.tasks({ first: wanted }).toArray({ max: count })).map(({ id }) => Number(id))).toEqual(
        upTo(count),
      );
    }),
    { numRuns: 100 },
  );
});

describe('a loop', () => {
  test('that is left asks for no more', async () => {
    const { client, asked } = holding(100);
    for await (const { id } of client.tasks({ first: 5 })) if (id === '4') break;
    expect(asked).toHaveLength(1);
    for await (const { nodes } of client.tasks({ first: 5 }).pages()) if (nodes.length > 0) break;
    expect(asked).toHaveLength(2);
  });

  test('begins where it is told to', async () => {
    const { client } = holding(10);
    expect(await idsOf(client.tasks({ after: '6' }))).toEqual([7, 8, 9]);
    expect(await idsOf(client.tasks({ before: '3' }))).toEqual([2, 1, 0]);
  });

  test('does not ask for the count, and keeps what else was asked', async () => {
    const { client, asked } = holding(40);
    await idsOf(client.tasks({ status: ['TODO'] }));
    expect(asked).toEqual([
      { status: ['TODO'], after: null, counted: false },
      { status: ['TODO'], after: '19', counted: false },
    ]);
  });

  test.each([
    ['the same cursor', () => '3'],
    ['two cursors in turn', (end: number) => (end % 2 === 0 ? '2' : '7')],
    ['none', () => null],
  ])('over a server that tells %s again and again ends with an error', async (_name, endCursor) => {
    const { client, asked } = holding(1_000, { page: 3, endCursor: (end) => endCursor(end) ?? '' });
    const error = await failureOf(idsOf(client.tasks()));
    expect(error).toMatchObject({ code: 'REPEATED_CURSOR', operationName: 'Tasks' });
    expect(error.stack).toMatch(/lists\.test\.ts\b/);
    expect(asked.length).toBeLessThan(6);
  });

  test.each([{ first: 0 }, { last: 0 }])('by pages of none is refused: %j', async (size) => {
    const { client, asked } = holding(3);
    expect(await failureOf(idsOf(client.tasks(size)))).toMatchObject({
      name: 'InvalidRequestError',
      code: 'BAD_OPTIONS',
    });
    expect(asked).toEqual([]);
    // Whoever wants the count alone may have it.
    expect(await client.tasks(size)).toMatchObject({ totalCount: 3, nodes: [] });
  });

  test('that fails tells of its own page alone, however many loops there are', async () => {
    let count = 0;
    const client = createClient({
      url: 'http://127.0.0.1:9/graphql',
      persisted: false,
      retry: { maxRetries: 0 },
      fetch: async (_url, init) => {
        const { after }: Asked = JSON.parse(String(init?.body)).variables;
        count += 1;
        if (after !== null) return new Response('', { status: 500, headers: { 'x-request-id': `r-${count}` } });
        const pageInfo = { hasNextPage: true, hasPreviousPage: false, startCursor: null, endCursor: `${count}` };
        return Response.json({ data: { viewer: { tasks: { nodes: [], pageInfo } } } });
      },
    });
    const list = client.tasks();
    const errors = [await failureOf(idsOf(list)), await failureOf(idsOf(list))];
    expect(errors).toMatchObject([
      { tries: 1, requestId: 'r-2' },
      { tries: 1, requestId: 'r-4' },
    ]);
    expect(errors[1]?.stack).toMatch(/lists\.test\.ts\b/);
  });

  test('gives each page its own time, and toArray all of them one', async () => {
    let waits = 0;
    const client = createClient({
      url: 'http://127.0.0.1:9/graphql',
      persisted: false,
      timeoutMs: 100,
      fetch: async () => {
        waits += 1;
        await new Promise((resolve) => setTimeout(resolve, 40));
        const pageInfo = { hasNextPage: waits < 5, hasPreviousPage: false, startCursor: null, endCursor: `${waits}` };
        return Response.json({ data: { viewer: { tasks: { nodes: [{ id: `${waits}` }], pageInfo } } } });
      },
    });
    expect(await idsOf(client.tasks(undefined, { timeoutMs: 2_000 }))).toHaveLength(5);
    waits = 0;
    const error = await failureOf(client.tasks().toArray({ max: 10 }));
    expect(error).toMatchObject({ code: 'TIMEOUT', message: 'No whole answer came within 100 ms.' });
  });
});

describe('toArray', () => {
  test('never asks for more pages than it needs to know that there is too much', async () => {
    const { client, asked } = holding(100);
    const error = await failureOf(client.tasks({ first: 10 }).toArray({ max: 30 }));
    expect(error).toMatchObject({ name: 'InvalidRequestError', code: 'MORE_THAN_MAX', operationName: 'Tasks' });
    expect(error.message).toContain('30');
    expect(asked).toHaveLength(3);
    expect(await client.tasks().toArray({ max: 100 })).toHaveLength(100);
  });

  test('gives the beginning of what is too much where that is asked for', async () => {
    const { client, asked } = holding(100);
    const found = await client.tasks({ first: 10 }).toArray({ max: 25, truncate: true });
    expect(found.map(({ id }) => Number(id))).toEqual(upTo(25));
    expect(asked).toHaveLength(3);
    expect((await client.tasks({ last: 10 }).toArray({ max: 2, truncate: true })).map(({ id }) => id)).toEqual([
      '99',
      '98',
    ]);
    expect(await client.tasks().toArray({ max: 500, truncate: true })).toHaveLength(100);
  });

  test.each([-1, Number.NaN, Number.POSITIVE_INFINITY, undefined])('takes no %s as its bound', async (max) => {
    const { client, asked } = holding(1);
    // As a program without types would.
    const limit: { max: number } = JSON.parse('{}');
    if (max !== undefined) limit.max = max;
    expect(await failureOf(client.tasks().toArray(limit))).toMatchObject({ code: 'BAD_OPTIONS' });
    expect(asked).toEqual([]);
  });

  test('without any bound says that it needs one, and where it was called', async () => {
    const { client, asked } = holding(1);
    const list = client.tasks();
    const error = await failureOf(Reflect.apply(list.toArray, list, []));
    expect(error).toMatchObject({ name: 'InvalidRequestError', code: 'BAD_OPTIONS', operationName: 'Tasks' });
    expect(error.message).toContain('toArray({ max })');
    expect(error.stack).toMatch(/lists\.test\.ts\b/);
    expect(asked).toEqual([]);
  });
});

describe('a list that is awaited', () => {
  test('is its first page, asked for once', async () => {
    const { client, asked } = holding(50);
    const list: List<Task> = client.tasks({ first: 2 });
    const [one, two] = await Promise.all([list, list]);
    expect(one).toBe(two);
    expect(await list).toBe(one);
    expect(one).toMatchObject({ totalCount: 50, nodes: [{ id: '0' }, { id: '1' }] });
    expect(one.pageInfo).toMatchObject({ hasNextPage: true, endCursor: '1' });
    expect(asked).toEqual([{ first: 2, counted: true }]);
  });

  test('and never asked for is no request', async () => {
    const { client, asked } = holding(50);
    client.tasks();
    await new Promise(setImmediate);
    expect(asked).toEqual([]);
  });

  test('of something that is not there is an error', async () => {
    const client = createClient({
      url: 'http://127.0.0.1:9/graphql',
      fetch: async () => Response.json({ data: { node: null } }),
    });
    const error = await failureOf(client.taskComments('t1'));
    expect(error).toMatchObject({ name: 'InvalidRequestError', code: 'NOT_FOUND', operationName: 'TaskComments' });
  });
});
