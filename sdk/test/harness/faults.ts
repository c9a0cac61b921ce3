import type { Fault } from './test-server.ts';

/** The connection ends without a word. */
export const reset: Fault = (response) => response.destroy();

/** It is done, and nobody learns of it. */
export const answerLost: Fault = async (response, execute) => {
  await execute();
  response.destroy();
};

/** Nothing comes, and nothing ends. */
export const silence: Fault = () => {};

/** What a proxy in between says. */
export function page(status: number, headers: Readonly<Record<string, string>> = {}, body = '<h1>Sorry</h1>'): Fault {
  return (response) => response.writeHead(status, { 'content-type': 'text/html', ...headers }).end(body);
}

export interface RefusalOptions {
  readonly status?: number;
  readonly retryAfterSeconds?: number;
  readonly headers?: Readonly<Record<string, string>>;
}

/** What Tickwire itself says. */
export function refusal(code: string, { status = 200, retryAfterSeconds, headers }: RefusalOptions = {}): Fault {
  const extensions = { code, requestId: 'r-9', ...(retryAfterSeconds !== undefined && { retryAfterSeconds }) };
  const body = JSON.stringify({ data: null, errors: [{ message: `Refused: ${code}.`, extensions }] });
  return (response) => response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(body);
}
