import type { IncomingMessage, ServerResponse } from 'node:http';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import { etagOf, isFresh } from './etag.ts';

const compress = promisify(gzip);

/** Shorter ones hardly get any shorter. */
const minCompressedBytes = 1_024;

/** Something that is the same for everybody, held ready. */
export interface StaticFile {
  readonly body: Buffer;
  /** Null where it is not worth it. */
  readonly compressed: Buffer | null;
  readonly etag: string;
  readonly contentType: string;
  readonly cacheControl: string;
}

interface Kind {
  readonly contentType: string;
  /** Images are compressed already. */
  readonly isText: boolean;
  readonly cacheControl: string;
}

export async function staticFile(body: Buffer, { contentType, isText, cacheControl }: Kind): Promise<StaticFile> {
  const compressed = isText && body.length >= minCompressedBytes ? await compress(body) : null;
  return { body, compressed, etag: etagOf(body), contentType, cacheControl };
}

function accepts(acceptEncoding: string | string[] | undefined, encoding: string): boolean {
  return String(acceptEncoding ?? '')
    .split(',')
    .map((item) => item.split(';').map((part) => part.trim().toLowerCase()))
    .some(([name, quality]) => name === encoding && !/^q=0(\.0*)?$/.test(quality ?? ''));
}

export function sendFile(request: IncomingMessage, response: ServerResponse, file: StaticFile): void {
  response.setHeader('ETag', file.etag);
  response.setHeader('Cache-Control', file.cacheControl);
  response.appendHeader('Vary', 'Accept-Encoding');
  if (isFresh(request.headers['if-none-match'], file.etag)) {
    response.writeHead(304).end();
    return;
  }
  const takesGzip = file.compressed !== null && accepts(request.headers['accept-encoding'], 'gzip');
  if (takesGzip) response.setHeader('Content-Encoding', 'gzip');
  const sent = takesGzip && file.compressed !== null ? file.compressed : file.body;
  response.writeHead(200, { 'Content-Type': file.contentType, 'Content-Length': sent.length });
  response.end(request.method === 'HEAD' ? undefined : sent);
}
