import { type Answer, send } from '../harness/http.ts';

interface Cookie {
  readonly value: string;
  readonly attributes: readonly string[];
}

export interface Browser {
  /** One page, without going on where it leads; cookies are kept and sent as their paths say. */
  open(url: string | URL): Promise<Answer & { readonly location: URL }>;
  cookie(name: string): Cookie | undefined;
  /** The session cookie, whose name carries the server's port. */
  session(): Cookie | undefined;
  setCookie(name: string, value: string): void;
}

function appliesTo({ attributes }: Cookie, path: string): boolean {
  const scope = attributes.find((attribute) => attribute.startsWith('path='))?.slice('path='.length) ?? '/';
  return path === scope || path.startsWith(scope.endsWith('/') ? scope : `${scope}/`);
}

/** A browser with a jar of cookies of its own. */
export function openBrowser(headers: Record<string, string> = {}): Browser {
  const jar = new Map<string, Cookie>();
  return {
    async open(page) {
      const url = new URL(page);
      const cookies = [...jar].filter(([, cookie]) => appliesTo(cookie, url.pathname));
      const cookie = cookies.map(([name, { value }]) => `${name}=${value}`).join('; ');
      const answer = await send(url.href, { headers: { ...headers, ...(cookie !== '' && { Cookie: cookie }) } });
      for (const line of answer.headers['set-cookie'] ?? []) {
        const [pair = '', ...attributes] = line.split(';').map((part) => part.trim());
        const [name = '', value = ''] = pair.split('=');
        jar.delete(name);
        if (value !== '') jar.set(name, { value, attributes: attributes.map((attribute) => attribute.toLowerCase()) });
      }
      return { ...answer, location: new URL(answer.headers.location ?? 'about:blank', url) };
    },
    cookie: (name) => jar.get(name),
    session: () => [...jar].find(([name]) => name.startsWith('tickwire_session'))?.[1],
    setCookie: (name, value) => jar.set(name, { value, attributes: [] }),
  };
}
