import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Logger } from '../telemetry/logger.ts';
import { takesPage, wantsPage } from './accepted-types.ts';
import { buildDashboard } from './dashboard-build.ts';
import { htmlPage } from './html.ts';
import { filesPolicy } from './security-headers.ts';
import { readSite, type Site } from './site.ts';
import { sendFile } from './static-file.ts';
import { graphqlPath } from './yoga.ts';

/** The app at `/`. */
export interface Dashboard {
  /** Has it built where what is there is not of the newest sources; until then a page says so, and comes again. */
  prepare(): Promise<void>;
  /** Answers where it is asked for one of its files or views, and says whether it did. */
  answer(request: IncomingMessage, response: ServerResponse, path: string): boolean;
  stop(): void;
}

const plainPolicy = "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'; base-uri 'none'";

const building = htmlPage(
  'The dashboard is being built',
  `<p>This takes some seconds, once. The page comes by itself; <a href="${graphqlPath}">the API</a> is up.</p>`,
).replace('<head>', '<head>\n<meta http-equiv="refresh" content="1">');

const failed = htmlPage(
  'The dashboard could not be built',
  `<p>The server’s log says why. <a href="${graphqlPath}">The API</a> is up all the same.</p>`,
);

function sendPlainPage(request: IncomingMessage, response: ServerResponse, html: string): void {
  response.setHeader('Content-Security-Policy', plainPolicy);
  response.setHeader('Retry-After', '1');
  response.writeHead(503, { 'Content-Type': 'text/html; charset=utf-8', 'Content-Length': Buffer.byteLength(html) });
  response.end(request.method === 'HEAD' ? undefined : html);
}

/** Serves what the app in `folder` was built into. */
export function createDashboard(folder: string, log: Logger): Dashboard {
  let site: Site | null = null;
  let hasFailed = false;
  const stopped = new AbortController();

  return {
    async prepare() {
      try {
        await buildDashboard(folder, stopped.signal);
        site = await readSite(folder);
      } catch (error) {
        if (stopped.signal.aborted) return;
        hasFailed = true;
        log.error({ err: error }, 'the dashboard could not be built');
      }
    },
    answer(request, response, path) {
      if (request.method !== 'GET' && request.method !== 'HEAD') return false;
      const file = site?.files.get(path);
      if (file !== undefined) {
        sendFile(request, response, file);
        return true;
      }
      // Elsewhere whoever takes anything may have mistyped a path of the API. A view has no ending: what has one is a file,
      // and that one is not there.
      const isWelcome = path === '/' ? takesPage(request) : wantsPage(request);
      if (!isWelcome || /\.[^/]*$/.test(path)) return false;
      response.setHeader('Vary', 'Accept');
      if (site === null) {
        sendPlainPage(request, response, hasFailed ? failed : building);
      } else {
        response.setHeader('Content-Security-Policy', filesPolicy(request.headers.host));
        sendFile(request, response, site.page);
      }
      return true;
    },
    stop: () => stopped.abort(),
  };
}
