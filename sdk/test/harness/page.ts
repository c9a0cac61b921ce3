import { setImmediate } from 'node:timers/promises';
import { JSDOM } from 'jsdom';
import type { ReactNode } from 'react';

const names = ['window', 'document'] as const;

/** A page in this process, for as long as it is not disposed of: React looks for it in the globals. */
export class TestPage implements AsyncDisposable {
  readonly #dom = new JSDOM('<!doctype html><main></main>');
  /** What React complained of. */
  readonly complaints: unknown[] = [];
  readonly #error = console.error;
  #unmount = (): void => {};

  constructor() {
    this.#enter();
    console.error = (...args) => {
      // That a server and a page are one process is true of tests alone.
      if (!String(args[0]).includes('multiple renderers')) this.complaints.push(args);
    };
  }

  get main(): HTMLElement {
    const main = this.#dom.window.document.querySelector('main');
    if (main === null) throw new Error('the page has no <main>');
    return main;
  }

  get text(): string {
    return this.main.textContent;
  }

  get MutationObserver(): typeof MutationObserver {
    return this.#dom.window.MutationObserver;
  }

  texts(selector: string): string[] {
    return [...this.main.querySelectorAll(selector)].map((found) => found.textContent);
  }

  /** The first button, or what the selector finds first. */
  click(selector = 'button'): void {
    const found = this.main.querySelector(selector);
    if (found === null) throw new Error(`the page has no ${selector}`);
    found.dispatchEvent(new this.#dom.window.MouseEvent('click', { bubbles: true }));
  }

  /** React is loaded once there is a page: it looks for one then. */
  async show(node: ReactNode): Promise<void> {
    const { createRoot } = await import('react-dom/client');
    const root = createRoot(this.main, { onUncaughtError: (error) => this.complaints.push(error) });
    root.render(node);
    this.#unmount = () => root.unmount();
  }

  async hydrate(html: string, node: ReactNode): Promise<void> {
    const { hydrateRoot } = await import('react-dom/client');
    this.main.innerHTML = html;
    const root = hydrateRoot(this.main, node, { onRecoverableError: (error) => this.complaints.push(error) });
    this.#unmount = () => root.unmount();
  }

  leave(): void {
    this.#unmount();
  }

  /** As a server does it: without a page. */
  async asServer<T>(work: () => Promise<T>): Promise<T> {
    this.#leave();
    try {
      return await work();
    } finally {
      this.#enter();
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#unmount();
    // What React has scheduled still looks for the page.
    await setImmediate();
    await setImmediate();
    console.error = this.#error;
    this.#leave();
    this.#dom.window.close();
  }

  #enter(): void {
    for (const name of names)
      Object.defineProperty(globalThis, name, { configurable: true, value: this.#dom.window[name] });
  }

  #leave(): void {
    for (const name of names) Reflect.deleteProperty(globalThis, name);
  }
}
