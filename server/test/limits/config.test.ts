import { describe, expect, test } from 'vitest';
import { readConfig } from '../../src/config.ts';

/** A database is named, so that no folder is made. */
const read = (variables: Readonly<Record<string, string>>) =>
  readConfig({ DATABASE_URL: 'postgresql://tickwire@127.0.0.1/tickwire', ...variables });

describe('COST_PER_MINUTE', () => {
  test('is what the plans say where it is left out', () => {
    const { config, problems } = read({});
    expect(problems).toEqual([]);
    expect(config.costBudgets).toEqual({ ANONYMOUS: 15_000, FREE: 30_000, PRO: 100_000, EXPERT: 300_000 });
  });

  test.each([
    ['free=1', { FREE: 1 }],
    ['anonymous=5,expert=7', { ANONYMOUS: 5, EXPERT: 7 }],
    [' Free = 10 , PRO=20, ', { FREE: 10, PRO: 20 }],
    ['anonymous=2147483647', { ANONYMOUS: 2_147_483_647 }],
  ])('%j changes what it names', (text, changed) => {
    const { config, problems } = read({ COST_PER_MINUTE: text });
    expect(problems).toEqual([]);
    expect(config.costBudgets).toEqual({ ANONYMOUS: 15_000, FREE: 30_000, PRO: 100_000, EXPERT: 300_000, ...changed });
  });

  test.each([
    ['1000', /is not of the form anonymous=15000,free=/],
    ['gold=1', /is not of the form anonymous=15000,free=/],
    ['free=-1', /is not of the form anonymous=15000,free=/],
    ['free=1e9', /is not of the form anonymous=15000,free=/],
    ['free=0', /must name budgets from 1 to 2147483647/],
    ['free=2147483648', /must name budgets from 1 to 2147483647/],
    ['free=1,FREE=2', /names a budget twice/],
  ])('%j is refused', (text, problem) => {
    const { problems } = read({ COST_PER_MINUTE: text });
    expect(problems).toEqual([expect.stringMatching(problem)]);
    expect(problems[0]).toMatch(/^COST_PER_MINUTE: .*\(it is /);
  });
});

test.each([
  'SIGN_UPS_PER_ADDRESS',
  'SIGN_IN_FAILURES_PER_ACCOUNT',
  'SIGN_IN_FAILURES_PER_ADDRESS',
  'MAX_SOCKETS',
  'MAX_SOCKETS_PER_ADDRESS',
  'MAX_SOCKETS_PER_ACCOUNT',
])('%s is a whole number of at least 1', (name) => {
  expect(read({ [name]: '7' }).problems).toEqual([]);
  for (const bad of ['0', '-1', '1.5', 'many']) {
    expect(read({ [name]: bad }).problems).toEqual([expect.stringMatching(new RegExp(`^${name}: `))]);
  }
});

test.each([
  ['SOCKET_BUFFER_BYTES', '16384', '16777216', ['16383', '16777217']],
  ['SLOW_SOCKET_SECONDS', '1', '600', ['0', '601']],
  ['SOCKET_PING_SECONDS', '1', '60', ['0', '61']],
])('%s is a whole number from %s to %s', (name, least, most, bad) => {
  for (const good of [least, most]) expect(read({ [name]: good }).problems).toEqual([]);
  for (const value of [...bad, '1.5', 'many']) {
    expect(read({ [name]: value }).problems).toEqual([expect.stringMatching(new RegExp(`^${name}: `))]);
  }
});

test('more connections are taken than WebSockets, so that a server full of them still answers', () => {
  const { maxConnections, maxSockets } = read({}).config;
  expect(maxConnections).toBeGreaterThan(maxSockets);
});
