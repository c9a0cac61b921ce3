import { Refusal } from './refusal.ts';

interface Kept {
  readonly input: string;
  readonly data: Promise<unknown>;
}

export interface Done {
  readonly data: unknown;
  readonly isReplayed: boolean;
}

/** What was done by which key: done once, and told to all tries. */
export class Idempotency {
  readonly #kept = new Map<string, Kept>();

  /** @throws Refusal */
  async once(key: string, input: string, work: () => Promise<unknown>): Promise<Done> {
    const kept = this.#kept.get(key);
    if (kept !== undefined) {
      if (kept.input !== input) throw new Refusal('IDEMPOTENCY_KEY_REUSED', {}, 422);
      return { data: await kept.data, isReplayed: true };
    }
    const data = work();
    this.#kept.set(key, { input, data });
    // Of what was refused nothing was done: it may be tried again.
    data.catch(() => this.#kept.delete(key));
    return { data: await data, isReplayed: false };
  }
}
