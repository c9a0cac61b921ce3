/** Finds short values as whole words: one letter is no reason to take that letter out of each word. Longer ones anywhere. */
function wordOf(value: string): string {
  const escaped = value.replace(/[^\w\s]/g, '\\$&');
  if (value.length > 5) return escaped;
  return `${/^\w/.test(value) ? '\\b' : ''}${escaped}${/\w$/.test(value) ? '\\b' : ''}`;
}

/** A text without the values of variables: servers do quote what they refuse, and an error's message ends up in logs. */
export function withoutValues(text: string, variables: unknown): string {
  const values: string[] = [];
  JSON.stringify(variables, (name, value: unknown) => {
    // Of an instrument everybody may read, and which of many is unknown has to be told.
    if (/^symbols?$/.test(name)) return undefined;
    // Servers quote it as it is, or as JSON.
    if (typeof value === 'string') values.push(value, JSON.stringify(value).slice(1, -1));
    if (typeof value === 'number') values.push(String(value));
    return value;
  });
  // The longest first: of one that begins as another does, no rest is left.
  const words = values.filter((value) => value && text.includes(value)).sort((a, b) => b.length - a.length);
  return words.length ? text.replace(new RegExp(words.map(wordOf).join('|'), 'g'), '…') : text;
}

/** An error of `fetch` without the variables of a GET: Deno's and Bun's tell the whole address. A cause may lead back to it. */
export function withoutAddress(error: unknown, causes = 9): unknown {
  if (error instanceof Error && causes > 0) {
    // Its code and its stack are worth keeping.
    for (const name of Object.getOwnPropertyNames(error)) {
      const told: unknown = Reflect.get(error, name);
      if (typeof told === 'string') Reflect.set(error, name, told.replace(/variables=[^&\s)]*/g, 'variables=…'));
    }
    withoutAddress(error.cause, causes - 1);
  }
  return error;
}
