import { errorOf, TickwireError } from './errors.ts';

/** Why a token is asked for. */
export interface TokenRequest {
  /** The token that the server has just refused: another is wanted from now on. Undefined where any will do. */
  readonly rejected?: string | undefined;
}

/**
 * Where a token comes from. It is asked before each request and each connection, so that the token may change, and once
 * more with `rejected` when the server refuses what it gave; many calls that are refused together ask once.
 */
export type TokenFunction = (request: TokenRequest) => string | null | undefined | Promise<string | null | undefined>;

/** A token, or where to get one. */
export type TokenSource = string | TokenFunction;

/** Whose requests they are. */
export class Session {
  #source: TokenSource | null | undefined;
  readonly #isOwn: boolean;
  readonly #timeoutMs: number;
  /** By the token that was refused: a source may have one for each of several callers. */
  readonly #refreshes = new Map<string, { readonly refresh: Promise<boolean>; readonly untilMs: number }>();

  /** `isOwn`: the source is the session's, which may forget it. `timeoutMs`: a refresh that takes longer is waited for no more. */
  constructor(source: TokenSource | null | undefined, isOwn: boolean, timeoutMs: number) {
    this.#source = source;
    this.#isOwn = isOwn;
    this.#timeoutMs = timeoutMs;
  }

  async token(rejected?: string): Promise<string | undefined> {
    const source = this.#source;
    try {
      const token = typeof source === 'function' ? await source({ rejected }) : source;
      // One that was read from a file ends in a newline, which is none of it.
      return token?.trim() || undefined;
    } catch (cause) {
      if (cause instanceof TickwireError) throw cause;
      throw errorOf({ code: 'TOKEN_UNAVAILABLE', message: 'The `token` function failed.', cause });
    }
  }

  /** Whether there is another token now than the one that was refused: then it is worth another try. */
  refresh(rejected: string): Promise<boolean> {
    const now = performance.now();
    const refreshes = this.#refreshes;
    const present = refreshes.get(rejected);
    if (present && now < present.untilMs) return present.refresh;
    const refresh = this.#renew(rejected).finally(() => {
      if (refreshes.get(rejected)?.refresh === refresh) refreshes.delete(rejected);
    });
    refreshes.set(rejected, { refresh, untilMs: now + this.#timeoutMs });
    return refresh;
  }

  /** From now on that token alone, or none. A function of the caller's stays the one to decide. */
  keep(token: string | undefined): void {
    if (this.#isOwn) this.#source = token;
  }

  async #renew(rejected: string): Promise<boolean> {
    const isOther = (token: string | undefined): boolean => token !== undefined && token !== rejected;
    // Another call may have renewed it since this one was sent.
    return isOther(await this.token()) || isOther(await this.token(rejected));
  }
}
