import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { resolve } from 'node:path';
import { text } from 'node:stream/consumers';
import { expect, it, onTestFinished } from 'vitest';

const command = resolve(import.meta.dirname, '../../src/market/standins/run.ts');

function run(...args: readonly string[]) {
  const child = spawn(process.execPath, [command, ...args], { stdio: ['ignore', 'pipe', 'pipe'] });
  onTestFinished(() => void child.kill('SIGKILL'));
  return child;
}

it('the command runs a stand-in, says what a server needs to use it, and ends with Ctrl+C', async () => {
  const child = run('binance', '--port', '0');
  const output = text(child.stdout);
  await once(child.stdout, 'readable');
  child.kill('SIGINT');
  expect(await once(child, 'exit')).toEqual([0, null]);
  const urls = /BINANCE_REST_URL=http:\/\/127\.0\.0\.1:(\d+) BINANCE_STREAM_URL=ws:\/\/127\.0\.0\.1:\1 /;
  expect(await output).toMatch(urls);
});

it('the command names the stand-ins that there are', async () => {
  const child = run('nasdaq');
  expect(await text(child.stderr)).toContain('binance');
});
