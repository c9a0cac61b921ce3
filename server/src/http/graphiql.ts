import { createHash } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { pagePolicy } from './security-headers.ts';
import { type StaticFile, sendFile, staticFile } from './static-file.ts';
import { graphqlPath } from './yoga.ts';

const welcome = `# Welcome to Tickwire. Run this, or write
# your own: the book holds the whole schema.
# Signed-in calls need a token in "Headers":
# {"Authorization": "Bearer <token>"}
query Welcome {
  instruments(first: 5) {
    totalCount
    nodes {
      symbol
      name
      quote {
        price
        changePercent
        source
      }
    }
  }
}
`;

interface Page {
  readonly file: StaticFile;
  readonly scriptHashes: readonly string[];
}

async function renderPage(): Promise<Page> {
  // 9 MB of source: only who opens GraphiQL pays for it.
  const { renderGraphiQL } = await import('@graphql-yoga/render-graphiql');
  const html = renderGraphiQL({
    title: 'Tickwire GraphiQL',
    endpoint: graphqlPath,
    subscriptionsProtocol: 'WS',
    defaultQuery: welcome,
    defaultEditorToolsVisibility: 'headers',
    headers: '{}',
    credentials: 'same-origin',
  });
  const kind = { contentType: 'text/html; charset=utf-8', isText: true, cacheControl: 'no-cache' };
  return { file: await staticFile(Buffer.from(html), kind), scriptHashes: scriptHashesOf(html) };
}

/** Of each script on the page, as the policy names it: nothing that was smuggled in beside them runs. */
function scriptHashesOf(html: string): string[] {
  return [...html.matchAll(/<script>([\s\S]*?)<\/script>/g)].map(([, script = '']) =>
    // Browsers hash what they have parsed, and that has plain line ends.
    createHash('sha256').update(script.replaceAll(/\r\n?/g, '\n')).digest('base64'),
  );
}

/** GraphiQL as one page from the package: it asks nothing of other hosts. */
export function createGraphiql() {
  let page: Promise<Page> | null = null;

  return async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    page ??= renderPage().catch((error: unknown) => {
      page = null;
      throw error;
    });
    const { file, scriptHashes } = await page;
    response.setHeader('Vary', 'Accept');
    response.setHeader('Content-Security-Policy', pagePolicy(scriptHashes, request.headers.host));
    sendFile(request, response, file);
  };
}
