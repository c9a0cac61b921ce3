import { createHash } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import { etagOf, isFresh } from './etag.ts';
import { pagePolicy } from './security-headers.ts';
import { graphqlPath } from './yoga.ts';

const compress = promisify(gzip);

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
  readonly body: Buffer;
  readonly compressed: Buffer;
  readonly etag: string;
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
  const body = Buffer.from(html);
  return { body, compressed: await compress(body), etag: etagOf(body), scriptHashes: scriptHashesOf(html) };
}

/** Of each script on the page, as the policy names it: nothing that was smuggled in beside them runs. */
function scriptHashesOf(html: string): string[] {
  return [...html.matchAll(/<script>([\s\S]*?)<\/script>/g)].map(([, script = '']) =>
    // Browsers hash what they have parsed, and that has plain line ends.
    createHash('sha256').update(script.replaceAll(/\r\n?/g, '\n')).digest('base64'),
  );
}

/** Whether a browser opens the endpoint as a page. */
export function wantsPage(request: IncomingMessage): boolean {
  const isPlainGet = request.method === 'GET' || request.method === 'HEAD';
  return isPlainGet && (request.headers.accept ?? '').includes('text/html');
}

function accepts(acceptEncoding: string | string[] | undefined, encoding: string): boolean {
  return String(acceptEncoding ?? '')
    .split(',')
    .map((item) => item.split(';').map((part) => part.trim().toLowerCase()))
    .some(([name, quality]) => name === encoding && !/^q=0(\.0*)?$/.test(quality ?? ''));
}

/** GraphiQL as one page from the package: it asks nothing of other hosts. */
export function createGraphiql() {
  let page: Promise<Page> | null = null;

  return async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    page ??= renderPage().catch((error: unknown) => {
      page = null;
      throw error;
    });
    const { body, compressed, etag, scriptHashes } = await page;
    response.setHeader('ETag', etag);
    response.setHeader('Cache-Control', 'no-cache');
    response.setHeader('Vary', 'Accept, Accept-Encoding');
    response.setHeader('Content-Security-Policy', pagePolicy(scriptHashes, request.headers.host));
    if (isFresh(request.headers['if-none-match'], etag)) {
      response.writeHead(304).end();
      return;
    }
    const takesGzip = accepts(request.headers['accept-encoding'], 'gzip');
    if (takesGzip) response.setHeader('Content-Encoding', 'gzip');
    const sent = takesGzip ? compressed : body;
    response.writeHead(200, { 'Content-Type': 'text/html; charset=utf-8', 'Content-Length': sent.length });
    response.end(request.method === 'HEAD' ? undefined : sent);
  };
}
