import { randomUUID } from 'node:crypto';
import { resolve } from 'node:path';
import { createClient } from '@tickwire/sdk';
import { describe, expect, test } from 'vitest';
import { codeOf } from '../harness/authenticator.ts';
import { hasChromium, launchChromium } from '../harness/chromium.ts';
import { newUser, newWatchlist } from '../harness/client.ts';
import { fileDatabase } from '../harness/database.ts';
import { quickUser } from '../harness/quick-user.ts';
import { startTestServer } from '../harness/server.ts';
import { startTcpProxy } from '../harness/tcp-proxy.ts';
import { focusedHeading, inspect, priceMoves, tabTo, visit } from './visiting.ts';

const dashboardFolder = resolve(import.meta.dirname, '../../../examples/dashboard');
const databaseUrl = await fileDatabase();
const server = await startTestServer({ databaseUrl, dashboardFolder });

/** What is made for one test alone. */
const tag = () => randomUUID().slice(0, 8);

/** Resolves once so many were told. */
async function ticks(url: string, symbol: string, count: number): Promise<void> {
  let left = count;
  for await (const { type } of createClient({ url }).prices([symbol])) {
    if (type === 'tick') left -= 1;
    if (left === 0) return;
  }
}

// Without Chromium (CHROMIUM names another than /usr/bin/chromium) there is no page to look at.
describe.skipIf(!hasChromium)('the dashboard in Chromium', { timeout: 90_000 }, async () => {
  const browser = await launchChromium();

  test('shows a stranger prices that move, and asks nothing of other hosts', async () => {
    const visited = await visit(browser, server.url);
    const { page, requested } = visited;
    await visited.goTo('/');
    await page.getByRole('heading', { level: 1 }).waitFor();
    await priceMoves(page, '.demo-price');
    await page.locator('.demo .badge', { hasText: 'Live' }).waitFor();
    expect(await page.getByRole('link', { name: 'GraphiQL' }).first().getAttribute('href')).toBe('/graphql');
    const firstPriceMs = await page.evaluate(() => performance.getEntriesByName('first-price')[0]?.startTime ?? 0);
    console.info(`The first price was there after ${Math.round(firstPriceMs)} ms.`);
    const { host } = new URL(server.url);
    expect(requested.filter((url) => new URL(url).host !== host)).toEqual([]);
    expect(visited.faults()).toEqual([]);
    await inspect(visited, 'landing');
  });

  test('leads from sign-up to a list with moving prices by the keyboard alone', async () => {
    const visited = await visit(browser, server.url);
    const { page } = visited;
    const { keyboard } = page;
    await visited.goTo('/');
    const name = `k_${tag()}`;
    await tabTo(page, /^Email/);
    await keyboard.type(`${name}@example.com`);
    await tabTo(page, /^Username/);
    await keyboard.type(name);
    await tabTo(page, /^Password/);
    await keyboard.type('a long enough password');
    await keyboard.press('Enter');

    await page.getByRole('heading', { level: 1, name: 'Watchlists' }).waitFor();
    await page.getByText('You watch nothing yet').waitFor();
    await expect.poll(() => focusedHeading(page)).toBe('Watchlists');
    await inspect(visited, 'no-watchlist');
    await tabTo(page, /^Watch BTCUSDT/);
    await keyboard.press('Enter');
    await page.locator('tr[data-symbol="BTCUSDT"]').waitFor();
    await priceMoves(page, 'tr[data-symbol="BTCUSDT"]');

    await tabTo(page, /^Add an instrument/);
    await keyboard.type('nvidia');
    await page.getByRole('option', { name: /NVDA/ }).waitFor();
    await inspect(visited, 'search');
    await keyboard.press('Enter');
    await page.locator('tr[data-symbol="NVDA"]').waitFor();

    await tabTo(page, /^Edit$/);
    await keyboard.press('Enter');
    await tabTo(page, /^Move NVDA up$/);
    await keyboard.press('Enter');
    const order = () =>
      page.locator('tr[data-symbol]').evaluateAll((rows) => rows.map((row) => row.getAttribute('data-symbol')));
    await expect.poll(order).toEqual(['BTCUSDT', 'AAPL', 'NVDA', 'SPX']);
    // The focus went along: the same key moves it on.
    const saved = page.waitForResponse((response) => {
      const asked = response.request().postData() ?? '';
      return asked.includes('ReorderWatchlist') && /NVDA.*AAPL.*SPX/.test(asked);
    });
    await keyboard.press('Enter');
    await saved;
    await expect.poll(order).toEqual(['BTCUSDT', 'NVDA', 'AAPL', 'SPX']);
    await expect.poll(() => page.getByTestId('announcer').textContent()).toMatch(/NVDA: 2 of 4/);
    await inspect(visited, 'arranging');
    await page.reload();
    await page.locator('tr[data-symbol="NVDA"]').waitFor();
    expect(await order()).toEqual(['BTCUSDT', 'NVDA', 'AAPL', 'SPX']);
    expect(visited.faults()).toEqual([]);
  });

  test('tells what is wrong with a sign-up at the fields that it is wrong with', async () => {
    const visited = await visit(browser, server.url);
    const { page } = visited;
    await visited.goTo('/');
    await page.getByLabel('Email').fill('nobody');
    await page.getByLabel('Username').fill('?');
    await page.getByLabel('Password').fill('short');
    await page.getByRole('button', { name: 'Create account' }).click();
    for (const field of ['Email', 'Username', 'Password']) {
      const input = page.getByLabel(field);
      await expect.poll(() => input.getAttribute('aria-invalid')).toBe('true');
      const describedBy = (await input.getAttribute('aria-describedby')) ?? '';
      expect(await page.locator(`#${describedBy.split(' ')[0]}`).textContent()).not.toBe('');
    }
    await inspect(visited, 'sign-up-refused');
  });

  test('shows the chart of the chosen instrument, whose last bar grows, and the same as figures', async () => {
    const user = await quickUser(server);
    await newWatchlist(server, user, ['BTCUSDT', 'SPX']);
    const visited = await visit(browser, server.url, user);
    const { page } = visited;
    await visited.goTo('/');
    await page.getByRole('button', { name: /^SPX/ }).click();
    const chart = page.getByRole('img', { name: /Candles of SPX/ });
    await expect.poll(async () => Number(await chart.getAttribute('data-bars'))).toBeGreaterThan(50);
    await chart.locator('canvas').first().waitFor();
    await page.getByRole('button', { name: '1 hour' }).click();
    await page.getByRole('img', { name: /a bar for each 1 hour/ }).waitFor();
    // It is kept for the next one that is looked at.
    await page.getByRole('button', { name: /^BTCUSDT/ }).click();
    await page.getByRole('img', { name: /BTCUSDT, a bar for each 1 hour/ }).waitFor();
    await page.getByRole('button', { name: /^SPX/ }).click();
    await page.getByRole('img', { name: /SPX, a bar for each 1 hour/ }).waitFor();
    await page.getByText('The newest bars as figures').click();
    await page.getByRole('region', { name: 'Bars' }).getByRole('row').nth(5).waitFor();
    await inspect(visited, 'watchlist');
    await page.getByRole('button', { name: 'Dark theme' }).click();
    expect(await page.locator('html').getAttribute('data-theme')).toBe('dark');
    expect(visited.faults()).toEqual([]);
  });

  test('tells of a connection that is cut, and goes on where it is back, without a reload', async () => {
    const user = await quickUser(server);
    await newWatchlist(server, user, ['BTCUSDT', 'AAPL']);
    const proxy = await startTcpProxy(server.url);
    const visited = await visit(browser, proxy.url, user);
    const { page } = visited;
    await visited.goTo('/');
    await priceMoves(page, 'tr[data-symbol="AAPL"]');
    await page.evaluate(() => Object.assign(window, { isKept: true }));
    const state = (symbol: string) => page.locator(`tr[data-symbol="${symbol}"] [data-state]`);

    proxy.cut();
    await state('AAPL').filter({ hasText: 'Reconnecting' }).waitFor();
    await page.locator('header [data-state="reconnecting"]').waitFor();
    await page.getByText('The connection to the server is lost').waitFor();
    await expect.poll(() => page.getByTestId('announcer').textContent()).toMatch(/connection is lost/);
    await inspect(visited, 'reconnecting');

    proxy.restore();
    await state('AAPL').filter({ hasText: 'Live' }).waitFor();
    await page.locator('header [data-state="live"]').waitFor();
    await priceMoves(page, 'tr[data-symbol="AAPL"]');
    // The server had kept what came meanwhile: nothing is missing.
    expect(await state('AAPL').textContent()).not.toContain('missed');

    // Another server without a Redis between them knows nothing of what was told here.
    const other = await startTestServer({ databaseUrl });
    proxy.cut();
    await state('AAPL').filter({ hasText: 'Reconnecting' }).waitFor();
    await ticks(other.url, 'AAPL', 3);
    proxy.leadTo(other.url);
    proxy.restore();
    await state('AAPL').filter({ hasText: 'Gap · some missed' }).waitFor();
    await inspect(visited, 'gap');
    expect(await page.evaluate(() => 'isKept' in window)).toBe(true);
  });

  test('tells of a price whose source is silent, until it is heard again', async () => {
    const user = await quickUser(server);
    await newWatchlist(server, user, ['BTCUSDT', 'AAPL']);
    const visited = await visit(browser, server.url, user);
    const { page } = visited;
    let isSilent = false;
    // The server says so after some seconds of silence, which nothing here makes: what it sends is changed on the way.
    await page.routeWebSocket(/graphql/, (near) => {
      let told = '';
      const far = near.connectToServer();
      far.onMessage((message) => {
        const text = String(message);
        const isPrice = text.includes('"AAPL"') && text.includes('"TICK"');
        if (!isSilent || !isPrice) {
          if (isPrice) told = text;
          near.send(message);
        } else if (told !== '') {
          near.send(told.replace('"TICK"', '"STALE"'));
          told = '';
        }
      });
    });
    await visited.goTo('/');
    await priceMoves(page, 'tr[data-symbol="AAPL"]');
    isSilent = true;
    await page.locator('tr[data-symbol="AAPL"] [data-state="stale"]').waitFor();
    await page.locator('tr[data-symbol="BTCUSDT"] [data-state="live"]').waitFor();
    await inspect(visited, 'stale');
    isSilent = false;
    // What was withheld is missing, and is told with its number.
    await page.locator('tr[data-symbol="AAPL"] [data-state="gap"]', { hasText: /Gap · \d+ missed/ }).waitFor();
  });

  test('shows how far an analysis is, and then every factor of every model', async () => {
    const user = await quickUser(server, { tier: 'EXPERT' });
    const visited = await visit(browser, server.url, user);
    const { page } = visited;
    await visited.goTo('/analyses?symbol=AAPL');
    await page.getByRole('button', { name: 'Analyse AAPL' }).click();
    // Nobody works on it yet.
    await page.getByText('0 of 4 models').waitFor();
    await inspect(visited, 'analysis-queued');
    await startTestServer({ databaseUrl, jobConcurrency: 2 });
    await page.locator('[data-status="COMPLETED"]').waitFor();
    for (const model of ['Basic', 'Buffett', 'Lynch', 'DCF']) {
      const factors = page.getByRole('table', { name: `Factors of ${model}` }).getByRole('row');
      expect(await factors.count()).toBeGreaterThan(4);
    }
    await page
      .getByRole('region', { name: 'Asked for' })
      .getByText(/buy|hold|sell/i)
      .waitFor();
    await inspect(visited, 'analysis');
    // Its end is told: without a reload.
    await page.getByRole('link', { name: 'Notifications, 1 unread' }).click();
    await page.getByRole('link', { name: /AAPL/ }).waitFor();
    expect(await focusedHeading(page)).toBe('Notifications');
    await inspect(visited, 'notifications');
    await page.getByRole('button', { name: 'Mark all read' }).click();
    await page.getByRole('link', { name: 'Notifications', exact: true }).waitFor();
    expect(visited.faults()).toEqual([]);
  });

  test('makes, changes, discusses, completes and deletes tasks', async () => {
    const visited = await visit(browser, server.url, await quickUser(server));
    const { page } = visited;
    await visited.goTo('/tasks');
    await page.getByRole('button', { name: 'Add task' }).click();
    await expect.poll(() => page.getByLabel('Title').getAttribute('aria-invalid')).toBe('true');
    await page.getByLabel('Title').fill('Read the annual report');
    await page.getByLabel('Due', { exact: true }).fill('2035-01-31T12:00');
    await page.getByLabel('Symbol').fill('aapl');
    await page.getByRole('button', { name: 'Add task' }).click();
    const row = page.getByRole('listitem').filter({ hasText: 'Read the annual report' });
    await row.getByText('AAPL').waitFor();
    expect(await page.getByLabel('Title').inputValue()).toBe('');
    await inspect(visited, 'tasks');

    await row.getByRole('button', { name: 'Read the annual report', exact: true }).click();
    const dialog = page.getByRole('dialog', { name: 'Task' });
    await dialog.getByLabel('Priority').selectOption('Urgent');
    await dialog.getByLabel('Add a comment').fill('The footnotes first.');
    await dialog.getByRole('button', { name: 'Comment' }).click();
    await dialog.getByRole('listitem').filter({ hasText: 'The footnotes first.' }).waitFor();
    await inspect(visited, 'task');
    await dialog.getByRole('button', { name: 'Save' }).click();
    await row.getByText('Urgent').waitFor();

    await row.getByRole('checkbox').check();
    await page.getByText('Nothing here: all is done.').waitFor();
    await page.getByRole('button', { name: 'Done', exact: true }).click();
    await row.getByRole('button', { name: /^Delete/ }).click();
    await page.getByRole('button', { name: 'Delete task' }).click();
    await page.getByText('Nothing here.').waitFor();
    expect(visited.faults()).toEqual([]);
  });

  test('asks for the second factor where the account has one', async () => {
    const user = await newUser(server);
    const api = createClient({ url: server.url, token: user.token });
    const { secret } = await api.beginTotp().orThrow();
    await api.confirmTotp(codeOf(secret)).orThrow();
    await server.database.totp.updateMany({ data: { lastStep: 0 } });
    const visited = await visit(browser, server.url);
    const { page } = visited;
    await visited.goTo('/');
    await page.getByRole('button', { name: 'I have an account' }).click();
    await page.getByLabel('Email').fill(user.email);
    await page.getByLabel('Password').fill('not the password');
    await page.getByRole('button', { name: 'Sign in' }).click();
    await expect.poll(() => page.getByLabel('Password').getAttribute('aria-invalid')).toBe('true');
    await page.getByLabel('Password').fill(user.password);
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.getByLabel('Code').waitFor();
    await inspect(visited, 'second-factor');
    await page.getByLabel('Code').fill(codeOf(secret));
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { level: 1, name: 'Watchlists' }).waitFor();
  });

  test('leads whose session has ended back to the sign-in, and who signs in back to where they were', async () => {
    const user = await newUser(server);
    const visited = await visit(browser, server.url, user);
    const { page } = visited;
    await visited.goTo('/tasks');
    await page.getByRole('heading', { level: 1, name: 'Tasks' }).waitFor();
    await page.locator('header [data-state="live"]').waitFor();
    await createClient({ url: server.url, token: user.token }).signOutEverywhere();
    await page.locator('.account').getByText('Your session has ended. Sign in again.').waitFor();
    await expect.poll(() => page.getByTestId('announcer').textContent()).toBe('Your session has ended. Sign in again.');
    await inspect(visited, 'session-ended');
    await page.getByLabel('Email').fill(user.email);
    await page.getByLabel('Password').fill(user.password);
    await page.getByRole('button', { name: 'Sign in', exact: true }).click();
    await page.getByRole('heading', { level: 1, name: 'Tasks' }).waitFor();
    await page.getByRole('button', { name: /^Sign out/ }).click();
    await page.getByRole('heading', { name: 'Create an account' }).waitFor();
    expect(await page.evaluate(() => localStorage.getItem('tickwire.session'))).toBeNull();
  });

  test('tells how long to wait where more was asked for than the plan allows', async () => {
    const visited = await visit(browser, server.url, await quickUser(server));
    const { page } = visited;
    await page.route('**/graphql', (route) =>
      route.request().postData()?.includes('Tasks') === true
        ? route.fulfill({
            status: 429,
            headers: { 'Retry-After': '59' },
            contentType: 'application/graphql-response+json',
            body: JSON.stringify({
              errors: [{ message: 'Too much.', extensions: { code: 'COST_LIMITED', retryAfterSeconds: 59 } }],
            }),
          })
        : route.continue(),
    );
    await visited.goTo('/tasks');
    await page.getByRole('button', { name: /^Try again in 5\d s$/ }).waitFor();
    await inspect(visited, 'limited');
    // What counts down is told by no alert, which would tell each second.
    expect(await page.getByRole('alert').allTextContents()).toEqual([expect.not.stringContaining('Try again')]);
  });
});
