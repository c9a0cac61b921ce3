import { randomUUID } from 'node:crypto';
import { resolve } from 'node:path';
import { createClient } from '@tickwire/sdk';
import type { Page } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import { hasChromium, launchChromium } from '../harness/chromium.ts';
import { newUser, newWatchlist } from '../harness/client.ts';
import { fileDatabase } from '../harness/database.ts';
import { quickUser } from '../harness/quick-user.ts';
import { startTestServer } from '../harness/server.ts';
import { startTcpProxy } from '../harness/tcp-proxy.ts';
import { focusedHeading, focusedName, inspect, priceMoves, visit } from './visiting.ts';

const dashboardFolder = resolve(import.meta.dirname, '../../../examples/dashboard');
const databaseUrl = await fileDatabase();
const server = await startTestServer({ databaseUrl, dashboardFolder });

const phone = { width: 360, height: 740 };

const rows = (page: Page) =>
  page.locator('tr[data-symbol]').evaluateAll((all) => all.map((row) => row.getAttribute('data-symbol')));

describe.skipIf(!hasChromium)('the dashboard, used by all kinds of people', { timeout: 90_000 }, async () => {
  const browser = await launchChromium();

  test('leaves the smallest budgets enough for who comes back often and changes much', async () => {
    const sparing = await startTestServer({
      databaseUrl,
      dashboardFolder,
      costBudgets: { ANONYMOUS: 15_000, FREE: 30_000, PRO: 30_000, EXPERT: 30_000 },
    });
    // An office of strangers behind one address, none of whose browsers has kept anything.
    for (let visitors = 0; visitors < 8; visitors += 1) {
      const visited = await visit(browser, sparing.url);
      await visited.goTo('/');
      await visited.page.getByText('Apple Inc.').waitFor();
      expect(visited.faults()).toEqual([]);
      await visited.page.close();
    }
    const user = await quickUser(sparing);
    await newWatchlist(sparing, user, ['BTCUSDT', 'AAPL', 'SPX', 'NVDA']);
    const visited = await visit(browser, sparing.url, user);
    const { page } = visited;
    await visited.goTo('/');
    await page.getByRole('button', { name: 'Edit' }).click();
    for (let moves = 0; moves < 12; moves += 1) {
      const done = page.waitForResponse((answer) => (answer.request().postData() ?? '').includes('ReorderWatchlist'));
      await page.getByRole('button', { name: moves % 2 === 0 ? 'Move AAPL up' : 'Move AAPL down' }).click();
      await done;
    }
    await page.reload();
    await page.locator('tr[data-symbol="AAPL"]').waitFor();
    await visited.goTo('/tasks');
    await page.getByLabel('Search').pressSequentially('what was it that I wanted to do', { delay: 30 });
    await page.getByText('Nothing here').waitFor();
    expect(visited.faults()).toEqual([]);
  });

  test('signs out in all tabs, and shows a stranger’s prices there without an error', async () => {
    const user = await newUser(server);
    const visited = await visit(browser, server.url, undefined, { viewport: phone });
    const { page } = visited;
    await visited.goTo('/');
    // By the form, which also gets the cookie.
    await page.getByRole('button', { name: 'I have an account' }).click();
    await page.getByLabel('Email').fill(user.email);
    await page.getByLabel('Password').fill(user.password);
    await page.keyboard.press('Enter');
    await page.getByText('You watch nothing yet').waitFor();
    const other = await page.context().newPage();
    await other.goto(new URL('/tasks', server.url).href);
    await other.getByRole('heading', { level: 1, name: 'Tasks' }).waitFor();
    await page.getByRole('button', { name: `Sign out ${user.username}` }).click();
    for (const tab of [page, other]) {
      await tab.getByRole('heading', { name: /Create an account|Sign in/ }).waitFor();
      await priceMoves(tab, '.demo-price');
      expect(await tab.getByRole('alert').count()).toBe(0);
    }
    expect(await focusedHeading(page)).toBe('Live markets, in one typed API');
    expect(visited.faults()).toEqual([]);
  });

  test('signs out where the server cannot be told, and says so', async () => {
    const proxy = await startTcpProxy(server.url);
    const { page, goTo } = await visit(browser, proxy.url, await quickUser(server));
    await goTo('/tasks');
    await page.locator('header [data-state="live"]').waitFor();
    proxy.cut();
    await page.getByRole('button', { name: /^Sign out/ }).click();
    await page.locator('.account').getByText('The server could not end the session').waitFor();
    expect(await page.evaluate(() => localStorage.getItem('tickwire.session'))).toBeNull();
    await page.getByText('The connection to the server is lost').waitFor();
    // What could not be asked for meanwhile is asked for once it can be.
    await page.locator('.demo-price', { hasText: 'AAPL' }).getByText('…').waitFor({ state: 'detached' });
    expect(await page.getByText('Apple Inc.').count()).toBe(0);
    proxy.restore();
    await page.getByText('Apple Inc.').waitFor();
    await priceMoves(page, '.demo-price');
    expect(await page.getByText('The connection to the server is lost').count()).toBe(0);
  });

  test('is signed out for who closes it while the server is still waited for', async () => {
    const proxy = await startTcpProxy(server.url);
    const user = await quickUser(server);
    const { page, goTo } = await visit(browser, proxy.url);
    await goTo('/');
    const session = JSON.stringify({ token: user.token, username: user.username });
    await page.evaluate((kept) => localStorage.setItem('tickwire.session', kept), session);
    await goTo('/tasks');
    await page.locator('header [data-state="live"]').waitFor();
    proxy.freeze();
    await page.getByRole('button', { name: /^Sign out/ }).click();
    await page.getByRole('heading', { level: 1, name: 'Signing out…' }).waitFor();
    expect(await page.evaluate(() => JSON.stringify(localStorage))).not.toContain(user.token);
    const again = await page.context().newPage();
    await page.close();
    proxy.cut();
    proxy.restore();
    proxy.thaw();
    await again.goto(new URL('/tasks', proxy.url).href);
    await again.getByRole('heading', { name: /Create an account|Sign in/ }).waitFor();
  });

  test('works in a browser that may keep nothing', async () => {
    const visited = await visit(browser, server.url);
    const { page } = visited;
    await page.addInitScript(() =>
      Object.defineProperty(window, 'localStorage', {
        get() {
          throw new DOMException('Access is denied for this document.', 'SecurityError');
        },
      }),
    );
    await visited.goTo('/');
    const name = `n_${randomUUID().slice(0, 8)}`;
    await page.getByLabel('Email').fill(`${name}@example.com`);
    await page.getByLabel('Username').fill(name);
    await page.getByLabel('Password').fill('a long enough password');
    await page.getByRole('button', { name: 'Create account' }).click();
    await page.getByText('You watch nothing yet').waitFor();
    await page.getByRole('button', { name: 'Dark theme' }).click();
    expect(await page.locator('html').getAttribute('data-theme')).toBe('dark');
    expect(visited.faults()).toEqual([]);
  });

  test('has a page for every address, also for a mangled one, and for lists and analyses that are not there', async () => {
    const visited = await visit(browser, server.url, await quickUser(server));
    const { page } = visited;
    for (const [path, text] of [
      ['/%E0%A4%A', 'Nothing is here'],
      ['/nowhere/at/all', 'Nothing is here'],
      ['/watchlists/QW5h', 'There is no such watchlist'],
      ['/analyses/QW5h', 'There is no such analysis.'],
    ] as const) {
      await visited.goTo(path);
      await page.getByText(text).waitFor();
    }
    expect(visited.faults()).toEqual([]);
  });

  test('shows a defect of its own as one, and the way on, instead of an empty page', async () => {
    const visited = await visit(browser, server.url, await quickUser(server));
    const { page } = visited;
    await page.route('**/graphql', (route) =>
      route.request().postData()?.includes('"Viewer"') === true
        ? route.fulfill({ contentType: 'application/graphql-response+json', body: '{"data":{"viewer":{}}}' })
        : route.continue(),
    );
    await visited.goTo('/analyses');
    await page.getByRole('heading', { name: 'This page is broken' }).waitFor();
    await inspect(visited, 'broken');
    await page.getByRole('link', { name: 'To the beginning' }).click();
    await page.getByText('You watch nothing yet').waitFor();
  });

  test('goes on where the browser translates the page', async () => {
    const user = await quickUser(server);
    await newWatchlist(server, user, ['BTCUSDT', 'AAPL']);
    const proxy = await startTcpProxy(server.url);
    const { page, goTo } = await visit(browser, proxy.url, user);
    await goTo('/');
    await priceMoves(page, 'tr[data-symbol="AAPL"]');
    // As it does it: each text is replaced by an element that holds another one.
    await page.evaluate(() => {
      const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
      const found: Node[] = [];
      while (texts.nextNode()) found.push(texts.currentNode);
      for (const text of found) {
        const translated = document.createElement('font');
        translated.textContent = text.textContent;
        text.parentNode?.replaceChild(translated, text);
      }
    });
    await priceMoves(page, 'tr[data-symbol="AAPL"]');
    proxy.cut();
    await page.locator('tr[data-symbol="AAPL"] [data-state="reconnecting"]').waitFor();
    proxy.restore();
    await page.locator('tr[data-symbol="AAPL"] [data-state="live"]').waitFor();
    await page.getByRole('link', { name: 'Tasks' }).click();
    await page.getByRole('heading', { level: 1, name: 'Tasks' }).waitFor();
  });

  test('adds what was typed by who presses Enter before it was found', async () => {
    const user = await quickUser(server);
    await newWatchlist(server, user, ['BTCUSDT']);
    const { page, goTo } = await visit(browser, server.url, user);
    await goTo('/');
    const field = page.getByRole('combobox', { name: 'Add an instrument' });
    await field.fill('nvidia');
    await field.press('Enter');
    await page.locator('tr[data-symbol="NVDA"]').waitFor();
    expect(await field.inputValue()).toBe('');
  });

  test('loses no focus with what is chosen or removed', async () => {
    const user = await quickUser(server);
    await newWatchlist(server, user, ['BTCUSDT', 'AAPL', 'SPX']);
    const api = createClient({ url: server.url, token: user.token });
    for (const title of ['First', 'Second', 'Third']) await api.createTask({ title }).orThrow();
    const { page, goTo } = await visit(browser, server.url, user);
    await goTo('/');
    // The address is another one then, and the view is the same.
    const chosen = page.getByRole('button', { name: /^SPX/ });
    await chosen.press('Enter');
    await page.getByRole('heading', { level: 2, name: /^SPX/ }).waitFor();
    expect(await chosen.evaluate((button) => button === document.activeElement)).toBe(true);
    await page.getByRole('button', { name: 'Edit' }).click();
    await page.getByRole('button', { name: 'Remove AAPL' }).press('Enter');
    await expect.poll(() => focusedName(page)).toBe('Remove SPX');
    await page.keyboard.press('Enter');
    await expect.poll(() => focusedName(page)).toBe('Remove BTCUSDT');
    await page.keyboard.press('Enter');
    await expect.poll(() => focusedHeading(page)).toBe('Watchlists');
    expect(await rows(page)).toEqual([]);
    await page.getByRole('button', { name: 'Delete list' }).press('Enter');
    await page.getByRole('dialog').getByRole('button', { name: 'Delete list' }).press('Enter');
    await page.getByText('You watch nothing yet').waitFor();
    await expect.poll(() => focusedHeading(page)).toBe('Watchlists');

    await goTo('/tasks');
    const box = (title: string) => page.getByRole('checkbox', { name: `Done: ${title}` });
    await box('Second').waitFor();
    const all = await page
      .getByRole('checkbox', { name: /^Done/ })
      .evaluateAll((boxes) => boxes.map((one) => one.ariaLabel ?? ''));
    await page.getByRole('checkbox', { name: all[1] ?? '' }).press('Space');
    await expect.poll(() => focusedName(page)).toBe(all[2]);
    await page
      .getByRole('button', { name: /^Delete/ })
      .first()
      .press('Enter');
    await page.getByRole('button', { name: 'Delete task', exact: true }).press('Enter');
    await expect.poll(() => focusedHeading(page)).toBe('Tasks');
  });

  test('has a tab for the list that is looked at, also where there are more lists than are read', async () => {
    const user = await quickUser(server);
    for (let number = 0; number < 11; number += 1) await newWatchlist(server, user, ['AAPL']);
    const api = createClient({ url: server.url, token: user.token });
    const last = (await api.watchlists({ first: 11 })).nodes.at(-1);
    const { page, goTo } = await visit(browser, server.url, user);
    await goTo(`/watchlists/${last?.id}`);
    await page
      .locator('nav a[aria-current="page"]', { hasText: last?.name ?? '' })
      .last()
      .waitFor();
    expect(await page.getByRole('navigation', { name: 'Watchlists' }).getByRole('link').count()).toBe(11);
  });

  test('shows times of the place that it is read in, and figures as people write them', async () => {
    const user = await quickUser(server);
    await newWatchlist(server, user, ['SPX']);
    const visited = await visit(browser, server.url, user, { timezoneId: 'America/New_York' });
    const { page } = visited;
    await page.addInitScript(() => {
      const drawn = new Set<string>();
      const { fillText } = CanvasRenderingContext2D.prototype;
      CanvasRenderingContext2D.prototype.fillText = function (text, ...rest) {
        drawn.add(text);
        fillText.call(this, text, ...rest);
      };
      Object.assign(window, { drawn });
    });
    await visited.goTo('/');
    const drawn = (): Promise<string[]> =>
      page.evaluate(() => ('drawn' in window && window.drawn instanceof Set ? [...window.drawn].map(String) : []));
    await expect
      .poll(async () => (await drawn()).filter((text) => /^\d,\d{3}\.\d\d$/.test(text)).length)
      .toBeGreaterThan(2);
    const clock = new Intl.DateTimeFormat('en-GB', { timeStyle: 'short', timeZone: 'America/New_York' });
    const minutesOf = (text: string) => Number(text.slice(0, 2)) * 60 + Number(text.slice(3));
    const now = minutesOf(clock.format());
    const hoursAgo = (await drawn())
      .filter((text) => /^\d\d:\d\d$/.test(text))
      .map((text) => ((now - minutesOf(text) + 1_440) % 1_440) / 60);
    // A hundred and some bars of five minutes are in sight; four hours are between there and UTC at least.
    expect(hoursAgo.length).toBeGreaterThan(1);
    expect(Math.max(...hoursAgo)).toBeLessThan(18);
  });

  test('has the bar under way among the figures', async () => {
    const user = await quickUser(server);
    await newWatchlist(server, user, ['BTCUSDT']);
    const { page, goTo } = await visit(browser, server.url, user);
    await goTo('/');
    await page.getByText('The newest bars as figures').click();
    const newest = page.getByRole('region', { name: 'Bars' }).getByRole('row').nth(1);
    const first = await newest.textContent();
    await expect.poll(() => newest.textContent(), { timeout: 30_000 }).not.toBe(first);
  });

  test('holds names that nobody thought of, on a phone too', async () => {
    const user = await quickUser(server, { tier: 'EXPERT' });
    const api = createClient({ url: server.url, token: user.token });
    const names = ['<script>alert(1)</script>', '👩‍👩‍👧‍👦'.repeat(9), 'שלום עולם مرحبا بالعالم', 'W'.repeat(100)];
    for (const name of names) {
      await api.createWatchlist({ name, symbols: ['BTCUSDT', 'DOGEUSDT', 'YM'] }).orThrow();
      await api.createTask({ title: name, symbol: 'BTCUSDT', priority: 'URGENT' }).orThrow();
    }
    const visited = await visit(browser, server.url, user);
    const { page } = visited;
    await visited.goTo('/');
    for (const name of names) {
      await page.getByRole('link', { name, exact: true }).click();
      await page.getByRole('heading', { level: 2, name, exact: true }).waitFor();
    }
    await page.setViewportSize(phone);
    await page.reload();
    const tab = page.getByRole('navigation', { name: 'Watchlists' }).locator('[aria-current]');
    await expect.poll(async () => ((await tab.boundingBox())?.x ?? phone.width) < phone.width / 2).toBe(true);
    await priceMoves(page, 'tr[data-symbol="BTCUSDT"]');
    await inspect(visited, 'long-names');
    await visited.goTo('/tasks');
    for (const name of names) await page.getByRole('button', { name, exact: true }).waitFor();
    await inspect(visited, 'long-titles');
    expect(visited.faults()).toEqual([]);
  });

  test('leads who was refused to the first field that is wrong', async () => {
    const { page, goTo } = await visit(browser, server.url);
    await goTo('/');
    await page.getByLabel('Email').fill(`${randomUUID()}@example.com`);
    await page.getByLabel('Username').fill('?');
    await page.getByLabel('Password').fill('short');
    await page.keyboard.press('Enter');
    await expect.poll(() => page.evaluate(() => document.activeElement?.getAttribute('name'))).toBe('username');
    await page.getByText('At least 3 characters').waitFor();
  });
});
