/** One step from an operation's data to what its method answers with. */
export interface Step {
  readonly field: string;
  /** What `__typename` is to be there, where the document says. */
  readonly typename: string | undefined;
  /** Whether it is a list in pages. */
  readonly isConnection: boolean;
}

interface Selection {
  readonly kind: 'field' | 'spread' | 'inline';
  /** Of a field as it is answered with, of a fragment, or of the type that an inline fragment is on. */
  readonly name: string;
  readonly within: readonly Selection[];
}

const tokenPattern = /\.\.\.|"(?:\\.|[^"\\])*"|[_A-Za-z]\w*|[^\s,]/g;

/** Reads the selections of one document; knows no more of GraphQL than that takes. */
class SelectionReader {
  readonly #tokens: readonly string[];
  #at = 0;

  constructor(text: string) {
    this.#tokens = text.replaceAll(/#.*/g, '').match(tokenPattern) ?? [];
  }

  read(): readonly Selection[] {
    while (this.#peek() !== '{' && this.#at < this.#tokens.length) {
      if (this.#peek() === '(') this.#skip();
      else this.#at += 1;
    }
    return this.#selections();
  }

  #peek(): string | undefined {
    return this.#tokens[this.#at];
  }

  #take(): string {
    const token = this.#peek() ?? '';
    this.#at += 1;
    return token;
  }

  /** Arguments, with all that is nested in them. */
  #skip(): void {
    let depth = 0;
    do {
      const token = this.#take();
      if ('([{'.includes(token)) depth += 1;
      else if (')]}'.includes(token)) depth -= 1;
    } while (depth > 0 && this.#at < this.#tokens.length);
  }

  #selections(): readonly Selection[] {
    if (this.#peek() !== '{') return [];
    this.#take();
    const found: Selection[] = [];
    while (this.#peek() !== '}' && this.#at < this.#tokens.length) found.push(this.#selection());
    this.#take();
    return found;
  }

  #selection(): Selection {
    if (this.#peek() !== '...') return this.#field();
    this.#take();
    const first = this.#take();
    const name = first === 'on' ? this.#take() : first;
    this.#directives();
    return first === 'on' ? { kind: 'inline', name, within: this.#selections() } : { kind: 'spread', name, within: [] };
  }

  #field(): Selection {
    const name = this.#take();
    if (this.#peek() === ':') this.#at += 2;
    if (this.#peek() === '(') this.#skip();
    this.#directives();
    return { kind: 'field', name, within: this.#selections() };
  }

  #directives(): void {
    while (this.#peek() === '@') {
      this.#at += 2;
      if (this.#peek() === '(') this.#skip();
    }
  }
}

function typeOf(within: readonly Selection[], text: string): string | undefined {
  const first = within.find(({ kind }) => kind !== 'field');
  if (first === undefined || first.kind === 'inline') return first?.name;
  return new RegExp(`fragment ${first.name} on (\\w+)`).exec(text)?.[1];
}

/**
 * The way down to what an operation of the SDK asks for: as long as there is one field in the other. It is where the
 * generated function picks it from.
 */
export function wayDown(text: string): readonly Step[] {
  const steps: Step[] = [];
  let within = new SelectionReader(text).read();
  for (;;) {
    const [only, ...others] = within.filter(({ name }) => name !== '__typename');
    if (only === undefined || others.length > 0 || only.kind === 'spread') return steps;
    if (only.kind === 'inline') {
      within = only.within;
      continue;
    }
    const isConnection = only.within.some(({ name }) => name === 'pageInfo');
    steps.push({ field: only.name, typename: typeOf(only.within, text), isConnection });
    within = only.within;
  }
}
