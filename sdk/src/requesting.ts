import type { Batch } from './batching.ts';
import { type Flights, join } from './flights.ts';
import { isGraphQLResponse } from './graphql-response.ts';
import { sha256 } from './hashes.ts';
import { type Answer, exchange, type Fetch, type Post, type Sent } from './http-transport.ts';
import type { Notices } from './notices.ts';
import type { Operation } from './operation.ts';

export interface Requesting {
  readonly url: string;
  readonly fetch: Fetch;
  readonly notices: Notices;
  readonly persisted: 'auto' | 'all' | false;
  readonly batch: Batch | undefined;
}

/** One try of an operation, with its variables as JSON. */
export type Attempt = (operation: Operation<unknown, never>, variables: string, sent: Sent) => Promise<Answer>;

/** What every proxy and server takes; a longer query is posted. */
const longestUrl = 2_000;

/** How tries go over the wire: by hash where it is known, by GET where caches may help, once for all who ask the same. */
export function requester({ url, fetch, notices, persisted, batch }: Requesting): Attempt {
  /** By text; undefined where the server does not know it. */
  const hashes = new Map<string, string | undefined>();
  const flights: Flights<Answer> = new Map();
  const post: Post = (body, sent) => exchange(fetch, url, sent, body);
  const postQuery = batch?.(post) ?? post;

  const ask: Attempt = async ({ name: operationName, text, kind, isOwn }, variables, sent) => {
    const isQuery = kind === 'query';
    const send = (document: object): Promise<Answer> =>
      (isQuery ? postQuery : post)(
        `${JSON.stringify({ ...document, operationName }).slice(0, -1)},"variables":${variables}}`,
        sent,
      );
    if (persisted && (persisted === 'all' || !isOwn) && !hashes.has(text)) {
      const hashing = sha256(text).then((hash) => hashes.set(text, hash));
      // What is to go together would miss each other by waiting: the first time, its text goes.
      if (!batch) await hashing;
    }
    const documentId = hashes.get(text);
    if (documentId) {
      const asked = new URLSearchParams({ documentId, variables, ...(operationName && { operationName }) });
      const address = `${url}${url.includes('?') ? '&' : '?'}${asked}`;
      // Without a token nothing but the address matters to a cache, and other origins are not asked whether they may.
      const isCacheable = isQuery && !batch && !sent.token && address.length <= longestUrl;
      const answer = await (isCacheable ? exchange(fetch, address, sent) : send({ documentId }));
      const { body } = answer;
      const [error] = (isGraphQLResponse(body) && body.errors) || [];
      if (error?.extensions?.code !== 'PERSISTED_QUERY_NOT_FOUND') return answer;
      hashes.set(text, undefined);
    }
    return send({ query: text });
  };

  return async (operation, variables, sent) => {
    const { kind, name, text } = operation;
    const told = async (signal: AbortSignal): Promise<Answer> => {
      const answer = await ask(operation, variables, { ...sent, signal });
      if (isGraphQLResponse(answer.body)) notices.read(answer.body.extensions, name);
      return answer;
    };
    if (kind === 'query') return join(flights, `${sent.token} ${variables} ${text}`, sent.signal, told);
    try {
      return await told(sent.signal);
    } finally {
      // It may have changed what queries under way are about to answer: who asks from now on does not join them.
      flights.clear();
    }
  };
}
