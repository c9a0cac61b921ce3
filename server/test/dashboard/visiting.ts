import { appendFileSync, mkdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import type { AxeResults } from 'axe-core';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { expect } from 'vitest';
import { type BrowserPage, openPageOf } from '../harness/chromium.ts';
import type { QuickUser } from '../harness/quick-user.ts';

const axeSource = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

declare global {
  var axe: { run(): Promise<AxeResults> };
}

const desktop = { width: 1280, height: 860 };
const phone = { width: 360, height: 740 };

const looks = [
  { name: 'desktop-light', viewport: desktop, colorScheme: 'light' },
  { name: 'phone-dark', viewport: phone, colorScheme: 'dark' },
  { name: 'desktop-dark', viewport: desktop, colorScheme: 'dark' },
  { name: 'phone-light', viewport: phone, colorScheme: 'light' },
] as const;

/** Where screenshots of every state go, in every look; null: none are kept. */
const album = process.env.SCREENSHOTS ?? null;

export interface Visit extends BrowserPage {
  /** As a path of the dashboard. */
  goTo(path: string): Promise<void>;
  /**
   * What went wrong on the page. That is no 503 of the page that says that the dashboard is being built, and nothing
   * that the page has called off itself, as a search for what is typed on.
   */
  faults(): string[];
}

/** A page of the dashboard; with a user, of who is signed in. */
export async function visit(
  browser: Browser,
  url: string,
  user?: Pick<QuickUser, 'token' | 'username'>,
  options: BrowserContextOptions = {},
): Promise<Visit> {
  const opened = await openPageOf(browser, {
    viewport: desktop,
    colorScheme: 'light',
    reducedMotion: 'no-preference',
    ...options,
  });
  const { page } = opened;
  const origin = new URL('/', url).href;
  if (user !== undefined) {
    const { token, username } = user;
    await page.context().addInitScript(
      // Only where nobody is: what the page makes of it later counts.
      ([key, session]) => {
        if (!sessionStorage.getItem('begun')) localStorage.setItem(key, session);
        sessionStorage.setItem('begun', 'yes');
      },
      ['tickwire.session', JSON.stringify({ token, username })] as const,
    );
  }
  return {
    ...opened,
    async goTo(path) {
      await page.goto(new URL(path, origin).href);
    },
    faults: () => opened.problems.filter((problem) => !/ERR_ABORTED|: 503$|status of 503/.test(problem)),
  };
}

interface Findings {
  readonly serious: readonly string[];
  /** In a line, all of it. */
  readonly summary: string;
}

async function findings(page: Page): Promise<Findings> {
  const { violations, passes } = await page.evaluate(() => globalThis.axe.run());
  const isSerious = (impact: unknown) => impact === 'serious' || impact === 'critical';
  const serious = violations
    .filter(({ impact }) => isSerious(impact))
    .flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html}`));
  const others = violations.filter(({ impact }) => !isSerious(impact)).map(({ id }) => id);
  return {
    serious,
    summary: `${serious.length} serious, ${others.length} lesser ${others.join()}, ${passes.length} rules passed`,
  };
}

/** How far the page can be pushed sideways. */
const overflow = (page: Page) => page.evaluate(() => document.documentElement.scrollWidth - innerWidth);

/**
 * Holds a state that is on the page against axe, light and dark, on a desktop and on a phone: the two looks that share
 * nothing, and all four where screenshots are kept.
 */
export async function inspect({ page }: Visit, state: string): Promise<void> {
  await page.evaluate(axeSource);
  for (const { name, viewport, colorScheme } of album === null ? looks.slice(0, 2) : looks) {
    await page.setViewportSize(viewport);
    await page.emulateMedia({ colorScheme });
    const { serious, summary } = await findings(page);
    expect({ state, name, serious, overflow: await overflow(page) }).toEqual({ state, name, serious: [], overflow: 0 });
    if (album !== null) {
      mkdirSync(album, { recursive: true });
      appendFileSync(join(album, 'axe.txt'), `${state}, ${name}: ${summary}\n`);
      await page.screenshot({ path: join(album, `${state}-${name}.png`), fullPage: true });
    }
  }
  await page.setViewportSize(desktop);
  await page.emulateMedia({ colorScheme: 'light' });
}

/** Tab after Tab, as somebody without a mouse, until what has this name has the focus. */
export async function tabTo(page: Page, name: RegExp): Promise<void> {
  for (let steps = 0; steps < 60; steps += 1) {
    await page.keyboard.press('Tab');
    const focused = await page.evaluate(() => {
      const element = document.activeElement;
      if (!(element instanceof HTMLElement)) return '';
      const labels = element instanceof HTMLInputElement ? [...(element.labels ?? [])] : [];
      return labels.length > 0 ? labels.map(({ textContent }) => textContent).join() : (element.textContent ?? '');
    });
    if (name.test(focused.trim())) return;
  }
  throw new Error(`The keyboard does not lead to ${name}.`);
}

/** What has the focus, as it is called. */
export const focusedName = (page: Page) =>
  page.evaluate(() => {
    const { activeElement: focused } = document;
    return focused?.getAttribute('aria-label') ?? focused?.textContent?.trim() ?? '';
  });

/** The heading that has the focus; null where something else has. */
export const focusedHeading = (page: Page) =>
  page.evaluate(() => (document.activeElement?.tagName === 'H1' ? document.activeElement.textContent : null));

/** What a row shows, once it shows another price than at first. */
export async function priceMoves(page: Page, selector: string): Promise<void> {
  const price = page.locator(`${selector} [data-price]`).first();
  const first = await price.getAttribute('data-price');
  await expect.poll(() => price.getAttribute('data-price'), { timeout: 15_000 }).not.toBe(first);
}
