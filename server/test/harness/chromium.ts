import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright-core';
import { afterAll, onTestFinished } from 'vitest';
import { whenDone } from './when-done.ts';

const executablePath = process.env.CHROMIUM ?? '/usr/bin/chromium';

/** CHROMIUM names another one. */
export const hasChromium = existsSync(executablePath);

/** What keeps Chromium from asking its maker for anything by itself. */
const args = [
  '--headless',
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

export interface BrowserPage {
  readonly page: Page;
  /** Everything that the page asked for, by whatever means. */
  readonly requested: string[];
  /** What went wrong on it: failed requests, errors of scripts and of the console. */
  readonly problems: string[];
}

/** A page of a fresh Chromium that knows nothing of earlier ones. It ends with its test. */
export async function openPage(): Promise<BrowserPage> {
  const profile = mkdtempSync(join(tmpdir(), 'tickwire-chromium-'));
  const browser = await chromium.launchPersistentContext(profile, { executablePath, args });
  onTestFinished(async () => {
    await browser.close();
    rmSync(profile, { recursive: true, force: true, maxRetries: 10 });
  });
  return watch(browser.pages()[0] ?? (await browser.newPage()));
}

/** Windows of one Chromium, which share nothing with each other. It ends with the file's tests. */
export function windowsOfOne(): () => Promise<BrowserPage> {
  let started: Promise<Browser> | null = null;
  afterAll(async () => {
    await (await started)?.close();
  });
  return async () => {
    started ??= chromium.launch({ executablePath, args });
    return openPageOf(await started);
  };
}

function watch(page: Page): BrowserPage {
  const requested: string[] = [];
  const problems: string[] = [];
  page.on('request', (request) => requested.push(request.url()));
  page.on('websocket', (socket) => requested.push(socket.url()));
  page.on('requestfailed', (request) => problems.push(`${request.url()}: ${request.failure()?.errorText}`));
  page.on('response', (response) => {
    if (response.status() >= 400) problems.push(`${response.url()}: ${response.status()}`);
  });
  page.on('pageerror', (error) => problems.push(error.message));
  page.on('console', (message) => {
    if (message.type() === 'error') problems.push(message.text());
  });
  return { page, requested, problems };
}

/** One Chromium for the pages of a whole file. */
export async function launchChromium(): Promise<Browser> {
  const browser = await chromium.launch({ executablePath, args });
  whenDone(() => browser.close());
  return browser;
}

/** A page that shares nothing with others of its browser. It ends with its test. */
export async function openPageOf(browser: Browser, options: BrowserContextOptions = {}): Promise<BrowserPage> {
  const context = await browser.newContext(options);
  onTestFinished(() => context.close());
  return watch(await context.newPage());
}
