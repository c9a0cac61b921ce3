import { TickwireError } from './tickwire-error.ts';

/** A token, or where to get one: asked for before each request and each connection, so it may be one that changes. */
export type TokenSource = string | (() => string | null | undefined | Promise<string | null | undefined>);

/** Whose requests they are. */
export class Session {
  #source: TokenSource | undefined;

  constructor(source: TokenSource | undefined) {
    // A token that was read from a file ends in a newline, which is none of it.
    this.#source = typeof source === 'string' ? source.trim() : source;
  }

  async token(): Promise<string | undefined> {
    if (typeof this.#source !== 'function') return this.#source || undefined;
    try {
      return (await this.#source())?.trim() || undefined;
    } catch (cause) {
      throw new TickwireError({ code: 'TOKEN_UNAVAILABLE', message: 'The `token` function failed.', cause });
    }
  }

  /** A `token` function stays the one to decide. */
  adopt(token: string): void {
    if (typeof this.#source !== 'function') this.#source = token;
  }

  /** Only that token: a sign-in that overtook the sign-out keeps its own. */
  drop(token: string | undefined): void {
    if (this.#source === token) this.#source = undefined;
  }
}
