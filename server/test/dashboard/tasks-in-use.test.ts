import { resolve } from 'node:path';
import { createClient } from '@tickwire/sdk';
import { describe, expect, test } from 'vitest';
import { hasChromium, launchChromium } from '../harness/chromium.ts';
import { fileDatabase } from '../harness/database.ts';
import { quickUser } from '../harness/quick-user.ts';
import { startTestServer } from '../harness/server.ts';
import { focusedName, visit } from './visiting.ts';

const dashboardFolder = resolve(import.meta.dirname, '../../../examples/dashboard');
const server = await startTestServer({ databaseUrl: await fileDatabase(), dashboardFolder });

describe.skipIf(!hasChromium)('tasks on the dashboard, worked on by several at once', { timeout: 90_000 }, async () => {
  const browser = await launchChromium();

  test('keeps the focus on what shows more, also where there is no more', async () => {
    const user = await quickUser(server);
    const api = createClient({ url: server.url, token: user.token });
    for (let number = 0; number < 21; number += 1) await api.createTask({ title: `Task ${number}` }).orThrow();
    const { page, goTo } = await visit(browser, server.url, user);
    await goTo('/tasks');
    await page.getByRole('button', { name: 'Show more' }).press('Enter');
    await expect.poll(() => page.locator('li.task').count()).toBe(21);
    await expect.poll(() => focusedName(page)).toBe('That is all');
  });

  test('takes nobody back to where they have been in a list, when it grows', async () => {
    const user = await quickUser(server);
    const api = createClient({ url: server.url, token: user.token });
    for (let number = 0; number < 22; number += 1) await api.createTask({ title: `Task ${number}` }).orThrow();
    const { page, goTo } = await visit(browser, server.url, user);
    await goTo('/tasks');
    const box = page.getByRole('checkbox', { name: /^Done/ }).first();
    await box.press('Space');
    await page.locator('main').click({ position: { x: 2, y: 2 } });
    expect(await page.evaluate(() => document.activeElement?.closest('li.task') ?? null)).toBeNull();
    // As browsers do in which a button that is pressed gets no focus.
    await page.getByRole('button', { name: 'Show more' }).dispatchEvent('click');
    await expect.poll(() => page.locator('li.task').count()).toBeGreaterThan(20);
    expect(await page.evaluate(() => document.activeElement?.closest('li.task') ?? null)).toBeNull();
  });

  test('lets who is late with a task begin anew where it has left the list', async () => {
    const user = await quickUser(server);
    const api = createClient({ url: server.url, token: user.token });
    const task = await api.createTask({ title: 'Sell at the top' }).orThrow();
    const { page, goTo } = await visit(browser, server.url, user);
    await goTo('/tasks');
    await page.getByRole('button', { name: task.title, exact: true }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('Description').fill('Mine');
    await api.updateTask({ id: task.id, status: 'DONE', description: 'Sold' }).orThrow();
    await dialog.getByRole('button', { name: 'Save' }).click();
    await dialog.getByRole('button', { name: /as it is now/ }).click();
    expect(await dialog.getByLabel('Description').inputValue()).toBe('Sold');
    await dialog.getByLabel('Description').fill('Sold, and glad of it');
    await dialog.getByRole('button', { name: 'Save' }).click();
    await dialog.waitFor({ state: 'detached' });
    expect(await api.task(task.id)).toMatchObject({ status: 'DONE', description: 'Sold, and glad of it' });
  });

  test('overwrites nobody’s changes of a task, also where it has read of them, and lets who is late begin anew', async () => {
    const user = await quickUser(server);
    const api = createClient({ url: server.url, token: user.token });
    const task = await api.createTask({ title: 'Ask about the dividend' }).orThrow();
    // It was due, which may stay so.
    await server.database.task.updateMany({
      where: { creatorId: user.databaseId },
      data: { dueAt: new Date(1_700_000_000_123) },
    });
    const { page, goTo } = await visit(browser, server.url, user);
    await goTo('/tasks');
    await page.getByRole('button', { name: task.title, exact: true }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('Description').fill('Mine');
    await api.updateTask({ id: task.id, description: 'Another’s' }).orThrow();
    // With a comment the list is read anew.
    const read = page.waitForResponse((answer) => (answer.request().postData() ?? '').includes('"Tasks"'));
    await dialog.getByLabel('Add a comment').fill('Which one?');
    await dialog.getByRole('button', { name: 'Comment' }).click();
    await read;
    await dialog.getByRole('button', { name: 'Save' }).click();
    await dialog.getByText('The task has changed').waitFor();
    expect((await api.task(task.id))?.description).toBe('Another’s');
    expect(await dialog.getByLabel('Description').inputValue()).toBe('Mine');
    await dialog.getByRole('button', { name: /as it is now/ }).click();
    expect(await dialog.getByLabel('Description').inputValue()).toBe('Another’s');
    await dialog.getByLabel('Description').fill('Both');
    await dialog.getByRole('button', { name: 'Save' }).click();
    await dialog.waitFor({ state: 'detached' });
    expect(await api.task(task.id)).toMatchObject({ description: 'Both', dueAt: '2023-11-14T22:13:20.123Z' });
  });
});
