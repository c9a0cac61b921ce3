import { badOptions } from './errors.ts';

/** Where the API is, for either transport. */
export interface Endpoint {
  readonly http: string;
  readonly webSocket: string;
}

function parse(url: string): URL | undefined {
  try {
    // Only a page has an address of its own, which "/graphql" can be relative to. What is not set is not relative to it.
    return new URL(url, url ? globalThis.location?.href : undefined);
  } catch {
    return undefined;
  }
}

export function endpointOf(url: string): Endpoint {
  const parsed = parse(url);
  // Neither fetch nor WebSocket takes a URL with a password, and their own errors would repeat it.
  if (!parsed || !/^https?:/.test(parsed.protocol) || parsed.username || parsed.password) {
    throw badOptions('`url` must be an http or https URL without a password.');
  }
  parsed.hash = '';
  const { href } = parsed;
  return { http: href, webSocket: href.replace('http', 'ws') };
}
