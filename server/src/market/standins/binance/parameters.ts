/** An error as Binance answers it: a status, a code and a message. */
export class RestError extends Error {
  readonly status: number;
  readonly code: number;

  constructor(code: number, message: string, status = 400) {
    super(message);
    this.code = code;
    this.status = status;
  }
}

const symbolPattern = /^[\w\-._]{1,50}$/;
const symbolRange = '^[\\w\\-._&&[^a-z]]{1,50}$';
const symbolsPattern = /^\[("[\w\-._]{1,50}"(,"[\w\-._]{1,50}")*)?\]$/;
const symbolsRange = '^\\[("[\\w\\-._&&[^a-z]]{1,50}"(,"[\\w\\-._&&[^a-z]]{1,50}"){0,}){0,1}\\]$';
const numberRange = '^[0-9]{1,20}$';

function illegal(name: string, range: string): RestError {
  return new RestError(-1100, `Illegal characters found in parameter '${name}'; legal range is '${range}'.`);
}

/** A request's parameters. Binance refuses a request with one that the endpoint does not read. */
export class Parameters {
  readonly #query: URLSearchParams;

  constructor(query: URLSearchParams, known: readonly string[]) {
    this.#query = query;
    const sent = [...query.keys()];
    const read = sent.filter((name) => known.includes(name)).length;
    if (read === sent.length) return;
    if (known.length === 0)
      throw new RestError(-1101, `Too many parameters; expected '0' and received '${sent.length}'.`);
    const counts = `read '${read}' parameter(s) but was sent '${sent.length}'`;
    throw new RestError(-1104, `Not all sent parameters were read; ${counts}.`);
  }

  has(name: string): boolean {
    return this.#query.has(name);
  }

  text(name: string): string | null {
    const value = this.#query.get(name);
    if (value === '') throw new RestError(-1105, `Parameter '${name}' was empty.`);
    return value;
  }

  required(name: string): string {
    const value = this.#query.get(name);
    if (value !== null && value !== '') return value;
    throw new RestError(-1102, `Mandatory parameter '${name}' was not sent, was empty/null, or malformed.`);
  }

  integer(name: string): number | null {
    const value = this.text(name);
    if (value === null) return null;
    if (!/^\d{1,20}$/.test(value)) throw illegal(name, numberRange);
    return Number(value);
  }

  /** Between 1 and `most`: more is taken for `most`. */
  limit(fallback: number, most: number): number {
    const limit = this.integer('limit') ?? fallback;
    if (limit === 0) throw new RestError(-1130, "Data sent for parameter 'limit' is not valid.");
    return Math.min(limit, most);
  }

  symbol(): string {
    const value = this.required('symbol');
    if (!symbolPattern.test(value) || /[a-z]/.test(value)) throw illegal('symbol', symbolRange);
    return value;
  }

  /** One symbol, several, or null for all of them. */
  symbols(): { readonly one: string } | { readonly several: readonly string[] } | null {
    if (this.has('symbol') && this.has('symbols')) {
      throw new RestError(-1128, 'Combination of optional parameters invalid.');
    }
    if (this.has('symbol')) return { one: this.symbol() };
    const value = this.text('symbols');
    if (value === null) return null;
    if (!symbolsPattern.test(value) || /[a-z]/.test(value)) throw illegal('symbols', symbolsRange);
    const several = [...value.matchAll(/"([^"]+)"/g)].map(([, symbol = '']) => symbol);
    if (several.length === 0) throw new RestError(-1105, "Parameter 'symbols' was empty.");
    if (new Set(several).size < several.length) {
      throw new RestError(-1151, 'Symbol is present multiple times in the list.');
    }
    return { several };
  }
}
