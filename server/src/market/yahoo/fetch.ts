import { SourceError } from '@tickwire/schema';
import { z } from 'zod';
import { parseRetryAfter, type Upstream, UpstreamRefusal } from '../upstream/index.ts';
import { parseExactJson } from './exact.ts';

/** Yahoo sends 999 to those whom it takes for robots. */
export const blockingStatuses = [429, 999];

/** What is asked for data, by its path: its name in the metrics, and an answer that has nothing in it. */
const dataEndpoints = [
  { path: '/v7/finance/quote', name: 'quote', isPatient: false, empty: { quoteResponse: { result: [] } } },
  {
    path: '/v8/finance/chart/',
    name: 'chart',
    isPatient: true,
    empty: { chart: { result: [{ indicators: { quote: [{}] } }] } },
  },
  {
    path: '/ws/fundamentals-timeseries/',
    name: 'fundamentals',
    isPatient: true,
    empty: { timeseries: { result: [] } },
  },
];

const errorSchema = z.record(z.string(), z.object({ error: z.object({ description: z.string() }) }));

/** Why Yahoo says no: its services tell it below a key of their own. */
function explanationOf(body: string, fallback: string): string {
  try {
    const [service] = Object.values(errorSchema.parse(JSON.parse(body)));
    return service?.error.description.slice(0, 200) ?? fallback;
  } catch {
    return fallback;
  }
}

function parseAnswer(body: string, name: string): unknown {
  try {
    return parseExactJson(body);
  } catch (error) {
    throw new SourceError('YAHOO', 'MALFORMED', `YAHOO answers ${name} with what is no JSON`, { cause: error });
  }
}

export interface YahooFetchOptions {
  readonly upstream: Upstream;
  /** Where all of Yahoo's hosts are in one; null: where they are. */
  readonly url: string | null;
}

/**
 * How the package reaches Yahoo: within the source's limits. It is shown an empty answer, and `onAnswer` the real one:
 * what the package makes of one lacks currencies and every figure that is 0, and it writes to the console where it
 * wonders.
 */
export function createYahooFetch({ upstream, url }: YahooFetchOptions) {
  const addressOf = ({ pathname, search, href }: URL): string => (url === null ? href : `${url}${pathname}${search}`);

  return (onAnswer: (answer: unknown) => void): typeof fetch =>
    async (input, init) => {
      const asked = new URL(input instanceof Request ? input.url : input);
      const data = dataEndpoints.find(({ path }) => asked.pathname.startsWith(path));
      const isPage = asked.pathname.startsWith('/quote/');
      return upstream.call({
        endpoint: data?.name ?? 'crumb',
        weight: 1,
        isPatient: data?.isPatient ?? false,
        isRepeatable: (init?.method ?? 'GET') === 'GET',
        async run({ signal }) {
          const response = await fetch(addressOf(asked), { ...init, signal });
          const { status, statusText, headers } = response;
          // The page is asked for the cookies that come with it, and is a megabyte long.
          const body = isPage ? '' : await response.text();
          if (isPage) await response.body?.cancel();
          const isRedirect = status >= 300 && status < 400;
          if (!response.ok && !isRedirect && (!isPage || status >= 500 || blockingStatuses.includes(status))) {
            const explanation = explanationOf(body, statusText);
            throw new UpstreamRefusal(status, parseRetryAfter(headers.get('Retry-After')), explanation);
          }
          if (data === undefined) return new Response(body === '' ? null : body, { status, headers });
          onAnswer(parseAnswer(body, data.name));
          return new Response(JSON.stringify(data.empty), { status, headers });
        },
      });
    };
}
