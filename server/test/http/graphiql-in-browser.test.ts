import { randomUUID } from 'node:crypto';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import { banner } from '../../src/demo/banner.ts';
import { parseBanner } from '../harness/banner.ts';
import { hasChromium, windowsOfOne } from '../harness/chromium.ts';
import { startTestServer } from '../harness/server.ts';

const server = await startTestServer();
const openPage = windowsOfOne();

/** The banner as a start prints it, with a user of this test for the demo user. */
async function bannerWithUser() {
  const { accounts, watchlists } = server.services;
  const tag = randomUUID().slice(0, 18);
  const demo = await accounts.signUp(
    { email: `${tag}@example.com`, username: tag, password: 'long enough' },
    { requestId: tag, ip: null, userAgent: null },
  );
  await watchlists.create(demo.user.id, { name: 'My watchlist', symbols: ['BTCUSDT', 'AAPL'], teamId: null });
  const text = banner({
    url: server.url,
    hasDashboard: false,
    dataPath: null,
    demo,
    sources: ['replay'],
    symbols: ['SPX', 'BTCUSDT'],
    replayFile: null,
    isExposed: false,
  });
  return { ...parseBanner(text), username: tag };
}

/** Puts a text in the place of what an editor holds, as by pasting it. */
async function fill(page: Page, editor: string, text: string): Promise<void> {
  // Those of a tab that is not open are on the page as well, hidden.
  await page.locator(`[aria-label="${editor}"] .view-lines:visible`).click();
  await page.keyboard.press('ControlOrMeta+A');
  await page.keyboard.press('Delete');
  await page.keyboard.insertText(text);
}

const run = (page: Page) => page.locator('.graphiql-execute-button').click();

/** What the page shows as the answer, once it holds this; the editor shows no-break spaces for spaces. */
async function shown(page: Page, pattern: RegExp): Promise<RegExpExecArray> {
  const lines = page.locator('.result-window .view-lines');
  await lines.filter({ hasText: pattern }).waitFor();
  const found = pattern.exec((await lines.textContent()) ?? '');
  return found ?? shown(page, pattern);
}

async function keepScreenshot(page: Page, name: string): Promise<void> {
  if (process.env.SCREENSHOT !== undefined) await page.screenshot({ path: join(tmpdir(), `${name}.png`) });
}

// Without Chromium (CHROMIUM names another than /usr/bin/chromium) there is no page to look at.
describe.skipIf(!hasChromium)('GraphiQL in Chromium', () => {
  test('asks nothing of any other host, and loads without an error', async () => {
    const { page, requested, problems } = await openPage();
    await page.goto(server.url);
    await page.locator('[aria-label="Operation Editor"] .view-lines').filter({ hasText: 'Welcome' }).waitFor();
    await run(page);
    await shown(page, /"totalCount":\s*\d+/);
    // The whole schema has arrived when the explorer can show it.
    await page.locator('[aria-label="Show Documentation Explorer"]').click();
    await page.getByText('Root Types').waitFor();
    const { host } = new URL(server.url);
    const foreign = requested.filter((url) => {
      const { protocol, pathname } = new URL(url);
      if (protocol === 'data:') return false;
      return (protocol === 'blob:' ? new URL(pathname) : new URL(url)).host !== host;
    });
    expect(foreign).toEqual([]);
    expect(requested.length).toBeGreaterThan(1);
    expect(problems).toEqual([]);
    await keepScreenshot(page, 'graphiql');
  });

  test("answers the banner's query with the token in the headers editor", async () => {
    const { page, problems } = await openPage();
    const { query, headers, username } = await bannerWithUser();
    await page.goto(server.url);
    await fill(page, 'Operation Editor', query);
    await fill(page, 'Headers', JSON.stringify(headers));
    await run(page);
    await shown(page, new RegExp(`"username":\\s*"${username}"`));
    await shown(page, /"price":\s*"[\d.]+"/);
    expect(problems).toEqual([]);
    await keepScreenshot(page, 'graphiql-query');
  });

  test('completes what is typed, from the schema and in its workers, and marks what is wrong', async () => {
    const { page, problems } = await openPage();
    await page.goto(server.url);
    await page.locator('[aria-label="Operation Editor"] .view-lines').filter({ hasText: 'Welcome' }).waitFor();
    await page.locator('[aria-label="Show Documentation Explorer"]').click();
    await page.getByText('Root Types').waitFor();
    await fill(page, 'Operation Editor', '{ nonsense }');
    // Marked by the worker that validates: a script that the policy has to let run.
    await page.locator('[aria-label="Operation Editor"] .squiggly-error').first().waitFor({ state: 'attached' });
    await fill(page, 'Operation Editor', '{ ');
    await page.keyboard.type('instrum');
    const suggestions = page.locator('.suggest-widget .monaco-list-row');
    await suggestions.filter({ hasText: 'instruments' }).first().waitFor();
    await keepScreenshot(page, 'graphiql-completion');
    await page.keyboard.press('Escape');
    expect(problems).toEqual([]);
  });

  test('lets no script run that was smuggled into it', async () => {
    const { page, problems } = await openPage();
    await page.goto(server.url);
    await page.locator('[aria-label="Operation Editor"] .view-lines').filter({ hasText: 'Welcome' }).waitFor();
    expect(problems).toEqual([]);
    const ran = await page.evaluate(async () => {
      const script = document.createElement('script');
      script.textContent = 'window.smuggled = true';
      document.body.append(script);
      const image = document.createElement('div');
      image.innerHTML = '<img src="broken:" onerror="window.smuggled = true">';
      document.body.append(image);
      // The test's own code may evaluate what it likes; a timer's may not.
      setTimeout(() => new Function('window.smuggled = true')());
      await new Promise((resolve) => setTimeout(resolve, 200));
      return 'smuggled' in window;
    });
    expect(ran).toBe(false);
    expect(problems.join('\n')).toMatch(/Content Security Policy/);
  });

  test("shows moving prices for the banner's subscription, with the token as well", async () => {
    const { page, requested, problems } = await openPage();
    const { subscription, headers } = await bannerWithUser();
    await page.goto(server.url);
    await fill(page, 'Operation Editor', subscription);
    await fill(page, 'Headers', JSON.stringify(headers));
    await run(page);
    const [, first = ''] = await shown(page, /"sequence":\s*(\d+)/);
    const [, later = ''] = await shown(page, new RegExp(`"sequence":\\s*(?!${first}\\b)(\\d+)`));
    expect(Number(later)).toBeGreaterThan(Number(first));
    await shown(page, /"price":\s*"[\d.]+"/);
    expect(requested).toContain(server.url.replace('http', 'ws'));
    expect(problems).toEqual([]);
    await keepScreenshot(page, 'graphiql-subscription');
  });
});
