import { TickwireError } from './tickwire-error.ts';

/** Where the API is, for either transport. */
export interface Endpoint {
  readonly http: string;
  readonly webSocket: string;
}

const webSocketProtocols: Readonly<Record<string, string>> = { 'http:': 'ws:', 'https:': 'wss:' };

/** Only a page has an address of its own, which "/graphql" can be relative to. */
function pageAddress(): string | undefined {
  const location: unknown = Reflect.get(globalThis, 'location');
  return typeof location === 'object' && location !== null && 'href' in location ? String(location.href) : undefined;
}

function parse(url: string): URL | undefined {
  try {
    return new URL(url, pageAddress());
  } catch {
    return undefined;
  }
}

export function endpointOf(url: string): Endpoint {
  const http = parse(url);
  const protocol = http && webSocketProtocols[http.protocol];
  // Neither fetch nor WebSocket takes a URL with a password, and their own errors would repeat it.
  if (http === undefined || protocol === undefined || http.username !== '' || http.password !== '') {
    throw new TickwireError({
      code: 'BAD_OPTIONS',
      message: '`url` must be an http or https URL without credentials, as "https://api.example.com/graphql".',
    });
  }
  http.hash = '';
  const webSocket = new URL(http);
  webSocket.protocol = protocol;
  return { http: http.href, webSocket: webSocket.href };
}
