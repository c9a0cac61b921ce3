/** What a request is answered with: an object as JSON, a string as it is. */
export interface Answer {
  readonly status: number;
  readonly body: unknown;
  /** Default: application/json. */
  readonly contentType?: string;
  readonly headers?: Readonly<Record<string, string | readonly string[]>>;
}

/** An error as each of Yahoo's services spells it, below a key of its own. */
export const refusal = (status: number, service: string, code: string, description: string): Answer => ({
  status,
  body: { [service]: { result: null, error: { code, description } } },
});
