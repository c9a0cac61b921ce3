import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const chromium = process.env.CHROMIUM ?? '/usr/bin/chromium';

export function hasBrowser(): boolean {
  return existsSync(chromium);
}

/** Opens a page without a window, for as long as what is waited for takes. */
export async function inBrowser<Value>(url: string, outcome: Promise<Value>): Promise<Value> {
  const profile = mkdtempSync(join(tmpdir(), 'tickwire-chromium-'));
  const options = ['--headless=new', '--no-sandbox', '--disable-gpu', '--no-first-run', `--user-data-dir=${profile}`];
  const child = spawn(chromium, [...options, url], { stdio: 'ignore' });
  const exited = once(child, 'exit');
  const early = exited.then(() => Promise.reject(new Error('Chromium ended before the page told how it went')));
  const late = AbortSignal.timeout(60_000);
  const silent = once(late, 'abort').then(() => Promise.reject(new Error('the page said nothing for a minute')));
  try {
    return await Promise.race([outcome, early, silent]);
  } finally {
    child.kill('SIGKILL');
    await exited;
    rmSync(profile, { recursive: true, force: true, maxRetries: 5 });
  }
}
