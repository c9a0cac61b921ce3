/** Which tokens count. */
export class Tokens {
  #accepted: ReadonlySet<string> | undefined;
  readonly #ended = new Map<string, 'expired' | 'ended'>();

  acceptOnly(tokens: readonly string[]): void {
    this.#accepted = new Set(tokens);
  }

  end(token: string, how: 'expired' | 'ended'): void {
    this.#ended.set(token, how);
  }

  isGood(token: string | undefined): boolean {
    if (token === undefined) return true;
    return !this.#ended.has(token) && this.#accepted?.has(token) !== false;
  }
}

/** The token of an Authorization header, or of a WebSocket's `connection_init`. */
export function bearerOf(authorization: unknown): string | undefined {
  const [, token] = (typeof authorization === 'string' && /^Bearer (\S+)$/i.exec(authorization)) || [];
  return token;
}
