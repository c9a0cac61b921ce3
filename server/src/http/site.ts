import { readdir, readFile } from 'node:fs/promises';
import { extname, join, relative, sep } from 'node:path';
import { type StaticFile, staticFile } from './static-file.ts';

/** A built app, in memory: what is not in it cannot be asked for, however a path is spelled. */
export interface Site {
  /** Every view's. */
  readonly page: StaticFile;
  /** By path, as "/assets/index-abc.js". */
  readonly files: ReadonlyMap<string, StaticFile>;
}

const contentTypes: Readonly<Record<string, string>> = {
  '.css': 'text/css; charset=utf-8',
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.svg': 'image/svg+xml',
};

/** What is named by its content never changes. */
const immutable = 'public, max-age=31536000, immutable';

async function readOne(folder: string, path: string): Promise<StaticFile> {
  const contentType = contentTypes[extname(path)];
  const cacheControl = path.startsWith('/assets/') ? immutable : 'no-cache';
  return staticFile(await readFile(join(folder, path)), {
    contentType: contentType ?? 'application/octet-stream',
    isText: contentType !== undefined,
    cacheControl,
  });
}

/** What an app was built into, the folder `dist` of its own. */
export async function readSite(appFolder: string): Promise<Site> {
  const folder = join(appFolder, 'dist');
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const paths = entries
    .filter((entry) => entry.isFile() && !entry.name.startsWith('.'))
    .map((entry) => `/${relative(folder, join(entry.parentPath, entry.name)).replaceAll(sep, '/')}`);
  const files = new Map(await Promise.all(paths.map(async (path) => [path, await readOne(folder, path)] as const)));
  const page = files.get('/index.html');
  if (page === undefined) throw new Error(`${folder} has no index.html.`);
  files.delete('/index.html');
  return { page, files };
}
