import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createClient, decimal } from '@tickwire/sdk';
import { describe, expect, test, vi } from 'vitest';
import { parseRule, Watch } from '../../examples/bot/rule.ts';
import { type ServerProcess, spawnExample } from './harness/process.ts';
import { quickUser } from './harness/quick-user.ts';
import { startTestServer } from './harness/server.ts';
import { repository } from './harness/snippets.ts';
import { startTcpProxy } from './harness/tcp-proxy.ts';

const server = await startTestServer({ market: { replayTicksPerSecond: 50 } });

/** Until what it printed to stderr holds this. */
function complains(example: ServerProcess, pattern: RegExp): Promise<void> {
  return vi.waitFor(() => expect(example.problems()).toMatch(pattern), { timeout: 15_000 });
}

describe('the quickstart', () => {
  const source = readFileSync(join(repository, 'examples/quickstart/index.ts'), 'utf8');
  /** The documents name the address outright; the example takes it from the environment. */
  const shown = source.replace(/process\.env\.TICKWIRE_URL \?\? /, '').trim();

  test('signs up, makes a task, prints prices and ends by itself', async () => {
    const example = spawnExample('quickstart', [], { TICKWIRE_URL: server.url });
    expect(await example.ended).toEqual({ code: 0, signal: null });
    const lines = example.output().trim().split('\n');
    expect(lines[0]).toBe('TODO Read the quarterly report');
    expect(lines.slice(1).every((line) => /^(snapshot|tick) (AAPL|BTCUSDT) \d+\.\d+$/.test(line))).toBe(true);
  });

  test.each(['README.md', 'sdk/README.md'])('is what %s shows', (file) => {
    expect(readFileSync(join(repository, file), 'utf8')).toContain(shown);
  });
});

describe('the watchlist in the terminal', () => {
  test('prints a line for each event where it is piped, over a lost connection, until Ctrl-C', async () => {
    const proxy = await startTcpProxy(server.url);
    const example = spawnExample('terminal', ['btcusdt', 'AAPL'], { TICKWIRE_URL: proxy.url });
    await example.printed(/T\S+Z AAPL \d+\.\d+/);
    proxy.cut();
    await example.printed(/reconnecting in \d+ ms/);
    proxy.restore();
    await example.printed(/resumed after \d+ ms\n.* \d+\.\d+/);
    expect(example.output()).not.toContain('\x1b');
    example.kill('SIGINT');
    expect(await example.ended).toEqual({ code: 0, signal: null });
  });

  test('says what is wrong with a symbol, in a line', async () => {
    const example = spawnExample('terminal', ['NOSUCH'], { TICKWIRE_URL: server.url });
    expect(await example.ended).toEqual({ code: 1, signal: null });
    expect(example.problems().trim().split('\n')).toEqual([expect.stringContaining('NOSUCH')]);
  });

  /** util-linux's, which gives a program a terminal. */
  const hasScript = (() => {
    try {
      return execFileSync('script', ['--version'], { stdio: 'pipe' }).includes('util-linux');
    } catch {
      return false;
    }
  })();

  test.skipIf(!hasScript)('draws a table on a terminal with the state of each row, and gives it back', async () => {
    const proxy = await startTcpProxy(server.url);
    const { FORCE_COLOR: _, ...environment } = process.env;
    // `exec`, because a shell that waits beside the program dies of Ctrl-C itself, and its status is then the one told.
    const command = 'exec "$NODE" examples/terminal/index.ts BTCUSDT AAPL';
    const terminal = spawn('script', ['-qec', command, '/dev/null'], {
      cwd: repository,
      env: { ...environment, NODE: process.execPath, TICKWIRE_URL: proxy.url, TERM: 'xterm', NO_COLOR: '1' },
    });
    let drawn = '';
    terminal.stdout.setEncoding('utf8').on('data', (part: string) => {
      drawn += part;
    });
    const shows = (pattern: RegExp) => vi.waitFor(() => expect(drawn).toMatch(pattern), { timeout: 15_000 });
    await shows(/BTCUSDT +\d+\.\d+ .* live.*AAPL +\d+\.\d+ .* live/s);
    proxy.cut();
    await shows(/AAPL +\d+\.\d+ .* reconnecting/);
    drawn = '';
    proxy.restore();
    await shows(/AAPL +\d+\.\d+ .* live/);
    terminal.stdin.write('\x03');
    const [code] = await once(terminal, 'close');
    expect(code).toBe(0);
    expect(drawn.endsWith('\x1b[?7h\x1b[?25h\x1b[?1049l')).toBe(true);
    expect(drawn).not.toContain('\x1b[3');
  });
});

