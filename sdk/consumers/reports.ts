import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { extname, join } from 'node:path';
import { text } from 'node:stream/consumers';

const types = new Map([
  ['.html', 'text/html'],
  ['.js', 'text/javascript'],
]);

/** Serves pages from a folder, and hears how each consumer fared, by the name in its path: `/report/<name>`. */
export async function startReports(folder: string) {
  const waiting = new Map<string, (report: unknown) => void>();
  const server = createServer(async (request, response) => {
    const path = new URL(request.url ?? '/', 'http://localhost').pathname;
    response.setHeader('Access-Control-Allow-Origin', '*');
    const file = join(folder, path.endsWith('/') ? `${path}index.html` : path);
    if (request.method === 'POST') {
      const report: unknown = JSON.parse(await text(request));
      waiting.get(path.slice('/report/'.length))?.(report);
      response.end();
    } else if (existsSync(file)) {
      response
        .setHeader('Content-Type', types.get(extname(file)) ?? 'application/octet-stream')
        .end(readFileSync(file));
    } else {
      response.writeHead(404).end();
    }
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('there is no port for reports');
  return {
    url: `http://127.0.0.1:${address.port}`,
    reportOf: (name: string) => new Promise<unknown>((resolve) => waiting.set(name, resolve)),
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}
