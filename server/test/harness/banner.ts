import { z } from 'zod';
import type { ServerProcess } from './process.ts';

export interface Banner {
  readonly url: string;
  /** Where the app is; null where there is none. */
  readonly dashboard: string | null;
  readonly email: string;
  readonly password: string;
  readonly token: string;
  readonly dataPath: string;
  readonly prices: string;
  readonly query: string;
  /** Those that the query is to be sent with. */
  readonly headers: Record<string, string>;
  readonly subscription: string;
}

function find(text: string, pattern: RegExp): string {
  const found = pattern.exec(text)?.[1];
  if (found === undefined) throw new Error(`the banner lacks ${pattern}: ${text}`);
  return found;
}

/** What the banner says, taken out of its text as a reader would; it holds a demo user. */
export function parseBanner(text: string): Banner {
  return {
    url: find(text, /GraphiQL +(http\S+)/),
    dashboard: /Dashboard +(http\S+)/.exec(text)?.[1] ?? null,
    email: find(text, /Demo user +(\S+) \/ /),
    password: find(text, /Demo user +\S+ \/ (\S+)/),
    token: find(text, /Bearer token +(\S+)/),
    dataPath: find(text, /Data +(\S+)/),
    prices: find(text, /Prices +(.+)/),
    query: find(text, /A query to paste.*\n +(.+)/),
    headers: z.record(z.string(), z.string()).parse(JSON.parse(find(text, /A query to paste, with (\{.*\})/))),
    subscription: find(text, /A subscription to paste:\n +(.+)/),
  };
}

/** The banner of a server that is starting, once it is complete. */
export async function readBanner(server: ServerProcess): Promise<Banner> {
  await server.printed(/A subscription to paste:\n.+\n/);
  return parseBanner(server.output());
}
