import { createClient } from '@tickwire/sdk';
import { expect, test } from 'vitest';
import { jsonOf } from '../src/variables.ts';
import { failureOf } from './harness/failure-of.ts';

const invalid = new Date(Number.NaN);

test.each([
  ['an invalid Date', { input: { taskId: 't', dueAt: invalid } }, 'input.dueAt'],
  ['an invalid Date in a list', { dates: [new Date(0), invalid] }, 'dates.1'],
  ['NaN', { a: { b: [{ c: Number.NaN }] } }, 'a.b.0.c'],
  ['an endless number', { limit: Number.POSITIVE_INFINITY }, 'limit'],
  ['a BigInt', { volume: 1n }, 'volume'],
  ['a function', { input: () => {} }, 'input'],
  ['a symbol', { input: Symbol('s') }, 'input'],
  ['undefined in a list', { symbols: ['AAPL', undefined] }, 'symbols.1'],
])('%s is refused by the name of its variable, before anything is sent', async (_name, variables, path) => {
  let isSent = false;
  const client = createClient({
    url: 'http://127.0.0.1:9/graphql',
    fetch: async () => {
      isSent = true;
      return new Response();
    },
  });
  const error = await failureOf(client.request<unknown, object>('mutation { a }', variables));
  expect(error).toMatchObject({ name: 'InvalidRequestError', code: 'BAD_USER_INPUT', tries: 0 });
  expect(error.message).toContain(`\`${path}\``);
  expect(isSent).toBe(false);
});

test('what holds itself is an error', async () => {
  const self: { self?: object } = {};
  self.self = self;
  const client = createClient({ url: 'http://127.0.0.1:9/graphql' });
  await expect(client.request<unknown, object>('{ a }', { self })).rejects.toThrow(/circular/);
});

test('undefined is left out, null is sent, and what may be sent twice is', () => {
  const shared = { x: 1 };
  const variables = {
    a: undefined,
    b: null,
    c: new Date(0),
    d: [shared, shared],
    e: { shared },
    f: '',
    g: false,
    h: 0,
  };
  expect(jsonOf(variables)).toBe(JSON.stringify(variables));
  expect([jsonOf(undefined), jsonOf({})]).toEqual(['{}', '{}']);
});
