import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders } from 'node:http';
import { buffer } from 'node:stream/consumers';

export interface LosingProxy {
  readonly url: string;
  /** How many answers were lost so far, each after the server had given it. */
  readonly lost: number;
  [Symbol.asyncDispose](): Promise<void>;
}

export interface LosingProxyOptions {
  /** Whether what was answered to such a request is lost. */
  readonly loses: (headers: IncomingHttpHeaders) => boolean;
}

/** A way to a server on which requests arrive, and answers may not. */
export async function startLosingProxy(target: string, { loses }: LosingProxyOptions): Promise<LosingProxy> {
  let lost = 0;
  const proxy = createServer(async (request, response) => {
    const { 'content-type': type = '', authorization = '', 'idempotency-key': key } = request.headers;
    const answer = await fetch(target, {
      method: 'POST',
      headers: { 'content-type': type, authorization, ...(key !== undefined && { 'idempotency-key': String(key) }) },
      body: await buffer(request),
    });
    const body = Buffer.from(await answer.arrayBuffer());
    if (loses(request.headers)) {
      lost += 1;
      response.destroy();
    } else {
      response.writeHead(answer.status, { 'content-type': answer.headers.get('content-type') ?? '' }).end(body);
    }
  });
  proxy.listen(0, '127.0.0.1');
  await once(proxy, 'listening');
  const address = proxy.address();
  if (address === null || typeof address === 'string') throw new Error('The proxy has no port.');
  return {
    url: `http://127.0.0.1:${address.port}/graphql`,
    get lost() {
      return lost;
    },
    async [Symbol.asyncDispose]() {
      proxy.closeAllConnections();
      proxy.close();
      await once(proxy, 'close');
    },
  };
}
