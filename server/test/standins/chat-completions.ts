import { once } from 'node:events';
import { createServer, type ServerResponse } from 'node:http';
import { text } from 'node:stream/consumers';
import { afterAll } from 'vitest';
import { z } from 'zod';

const requestShape = z.object({
  model: z.string(),
  messages: z.array(z.object({ role: z.string(), content: z.string() })),
  max_tokens: z.number().optional(),
});

interface ChatRequest extends z.infer<typeof requestShape> {
  readonly path: string;
  readonly authorization: string | undefined;
}

/** How it answers one request. */
export type ChatAnswer = (request: ChatRequest, response: ServerResponse) => void;

export interface ChatStandIn {
  readonly url: string;
  /** What comes next; the last one goes for all that follow. */
  answers: ChatAnswer[];
  readonly asked: ChatRequest[];
}

/** A completion as OpenAI's chat completions spell it. */
export function saying(content: string): ChatAnswer {
  return ({ model }, response) => {
    response.writeHead(200, { 'Content-Type': 'application/json' }).end(
      JSON.stringify({
        id: 'chatcmpl-1',
        object: 'chat.completion',
        created: 1,
        model,
        choices: [{ index: 0, message: { role: 'assistant', content }, finish_reason: 'stop' }],
        usage: { prompt_tokens: 1, completion_tokens: 1, total_tokens: 2 },
      }),
    );
  };
}

/** An error as OpenAI spells it. */
export function refusing(status: number, headers: Record<string, string> = {}): ChatAnswer {
  return (_request, response) => {
    const body = { error: { message: `stand-in ${status}`, type: 'error', code: null } };
    response.writeHead(status, { 'Content-Type': 'application/json', ...headers }).end(JSON.stringify(body));
  };
}

/** A page, or anything else that is no JSON. */
export function sending(body: string): ChatAnswer {
  return (_request, response) => {
    response.writeHead(200, { 'Content-Type': 'text/html' }).end(body);
  };
}

/** Bytes without an end. */
export const flooding: ChatAnswer = (_request, response) => {
  response.writeHead(200, { 'Content-Type': 'application/json' });
  const garbage = 'x'.repeat(65_536);
  const flood = () => {
    while (!response.destroyed && response.write(garbage));
  };
  response.on('drain', flood);
  flood();
};

export const hanging: ChatAnswer = () => {};

/** A language model's endpoint on a free port; it ends with the file's tests. */
export async function startChatStandIn(): Promise<ChatStandIn> {
  const asked: ChatRequest[] = [];
  const server = createServer(async (request, response) => {
    const chat = {
      ...requestShape.parse(JSON.parse(await text(request))),
      path: request.url ?? '',
      authorization: request.headers.authorization,
    };
    asked.push(chat);
    const answer = standIn.answers.length > 1 ? standIn.answers.shift() : standIn.answers[0];
    (answer ?? hanging)(chat, response);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  afterAll(() => {
    server.closeAllConnections();
    server.close();
  });
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  const standIn: ChatStandIn = { url: `http://127.0.0.1:${port}/v1`, answers: [], asked };
  return standIn;
}