describe('the bot', () => {
  /** So many that the price is bound to cross some of them, wherever it goes. */
  async function rulesAroundThePrice(): Promise<string[]> {
    const price = Number((await createClient({ url: server.url }).quote('ETHUSDT'))?.price);
    return Array.from({ length: 81 }, (_, at) => `ETHUSDT>${(price + (at - 40) / 10).toFixed(2)}`);
  }

  test('alerts on over a lost connection, makes a task of each alert, and ends in order', async () => {
    const proxy = await startTcpProxy(server.url);
    const owner = createClient({ url: server.url, token: (await quickUser(server)).token });
    const { secret } = await owner.createApiKey({ name: 'bot', scopes: ['READ', 'WRITE'] }).orThrow();
    const bot = spawnExample('bot', await rulesAroundThePrice(), {
      TICKWIRE_URL: proxy.url,
      TICKWIRE_API_KEY: secret,
    });
    await bot.printed(/^ETHUSDT > [\d.]+: [\d.]+ at \S+Z/m);
    proxy.cut();
    await complains(bot, /reconnecting, try 1/);
    proxy.restore();
    await complains(bot, /resumed after \d+ ms/);
    const alertsBefore = bot.output().split('\n').length;
    await vi.waitFor(() => expect(bot.output().split('\n').length).toBeGreaterThan(alertsBefore), { timeout: 15_000 });
    bot.kill('SIGTERM');
    expect(await bot.ended).toEqual({ code: 0, signal: null });
    const titles = bot
      .output()
      .trim()
      .split('\n')
      .map((line) => line.split(':')[0]);
    const tasks = await owner.tasks().toArray({ max: 10_000 });
    expect(tasks.map((task) => task.title).sort()).toEqual(titles.sort());
  });

  test('makes no task with a key that only reads, and ends when the key is revoked', async () => {
    const owner = createClient({ url: server.url, token: (await quickUser(server)).token });
    const { secret, apiKey } = await owner.createApiKey({ name: 'bot', scopes: ['READ'] }).orThrow();
    const environment = { TICKWIRE_URL: server.url, TICKWIRE_API_KEY: secret };
    const bot = spawnExample('bot', await rulesAroundThePrice(), environment);
    await complains(bot, /the key only reads/);
    await owner.revokeApiKey(apiKey.id).orThrow();
    expect(await bot.ended).toEqual({ code: 1, signal: null });
  });

  test.each([
    ['no key', ['BTCUSDT>1'], {}, /TICKWIRE_API_KEY is not set/],
    ['an empty key', ['BTCUSDT>1'], { TICKWIRE_API_KEY: '' }, /TICKWIRE_API_KEY is not set/],
    ['no rule', [], { TICKWIRE_API_KEY: 'x' }, /There is no rule/],
    ['no such file', ['nowhere.json'], { TICKWIRE_API_KEY: 'x' }, /^nowhere.json cannot be read: ENOENT/],
    ['a file that holds no rules', ['package.json'], { TICKWIRE_API_KEY: 'x' }, /^package.json holds no list of rules/],
    ['what is no rule', ['BTCUSDT=1'], { TICKWIRE_API_KEY: 'x' }, /"BTCUSDT=1" is no rule/],
  ])('says how it is used where there is %s', async (_what, args, environment, problem) => {
    const bot = spawnExample('bot', args, environment);
    expect(await bot.ended).toEqual({ code: 2, signal: null });
    expect(bot.problems()).toMatch(problem);
  });

  test('alerts once each time that a price crosses, and tells where ticks before it were missed', () => {
    const rule = parseRule('spx > 100');
    if (rule === undefined) throw new Error('it is a rule');
    const watch = new Watch(rule);
    const seen = (type: 'tick' | 'gap', price: string, missed = 0) =>
      watch.read({ type, symbol: 'SPX', time: 'noon', price: decimal(price), missed });
    expect(['100.5', '100', '100.01', '101', '9.99'].map((price) => seen('tick', price) !== undefined)).toEqual([
      false, // It was above from the beginning.
      false,
      true,
      false,
      false,
    ]);
    seen('gap', '9.99', 4);
    expect(seen('tick', '1000', 2)).toBe('SPX > 100: 1000 at noon, or in the 6 ticks before it, which were missed');
  });
});
