import type { ClientEvents, Limits } from './events.ts';
import type { Extensions } from './graphql-response.ts';

type Listeners = { readonly [Name in keyof ClientEvents]: Set<(told: ClientEvents[Name]) => void> };

/** What is told beside answers: by the server, what they cost, and what will not be there for ever. */
export class Notices {
  readonly #listeners: Listeners = { limits: new Set(), retry: new Set(), deprecation: new Set() };
  readonly #deprecated = new Set<string>();
  limits: Limits | undefined;

  on<Name extends keyof ClientEvents>(name: Name, listener: (told: ClientEvents[Name]) => void): () => void {
    const listeners = this.#listeners[name].add(listener);
    return () => void listeners.delete(listener);
  }

  /** Whether anybody heard it. A listener that fails, at once or later, is its owner's affair, and no call's. */
  tell<Name extends keyof ClientEvents>(name: Name, told: ClientEvents[Name]): boolean {
    const listeners = [...this.#listeners[name]];
    const hear = async (listener: (told: ClientEvents[Name]) => unknown): Promise<void> => {
      try {
        await listener(told);
      } catch (error) {
        console.error(error);
      }
    };
    for (const listener of listeners) void hear(listener);
    return listeners.length > 0;
  }

  read(extensions: Extensions | null | undefined, operationName: string | undefined): void {
    const { cost, deprecations } = extensions ?? {};
    if (cost) {
      this.limits = { ...cost, at: new Date() };
      this.tell('limits', this.limits);
    }
    for (const { coordinate, reason } of deprecations ?? []) {
      if (this.#deprecated.has(coordinate)) continue;
      this.#deprecated.add(coordinate);
      const isHeard = this.tell('deprecation', { coordinate, reason, operationName });
      if (!isHeard)
        console.warn(`Tickwire: ${operationName ?? 'a document'} uses ${coordinate}, deprecated: ${reason}`);
    }
  }
}
