import { GraphQLError } from 'graphql';
import type { GraphQLParams, Plugin } from 'graphql-yoga';

/** What a form, or a script without the server's leave, cannot send across sites. */
const jsonTypes = new Set(['application/json', 'application/graphql+json']);

function isJson(contentType: string | null): boolean {
  return jsonTypes.has((contentType ?? '').split(';', 1)[0]?.trim() ?? '');
}

function objectIn(search: URLSearchParams, name: string): Record<string, unknown> | undefined {
  const text = search.get(name);
  if (text === null || text === '') return undefined;
  try {
    return JSON.parse(text);
  } catch {
    throw new GraphQLError(`${name}: is not JSON`, { extensions: { code: 'BAD_REQUEST', http: { status: 400 } } });
  }
}

/** The operation in a URL's query. */
function paramsOf({ url }: Request): GraphQLParams & { readonly documentId?: string } {
  const start = url.indexOf('?');
  const search = new URLSearchParams(start === -1 ? '' : url.slice(start + 1));
  const texts = ['query', 'operationName', 'documentId'].flatMap((name) => {
    const text = search.get(name);
    return text === null || text === '' ? [] : [[name, text] as const];
  });
  const variables = objectIn(search, 'variables');
  const extensions = objectIn(search, 'extensions');
  return {
    ...Object.fromEntries(texts),
    ...(variables !== undefined && { variables }),
    ...(extensions !== undefined && { extensions }),
  };
}

/** Operations come as JSON by POST, or in the URL by GET; Yoga alone would take forms and bare documents too. */
export function useRequestFormats(): Plugin {
  return {
    onRequestParse({ request, setRequestParser, endResponse, fetchAPI }) {
      if (request.method === 'GET') setRequestParser(paramsOf);
      if (request.method === 'POST' && !isJson(request.headers.get('content-type'))) {
        endResponse(new fetchAPI.Response(null, { status: 415 }));
      }
    },
  };
}
