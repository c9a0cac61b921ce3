/** What the browser keeps under this name; null where there is nothing, and where its user lets it keep nothing. */
export function readKept(name: string): string | null {
  try {
    return localStorage.getItem(name);
  } catch {
    return null;
  }
}

/** Null forgets it. A browser that may keep nothing works all the same, until the page is closed. */
export function keep(name: string, value: string | null): void {
  try {
    if (value === null) localStorage.removeItem(name);
    else localStorage.setItem(name, value);
  } catch {
    // There is nothing to be done about it, and nothing to tell: its user chose so.
  }
}
